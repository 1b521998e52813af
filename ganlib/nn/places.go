// Package nn has the parts that networks of pictures are built of here, and the
// penalty that keeps their critics (discriminators) calm. All of it can be
// differentiated twice, which a penalty on a critic's slope needs.
//
// A picture, or what a layer makes of it, is [batch, height, width, channels]. With a
// dense layer behind them, the functions here are convolutions:
//
//	dense after SpaceToDepth(x, k)       a convolution with a kernel of k by k and stride k
//	dense after Patches(x, k, stride)    a convolution with a kernel of k by k, without padding
//	DepthToSpace(dense, k)               a transposed convolution with a kernel of k by k and stride k
//
// and Crop(DepthToSpace(dense of Patches(Pad(x, 1), 2, 1), 2), 1) is a transposed convolution with a
// kernel of 4 by 4 and stride 2, whose tiles overlap.
//
// GoMLX's own layers.Convolution can't be differentiated twice yet.
package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
)

// SpaceToDepth makes one place of each tile of k by k places:
//
//	[batch, height, width, channels] → [batch, height/k, width/k, k·k·channels]
//
// The channels of a place are those of its tile, row by row. Height and width must be
// multiples of k.
func SpaceToDepth(x *graph.Node, k int) *graph.Node {
	d := dimensions("SpaceToDepth", x)
	if k < 1 || d[1]%k != 0 || d[2]%k != 0 {
		panic(fmt.Errorf("nn: SpaceToDepth: %v does not divide into tiles of %d by %[2]d places", d, k))
	}
	return graph.Reshape(swapped(x, d[0]*d[1]/k, k, d[2]/k, k*d[3]), d[0], d[1]/k, d[2]/k, k*k*d[3])
}

// DepthToSpace is SpaceToDepth's inverse: it makes a tile of k by k places of each one.
//
//	[batch, height, width, k·k·channels] → [batch, height·k, width·k, channels]
func DepthToSpace(x *graph.Node, k int) *graph.Node {
	d := dimensions("DepthToSpace", x)
	if k < 1 || d[3]%(k*k) != 0 {
		panic(fmt.Errorf("nn: DepthToSpace: the %d channels of %v are not those of tiles of %d by %[3]d places", d[3], d, k))
	}
	return graph.Reshape(swapped(x, d[0]*d[1], d[2], k, d[3]/k), d[0], d[1]*k, d[2]*k, d[3]/k/k)
}

// swapped returns x, as [a, b, c, d], with b and c in each other's place. A row of pixels
// in a tile is one piece of d values, which XLA copies several times faster than pixel by
// pixel.
func swapped(x *graph.Node, a, b, c, d int) *graph.Node {
	return graph.TransposeAllAxes(graph.Reshape(x, a, b, c, d), 0, 2, 1, 3)
}

// Patches is what a window of k by k places shows that moves over the picture, stride
// places at a time, as far as it fits:
//
//	[batch, height, width, channels] → [batch, (height-k)/stride+1, (width-k)/stride+1, k·k·channels]
//
// The channels of a place are those of its window, row by row. Windows overlap where
// stride is less than k; where they are equal, Patches is SpaceToDepth.
func Patches(x *graph.Node, k, stride int) *graph.Node {
	d := dimensions("Patches", x)
	if k < 1 || stride < 1 || k > d[1] || k > d[2] {
		panic(fmt.Errorf("nn: Patches: no windows of %d by %[1]d places, %d apart, in %v", k, stride, d))
	}
	// For each place in a window, what all windows show there.
	places := make([]*graph.Node, 0, k*k)
	seen := func(axis, from int) graph.SliceAxisSpec {
		return graph.AxisRange(from, from+(d[axis]-k)/stride*stride+1).Stride(stride)
	}
	for row := range k {
		for column := range k {
			places = append(places, graph.Slice(x, graph.AxisRange(), seen(1, row), seen(2, column)))
		}
	}
	if len(places) == 1 {
		return places[0]
	}
	return graph.Concatenate(places, -1)
}

// Around is each tile of k by k places with its surroundings, 2·k by 2·k places, of
// which those outside of the picture are 0:
//
//	[batch, height, width, channels] → [batch, height/k, width/k, 4·k·k·channels]
//
// The channels of a place are those of the four tiles of k by k into which its square
// is cut, row by row, and in each tile row by row. Height and width must be multiples
// of k, and k must be even.
func Around(x *graph.Node, k int) *graph.Node {
	d := dimensions("Around", x)
	if k < 2 || k%2 != 0 || d[1]%k != 0 || d[2]%k != 0 {
		panic(fmt.Errorf("nn: Around: %v does not divide into tiles of %d by %[2]d places, or their half is no number of places", d, k))
	}
	return Patches(SpaceToDepth(Pad(x, k/2), k), 2, 1)
}

// Pad puts a frame of zeros around a picture, n places wide:
//
//	[batch, height, width, channels] → [batch, height+2n, width+2n, channels]
func Pad(x *graph.Node, n int) *graph.Node {
	d := dimensions("Pad", x)
	if n < 0 {
		panic(fmt.Errorf("nn: Pad: no frame of %d places around %v", n, d))
	}
	side := graph.PadAxis{Start: n, End: n}
	return graph.Pad(x, graph.ScalarZero(x.Graph(), x.DType()), graph.PadAxis{}, side, side, graph.PadAxis{})
}

// Crop is Pad's inverse: it takes n places away at each side.
//
//	[batch, height, width, channels] → [batch, height-2n, width-2n, channels]
func Crop(x *graph.Node, n int) *graph.Node {
	d := dimensions("Crop", x)
	if n < 0 || 2*n >= d[1] || 2*n >= d[2] {
		panic(fmt.Errorf("nn: Crop: nothing is left of %v without %d places at each side", d, n))
	}
	return graph.Slice(x, graph.AxisRange(), graph.AxisRange(n, d[1]-n), graph.AxisRange(n, d[2]-n))
}

// dimensions checks that x is a picture, and returns its sizes.
func dimensions(who string, x *graph.Node) []int {
	if x.Rank() != 4 {
		panic(fmt.Errorf("nn: %s: takes [batch, height, width, channels], not %v", who, x.Shape().Dimensions))
	}
	return x.Shape().Dimensions
}
