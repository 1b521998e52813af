package ganlib

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// A Net is a player as a value: a function that builds his network in a GoMLX
// graph. It makes its variables (weights) in scope and is called anew for every
// graph that needs the player, so it must build the same network each time.
//
// A painter (generator) takes ideas (latent vectors), shape [batch, Ideas], and
// returns paintings, [batch, the artist's shape...]. A critic (discriminator)
// takes works, [batch, the artist's shape...], and returns one logit each,
// [batch, 1]: positive where he believes that the artist painted it.
//
// All values are float32, and batch may be any positive number. Errors are
// GoMLX's panics, as usual in its graph functions; New returns them as errors.
type Net func(scope *model.Scope, x *graph.Node) *graph.Node

// DensePainter returns the tutorial's painter (generator) for works of points
// values: ideas → dense(hidden) → ReLU → dense(points).
func DensePainter(hidden, points int) Net {
	return func(scope *model.Scope, ideas *graph.Node) *graph.Node {
		x := activation.Relu(layers.DenseWithBias(scope.In("technique"), ideas, hidden))
		return layers.DenseWithBias(scope.In("brush"), x, points)
	}
}
