package ganlib

import "github.com/gomlx/gomlx/core/graph"

// A Loss is what the two players try to make small, on average over a batch.
// Both methods take the critic's (discriminator's) logits, shape [batch, 1]:
// before any sigmoid, so that the probability is 1/(1+exp(-logit)). Both return
// the loss of each work, [batch, 1] again; the training takes the mean. A work's
// loss must not depend on the other works of its batch.
//
// The losses here are written on logits throughout. log(1-sigmoid(logit))
// written literally turns into log(0) as soon as float32 rounds the sigmoid to
// 1; softplus(logit) is the same number, and never does.
type Loss interface {
	// Critic returns the critic's loss for each pair of a work by the artist and
	// one by the painter, from the logits for them.
	Critic(real, painted *graph.Node) *graph.Node
	// Painter returns the painter's (generator's) loss for each painting, from
	// the critic's logits for it.
	Painter(painted *graph.Node) *graph.Node
}

// Minimax is the tutorial's loss, and the first of all
// (Goodfellow et al. 2014, arXiv:1406.2661, equation 1):
//
//	critic:   -log p_real - log(1-p_painted) = softplus(-real) + softplus(painted)
//	painter:   log(1-p_painted)              = -softplus(painted)
type Minimax struct{}

// Critic returns softplus(-real) + softplus(painted), at least 0.
func (Minimax) Critic(real, painted *graph.Node) *graph.Node {
	return graph.Add(graph.Softplus(graph.Neg(real)), graph.Softplus(painted))
}

// Painter returns -softplus(painted), at most 0.
func (Minimax) Painter(painted *graph.Node) *graph.Node {
	return graph.Neg(graph.Softplus(painted))
}

// NonSaturating has the critic of Minimax, and a painter that raises the
// probability of a painting being taken for the artist's instead of lowering the one
// of its being caught. Same aim, but a strong slope where one is needed: at the
// beginning, when every painting is caught (Goodfellow et al. 2014, section 3).
//
//	painter:  -log p_painted = softplus(-painted)
type NonSaturating struct{}

// Critic is Minimax's.
func (NonSaturating) Critic(real, painted *graph.Node) *graph.Node {
	return Minimax{}.Critic(real, painted)
}

// Painter returns softplus(-painted), at least 0.
func (NonSaturating) Painter(painted *graph.Node) *graph.Node {
	return graph.Softplus(graph.Neg(painted))
}

// LeastSquares takes the logit itself for the verdict: 1 for the artist, 0 for
// the painter (Mao et al. 2016, arXiv:1611.04076, equation 9).
//
//	critic:   ½(real-1)² + ½painted²
//	painter:  ½(painted-1)²
type LeastSquares struct{}

// Critic returns ½(real-1)² + ½painted², at least 0.
func (LeastSquares) Critic(real, painted *graph.Node) *graph.Node {
	return graph.MulScalar(graph.Add(
		graph.Square(graph.AddScalar(real, -1)),
		graph.Square(painted)), 0.5)
}

// Painter returns ½(painted-1)², at least 0.
func (LeastSquares) Painter(painted *graph.Node) *graph.Node {
	return graph.MulScalar(graph.Square(graph.AddScalar(painted, -1)), 0.5)
}

// Hinge lets a work rest once its verdict is clear by a margin of 1
// (Lim & Ye 2017, arXiv:1705.02894; Miyato et al. 2018, arXiv:1802.05957,
// equations 16 and 17).
//
//	critic:   max(0, 1-real) + max(0, 1+painted)
//	painter:  -painted
type Hinge struct{}

// Critic returns max(0, 1-real) + max(0, 1+painted), at least 0.
func (Hinge) Critic(real, painted *graph.Node) *graph.Node {
	return graph.Add(
		graph.MaxScalar(graph.AddScalar(graph.Neg(real), 1), 0),
		graph.MaxScalar(graph.AddScalar(painted, 1), 0))
}

// Painter returns -painted, any real number.
func (Hinge) Painter(painted *graph.Node) *graph.Node { return graph.Neg(painted) }
