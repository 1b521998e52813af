package ganlib

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// A hanging is a backend that does not come back from what it is told to hang in:
// "compile" or "execute" and a program's name, or "read" and "write" of a buffer.
type hanging struct {
	compute.Backend
	mu      sync.Mutex
	in      string        // where it hangs; "" nowhere
	skip    int           // so many times it comes back before
	reached chan struct{} // closed once it hangs
	release chan struct{} // close it to end that
}

func newHanging(b compute.Backend) *hanging {
	return &hanging{Backend: b, reached: make(chan struct{}), release: make(chan struct{})}
}

func (h *hanging) hangIn(what string, skip int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.in, h.skip = what, skip
}

func (h *hanging) perhaps(what string) {
	h.mu.Lock()
	hangs := h.in != "" && (strings.HasPrefix(what, h.in) || h.in == "everything")
	if hangs && h.skip > 0 {
		h.skip--
		hangs = false
	}
	if hangs {
		select {
		case <-h.reached:
		default:
			close(h.reached)
		}
	}
	h.mu.Unlock()
	if hangs {
		<-h.release
	}
}

// String is not the Go backend's: it is another one.
func (h *hanging) String() string { return "hanging" }

func (h *hanging) Builder(name string) compute.Builder {
	return &hangingBuilder{h.Backend.Builder(name), h, name}
}

func (h *hanging) BufferFromFlatData(d compute.DeviceNum, flat any, s shapes.Shape) (compute.Buffer, error) {
	h.perhaps("write")
	b, err := h.Backend.BufferFromFlatData(d, flat, s)
	return &hangingBuffer{b, h}, err
}

// HasSharedBuffers is false, as on a GPU, so that weights are copied back and forth.
func (h *hanging) HasSharedBuffers() bool { return false }

type hangingBuilder struct {
	compute.Builder
	h    *hanging
	name string
}

func (b *hangingBuilder) Compile() (compute.Executable, error) {
	b.h.perhaps("compile " + b.name)
	e, err := b.Builder.Compile()
	return &hangingExecutable{e, b.h, b.name}, err
}

type hangingExecutable struct {
	compute.Executable
	h    *hanging
	name string
}

func (e *hangingExecutable) Execute(inputs []compute.Buffer, donate []bool, d compute.DeviceNum) ([]compute.Buffer, error) {
	e.h.perhaps("execute " + e.name)
	bare := make([]compute.Buffer, len(inputs))
	for i, b := range inputs {
		bare[i] = b.(*hangingBuffer).Buffer
	}
	out, err := e.Executable.Execute(bare, donate, d)
	for i, b := range out {
		out[i] = &hangingBuffer{b, e.h}
	}
	return out, err
}

type hangingBuffer struct {
	compute.Buffer
	h *hanging
}

func (b *hangingBuffer) Backend() compute.Backend { return b.h }

func (b *hangingBuffer) ToFlatData(flat any) error {
	b.h.perhaps("read")
	return b.Buffer.ToFlatData(flat)
}

// stuckArtist does not come back from the given call of Works on.
type stuckArtist struct {
	Parabolas
	calls *int
	from  int
	h     *hanging
}

func (a stuckArtist) Works(rng *rand.Rand, n int) []float32 {
	if *a.calls++; a.from > 0 && *a.calls >= a.from {
		a.h.perhaps("artist")
	}
	return a.Parabolas.Works(rng, n)
}

func (stuckArtist) String() string { return "an artist who gets stuck" }

// bigEnough is a training whose frames and losses are too much work for the Go
// backend to do them in the other one's stead.
func bigEnough(artist Artist) Config {
	return Config{Artist: artist, Painter: unlike(DensePainter(16, 15)), Critic: DenseCritic(32), BatchSize: 512, Paintings: 512, StepsPerRun: 50, CheckpointEvery: 4}
}

// TestBackendThatDoesNotComeBack: whatever a backend or an artist hangs in, the end
// of its context ends a training, and the GAN can be saved as its last step left
// it, refuses the rest without waiting, and can be closed. If what hangs comes
// back after all, the GAN goes on as if nothing had happened.
func TestBackendThatDoesNotComeBack(t *testing.T) {
	look := map[string]func(*GAN) error{ // what the loop's body does with the second frame
		"execute critic": func(gan *GAN) error { _, err := gan.Judge(gan.Film().Last().Paintings); return err },
		"execute advice": func(gan *GAN) error { _, err := gan.Advice(gan.Film().Last().Paintings); return err },
		"compile advice": func(gan *GAN) error { _, err := gan.Advice(gan.Film().Last().Paintings); return err },
	}
	training := map[string]string{"go": "step", "xla": "block"}
	for name, b := range backends(t) {
		for i, c := range []struct {
			in   string
			skip int
		}{
			{"execute " + training[name], 3},
			{"compile " + training[name], 0},
			{"compile losses", 0},
			{"execute " + training[name], 0},
			{"execute losses", 1},
			{"compile painter", 0},
			{"execute painter", 1},
			{"execute critic", 0},
			{"execute advice", 0},
			{"compile advice", 0},
			{"read", 20},
			{"write", 40},
			{"artist", 2},
		} {
			if name == "xla" && i > 1 && os.Getenv("ATELIER_STRESS") == "" {
				break // each takes XLA seconds to compile
			}
			t.Run(name+"/"+c.in, func(t *testing.T) {
				h := newHanging(b)
				comeBack := sync.OnceFunc(func() { close(h.release) })
				defer comeBack()
				artist := stuckArtist{calls: new(int), from: 1, h: h}
				gan := mustNew(t, h, bigEnough(artist))
				gan.grace = 0
				h.hangIn(c.in, c.skip)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				go func() { <-h.reached; cancel() }()

				inTime(t, "Train", func() {
					var last error
					frames := 0
					for _, err := range gan.Train(ctx, 1000, 2) {
						if last = err; err != nil {
							break
						}
						if frames++; frames == 2 && look[c.in] != nil {
							if err := look[c.in](gan); !errors.Is(err, ErrNoAnswer) {
								t.Errorf("in the loop's body: %v, want ErrNoAnswer", err)
							}
						}
					}
					if !errors.Is(last, context.Canceled) {
						t.Errorf("the training ends with %v", last)
					}
					compiling := c.in == "compile losses" || c.in == "compile "+training[name]
					if errors.Is(last, ErrNoAnswer) == compiling {
						t.Errorf("the training ends with %v", last)
					}
				})
				path := filepath.Join(t.TempDir(), "saved.gan")
				gan.grace = time.Minute // what can be read is read well before
				inTime(t, "Save", func() {
					if err := gan.Save(path); err != nil {
						t.Error(err)
					}
				})
				checkSaved(t, b, path, gan.Step())
				if gan.hangs() {
					refuses(t, gan)
				}

				comeBack()
				h.hangIn("", 0)
				for _, done := range gan.left {
					<-done
				}
				mustTrain(t, gan, 2, 2)
				if err := gan.Save(path); err != nil {
					t.Error(err)
				}
				checkSaved(t, b, path, gan.Step())
			})
		}
	}
}

// TestCloseOfWhatHangs: closing waits for nothing that hangs, and frees nothing
// that it uses.
func TestCloseOfWhatHangs(t *testing.T) {
	for _, in := range []string{"compile step", "execute step", "execute painter", "artist"} {
		t.Run(in, func(t *testing.T) {
			h := newHanging(GoBackend())
			gan := mustNew(t, h, bigEnough(stuckArtist{calls: new(int), from: 1, h: h}))
			gan.grace = 0
			h.hangIn(in, 0)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() { <-h.reached; cancel() }()
			inTime(t, "Close", func() {
				for range gan.Train(ctx, 1000, 2) {
				}
				gan.Close()
			})
			if _, err := gan.Now(); !errors.Is(err, errClosed) {
				t.Errorf("Now after Close: %v", err)
			}
			for _, p := range append(slices.Collect(maps.Values(gan.paint.programs)), gan.programs.step, gan.programs.losses) {
				if p != nil && p.graph == nil {
					t.Error("a program is freed that may still run")
				}
			}
			left := gan.left
			close(h.release)
			for _, done := range left {
				<-done
			}
		})
	}
}

// stopsTheTraining is an artist in the middle of whose works, the third time, the context
// ends.
type stopsTheTraining struct {
	Parabolas
	calls  *int
	cancel context.CancelFunc
}

func (a stopsTheTraining) Works(rng *rand.Rand, n int) []float32 {
	if *a.calls++; *a.calls == 3 {
		a.cancel()
	}
	return a.Parabolas.Works(rng, n)
}

// TestTheLastPictureIsOfTheLastStep: a training that is stopped in the middle of a step
// shows that step, so that the picture that stays is of the GAN that is saved.
func TestTheLastPictureIsOfTheLastStep(t *testing.T) {
	for range 20 { // the end comes at one moment or another
		ctx, cancel := context.WithCancel(t.Context())
		gan := mustNew(t, GoBackend(), Config{BatchSize: 4, Artist: stopsTheTraining{calls: new(int), cancel: cancel}})
		if _, err := gan.Now(); err != nil { // compiled: a first picture is not waited for
			t.Fatal(err)
		}
		last := 0
		for frame, err := range gan.Train(ctx, 1000, 1) {
			if err == nil {
				last = frame.Step
			}
		}
		if last != gan.Step() || gan.Step() == 1000 {
			t.Fatalf("the last picture is of step %d, the GAN is at step %d", last, gan.Step())
		}
	}
}

// TestCloseInTheLoopsBody: closing there waits no longer than anywhere else, even if
// the context of the training never ends.
func TestCloseInTheLoopsBody(t *testing.T) {
	h := newHanging(GoBackend())
	gan := mustNew(t, h, bigEnough(nil))
	gan.grace = 50 * time.Millisecond
	h.hangIn("execute step", 8) // set before the lessons: once they run, the next step may have begun or not
	inTime(t, "Close", func() {
		for frame := range gan.Train(t.Context(), 1000, 1) {
			if frame.Step == 8 {
				<-h.reached
				gan.Close()
			}
		}
	})
	close(h.release)
}

// trainUntilItHangs trains a few steps, until the backend hangs in one and the training is
// given up.
func trainUntilItHangs(t *testing.T, gan *GAN, h *hanging) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { <-h.reached; cancel() }()
	inTime(t, "Train", func() {
		for frame := range gan.Train(ctx, 1000, 1) {
			if frame.Step == 7 {
				h.hangIn("execute step", 0)
			}
		}
	})
}

// TestSaveWhereNothingCanBeRead: a backend that does not even hand over the last
// step's weights leaves the last state that was kept.
func TestSaveWhereNothingCanBeRead(t *testing.T) {
	h := newHanging(GoBackend())
	gan := mustNew(t, h, bigEnough(nil)) // it keeps a state every four steps
	gan.grace = 0
	trainUntilItHangs(t, gan, h)
	step := gan.Step()
	if step < 7 {
		t.Fatalf("stopped at step %d", step)
	}
	lock := make(chan struct{}) // somebody reads one of the weights for ever
	held := make(chan struct{})
	go func() {
		_ = gan.now.state[0].ConstFlatData(func(any) { close(held); <-lock })
	}()
	<-held
	path := filepath.Join(t.TempDir(), "saved.gan")
	gan.grace = 100 * time.Millisecond // what can't be read is waited for so long
	inTime(t, "Save", func() {
		if err := gan.Save(path); err != nil {
			t.Error(err)
		}
	})
	close(lock)
	gan.grace = time.Minute
	last := gan.checkpoints[len(gan.checkpoints)-1].step
	if last < 4 || last > step {
		t.Errorf("the last checkpoint is of step %d", last)
	}
	checkSaved(t, GoBackend(), path, last)
	close(h.release)
	for _, done := range gan.left {
		<-done
	}
}

// TestSlowBackendLosesNothing: within the grace period, the end of the context
// waits for the steps that are under way.
func TestSlowBackendLosesNothing(t *testing.T) {
	h := newHanging(GoBackend())
	gan := mustNew(t, h, Config{Painter: unlike(DensePainter(128, 15)), StepsPerRun: 1})
	gan.grace = time.Hour
	h.hangIn("execute step", 3)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-h.reached
		cancel()
		close(h.release) // after the end of ctx
	}()
	var last error
	for _, err := range gan.Train(ctx, 1000, 1) {
		last = err
	}
	if !errors.Is(last, context.Canceled) || errors.Is(last, ErrNoAnswer) || gan.hangs() {
		t.Errorf("the training ends with %v", last)
	}
	whole := mustNew(t, GoBackend(), Config{Painter: unlike(DensePainter(128, 15)), StepsPerRun: 1})
	mustTrain(t, whole, gan.Step(), 1000)
	if !bytes.Equal(bytesOf(weights(t, whole)), bytesOf(weights(t, gan))) {
		t.Error("a slow backend's weights are other ones")
	}
}

// inTime runs f, and fails if it does not come back: only where it hangs does the
// time matter.
func inTime(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(3 * time.Minute):
		t.Fatalf("%s does not come back", what)
	}
}

// checkSaved compares a saved GAN with one that was trained in a piece, on the
// same backend without anything around it.
func checkSaved(t *testing.T, b compute.Backend, path string, step int) {
	t.Helper()
	cfg := bigEnough(stuckArtist{calls: new(int)})
	opened, err := Open(b, path, cfg)
	if err != nil {
		opened, err = Open(b, path, bigEnough(nil))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if opened.Step() != step {
		t.Errorf("saved step %d, want %d", opened.Step(), step)
	}
	whole := mustNew(t, b, cfg)
	mustTrain(t, whole, opened.Step(), 2)
	if !bytes.Equal(bytesOf(weights(t, whole)), bytesOf(weights(t, opened))) {
		t.Errorf("the weights of step %d are other ones", opened.Step())
	}
}

// TestSaveInTheLoopsBody: what the body does with the error of a training, or long
// after the end of its context, has time of its own, and a GAN that can be read is
// saved as its last step left it.
func TestSaveInTheLoopsBody(t *testing.T) {
	for name, hangs := range map[string]bool{"what hangs": true, "late": false} {
		t.Run(name, func(t *testing.T) {
			h := newHanging(GoBackend())
			gan := mustNew(t, h, bigEnough(nil))
			gan.grace = 50 * time.Millisecond
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() { <-h.reached; cancel() }()
			path, saved := filepath.Join(t.TempDir(), "saved.gan"), -1
			save := func() {
				gan.grace = time.Minute
				for range 10 { // what is given up at once may be done by then all the same
					if err := gan.Save(path); err != nil {
						t.Error(err)
					}
					checkSaved(t, GoBackend(), path, gan.Step())
				}
				saved = gan.Step()
			}
			inTime(t, "Train", func() {
				for frame, err := range gan.Train(ctx, 1000, 1) {
					switch {
					case err != nil && hangs:
						save()
					case frame.Step == 7 && hangs:
						h.hangIn("execute step", 0)
					case frame.Step == 7:
						cancel()
						<-gan.late.Done()
						save()
					}
				}
			})
			if saved < 7 {
				t.Fatalf("saved after step %d", saved)
			}
			close(h.release)
			checkSaved(t, GoBackend(), path, saved)
		})
	}
}

// TestRatesOfWhatHangs: they can be set back, so that what is saved has them.
func TestRatesOfWhatHangs(t *testing.T) {
	h := newHanging(GoBackend())
	gan := mustNew(t, h, bigEnough(nil))
	gan.grace = 50 * time.Millisecond
	usual := gan.Rates()
	if err := gan.SetRates(Rates{Painter: 0.01, CriticSteps: 1}); err != nil {
		t.Fatal(err)
	}
	trainUntilItHangs(t, gan, h)
	if !gan.hangs() {
		t.Fatal("nothing hangs")
	}
	gan.grace = time.Minute
	path := filepath.Join(t.TempDir(), "saved.gan")
	if err := errors.Join(gan.SetRates(usual), gan.Save(path)); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(GoBackend(), path, gan.cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if opened.Rates() != usual || opened.Step() < 7 {
		t.Errorf("saved with %+v at step %d", opened.Rates(), opened.Step())
	}
	close(h.release)
}

// refuses checks that a GAN whose backend hangs says so without waiting for it.
func refuses(t *testing.T, gan *GAN) {
	t.Helper()
	gan.grace = time.Hour // so that no call that waits for it is in time
	ideas := gan.NewIdeas(1, 1)
	for name, use := range map[string]func() error{
		"Paint":  func() error { _, err := gan.Paint(ideas); return err },
		"Now":    func() error { _, err := gan.Now(); return err },
		"Judge":  func() error { _, err := gan.Judge([][]float32{make([]float32, 15)}); return err },
		"Advice": func() error { _, err := gan.Advice([][]float32{make([]float32, 15)}); return err },
		"Fork":   func() error { _, err := gan.Fork(t.Context(), 0, Config{}); return err },
		"Train": func() error {
			for _, err := range gan.Train(t.Context(), 1, 1) {
				return err
			}
			return nil
		},
	} {
		inTime(t, name, func() {
			if err := use(); !errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), "save the GAN") {
				t.Errorf("%s of a GAN whose backend hangs: %v", name, err)
			}
		})
	}
}
