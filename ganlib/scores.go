package ganlib

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/tensors"
)

// verdictWork is about what a loss takes for one logit, in multiplications.
const verdictWork = 64

// scores makes the scores of n steps from their logits.
func (gan *GAN) scores(logits []float32, n int) ([]Scores, error) {
	batch := gan.cfg.BatchSize
	in := padded(logits, gan.cfg.Block, 2*batch, 1)
	defer in.FinalizeAll()
	out, err := gan.run(gan.programs.losses, in)
	if err != nil {
		return nil, err
	}
	defer finalize(out)
	losses, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return nil, fmt.Errorf("ganlib: read losses: %w", err)
	}
	scores := make([]Scores, n)
	for i := range scores {
		step := logits[2*batch*i:][:2*batch]
		real, realRight := verdict(step[:batch], gan.rest.threshold())
		painted, paintedWrong := verdict(step[batch:], gan.rest.threshold())
		scores[i] = Scores{
			Real: real, Painted: painted,
			CriticLoss: losses[2*i], PainterLoss: losses[2*i+1],
			Right: (realRight + 1 - paintedWrong) / 2,
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

// finite tells whether all values are numbers.
func finite(values []float32) bool {
	for _, v := range values {
		if !isFinite(v) {
			return false
		}
	}
	return true
}

// allFinite looks at every value of a state.
func allFinite(state []*tensors.Tensor) (ok bool, err error) {
	ok = true
	for _, t := range state {
		err = guard("ganlib: read weights", func() error {
			return tensors.ConstFlatData(t, func(values []float32) { ok = ok && finite(values) })
		})
		if err != nil {
			return false, err
		}
	}
	return ok, nil
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
