package ganlib

import "github.com/gomlx/gomlx/core/graph"

// A TargetLoss compares each painting with its target, the work that the artist
// made after the same condition. Config.TargetWeight times its mean over a batch
// is added to the painter's (generator's) loss.
type TargetLoss interface {
	// Distance takes paintings and targets, [batch, the artist's shape...] both, and
	// returns one value for each pair, [batch, 1], at least 0. A pair's value must
	// not depend on the other pairs of its batch.
	Distance(painted, target *graph.Node) *graph.Node
}

// L1 is the mean absolute difference of two works' values: beside a critic it is
// what pix2pix adds (Isola et al. 2016, arXiv:1611.07004, equation 3); alone it is
// plain regression.
type L1 struct{}

// Distance returns the mean of |painted - target| over each work, at least 0.
func (L1) Distance(painted, target *graph.Node) *graph.Node {
	difference := graph.Abs(graph.Sub(painted, target))
	return graph.ReduceAndKeep(graph.Reshape(difference, difference.Shape().Dimensions[0], -1), graph.ReduceMean, 1)
}
