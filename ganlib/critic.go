package ganlib

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// DenseCritic returns the tutorial's critic (discriminator): work →
// dense(hidden) → ReLU → dense(1). What comes out is the logit; the tutorial's
// sigmoid, which turns it into a probability, is part of the losses.
func DenseCritic(hidden int) Net {
	return func(scope *model.Scope, work *graph.Node) *graph.Node {
		x := activation.Relu(layers.DenseWithBias(scope.In("eye"), work, hidden))
		return layers.DenseWithBias(scope.In("verdict"), x, 1)
	}
}
