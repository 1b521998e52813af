package ganlib

import (
	"fmt"
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// An Equilibrium is where the scores settle once the critic (discriminator)
// can't tell the painter's works from the artist's, and so gives all of them
// the same logit: the one of the smallest loss. It follows from the loss alone.
type Equilibrium struct {
	// Logit is that logit: 0 for Minimax, ½ for LeastSquares. It is NaN where
	// many logits cost the same, as for Hinge and Wasserstein: then no logit is
	// settled on.
	Logit float64
	// CriticLoss is the critic's loss there: 2·ln 2 for Minimax.
	CriticLoss float64
}

// Probability is the mean probability that works are given there: ½ for
// Minimax, NaN where there is none.
func (e Equilibrium) Probability() float64 { return 1 / (1 + math.Exp(-e.Logit)) }

// Threshold is the logit above which a work counts as taken for the artist's:
// Logit, and 0 where that is NaN. Whatever tells an accuracy uses it.
func (e Equilibrium) Threshold() float32 {
	if math.IsNaN(e.Logit) {
		return 0
	}
	return float32(e.Logit)
}

// Logits from -reach to reach are tried in steps of 1/fineness: the
// equilibria of all losses in use lie on that grid.
const (
	reach    = 4
	fineness = 64
)

// findEquilibrium looks for the logit l that makes Loss.Critic(l, l) smallest.
func findEquilibrium(loss Loss) (Equilibrium, error) {
	logits := make([]float32, 2*reach*fineness+1)
	for i := range logits {
		logits[i] = float32(i)/fineness - reach
	}
	n := len(logits)
	program, err := compile(GoBackend(), "equilibrium", func(g *graph.Graph, _ *model.Store) []*graph.Node {
		x := graph.Parameter(g, "logits", shapes.Make(dtypes.Float32, n, 1))
		return []*graph.Node{loss.Critic(x, x)}
	})
	if err != nil {
		return Equilibrium{}, err
	}
	defer program.close()
	in := tensors.FromFlatDataAndDimensions(logits, n, 1)
	defer in.FinalizeAll()
	out, err := program.run(in)
	if err != nil {
		return Equilibrium{}, err
	}
	defer finalize(out)
	losses, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return Equilibrium{}, fmt.Errorf("ganlib: Loss: %w", err)
	}
	return lowest(logits, losses), nil
}

// lowest finds the place of the smallest loss, the one nearest to 0 if there
// are several, and tells whether it is a single point.
func lowest(logits, losses []float32) Equilibrium {
	const same = 1e-6 // a hundredth of what half a step away from a minimum makes
	low := losses[0]
	for _, l := range losses {
		low = min(low, l)
	}
	best, width := math.Inf(1), 0
	for i, l := range losses {
		if l > low+same {
			continue
		}
		width++
		if math.Abs(float64(logits[i])) < math.Abs(best) {
			best = float64(logits[i])
		}
	}
	if width > 2 {
		best = math.NaN()
	}
	return Equilibrium{Logit: best, CriticLoss: float64(low)}
}
