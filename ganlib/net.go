package ganlib

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// A Net is a player as a value: a function that builds its network in a GoMLX
// graph. It makes its variables (weights) in scope and is called anew for every
// graph that needs the player, so it must build the same network each time.
//
// A painter (generator) takes ideas (latent vectors), shape [batch, Ideas], and
// returns paintings, [batch, the artist's shape...]. A critic (discriminator)
// takes works, [batch, the artist's shape...], and returns one logit each,
// [batch, 1]: positive for a work that it takes for the artist's.
//
// All values are float32, and batch may be any positive number. Errors are
// GoMLX's panics, as usual in its graph functions; New returns them as errors.
type Net func(scope *model.Scope, x *graph.Node) *graph.Node

// A ConditionalNet is a Net that sees the condition of each painting or work as
// well, [batch, the artist's ConditionShape...]: a painter that is told what to
// paint, a critic that is told what was asked for.
type ConditionalNet func(scope *model.Scope, x, condition *graph.Node) *graph.Node

// DensePainter returns the tutorial's painter (generator) for works of points
// values: ideas → dense(hidden) → ReLU → dense(points).
func DensePainter(hidden, points int) Net {
	return func(scope *model.Scope, ideas *graph.Node) *graph.Node {
		x := activation.Relu(layers.DenseWithBias(scope.In("technique"), ideas, hidden))
		return layers.DenseWithBias(scope.In("brush"), x, points)
	}
}

// DenseCritic returns the tutorial's critic (discriminator): work →
// dense(hidden) → ReLU → dense(1). What comes out is the logit; the tutorial's
// sigmoid, which turns it into a probability, is part of the losses.
func DenseCritic(hidden int) Net {
	return func(scope *model.Scope, work *graph.Node) *graph.Node {
		x := activation.Relu(layers.DenseWithBias(scope.In("eye"), work, hidden))
		return layers.DenseWithBias(scope.In("verdict"), x, 1)
	}
}

// eitherNet returns the one of the two that is given, in one form: a plain net does not
// look at the condition. It is nil if none is given.
func eitherNet(plain Net, conditional ConditionalNet) ConditionalNet {
	if plain == nil {
		return conditional
	}
	return func(scope *model.Scope, x, _ *graph.Node) *graph.Node { return plain(scope, x) }
}
