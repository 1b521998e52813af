package main

import (
	"atelier/ganlib"
	"atelier/ganlib/pictures"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// faces is the training of notebook 04, whose cells hold the same networks and
// loss: peers/torch_faces.py is its peer. size is a multiple of 8.
func faces(size, batch int) ganlib.Config {
	return ganlib.Config{
		Artist: pictures.Faces{Size: size}, Painter: facePainter(size), Critic: faceCritic, Loss: calm{},
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
			p := mosaic(layers.DenseWithBias(scope.In("%s", brush), x, 4*4*3), 4)
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
	x := see("tile", tiles(work, 4), 64)
	x = see("four tiles", tiles(x, 2), 128)
	x = see("whole", graph.Reshape(x, work.Shape().Dimensions[0], -1), 128)
	return layers.DenseWithBias(scope.In("verdict"), x, 1)
}

// tiles turns [batch, h, w, c] into [batch, h/k, w/k, k·k·c].
func tiles(x *graph.Node, k int) *graph.Node {
	d := x.Shape().Dimensions
	x = graph.TransposeAllAxes(graph.Reshape(x, d[0], d[1]/k, k, d[2]/k, k, d[3]), 0, 1, 3, 2, 4, 5)
	return graph.Reshape(x, d[0], d[1]/k, d[2]/k, k*k*d[3])
}

// mosaic turns [batch, h, w, k·k·c] into [batch, h·k, w·k, c].
func mosaic(x *graph.Node, k int) *graph.Node {
	d := x.Shape().Dimensions
	x = graph.TransposeAllAxes(graph.Reshape(x, d[0], d[1], d[2], k, k, d[3]/k/k), 0, 1, 3, 2, 4, 5)
	return graph.Reshape(x, d[0], d[1]*k, d[2]*k, d[3]/k/k)
}

// calm is the non-saturating loss with the R1 penalty of Mescheder et al. 2018
// (arXiv:1801.04406), of weight 6.
type calm struct{ ganlib.NonSaturating }

// Penalty returns 3 times the square of the critic's slope at real works, [batch, 1].
func (calm) Penalty(critic func(*graph.Node) *graph.Node, real, _, _ *graph.Node) *graph.Node {
	slope := graph.Gradient(graph.ReduceAllSum(critic(real)), real)[0]
	return graph.Reshape(graph.MulScalar(graph.ReduceSum(graph.Square(slope), 1, 2, 3), 3), real.Shape().Dimensions[0], 1)
}
