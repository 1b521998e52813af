package main

import (
	"atelier/ganlib"
	"atelier/ganlib/nn"
	"atelier/ganlib/pictures/faces"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// faceTraining is one of faces by tiles, whose many matrix products need each other little: on it the
// pure Go backend hung. size is a multiple of 8.
func faceTraining(size, batch int) ganlib.Config {
	return ganlib.Config{
		Artist: faces.Artist{Size: size}, Painter: facePainter(size), Critic: faceCritic, Loss: nn.R1{Gamma: 6},
		BatchSize: batch, Ideas: 16, PainterRate: 0.001, CriticRate: 0.001, Beta1: 0.5,
	}
}

// facePainter (generator) turns ideas [batch, 16] into paintings [batch, size, size, 3].
func facePainter(size int) ganlib.Net {
	return func(scope *model.Scope, ideas *graph.Node) *graph.Node {
		batch, n := ideas.Shape().Dimensions[0], size/4+1
		x := activation.Relu(layers.DenseWithBias(scope.In("thought"), ideas, 128))
		x = activation.Relu(layers.DenseWithBias(scope.In("sketch"), x, n*n*48))
		x = graph.Reshape(x, batch, n, n, 48)
		paint := func(brush string, from int) *graph.Node {
			p := nn.DepthToSpace(layers.DenseWithBias(scope.In("%s", brush), x, 4*4*3), 4)
			window := graph.AxisRange(from, from+size)
			return graph.Slice(p, graph.AxisRange(), window, window)
		}
		return graph.Tanh(graph.Add(paint("brush", 0), paint("brush shifted", 2)))
	}
}

// faceCritic (discriminator) turns works [batch, size, size, 3] into logits [batch, 1].
func faceCritic(scope *model.Scope, work *graph.Node) *graph.Node {
	see := func(name string, x *graph.Node, n int) *graph.Node {
		return activation.LeakyReluWith(layers.DenseWithBias(scope.In("%s", name), x, n), 0.2)
	}
	x := see("tile", nn.SpaceToDepth(work, 4), 64)
	x = see("four tiles", nn.SpaceToDepth(x, 2), 128)
	x = see("whole", graph.Reshape(x, work.Shape().Dimensions[0], -1), 128)
	return layers.DenseWithBias(scope.In("verdict"), x, 1)
}
