package ganlib

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

// averaging is a training whose average differs from its weights by far more than
// rounding. The painter rests in every second step.
var averaging = Config{Averaging: 0.9, PainterRate: 0.01, CriticRate: 0.005, CriticSteps: 2, CheckpointEvery: 10, StepsPerRun: 7}

// TestAveragingLeavesTheLearningAlone: with and without it the two learn the same, to the
// last bit, on both kinds of backends; what she paints differs.
func TestAveragingLeavesTheLearningAlone(t *testing.T) {
	for name, b := range backends(t) {
		t.Run(name, func(t *testing.T) {
			gan := mustNew(t, b, averaging)
			cfg := averaging
			cfg.Averaging = 0
			without := mustNew(t, b, cfg)
			mustTrain(t, gan, 25, 5)
			mustTrain(t, without, 25, 5)
			plain, err := gan.Unaveraged()
			if err != nil {
				t.Fatal(err)
			}
			defer plain.Close()
			want := bytesOf(weights(t, without))
			if !bytes.Equal(want, bytesOf(weights(t, plain))) {
				t.Error("a training with an average learns something else")
			}
			if bytes.Equal(want, bytesOf(weights(t, gan))) {
				t.Error("the average is the weights: nothing is averaged")
			}
			mustTrain(t, plain, 5, 5) // it is a whole GAN, with its past
			mustTrain(t, without, 5, 5)
			fork, err := plain.Fork(context.Background(), 13, Config{})
			if err != nil {
				t.Fatal(err)
			}
			defer fork.Close()
			mustTrain(t, fork, 17, 5)
			want = bytesOf(weights(t, without))
			if !bytes.Equal(want, bytesOf(weights(t, plain))) || !bytes.Equal(want, bytesOf(weights(t, fork))) {
				t.Error("without its average, the GAN or its fork goes on otherwise")
			}
		})
	}
}

// TestTheAveragePaints: whatever she paints outside of the lessons, she paints with the
// average.
func TestTheAveragePaints(t *testing.T) {
	gan := mustNew(t, fastest(t), averaging)
	mustTrain(t, gan, 25, 25)
	average, _, err := gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	painter := newRef(5, 128, 15, average)
	agree := func(what string, painted []float32, idea []float32) {
		_, want := painter.forward(widen(idea))
		for i := range want {
			if d := want[i] - float64(painted[i]); d > 1e-4 || d < -1e-4 {
				t.Errorf("%s: value %d is %g, the average's is %g", what, i, painted[i], want[i])
			}
		}
	}
	ideas := gan.NewIdeas(1, 1)
	paintings, err := gan.Paint(ideas)
	if err != nil {
		t.Fatal(err)
	}
	agree("Paint", paintings[0], ideas[0])
	agree("Film", gan.Film().Last().Paintings[0], gan.fixedIdeas[:5])
	store, err := gan.Store()
	if err != nil {
		t.Fatal(err)
	}
	first := store.GetVariable("/painter/technique/dense/weights")
	if first == nil {
		t.Fatal("the store has no such variable")
	}
	if got := first.MustValue().Value().([][]float32); !slices.Equal(got[0], average[:128]) {
		t.Error("Store has other weights than the average")
	}
}

// TestTheAverageGoesWithItsGAN: saved, opened, forked and trained again to the last bit.
func TestTheAverageGoesWithItsGAN(t *testing.T) {
	for name, b := range backends(t) {
		t.Run(name, func(t *testing.T) {
			_, opened, path := goesOn(t, b, averaging)
			if _, err := opened.Fork(context.Background(), 6, Config{Averaging: 0.5}); err == nil || !strings.Contains(err.Error(), "Averaging can't change") {
				t.Errorf("%v, want an error that names Averaging", err)
			}
			if _, err := Open(b, path, Config{Averaging: 0.5}); err == nil || !strings.Contains(err.Error(), "Averaging 0.5: the saved GAN was trained with 0.9") {
				t.Errorf("%v, want an error that names Averaging", err)
			}
		})
	}
}

// TestAverageForgetsTheBeginning: its first share is large, and the given decay is reached
// later on.
func TestAverageForgetsTheBeginning(t *testing.T) {
	for updates, want := range map[int]float32{0: 0.9, 1: 9. / 11, 8: 0.5, 1000: 9. / 1010, 1e6: 0.001} {
		if got := averageShare(0.999, updates); got < want-1e-7 || got > want+1e-7 {
			t.Errorf("after %d updates the average moves by %g of the way, want %g", updates, got, want)
		}
	}
}
