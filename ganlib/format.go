package ganlib

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
)

// A saved GAN is one file:
//
//	magic                    8 bytes, "ATELIER\n"
//	format                   uint32, little-endian like everything here
//	length of the header     uint32
//	header                   JSON
//	values                   float32: state, scores, paintings of the frames, kept states
//	SHA-256 of all of it     32 bytes
//
// How many values there are follows from the header, so that a reader knows the
// right length of a file before it makes room for anything.
const (
	magic        = "ATELIER\n"
	formatNow    = 2 // 1 had no pace and no kept states; it is read as well
	prefixLen    = len(magic) + 4 + 4
	maxHeaderLen = 1 << 24
	maxSaved     = 1 << 32 // bytes of a file: a slip of the keyboard must not fill the disk, or the memory
)

var errDamaged = errors.New("the file is damaged: it was cut short or altered after it was saved; use a copy of it, or train anew")

// savedGAN is the contents of a file.
type savedGAN struct {
	head   header
	state  []float32
	scores []Scores
	frames []Frame
	kept   []kept
}

type header struct {
	BatchSize, Ideas, Paintings int
	PainterRate, CriticRate     float64
	Seed                        uint64
	Artist, Loss, LossPrint     string
	Work                        []int
	Step                        int
	Painter, Critic             savedPlayer
	ArtistRandom, IdeasRandom   []byte
	Frames                      []int // the step of each frame

	// Since format 2; in a file of format 1 they follow from the rest.
	CriticSteps, KeepEvery int
	Momentum               float64 // 0 in a file that was made before it could be chosen
	Muse                   string
	Pace                   Pace
	Moves                  moves
	Kept                   []savedMoment
}

// A savedMoment is a kept state without its values.
type savedMoment struct {
	Step                      int
	Pace                      Pace
	Moves                     moves
	ArtistRandom, IdeasRandom []byte
}

type savedPlayer struct {
	Print string
	Vars  []savedVar
}

type savedVar struct {
	Path  string
	Shape []int
}

// size is the number of weights of a player.
func (p savedPlayer) size() (int, bool) {
	total := 0
	for _, v := range p.Vars {
		n, ok := product(v.Shape...)
		if !ok || n > maxFloats || total+n > maxFloats {
			return 0, false
		}
		total += n
	}
	return total, true
}

// counts are the numbers of values in the three parts of a file, if the header
// makes sense.
func (h header) counts() (state, scores, paintings, keptStates int, ok bool) {
	painter, ok1 := h.Painter.size()
	critic, ok2 := h.Critic.size()
	work, ok3 := product(h.Work...)
	if !ok1 || !ok2 || !ok3 || work > maxWork || len(h.Work) == 0 {
		return 0, 0, 0, 0, false
	}
	if h.Step < 0 || h.Step > math.MaxInt32 || h.Paintings < 1 || h.Paintings > maxPictures {
		return 0, 0, 0, 0, false
	}
	before := 0
	for _, step := range h.Frames {
		if step <= before || step > h.Step {
			return 0, 0, 0, 0, false
		}
		before = step
	}
	before = -1
	for _, k := range h.Kept {
		if k.Step <= before || k.Step > h.Step || !k.sound() {
			return 0, 0, 0, 0, false
		}
		before = k.Step
	}
	// Nothing overflows: the largest product is 2²⁴ frames × 2¹² × 2²⁴ values
	// of frames that are each at least two bytes of a header of 2²⁴.
	state = 3 * (painter + critic)
	return state, h.Step * scoresPerStep, len(h.Frames) * h.Paintings * work, len(h.Kept) * state, true
}

// sound tells whether a GAN can go on from such a moment.
func (m savedMoment) sound() bool {
	ok := func(n int) bool { return n >= 0 && n <= m.Step }
	return m.Pace.validate() == nil && ok(m.Moves.Painter) && ok(m.Moves.Critic) && soundRandom(m.ArtistRandom) && soundRandom(m.IdeasRandom)
}

// soundRandom tells whether a random stream can go on from a saved state.
func soundRandom(state []byte) bool { return new(rand.ChaCha8).UnmarshalBinary(state) == nil }

// now is the moment at which the file was saved.
func (h header) now() savedMoment {
	return savedMoment{h.Step, h.Pace, h.Moves, h.ArtistRandom, h.IdeasRandom}
}

// upgrade fills in what a file of format 1 does not say: in its time, both
// players learned in every step and at one rate.
func (h *header) upgrade() {
	h.CriticSteps, h.KeepEvery = 1, keepEvery
	h.Pace = Pace{h.PainterRate, h.CriticRate, 1}
	h.Moves = moves{h.Step, h.Step}
}

// encode writes the file's bytes.
func (s *savedGAN) encode() ([]byte, error) {
	h := s.head
	h.Frames = make([]int, len(s.frames))
	for i, f := range s.frames {
		h.Frames[i] = f.Step
	}
	head, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	state, scores, paintings, keptStates, ok := h.counts()
	size := savedLen(len(head), state+scores+paintings+keptStates)
	if !ok || len(head) > maxHeaderLen || size > maxSaved || len(s.state) != state || len(s.scores)*scoresPerStep != scores {
		return nil, errors.New("this GAN does not fit the file format: it has too many frames or weights")
	}
	data := make([]byte, 0, size)
	data = append(data, magic...)
	data = binary.LittleEndian.AppendUint32(data, formatNow)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(head)))
	data = append(data, head...)
	data = appendFloats(data, s.state)
	for _, sc := range s.scores {
		row := sc.row()
		data = appendFloats(data, row[:])
	}
	for _, f := range s.frames {
		for _, p := range f.Paintings {
			data = appendFloats(data, p)
		}
	}
	for _, k := range s.kept {
		data = appendFloats(data, k.state)
	}
	sum := sha256.Sum256(data)
	return append(data, sum[:]...), nil
}

// savedLen is the length of a file with so long a header and so many values.
func savedLen(head, values int) int64 {
	return int64(prefixLen) + int64(head) + 4*int64(values) + sha256.Size
}

// readSaved reads a file of the given length. It looks at the first bytes before it
// reads the header, and makes room for the rest once the header has told that
// the length is right.
func readSaved(r io.Reader, size int64) (*savedGAN, error) {
	prefix := make([]byte, prefixLen)
	n, err := io.ReadFull(r, prefix)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	format, headLen, err := decodePrefix(prefix[:n])
	if err != nil {
		return nil, err
	}
	head := make([]byte, headLen)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, damagedBy(err)
	}
	h, err := decodeHeader(head, format)
	if err != nil {
		return nil, err
	}
	state, scores, paintings, keptStates, _ := h.counts()
	if size != savedLen(headLen, state+scores+paintings+keptStates) {
		return nil, errDamaged
	}
	if size > maxSaved {
		return nil, fmt.Errorf("the file has %d GB: at most %d are read", size>>30, int64(maxSaved)>>30)
	}
	data := make([]byte, size)
	copy(data[copy(data, prefix):], head)
	if _, err := io.ReadFull(r, data[prefixLen+headLen:]); err != nil {
		return nil, damagedBy(err)
	}
	return decode(data)
}

// damagedBy is the error of a file that can't be read to its end.
func damagedBy(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errDamaged
	}
	return err
}

// decodePrefix reads what stands before the header.
func decodePrefix(data []byte) (format uint32, headLen int, err error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		if len(data) < len(magic) && bytes.HasPrefix([]byte(magic), data) {
			return 0, 0, errDamaged
		}
		return 0, 0, errors.New("this is not a file that Atelier saved")
	}
	if len(data) < prefixLen {
		return 0, 0, errDamaged
	}
	format = binary.LittleEndian.Uint32(data[len(magic):])
	if format > formatNow {
		return 0, 0, fmt.Errorf("the file has format %d, and this version of Atelier reads up to %d: use a newer Atelier", format, formatNow)
	}
	n := binary.LittleEndian.Uint32(data[len(magic)+4:])
	if format == 0 || n > maxHeaderLen {
		return 0, 0, errDamaged
	}
	return format, int(n), nil
}

// decodeHeader reads the header, and sees to it that it makes sense. It is as
// somebody wrote it, who need not have been us.
func decodeHeader(head []byte, format uint32) (h header, err error) {
	if err := json.Unmarshal(head, &h); err != nil {
		return header{}, errDamaged
	}
	if format == 1 {
		h.upgrade()
	}
	if _, _, _, _, ok := h.counts(); !ok || !h.now().sound() || h.KeepEvery < 1 {
		return header{}, errDamaged
	}
	return h, nil
}

// decode reads a file's bytes. It never panics and makes no more room than the
// file's own length, whatever is in it.
func decode(data []byte) (*savedGAN, error) {
	// The format comes before the checksum: a newer one may end in another way.
	format, headLen, err := decodePrefix(data[:min(len(data), prefixLen)])
	if err != nil {
		return nil, err
	}
	if len(data) < prefixLen+headLen+sha256.Size {
		return nil, errDamaged
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return nil, errDamaged
	}
	s := &savedGAN{}
	if s.head, err = decodeHeader(body[prefixLen:][:headLen], format); err != nil {
		return nil, err
	}
	body = body[prefixLen+headLen:]
	state, scores, paintings, keptStates, _ := s.head.counts()
	if len(body) != 4*(state+scores+paintings+keptStates) {
		return nil, errDamaged
	}
	values := make([]float32, len(body)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:]))
		// Paintings may hold anything: a film shows a training that goes wrong.
		if painted := i >= state+scores && i < state+scores+paintings; !painted && !isFinite(values[i]) {
			return nil, errDamaged
		}
	}
	s.state, values = values[:state:state], values[state:]
	for range s.head.Step {
		s.scores = append(s.scores, scoresFromRow(values))
		values = values[scoresPerStep:]
	}
	work, _ := product(s.head.Work...)
	for _, step := range s.head.Frames {
		f := Frame{Step: step, Scores: s.scores[step-1]}
		n := s.head.Paintings * work
		f.Paintings = split(values[:n:n], work)
		s.frames = append(s.frames, f)
		values = values[n:]
	}
	for _, m := range s.head.Kept {
		k := kept{step: m.Step, pace: m.Pace, moves: m.Moves, state: values[:state:state]}
		if k.streams.unmarshal(m.ArtistRandom, m.IdeasRandom) != nil {
			return nil, errDamaged
		}
		s.kept = append(s.kept, k)
		values = values[state:]
	}
	return s, nil
}

func appendFloats(data []byte, values []float32) []byte {
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return data
}
