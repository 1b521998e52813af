package ganlib

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"

	"atelier/internal/say"

	"github.com/gomlx/gomlx/core/tensors"
)

// A saved GAN is one file:
//
//	magic                    8 bytes, "ATELIER\n"
//	format                   uint32, little-endian like everything here
//	length of the header     uint32
//	header                   JSON
//	values                   float32: state, scores, paintings of the frames, states of the checkpoints
//	SHA-256 of all of it     32 bytes
//
// How many values there are follows from the header, so that a reader knows the
// right length of a file before it makes room for anything.
const (
	magic        = "ATELIER\n"
	formatNow    = 5 // older ones are read as well, see header.upgrade
	prefixLen    = len(magic) + 4 + 4
	maxHeaderLen = 1 << 24
	maxSaved     = 1 << 30 // bytes of a file: a slip of the keyboard must not fill the disk, or the memory
)

var errDamaged = say.Sentinel("the file is damaged: it was cut short or altered after it was saved; use a copy of it, or train anew")

// savedGAN is the contents of a file.
type savedGAN struct {
	head        header
	now         checkpoint
	scores      []Scores
	frames      []Frame
	checkpoints []checkpoint
}

// header's names in a file are those that it had first: old files must open.
type header struct {
	BatchSize, Ideas, Paintings int
	PainterRate, CriticRate     float64
	Seed                        uint64
	Artist, Loss, LossPrint     string
	Work                        []int
	Painter, Critic             savedPlayer // no variables of a critic that there isn't
	savedCheckpoint                         // the present
	Frames                      []int       // the step of each frame

	// Since format 2.
	CriticSteps     int
	CheckpointEvery int               `json:"KeepEvery"`
	Beta1           float64           `json:"Momentum"`
	IdeaSource      string            `json:"Muse"`
	Checkpoints     []savedCheckpoint `json:"Kept"`

	// Since format 3.
	Condition               []int   `json:",omitempty"`
	TargetLoss, TargetPrint string  `json:",omitempty"`
	TargetWeight            float64 `json:",omitempty"`
	NoCritic                bool    `json:",omitempty"`

	// Since format 5.
	NoMomentum    bool `json:",omitempty"` // Beta1 is then 0
	Beta2         float64
	Averaging     float64     `json:",omitempty"`
	Schedule      string      `json:",omitempty"`
	Encoder       savedPlayer `json:",omitzero"`
	EncoderWeight float64     `json:",omitempty"`

	length        int  // of the header itself, where it was read
	scoresPerStep int  // of this format
	ungrouped     bool // m and v are in the order of the variables: until format 3
}

// A savedCheckpoint is a checkpoint without its values.
type savedCheckpoint struct {
	Step                      int
	Rates                     Rates        `json:"Pace"`
	Updates                   updateCounts `json:"Moves"`
	ArtistRandom, IdeasRandom []byte
}

// A savedPlayer is what a file says of a player.
type savedPlayer struct {
	Fingerprint string `json:"Print"`
	Vars        []savedVar
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

// counts are the numbers of values in the parts of a file.
type counts struct{ state, scores, paintings, checkpoints int }

func (c counts) all() int { return c.state + c.scores + c.paintings + c.checkpoints }

// counts follow from the header, if it makes sense.
func (h *header) counts() (c counts, ok bool) {
	painter, ok1 := h.Painter.size()
	critic, ok2 := h.Critic.size()
	encoder, ok3 := h.Encoder.size()
	work, ok4 := product(h.Work...)
	if !ok1 || !ok2 || !ok3 || !ok4 || work > maxWork || len(h.Work) == 0 {
		return counts{}, false
	}
	if h.Step < 0 || h.Step > math.MaxInt32 || h.Paintings < 1 || h.Paintings > maxPaintings {
		return counts{}, false
	}
	before := 0
	for _, step := range h.Frames {
		if step <= before || step > h.Step {
			return counts{}, false
		}
		before = step
	}
	before = -1
	for _, c := range h.Checkpoints {
		if c.Step <= before || c.Step > h.Step || !c.valid() {
			return counts{}, false
		}
		before = c.Step
	}
	// Nothing overflows: the largest product is 2²⁴ frames × 2¹² × 2²⁴ values
	// of frames that are each at least two bytes of a header of 2²⁴.
	state := h.painterValues(painter) + 3*critic + 3*encoder
	return counts{state, h.Step * h.scoresPerStep, len(h.Frames) * h.Paintings * work, len(h.Checkpoints) * state}, true
}

// painterValues is the number of values in the painter's part of a state, if it has so
// many weights: these, m, v, and perhaps their average.
func (h *header) painterValues(weights int) int {
	if h.Averaging > 0 {
		return 4 * weights
	}
	return 3 * weights
}

// valid tells whether a GAN can go on from such a checkpoint.
func (s savedCheckpoint) valid() bool {
	ok := func(n int) bool { return n >= 0 && n <= s.Step }
	return s.Rates.validate() == nil && ok(s.Updates.Painter) && ok(s.Updates.Critic) && new(streams).unmarshal(s.ArtistRandom, s.IdeasRandom) == nil
}

// saved is the part of a checkpoint that stands in the header.
func (c checkpoint) saved() (s savedCheckpoint, err error) {
	s = savedCheckpoint{Step: c.step, Rates: c.rates, Updates: c.updates}
	s.ArtistRandom, s.IdeasRandom, err = c.streams.marshal()
	return s, err
}

// with makes a checkpoint of its part in the header and its tensors.
func (s savedCheckpoint) with(state []*tensors.Tensor) (checkpoint, error) {
	c := checkpoint{step: s.Step, rates: s.Rates, updates: s.Updates, state: state}
	return c, c.streams.unmarshal(s.ArtistRandom, s.IdeasRandom)
}

// upgrade fills in what a file of an older format does not say.
func (h *header) upgrade(format uint32) {
	h.scoresPerStep = scoresPerStep
	if format < 5 {
		h.Beta2 = 0.999
		h.Beta1 = cmp.Or(h.Beta1, 0.9) // of a file that was made before it could be chosen
	}
	h.ungrouped = format < 4
	if format < 3 {
		h.scoresPerStep = scoresPerStep - 1 // there was no Distance
	}
	if format < 2 { // both players learned in every step and at one rate
		h.CriticSteps, h.CheckpointEvery = 1, defaultCheckpointEvery
		h.Rates = Rates{h.PainterRate, h.CriticRate, 1}
		h.Updates = updateCounts{h.Step, h.Step}
	}
}

// encode writes the file's bytes.
func (s *savedGAN) encode() ([]byte, error) {
	h := s.head
	h.scoresPerStep = scoresPerStep
	h.Frames = make([]int, len(s.frames))
	for i, f := range s.frames {
		h.Frames[i] = f.Step
	}
	head, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	counts, ok := h.counts()
	size := savedLen(len(head), counts)
	if !ok || s.now.size() != counts.state || len(s.scores)*scoresPerStep != counts.scores {
		return nil, say.New("this GAN does not fit the file format")
	}
	if len(head) > maxHeaderLen || size > maxSaved {
		return nil, say.Errorf("the file would have %d MB, %d of them for the paintings of %d frames, and may have %d: train with fewer frames (every) or Paintings",
			size>>20, int64(counts.paintings)*4>>20, len(h.Frames), maxSaved>>20)
	}
	data := make([]byte, 0, size)
	data = append(data, magic...)
	data = binary.LittleEndian.AppendUint32(data, formatNow)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(head)))
	data = append(data, head...)
	appendFloats := func(values []float32) {
		for _, v := range values {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
		}
	}
	err = s.now.each(appendFloats)
	for _, sc := range s.scores {
		row := sc.row()
		appendFloats(row[:])
	}
	for _, f := range s.frames {
		for _, p := range f.Paintings {
			appendFloats(p)
		}
	}
	for _, c := range s.checkpoints {
		err = errors.Join(err, c.each(appendFloats))
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	return append(data, sum[:]...), nil
}

// savedLen is the length of a file with so long a header and so many values.
func savedLen(head int, c counts) int64 {
	return int64(prefixLen) + int64(head) + 4*int64(c.all()) + sha256.Size
}

// readSaved reads a file of the given length. It never panics, whatever is in the
// file. It looks at the first bytes before it reads the header, makes room for the rest
// once the header has told that the length is right, and no more room than that.
func readSaved(r io.ReadSeeker, size int64) (*savedGAN, error) {
	prefix := make([]byte, prefixLen)
	n, err := io.ReadFull(r, prefix)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	h, err := readHeader(r, prefix[:n])
	if err != nil {
		return nil, err
	}
	counts, _ := h.counts()
	if size != savedLen(h.length, counts) {
		return nil, errDamaged
	}
	if size > maxSaved {
		return nil, say.Errorf("the file has %d MB: at most %d are read", size>>20, maxSaved>>20)
	}
	if err := checkSum(r, size); err != nil {
		return nil, err
	}
	if _, err := r.Seek(int64(prefixLen+h.length), io.SeekStart); err != nil {
		return nil, err
	}
	return decodeValues(bufio.NewReaderSize(r, 1<<16), h)
}

// readHeader reads the header that follows a prefix.
func readHeader(r io.Reader, prefix []byte) (header, error) {
	format, headLen, err := decodePrefix(prefix)
	if err != nil {
		return header{}, err
	}
	head := make([]byte, headLen)
	if _, err := io.ReadFull(r, head); err != nil {
		return header{}, damagedBy(err)
	}
	h, err := decodeHeader(head, format)
	h.length = headLen
	return h, err
}

// checkSum tells whether a file is as it was written.
func checkSum(r io.ReadSeeker, size int64) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.CopyN(sum, r, size-sha256.Size); err != nil {
		return damagedBy(err)
	}
	var want [sha256.Size]byte
	if _, err := io.ReadFull(r, want[:]); err != nil {
		return damagedBy(err)
	}
	if !bytes.Equal(sum.Sum(nil), want[:]) {
		return errDamaged
	}
	return nil
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
		return 0, 0, say.New("this is not a file that Atelier saved")
	}
	if len(data) < prefixLen {
		return 0, 0, errDamaged
	}
	format = binary.LittleEndian.Uint32(data[len(magic):])
	if format > formatNow {
		return 0, 0, say.Errorf("the file has format %d, and this version of Atelier reads up to %d: use a newer Atelier", format, formatNow)
	}
	n := binary.LittleEndian.Uint32(data[len(magic)+4:])
	if format == 0 || n > maxHeaderLen {
		return 0, 0, errDamaged
	}
	return format, int(n), nil
}

// decodeHeader reads the header, and sees to it that it makes sense: anybody may have
// written it.
func decodeHeader(head []byte, format uint32) (h header, err error) {
	if err := json.Unmarshal(head, &h); err != nil {
		return header{}, errDamaged
	}
	h.upgrade(format)
	if _, ok := h.counts(); !ok || !h.savedCheckpoint.valid() || h.CheckpointEvery < 1 {
		return header{}, errDamaged
	}
	return h, nil
}

// decodeValues reads what stands behind the header.
func decodeValues(r io.Reader, h header) (s *savedGAN, err error) {
	counts, _ := h.counts()
	s = &savedGAN{head: h}
	if s.now, err = readCheckpoint(r, h.savedCheckpoint, h, counts.state); err != nil {
		return nil, err
	}
	scores, err := readFloats(r, counts.scores)
	if err != nil || !finite(scores) {
		return nil, damaged(err)
	}
	s.scores = make([]Scores, h.Step)
	for i := range s.scores {
		s.scores[i] = scoresFromRow(scores[i*h.scoresPerStep:][:h.scoresPerStep])
	}
	work, _ := product(h.Work...)
	for _, step := range h.Frames {
		// Paintings may hold anything: a film shows a training that goes wrong.
		paintings, err := readFloats(r, h.Paintings*work)
		if err != nil {
			return nil, damaged(err)
		}
		s.frames = append(s.frames, Frame{Step: step, Scores: s.scores[step-1], Paintings: split(paintings, work)})
	}
	for _, c := range h.Checkpoints {
		kept, err := readCheckpoint(r, c, h, counts.state)
		if err != nil {
			return nil, err
		}
		s.checkpoints = append(s.checkpoints, kept)
	}
	return s, nil
}

// damaged is the error of values that could not be read, or that can't be.
func damaged(err error) error {
	if err == nil {
		return errDamaged
	}
	return damagedBy(err)
}

// readCheckpoint reads the values of a checkpoint.
func readCheckpoint(r io.Reader, saved savedCheckpoint, h header, size int) (checkpoint, error) {
	flat, err := readFloats(r, size)
	if err != nil || !finite(flat) {
		return checkpoint{}, damaged(err)
	}
	painter, _ := h.Painter.size()
	critic, _ := h.Critic.size()
	n := h.painterValues(painter)
	state := h.Painter.tensors(flat[:n], h.ungrouped)
	state = append(state, h.Critic.tensors(flat[n:][:3*critic], h.ungrouped)...)
	state = append(state, h.Encoder.tensors(flat[n+3*critic:], h.ungrouped)...)
	c, err := saved.with(state)
	if err != nil {
		return checkpoint{}, errDamaged
	}
	return c, nil
}

// tensors makes a player's part of a state of its values: the variables, m, v and, if
// there are so many values, the average. There are none if there is no such player.
func (p savedPlayer) tensors(flat []float32, ungrouped bool) (state []*tensors.Tensor) {
	if len(p.Vars) == 0 {
		return nil
	}
	next := func(from []float32, shape ...int) (rest []float32) {
		n, _ := product(shape...)
		state = append(state, tensors.FromFlatDataAndDimensions(from[:n], shape...))
		return from[n:]
	}
	sizes := make([]int, len(p.Vars))
	for i, v := range p.Vars {
		sizes[i], _ = product(v.Shape...)
	}
	weights := func(flat []float32) (rest []float32) {
		for _, v := range p.Vars {
			flat = next(flat, v.Shape...)
		}
		return flat
	}
	size, groups := len(flat), adamGroups(sizes)
	flat = weights(flat)
	size -= len(flat)
	for range 2 {
		moments := flat[:size]
		if ungrouped {
			moments = grouped(moments, sizes, groups)
		}
		for _, size := range groupSizes(groups, sizes) {
			moments = next(moments, size)
		}
		flat = flat[size:]
	}
	if len(flat) > 0 {
		weights(flat)
	}
	return state
}

// grouped puts values, which are in the order of variables of these sizes, into the
// order of their groups.
func grouped(values []float32, sizes []int, groups [][]int) (ordered []float32) {
	parts := make([][]float32, len(sizes))
	for i, size := range sizes {
		parts[i], values = values[:size], values[size:]
	}
	for _, i := range slices.Concat(groups...) {
		ordered = append(ordered, parts[i]...)
	}
	return ordered
}

// readFloats reads n values.
func readFloats(r io.Reader, n int) ([]float32, error) {
	values := make([]float32, n)
	var chunk [1 << 12]byte
	for i := 0; i < n; {
		part := chunk[:min(len(chunk), 4*(n-i))]
		if _, err := io.ReadFull(r, part); err != nil {
			return nil, err
		}
		for ; len(part) > 0; part = part[4:] {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(part))
			i++
		}
	}
	return values, nil
}
