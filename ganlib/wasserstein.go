package ganlib

import (
	"cmp"
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
)

// A Penalizer is a Loss that also asks something of the critic's (discriminator's)
// slope: Penalty is added to its loss.
type Penalizer interface {
	Loss
	// Penalty returns the penalty for each pair of a real work and a painted
	// one, [batch, 1]. critic turns works [batch, work...] into logits [batch,
	// 1]; interpolation is [batch, 1], a random number of U(0, 1) for each pair, new
	// ones in every step. In a conditional GAN, critic sees each pair's condition.
	Penalty(critic func(works *graph.Node) *graph.Node, real, painted, interpolation *graph.Node) *graph.Node
}

// A Clipper is a Loss that wants every weight of the critic (discriminator)
// between -Clip and Clip after each of its steps. Clip is positive.
type Clipper interface {
	Loss
	Clip() float64
}

// Wasserstein takes the logit for a height instead of a verdict: the critic
// (discriminator) lifts the artist's works above the painter's as far as its
// slope allows, and the mean difference, D score, is then an estimate of how far
// the painter's works must be moved to become the artist's (Arjovsky et al.
// 2017, arXiv:1701.07875, equation 3).
//
//	critic:   painted - real
//	painter:  -painted
//
// The slope is limited by clipping the weights (there, algorithm 1).
type Wasserstein struct {
	// Limit is where the critic's weights are clipped; 0 means 0.01.
	Limit float64
}

// Critic returns painted - real, any real number.
func (Wasserstein) Critic(real, painted *graph.Node) *graph.Node { return graph.Sub(painted, real) }

// Painter returns -painted, any real number.
func (Wasserstein) Painter(painted *graph.Node) *graph.Node { return graph.Neg(painted) }

// Clip implements Clipper.
func (w Wasserstein) Clip() float64 { return cmp.Or(w.Limit, 0.01) }

// String tells two limits apart in a saved file.
func (w Wasserstein) String() string { return fmt.Sprintf("weights clipped at %g", w.Clip()) }

// WassersteinPenalty is Wasserstein with a critic that is not clipped, but pays
// where its slope is not 1: at a random place between each real work and a
// painted one (Gulrajani et al. 2017, arXiv:1704.00028, equation 3).
//
//	critic:   painted - real + Weight·(‖∂critic(x)/∂x‖ - 1)²,   x = u·real + (1-u)·painted,   u ~ U(0, 1)
//	painter:  -painted
type WassersteinPenalty struct {
	// Weight of the penalty; 0 means 10.
	Weight float64
}

// Critic returns painted - real, without the penalty.
func (WassersteinPenalty) Critic(real, painted *graph.Node) *graph.Node {
	return Wasserstein{}.Critic(real, painted)
}

// Painter returns -painted.
func (WassersteinPenalty) Painter(painted *graph.Node) *graph.Node {
	return Wasserstein{}.Painter(painted)
}

// Penalty implements Penalizer; it is at least 0.
func (w WassersteinPenalty) Penalty(critic func(*graph.Node) *graph.Node, real, painted, interpolation *graph.Node) *graph.Node {
	batch := real.Shape().Dimensions[0]
	points := real.Shape().Size() / batch
	flat := func(x *graph.Node) *graph.Node { return graph.Reshape(x, batch, points) }
	x := graph.Add(graph.Mul(interpolation, flat(real)), graph.Mul(graph.OneMinus(interpolation), flat(painted)))
	x = graph.Reshape(x, real.Shape().Dimensions...)
	slope := flat(graph.Gradient(graph.ReduceAllSum(critic(x)), x)[0])
	// A root has no slope at 0: where the critic is quite flat, this much keeps
	// the penalty's own gradient finite.
	const tiny = 1e-12
	length := graph.Sqrt(graph.AddScalar(graph.ReduceSum(graph.Square(slope), 1), tiny))
	return graph.Reshape(graph.MulScalar(graph.Square(graph.AddScalar(length, -1)), cmp.Or(w.Weight, 10)), batch, 1)
}

// String tells two weights apart in a saved file.
func (w WassersteinPenalty) String() string { return fmt.Sprintf("penalty %g", cmp.Or(w.Weight, 10)) }
