package ganlib

import (
	"math"
	"testing"
)

// The scores of two steps of three works each, worked out from their meaning.
func TestScoresSayWhatTheirNamesMean(t *testing.T) {
	// An even chance, a logit of 0, is a vote for the painter.
	steps := []struct {
		real, painted []float64
		right         float64
	}{
		{[]float64{2, -1, 0}, []float64{-3, 0.5, -1}, 3.0 / 6},
		{[]float64{1, 2, 3}, []float64{4, 5, -6}, 4.0 / 6},
	}
	gan := mustNew(t, GoBackend(), Config{BatchSize: 3})
	if err := gan.compileTraining(t.Context()); err != nil {
		t.Fatal(err)
	}
	var logits []float32
	for _, s := range steps {
		for _, l := range append(s.real, s.painted...) {
			logits = append(logits, float32(l))
		}
	}
	scores, err := gan.scores(logits, len(steps))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range steps {
		var real, painted, critic, painter float64
		for _, l := range s.real {
			p := 1 / (1 + math.Exp(-l))
			real += p / 3
			critic -= math.Log(p) / 3
		}
		for _, l := range s.painted {
			p := 1 / (1 + math.Exp(-l))
			painted += p / 3
			critic -= math.Log(1-p) / 3
			painter += math.Log(1-p) / 3
		}
		want := Scores{Real: float32(real), Painted: float32(painted), CriticLoss: float32(critic), PainterLoss: float32(painter), Accuracy: float32(s.right)}.row()
		for j, got := range scores[i].row() {
			if math.Abs(float64(got-want[j])) > 1e-5 {
				t.Errorf("step %d, score %d: %v, want %v", i+1, j, got, want[j])
			}
		}
	}
}

func TestMeanOfScores(t *testing.T) {
	got := Mean([]Scores{{Real: 1, Painted: 2, CriticLoss: 3, PainterLoss: 4, Accuracy: 0}, {Real: 2, Painted: 4, CriticLoss: 5, PainterLoss: -4, Accuracy: 1}})
	if want := (Scores{Real: 1.5, Painted: 3, CriticLoss: 4, PainterLoss: 0, Accuracy: 0.5}); got != want {
		t.Errorf("the mean is %+v, want %+v", got, want)
	}
	if got := Mean(nil); got != (Scores{}) {
		t.Errorf("the mean of none is %+v", got)
	}
}
