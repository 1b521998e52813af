package ganlib

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

func bytesOf(values []float32) []byte {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.LittleEndian, values)
	return b.Bytes()
}

func TestBackendsAgree(t *testing.T) {
	for _, c := range refLosses {
		t.Run(fmt.Sprintf("%T", c.loss), func(t *testing.T) {
			cfg := Config{Loss: c.loss}
			a, b := mustNew(t, xla(t), cfg), mustNew(t, GoBackend(), cfg)
			start := weights(t, a)
			if !bytes.Equal(bytesOf(start), bytesOf(weights(t, b))) {
				t.Fatal("the two start from different weights")
			}
			mustTrain(t, a, 20, 20)
			mustTrain(t, b, 20, 20)
			wa, wb := weights(t, a), weights(t, b)
			moved := 0.0
			for i := range wa {
				moved = max(moved, math.Abs(float64(wa[i]-start[i])))
				if d := math.Abs(float64(wa[i] - wb[i])); d > 1e-3*max(1, math.Abs(float64(wb[i]))) {
					t.Errorf("weight %d: XLA %g, pure Go %g", i, wa[i], wb[i])
				}
			}
			if moved < 1e-3 {
				t.Errorf("20 steps moved no weight by more than %g", moved)
			}
			fa, fb := a.Film().Last(), b.Film().Last()
			if d := math.Abs(float64(fa.Scores.CriticLoss - fb.Scores.CriticLoss)); d > 1e-3 {
				t.Errorf("critic's loss: XLA %g, pure Go %g", fa.Scores.CriticLoss, fb.Scores.CriticLoss)
			}
		})
	}
}

func TestSeedDecidesEverything(t *testing.T) {
	run := func(seed uint64) []byte {
		gan := mustNew(t, fastest(t), Config{Seed: seed})
		mustTrain(t, gan, 120, 50)
		all := weights(t, gan)
		for _, f := range gan.Film().Frames {
			for _, p := range f.Paintings {
				all = append(all, p...)
			}
		}
		return bytesOf(all)
	}
	first := run(7)
	if !bytes.Equal(first, run(7)) {
		t.Error("the same seed gave different weights or paintings")
	}
	if bytes.Equal(first, run(8)) {
		t.Error("another seed gave the same weights and paintings")
	}
	if !bytes.Equal(run(0), run(1)) {
		t.Error("seed 0 is not the tutorial's seed 1")
	}
}

func TestBlocksOfAnyLengthGiveTheSameWeights(t *testing.T) {
	var want []byte
	for _, c := range []struct{ block, every int }{{50, 50}, {7, 50}, {1, 50}, {50, 7}, {50, 1}} {
		gan := mustNew(t, fastest(t), Config{StepsPerRun: c.block})
		mustTrain(t, gan, 150, c.every)
		got := bytesOf(weights(t, gan))
		if want == nil {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("blocks of %d and a frame every %d: the weights differ from those of blocks of 50", c.block, c.every)
		}
		if n := len(gan.Film().Scores); n != 150 {
			t.Errorf("%d scores for 150 steps", n)
		}
	}
}

// TestSavedTrainingGoesOnAsIfNothingHappened trains 2500 steps, saves, and lets
// a new process open the file and train 2500 more.
func TestSavedTrainingGoesOnAsIfNothingHappened(t *testing.T) {
	const half = 2500
	if path := os.Getenv("ATELIER_TEST_GO_ON"); path != "" { // the new process
		gan, err := Open(fastest(t), path, Config{})
		if err != nil {
			t.Fatal(err)
		}
		defer gan.Close()
		mustTrain(t, gan, half, 50)
		if err := gan.Save(path); err != nil {
			t.Fatal(err)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "half.gan")
	gan := mustNew(t, fastest(t), Config{})
	mustTrain(t, gan, half, 50)
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	mustTrain(t, gan, half, 50) // the one that was never interrupted

	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "ATELIER_TEST_GO_ON="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	other, err := Open(fastest(t), path, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if other.Step() != 2*half {
		t.Fatalf("step %d, want %d", other.Step(), 2*half)
	}
	if !bytes.Equal(bytesOf(weights(t, gan)), bytesOf(weights(t, other))) {
		t.Error("2500 steps, saved, opened and 2500 more differ from 5000")
	}
	a, b := gan.Film(), other.Film()
	if len(a.Frames) != 100 || len(b.Frames) != 100 || len(a.Scores) != len(b.Scores) {
		t.Fatalf("films of %d and %d frames, %d and %d scores", len(a.Frames), len(b.Frames), len(a.Scores), len(b.Scores))
	}
	for i := range a.Scores {
		if a.Scores[i] != b.Scores[i] {
			t.Fatalf("scores of step %d differ: %v, %v", i+1, a.Scores[i], b.Scores[i])
		}
	}
	for i := range a.Frames {
		if a.Frames[i].Step != b.Frames[i].Step || !bytes.Equal(bytesOf(a.Frames[i].Paintings[3]), bytesOf(b.Frames[i].Paintings[3])) {
			t.Fatalf("frame %d differs", i)
		}
	}
}

func TestStoppingEarlyAndGoingOn(t *testing.T) {
	whole := mustNew(t, fastest(t), Config{})
	mustTrain(t, whole, 200, 50)

	gan := mustNew(t, fastest(t), Config{})
	for frame, err := range gan.Train(context.Background(), 200, 50) {
		if err != nil {
			t.Fatal(err)
		}
		if frame.Step == 100 {
			break
		}
	}
	if gan.Step() != 100 {
		t.Fatalf("after break at step 100: step %d", gan.Step())
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	for frame, err := range gan.Train(ctx, 100, 25) {
		last = err
		if frame.Step == 125 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a cancelled training ends with %v", last)
	}
	if gan.Step() != 125 {
		t.Fatalf("after cancel at step 125: step %d", gan.Step())
	}
	mustTrain(t, gan, 75, 50)
	if !bytes.Equal(bytesOf(weights(t, whole)), bytesOf(weights(t, gan))) {
		t.Error("a training that was stopped twice differs from one in a piece")
	}
}

// TestStoppingACompilation: whoever stops a training while its networks are being
// compiled does not wait for that, and loses nothing.
func TestStoppingACompilation(t *testing.T) {
	var slow atomic.Bool
	begun, gate := make(chan bool, 1), make(chan struct{})
	painter := func(scope *model.Scope, ideas *graph.Node) *graph.Node {
		if slow.Load() {
			select {
			case begun <- true:
			default:
			}
			<-gate // a compilation that takes its time
		}
		return unlike(DensePainter(16, 15))(scope, ideas) // which is compiled on each backend
	}
	for name, b := range backends(t) {
		t.Run(name, func(t *testing.T) {
			gate = make(chan struct{})
			open := sync.OnceFunc(func() { close(gate) })
			defer time.AfterFunc(time.Minute, open).Stop() // so that one who waits fails, and not for ever
			cfg := Config{Painter: painter}
			whole := mustNew(t, b, cfg)
			mustTrain(t, whole, 20, 10)
			gan, closed := mustNew(t, b, cfg), mustNew(t, b, cfg)
			slow.Store(true)
			defer slow.Store(false)
			for _, g := range []*GAN{gan, closed} {
				ctx, cancel := context.WithCancel(context.Background())
				go func() { <-begun; cancel() }()
				for _, err := range g.Train(ctx, 20, 10) {
					if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "after step 0") {
						t.Errorf("stopped while it is compiled: %v", err)
					}
				}
				if g.Step() != 0 || len(g.Film().Frames) != 0 {
					t.Errorf("step %d, %d frames", g.Step(), len(g.Film().Frames))
				}
			}
			if err := gan.Save(t.TempDir() + "/stopped.gan"); err != nil {
				t.Error(err)
			}
			slow.Store(false)
			open()
			closed.Close() // waits for it
			mustTrain(t, gan, 20, 10)
			if !bytes.Equal(bytesOf(weights(t, whole)), bytesOf(weights(t, gan))) {
				t.Error("a training that was stopped while it was compiled differs from one in a piece")
			}
			if n := gan.programs.backend.compilations.Load() + gan.programs.fallback.compilations.Load(); n != whole.programs.backend.compilations.Load()+whole.programs.fallback.compilations.Load() {
				t.Errorf("%d compilations: what was being compiled was compiled again", n)
			}
		})
	}
}

func TestNowIsTheNextFrame(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{})
	novice, err := gan.Now()
	if err != nil {
		t.Fatal(err)
	}
	if novice.Step != 0 || novice.Scores != (Scores{}) || len(novice.Paintings) != 32 || len(gan.Film().Frames) != 0 {
		t.Errorf("before the first step: step %d, %d paintings, %d frames in the film", novice.Step, len(novice.Paintings), len(gan.Film().Frames))
	}
	mustTrain(t, gan, 20, 20)
	now, err := gan.Now()
	if err != nil {
		t.Fatal(err)
	}
	if last := gan.Film().Last(); now.Step != 20 || now.Scores != last.Scores || !slices.EqualFunc(now.Paintings, last.Paintings, slices.Equal[[]float32]) {
		t.Error("the present moment is not the film's last frame")
	}
	if slices.Equal(now.Paintings[0], novice.Paintings[0]) {
		t.Error("20 steps have changed nothing")
	}
	gan.Close()
	if _, err := gan.Now(); err == nil {
		t.Error("a closed GAN paints")
	}
}

func TestZeroStepsDoNothing(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{})
	mustTrain(t, gan, 0, 50)
	if c := gan.programs.backend.compilations.Load(); gan.Step() != 0 || c != 0 {
		t.Errorf("step %d, %d compilations", gan.Step(), c)
	}
}

// TestExecutions keeps the structure that makes the training fast.
// Whoever looks at a frame may use the GAN while the block after it is already
// under way: that changes nothing in the training.
func TestGANCanBeUsedBetweenFrames(t *testing.T) {
	for _, backend := range []compute.Backend{GoBackend(), fastest(t)} {
		t.Run(backend.Name(), func(t *testing.T) {
			quiet, busy := mustNew(t, backend, Config{}), mustNew(t, backend, Config{})
			mustTrain(t, quiet, 60, 20)
			saved := filepath.Join(t.TempDir(), "between.gan")
			for frame, err := range busy.Train(t.Context(), 40, 20) {
				if err != nil {
					t.Fatal(err)
				}
				ideas := busy.NewIdeas(1, 3)
				paintings, err := busy.Paint(ideas)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := busy.Judge(paintings); err != nil {
					t.Fatal(err)
				}
				if err := busy.Save(saved); err != nil {
					t.Fatal(err)
				}
				opened, err := Open(backend, saved, Config{})
				if err != nil {
					t.Fatal(err)
				}
				if opened.Step() != frame.Step {
					t.Errorf("saved at frame %d: step %d", frame.Step, opened.Step())
				}
				opened.Close()
				if frame.Step == 20 { // a training within the training
					mustTrain(t, busy, 20, 7)
				}
			}
			if busy.Step() != 40 {
				t.Fatalf("step %d, want 40", busy.Step())
			}
			mustTrain(t, busy, 20, 20)
			if !bytes.Equal(bytesOf(weights(t, quiet)), bytesOf(weights(t, busy))) {
				t.Error("the weights are other ones")
			}

			for _, err := range busy.Train(t.Context(), 40, 20) {
				if busy.Close(); err != nil && !errors.Is(err, errClosed) {
					t.Errorf("closed between frames: %v", err)
				}
			}
		})
	}
}
