package ganlib

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// smallSaved returns a trained GAN and the bytes of its file.
func smallSaved(t testing.TB) (*GAN, []byte) {
	t.Helper()
	gan := mustNew(t, GoBackend(), Config{BatchSize: 4, Paintings: 2, Painter: DensePainter(3, 15), Critic: DenseCritic(3)})
	mustTrain(t, gan, 6, 2)
	s, err := gan.toSave()
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.encode()
	if err != nil {
		t.Fatal(err)
	}
	return gan, data
}

// smallConfig opens what smallSaved saved.
var smallConfig = Config{Painter: DensePainter(3, 15), Critic: DenseCritic(3)}

func TestSaveAndOpen(t *testing.T) {
	gan, _ := smallSaved(t)
	path := filepath.Join(t.TempDir(), "small.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := Open(GoBackend(), path, smallConfig)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	if got.Step() != 6 || len(got.Film().Frames) != 3 || got.Config().BatchSize != 4 {
		t.Errorf("step %d, %d frames, batch %d", got.Step(), len(got.Film().Frames), got.Config().BatchSize)
	}
	ideas := gan.NewIdeas(1, 3)
	a, err1 := gan.Paint(ideas)
	b, err2 := got.Paint(ideas)
	if err1 != nil || err2 != nil || !bytes.Equal(bytesOf(a[2]), bytesOf(b[2])) {
		t.Errorf("the opened painter paints otherwise: %v %v (%v %v)", a, b, err1, err2)
	}
}

// readBytes reads a file's bytes.
func readBytes(data []byte) (*savedGAN, error) {
	return readSaved(bytes.NewReader(data), int64(len(data)))
}

// reseal makes altered contents carry the right checksum.
func reseal(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(bytes.Clone(body), sum[:]...)
}

func TestOpenRefusesBadFiles(t *testing.T) {
	_, good := smallSaved(t)
	body := good[:len(good)-sha256.Size]
	newer := bytes.Clone(body)
	binary.LittleEndian.PutUint32(newer[len(magic):], formatNow+1)
	hostile := func(from, to string) []byte {
		n := binary.LittleEndian.Uint32(body[len(magic)+4:])
		head := bytes.Replace(body[prefixLen:prefixLen+int(n)], []byte(from), []byte(to), 1)
		if bytes.Equal(head, body[prefixLen:prefixLen+int(n)]) {
			t.Fatalf("the header has no %s", from)
		}
		out := bytes.Clone(body[:len(magic)+4])
		out = binary.LittleEndian.AppendUint32(out, uint32(len(head)))
		out = append(out, head...)
		return reseal(append(out, body[prefixLen+int(n):]...))
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "damaged"},
		{"text", []byte("I am a letter, not a painter."), "not a file that Atelier saved"},
		{"newer format", reseal(newer), fmt.Sprintf("format %d", formatNow+1)},
		{"half", good[:len(good)/2], "damaged"},
		{"without its end", good[:len(good)-1], "damaged"},
		{"with more at its end", append(bytes.Clone(good), 0), "damaged"},
		{"absurd step", hostile(`"Step":6`, `"Step":2000000000`), "damaged"},
		{"absurd work", hostile(`"Work":[15]`, `"Work":[1000000,1000000,1000000,1000000]`), "damaged"},
		{"negative work", hostile(`"Work":[15]`, `"Work":[-15]`), "damaged"},
		{"frames out of order", hostile(`"Frames":[2,4,6]`, `"Frames":[2,6,4]`), "damaged"},
		{"no random state", hostile(`"ArtistRandom":"`, `"ArtistRandom":"AAAA`), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bad.gan")
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(GoBackend(), path, smallConfig)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want an error with %q and the path", err, c.want)
			}
		})
	}
}

func TestOpenNoticesEveryFlippedBitAndEveryCut(t *testing.T) {
	_, good := smallSaved(t)
	rng := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		bad := bytes.Clone(good)
		i := rng.IntN(len(bad))
		bad[i] ^= 1 << rng.IntN(8)
		if _, err := readBytes(bad); err == nil {
			t.Fatalf("a flipped bit in byte %d of %d went unnoticed", i, len(bad))
		}
		if cut := rng.IntN(len(good)); true {
			if _, err := readBytes(good[:cut]); err == nil {
				t.Fatalf("a file cut to %d of %d bytes went unnoticed", cut, len(good))
			}
		}
	}
	if _, err := readBytes(good); err != nil {
		t.Errorf("the good file: %v", err)
	}
}

func TestOpenRefusesWhatWasNotTrained(t *testing.T) {
	gan, _ := smallSaved(t)
	path := filepath.Join(t.TempDir(), "small.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	with := func(change func(*Config)) Config { c := smallConfig; change(&c); return c }
	leakless := func(scope *model.Scope, work *graph.Node) *graph.Node { // DenseCritic(3) but for its tanh
		x := graph.Tanh(layers.DenseWithBias(scope.In("eye"), work, 3))
		return layers.DenseWithBias(scope.In("verdict"), x, 1)
	}
	for _, c := range []struct {
		cfg  Config
		want []string
	}{
		{with(func(c *Config) { c.Painter = DensePainter(4, 15) }), []string{"Painter", "[5 4]", "[5 3]"}},
		{with(func(c *Config) { c.Critic = leakless }), []string{"Critic", "computes something else"}},
		{with(func(c *Config) { c.BatchSize = 8 }), []string{"BatchSize 8", "4"}},
		{with(func(c *Config) { c.Ideas = 6 }), []string{"Ideas 6", "5"}},
		{with(func(c *Config) { c.Paintings = 9 }), []string{"Paintings 9", "2"}},
		{with(func(c *Config) { c.PainterRate = 0.01 }), []string{"PainterRate 0.01", "0.0001"}},
		{with(func(c *Config) { c.CriticRate = 0.02 }), []string{"CriticRate 0.02", "0.0001"}},
		{with(func(c *Config) { c.Seed = 2 }), []string{"Seed 2", "1"}},
		{with(func(c *Config) { c.Loss = Hinge{} }), []string{"Loss ganlib.Hinge", "ganlib.Minimax"}},
		{with(func(c *Config) { c.Artist = Parabolas{Low: 2, High: 3} }), []string{"Artist", "between 2 and 3", "between 1 and 2"}},
	} {
		_, err := Open(GoBackend(), path, c.cfg)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		}
	}
	if _, err := Open(GoBackend(), filepath.Join(t.TempDir(), "none.gan"), smallConfig); err == nil || !strings.Contains(err.Error(), "none.gan") {
		t.Errorf("a missing file: %v", err)
	}
}

// TestAnArtistThatHasMoved: a file names an artist's type, which may have another name
// by now; what the artist says of its works must be the same.
func TestAnArtistThatHasMoved(t *testing.T) {
	for _, c := range []struct{ saved, want string }{
		{"old.Curves (" + Parabolas{}.String() + ")", "old.Curves (" + Parabolas{}.String() + ")"},
		{"ganlib.Parabolas (parabolas of 16 points, a between 1 and 2)", describe(Parabolas{})},
		{"ganlib.Parabolas", describe(Parabolas{})},
		{"", describe(Parabolas{})},
	} {
		if got := named(Parabolas{}, c.saved); got != c.want {
			t.Errorf("saved as %q, it is named %q, want %q", c.saved, got, c.want)
		}
	}
	if got := named(shapeArtist{15}, "old.shapeArtist"); got != "ganlib.shapeArtist" {
		t.Errorf("an artist that says nothing is named %q", got)
	}
}

// lessOf is one type of loss that computes as many things as there are factors:
// what a learner does who edits a cell.
type lessOf struct {
	Minimax
	factor float64
}

func (l lessOf) Painter(painted *graph.Node) *graph.Node {
	return graph.MulScalar(l.Minimax.Painter(painted), l.factor)
}

func TestOpenRefusesAnEditedLoss(t *testing.T) {
	path := filepath.Join(t.TempDir(), "edited.gan")
	gan := mustNew(t, GoBackend(), Config{Loss: lessOf{factor: 0.5}})
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	_, err := Open(GoBackend(), path, Config{Loss: lessOf{factor: 0.25}})
	if err == nil || !strings.Contains(err.Error(), "Loss ganlib.lessOf: computes something else") {
		t.Errorf("got %v", err)
	}
	same, err := Open(GoBackend(), path, Config{Loss: lessOf{factor: 0.5}})
	if err != nil {
		t.Fatal(err)
	}
	same.Close()
}

func TestSaveWhereNothingCanBeWritten(t *testing.T) {
	gan, _ := smallSaved(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		filepath.Join(dir, "no such directory", "x.gan"),
		filepath.Join(file, "x.gan"), // below a file
		dir,                          // a directory itself
	} {
		if err := gan.Save(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("Save(%q): %v, want an error with the path", path, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("a failed save left %v behind", left)
	}
	if os.Getuid() != 0 { // root may write anywhere
		locked := filepath.Join(dir, "locked")
		if err := os.Mkdir(locked, 0o500); err != nil {
			t.Fatal(err)
		}
		if err := gan.Save(filepath.Join(locked, "x.gan")); err == nil {
			t.Error("Save into a directory that can't be written: no error")
		}
	}
	mustTrain(t, gan, 1, 1) // and nothing was lost
}

// TestKilledWhileSaving kills a process fifty times at random moments while it
// saves two GANs in turn over the same file, and opens the file each time.
func TestKilledWhileSaving(t *testing.T) {
	if path := os.Getenv("ATELIER_TEST_SAVE_TO"); path != "" { // the process to be killed
		gan := mustNew(t, GoBackend(), Config{BatchSize: 4, Paintings: 512})
		fmt.Println("saving")
		for {
			mustTrain(t, gan, 1, 1)
			if err := gan.Save(path); err != nil {
				t.Fatal(err)
			}
			fmt.Println("saved")
		}
	}
	path := filepath.Join(t.TempDir(), "killed.gan")
	opened, moved := 0, 0
	last := -1
	for i := range 50 {
		cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), "ATELIER_TEST_SAVE_TO="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// However slow the machine is, a few saves are over before the kill.
		said := bufio.NewReader(out)
		for range 1 + rand.IntN(6) {
			if line, err := said.ReadString('\n'); err != nil {
				t.Fatalf("the saving process said %q: %v", line, err)
			}
		}
		// The moment of the kill is what is tested; no result depends on it.
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		gan, err := Open(GoBackend(), path, Config{})
		if os.IsNotExist(err) || (err != nil && strings.Contains(err.Error(), "no such file")) {
			continue // killed before the first save
		}
		if err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		opened++
		if gan.Step() != last {
			moved++
		}
		last = gan.Step()
		gan.Close()
	}
	if opened < 25 || moved < 10 {
		t.Errorf("of 50 kills only %d came after a save, %d with another state: the test says little", opened, moved)
	}
}

func FuzzOpen(f *testing.F) {
	_, good := smallSaved(f)
	f.Add(good)
	f.Add(good[:40])
	if gan, err := New(GoBackend(), Config{BatchSize: 4, Paintings: 2, Artist: labelled{}, ConditionalPainter: given(3, 15), NoCritic: true,
		TargetLoss: L1{}, Encoder: DensePainter(3, 10), Averaging: 0.9}); err != nil {
		f.Fatal(err)
	} else if s, err := gan.toSave(); err != nil {
		f.Fatal(err)
	} else if data, err := s.encode(); err != nil {
		f.Fatal(err)
	} else {
		f.Add(data)
	}
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		// As it is, and with a right checksum, so that the parser behind it is
		// reached.
		for _, d := range [][]byte{data, reseal(data)} {
			s, err := readBytes(d)
			if err != nil {
				continue
			}
			if gan, err := s.open(GoBackend(), smallConfig); err == nil {
				gan.Close()
			}
		}
	})
}

// TestBeta1IsSaved: it goes with the GAN, its training goes on with it, and one
// that is given must be the saved one.
func TestBeta1IsSaved(t *testing.T) {
	cfg := smallConfig
	cfg.Beta1 = 0.5
	gan := mustNew(t, GoBackend(), cfg)
	mustTrain(t, gan, 3, 3)
	path := filepath.Join(t.TempDir(), "slow.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(GoBackend(), path, smallConfig) // 0: as saved
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	mustTrain(t, gan, 3, 3)
	mustTrain(t, opened, 3, 3)
	if opened.Config().Beta1 != 0.5 || !slices.Equal(weights(t, gan), weights(t, opened)) {
		t.Errorf("opened with Beta1 %v, or trained with another", opened.Config().Beta1)
	}
	cfg.Beta1 = 0.9
	if _, err := Open(GoBackend(), path, cfg); err == nil || !strings.Contains(err.Error(), "Beta1 0.9") {
		t.Errorf("%v, want an error that names Beta1", err)
	}
}

// TestSaveThroughALink: a link to a saved GAN stays one, and the GAN that it leads
// to is the one that is saved.
func TestSaveThroughALink(t *testing.T) {
	folder := t.TempDir()
	real, link := filepath.Join(folder, "real.gan"), filepath.Join(folder, "link.gan")
	if err := os.Symlink("real.gan", link); err != nil {
		t.Fatal(err)
	}
	gan, _ := smallSaved(t)
	for _, step := range []int{gan.Step(), gan.Step() + 2} { // a dangling link first
		mustTrain(t, gan, step-gan.Step(), 10)
		if err := gan.Save(link); err != nil {
			t.Fatal(err)
		}
		opened, err := Open(GoBackend(), real, smallConfig)
		if err != nil {
			t.Fatal(err)
		}
		if opened.Step() != step {
			t.Errorf("the link's target is of step %d, want %d", opened.Step(), step)
		}
		opened.Close()
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is one no more: %v, %v", info, err)
	}
}

// countedReader counts what is read of an endless file.
type countedReader struct {
	data []byte // what it begins with; zeros follow
	at   int
	read int
}

func (r *countedReader) Read(p []byte) (int, error) {
	n := copy(p, r.data[min(r.at, len(r.data)):])
	clear(p[n:])
	r.at += len(p)
	r.read += len(p)
	return len(p), nil
}

func (r *countedReader) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, errors.ErrUnsupported
	}
	r.at = int(offset)
	return offset, nil
}

// TestOpenReadsNoMoreThanItMust: the first bytes of a file tell whether it is one
// of ours, and its header how long it must be, before anything else is read.
func TestOpenReadsNoMoreThanItMust(t *testing.T) {
	_, good := smallSaved(t)
	endless := func(head uint32) []byte {
		b := append([]byte(magic), formatNow, 0, 0, 0)
		return binary.LittleEndian.AppendUint32(b, head)
	}
	// The header of a film of so many steps, and no more than that.
	long := bytes.Replace(good, []byte(`"Step":6`), []byte(`"Step":90000000`), 1)
	head := binary.LittleEndian.Uint32(good[len(magic)+4:]) + 7
	binary.LittleEndian.PutUint32(long[len(magic)+4:], head)
	long = long[:prefixLen+int(head)]
	for name, c := range map[string]struct {
		begins []byte
		size   int64
		most   int // bytes read
		want   string
	}{
		"zeros":                          {nil, 1 << 50, 100, "not a file that Atelier saved"},
		"a video":                        {[]byte("\x00\x00\x00 ftypisom"), 1 << 35, 100, "not a file that Atelier saved"},
		"an endless header":              {endless(1<<32 - 1), 1 << 40, 100, "damaged"},
		"a long header":                  {endless(1 << 24), 1 << 40, 1<<24 + 100, "damaged"},
		"a good beginning, and no end":   {good, 1 << 40, len(good), "damaged"},
		"one that says it has no length": {good, 0, len(good), "damaged"},
		"a film without end":             {long, int64(len(long)) + int64(len(good)-prefixLen-int(head)+7) + (90000000-6)*4*scoresPerStep, len(long), "MB: at most 1024 are read"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &countedReader{data: c.begins}
			_, err := readSaved(r, c.size)
			if err == nil || !strings.Contains(err.Error(), c.want) || r.read > c.most {
				t.Errorf("after %d bytes: %v; want an error with %q, and at most %d", r.read, err, c.want, c.most)
			}
		})
	}
}

// TestOpenOfWhatIsNoFile: it is refused, and neither waited for nor read.
func TestOpenOfWhatIsNoFile(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder) // a socket's path must be short
	pipe, socket, link := filepath.Join(folder, "pipe.gan"), filepath.Join(folder, "socket.gan"), filepath.Join(folder, "link.gan")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil { // to open it would be to wait for ever
		t.Fatal(err)
	}
	l, err := net.Listen("unix", "socket.gan")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Symlink("pipe.gan", link); err != nil {
		t.Fatal(err)
	}
	huge := filepath.Join(folder, "huge.gan")
	if err := os.WriteFile(huge, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 1<<40); err != nil { // a hole: it takes no space
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		folder: "is a folder", pipe: "a pipe", link: "a pipe", socket: "a socket", "/dev/zero": "a device", "/dev/tty": "a device",
		huge: "not a file that Atelier saved",
	} {
		_, err := Open(GoBackend(), path, smallConfig)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v; want an error with %q", path, err, want)
		}
	}
}
