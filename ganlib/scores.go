package ganlib

import (
	"fmt"

	"github.com/gomlx/gomlx/core/tensors"
)

// Scores are what the two players say of one training step, measured on that
// step's batch with the weights from before the step. Those that speak of the
// critic are 0 where there is none.
type Scores struct {
	// Real and Painted are the mean probabilities, 0 to 1, that the critic
	// (discriminator) gives the artist's works and the painter's for being the
	// artist's. The tutorial prints Real as "D accuracy", though it is no
	// accuracy: see Accuracy.
	Real, Painted float32
	// CriticLoss and PainterLoss are the losses of the two players, whichever
	// Loss the training uses, without a penalty and without Distance. The
	// tutorial's "D score" is -CriticLoss.
	CriticLoss, PainterLoss float32
	// Accuracy is the critic's true accuracy, 0 to 1: the share of works, real and
	// painted, that are placed on the right side of probability one half (or, if
	// the scores settle elsewhere, of that place: see Film.Equilibrium).
	Accuracy float32
	// Distance is the mean of Config.TargetLoss: how far the paintings are from the
	// artist's works for the same conditions. 0 without a TargetLoss.
	Distance float32
}

// DScore is the tutorial's second needle: minus the critic's loss. Under the
// minimax loss it is at most 0, and -2·ln 2 ≈ -1.386 when the critic can do no
// better than to answer one half to everything (Goodfellow et al. 2014,
// arXiv:1406.2661, theorem 1).
func (s Scores) DScore() float32 { return -s.CriticLoss }

// Mean returns the mean of each of the scores: one batch is noisy. It is zero if
// there are none.
func Mean(scores []Scores) Scores {
	var sum [scoresPerStep]float64
	for _, s := range scores {
		for i, v := range s.row() {
			sum[i] += float64(v)
		}
	}
	row := make([]float32, scoresPerStep)
	for i := range row {
		if len(scores) > 0 {
			row[i] = float32(sum[i] / float64(len(scores)))
		}
	}
	return scoresFromRow(row)
}

// scoresPerStep is the length of a row of scores in a saved file.
const scoresPerStep = 6

// row and scoresFromRow fix the order in which scores travel. A row of an older
// file ends before Distance.
func (s Scores) row() [scoresPerStep]float32 {
	return [...]float32{s.Real, s.Painted, s.CriticLoss, s.PainterLoss, s.Accuracy, s.Distance}
}

func scoresFromRow(r []float32) Scores {
	s := Scores{Real: r[0], Painted: r[1], CriticLoss: r[2], PainterLoss: r[3], Accuracy: r[4]}
	if len(r) == scoresPerStep {
		s.Distance = r[5]
	}
	return s
}

// finite tells whether every score is a number.
func (s Scores) finite() bool {
	row := s.row()
	return finite(row[:])
}

// scores makes the scores of n steps from what the steps have reported.
func (gan *GAN) scores(report []float32, n int) ([]Scores, error) {
	t, each := gan.graph, gan.graph.reportSize()
	scores := make([]Scores, n)
	var losses []float32
	if t.critic != nil {
		in := padded(report, gan.cfg.StepsPerRun, each, 1)
		defer in.FinalizeAll()
		out, err := gan.run(gan.programs.losses, in)
		if err != nil {
			return nil, err
		}
		defer finalize(out)
		if losses, err = tensors.CopyFlatData[float32](out[0]); err != nil {
			return nil, fmt.Errorf("ganlib: read losses: %w", err)
		}
	}
	threshold := gan.equilibrium.Threshold()
	for i := range scores {
		s, step := &scores[i], report[each*i:][:each]
		if t.critic != nil {
			var realRight, paintedWrong float32
			s.Real, realRight = verdict(step[:t.batch], threshold)
			s.Painted, paintedWrong = verdict(step[t.batch:2*t.batch], threshold)
			s.CriticLoss, s.PainterLoss = losses[2*i], losses[2*i+1]
			s.Accuracy = (realRight + 1 - paintedWrong) / 2
			step = step[2*t.batch:]
		}
		if t.target != nil {
			s.Distance = mean(step)
		}
	}
	return scores, nil
}

// verdict returns the mean probability that logits stand for, and the share of
// logits above the threshold.
func verdict(logits []float32, threshold float32) (mean, above float32) {
	var sum float64
	var n int
	for _, l := range logits {
		sum += float64(sigmoid(l))
		if l > threshold {
			n++
		}
	}
	return float32(sum / float64(len(logits))), float32(n) / float32(len(logits))
}
