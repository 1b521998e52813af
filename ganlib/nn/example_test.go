package nn_test

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"atelier/ganlib"
	"atelier/ganlib/nn"
)

var picture4 = [][][][]float32{{ // one of 4 by 4 pixels, each with one value
	{{1}, {2}, {3}, {4}},
	{{5}, {6}, {7}, {8}},
	{{9}, {10}, {11}, {12}},
	{{13}, {14}, {15}, {16}},
}}

// A picture is cut into tiles of 2 by 2.
func ExampleSpaceToDepth() {
	fmt.Println(graph.MustExecOnce(ganlib.GoBackend(), func(x *graph.Node) *graph.Node {
		return nn.SpaceToDepth(x, 2)
	}, picture4).Value())
	// Output:
	// [[[[1 2 5 6] [3 4 7 8]] [[9 10 13 14] [11 12 15 16]]]]
}

// Tiles are put together again.
func ExampleDepthToSpace() {
	fmt.Println(graph.MustExecOnce(ganlib.GoBackend(), func(x *graph.Node) *graph.Node {
		return nn.DepthToSpace(x, 2)
	}, [][][][]float32{{{{1, 2, 5, 6}, {3, 4, 7, 8}}}}).Value())
	// Output:
	// [[[[1] [2] [3] [4]] [[5] [6] [7] [8]]]]
}

// A window of 3 by 3 goes over a picture of 4 by 4, and stands at four places.
func ExamplePatches() {
	fmt.Println(graph.MustExecOnce(ganlib.GoBackend(), func(x *graph.Node) *graph.Node {
		return nn.Patches(x, 3, 1)
	}, picture4).Value())
	// Output:
	// [[[[1 2 3 5 6 7 9 10 11] [2 3 4 6 7 8 10 11 12]] [[5 6 7 9 10 11 13 14 15] [6 7 8 10 11 12 14 15 16]]]]
}

// The tile in the upper left corner has nothing above it, and nothing at its left.
func ExampleAround() {
	around := graph.MustExecOnce(ganlib.GoBackend(), func(x *graph.Node) *graph.Node {
		return nn.Around(x, 2)
	}, picture4).Value().([][][][]float32)
	fmt.Println(around[0][0][0])
	// Output:
	// [0 0 0 1 0 0 2 3 0 5 0 9 6 7 10 11]
}

// A critic (discriminator) of pictures who stays calm: he looks at tiles of 4 by 4
// pixels, then at the whole.
func ExampleR1() {
	critic := func(scope *model.Scope, work *graph.Node) *graph.Node {
		x := activation.LeakyReluWith(layers.DenseWithBias(scope.In("tile"), nn.SpaceToDepth(work, 4), 16), 0.2)
		x = graph.Reshape(x, work.Shape().Dimensions[0], -1)
		return layers.DenseWithBias(scope.In("verdict"), x, 1)
	}
	config := ganlib.Config{Critic: critic, Loss: nn.R1{Gamma: 6}}
	fmt.Println(config.Loss)
	// Output:
	// ganlib.NonSaturating, γ 6
}
