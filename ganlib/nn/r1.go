package nn

import (
	"cmp"
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"atelier/ganlib"
)

// R1 is a loss with a calm critic (discriminator): it pays for its slope at the
// artist's works, for how much its logit would change if a little noise were put on
// them (Mescheder, Geiger & Nowozin 2018, arXiv:1801.04406, equation 9).
//
//	critic:   the Loss's + Gamma/2·‖∂critic(real)/∂real‖²
//	painter:  the Loss's
//
// The square is the sum over all values of a work.
type R1 struct {
	// Loss is what the penalty is added to; nil means ganlib.NonSaturating{}, as in
	// the paper. It must not be a Penalizer or a Clipper.
	Loss ganlib.Loss
	// Gamma is the paper's γ: 0 means 10, as there.
	Gamma float64
}

func (r R1) loss() ganlib.Loss { return cmp.Or[ganlib.Loss](r.Loss, ganlib.NonSaturating{}) }

func (r R1) gamma() float64 { return cmp.Or(r.Gamma, 10) }

// Critic returns the Loss's, without the penalty.
func (r R1) Critic(real, painted *graph.Node) *graph.Node { return r.loss().Critic(real, painted) }

// Painter returns the Loss's.
func (r R1) Painter(painted *graph.Node) *graph.Node { return r.loss().Painter(painted) }

// Penalty implements [ganlib.Penalizer]: [batch, 1], at least 0.
func (r R1) Penalty(critic func(works *graph.Node) *graph.Node, real, _, _ *graph.Node) *graph.Node {
	switch loss := r.loss().(type) {
	case ganlib.Penalizer, ganlib.Clipper:
		panic(fmt.Errorf("nn: R1.Loss %T: limits the critic's slope itself; give a loss that does not", loss))
	}
	if !(r.gamma() > 0) { // so that NaN fails as well
		panic(fmt.Errorf("nn: R1.Gamma %v: must be positive (or 0 for 10)", r.Gamma))
	}
	slope := graph.Gradient(graph.ReduceAllSum(critic(real)), real)[0]
	values := make([]int, real.Rank()-1)
	for i := range values {
		values[i] = i + 1
	}
	square := graph.ReduceSum(graph.Square(slope), values...)
	return graph.Reshape(graph.MulScalar(square, r.gamma()/2), real.Shape().Dimensions[0], 1)
}

// String tells two of them apart in a saved file.
func (r R1) String() string {
	loss := r.loss()
	if s, ok := loss.(fmt.Stringer); ok {
		return fmt.Sprintf("%T (%v), γ %g", loss, s, r.gamma())
	}
	return fmt.Sprintf("%T, γ %g", loss, r.gamma())
}
