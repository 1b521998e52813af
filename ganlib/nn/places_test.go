package nn_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers/activation"

	"atelier/ganlib"
	"atelier/ganlib/nn"
)

// A picture is [batch, height, width, channels] values in plain Go.
type picture struct {
	batch, height, width, channels int
	values                         []float64
}

// at is a value, or 0 outside of the picture.
func (p picture) at(b, y, x, c int) float64 {
	if y < 0 || x < 0 || y >= p.height || x >= p.width {
		return 0
	}
	return p.values[((b*p.height+y)*p.width+x)*p.channels+c]
}

func (p picture) dimensions() []int { return []int{p.batch, p.height, p.width, p.channels} }

func (p picture) tensor() *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(p.values, p.dimensions()...)
}

func randomPicture(seed uint64, batch, height, width, channels int) picture {
	rng := rand.New(rand.NewPCG(seed, 0))
	p := picture{batch, height, width, channels, make([]float64, batch*height*width*channels)}
	for i := range p.values {
		p.values[i] = rng.NormFloat64()
	}
	return p
}

// filled is a picture with the values that of tells.
func filled(batch, height, width, channels int, of func(b, y, x, c int) float64) picture {
	p := picture{batch: batch, height: height, width: width, channels: channels}
	for b := range batch {
		for y := range height {
			for x := range width {
				for c := range channels {
					p.values = append(p.values, of(b, y, x, c))
				}
			}
		}
	}
	return p
}

// windows is what squares of side places show, stride apart, the first one beginning at
// from, in plain Go loops: the order of their channels is that of order.
func (p picture) windows(from, side, stride, down, across int, order func(i int) (dy, dx, c int)) picture {
	return filled(p.batch, down, across, side*side*p.channels, func(b, y, x, i int) float64 {
		dy, dx, c := order(i)
		return p.at(b, from+y*stride+dy, from+x*stride+dx, c)
	})
}

// rowByRow is the order of channels in a square of side places.
func (p picture) rowByRow(side int) func(i int) (dy, dx, c int) {
	return func(i int) (dy, dx, c int) {
		return i / p.channels / side, i / p.channels % side, i % p.channels
	}
}

// An operation is one of the package's, and what it does in plain Go.
type operation struct {
	name  string
	graph func(x *graph.Node) *graph.Node
	plain func(p picture) picture
}

var operations = []operation{
	{"SpaceToDepth 3", func(x *graph.Node) *graph.Node { return nn.SpaceToDepth(x, 3) },
		func(p picture) picture { return p.windows(0, 3, 3, p.height/3, p.width/3, p.rowByRow(3)) }},
	{"DepthToSpace 2", func(x *graph.Node) *graph.Node { return nn.DepthToSpace(x, 2) },
		func(p picture) picture {
			channels := p.channels / 4
			return filled(p.batch, 2*p.height, 2*p.width, channels, func(b, y, x, c int) float64 {
				return p.at(b, y/2, x/2, (y%2*2+x%2)*channels+c)
			})
		}},
	{"Patches 2, 1", func(x *graph.Node) *graph.Node { return nn.Patches(x, 2, 1) },
		func(p picture) picture { return p.windows(0, 2, 1, p.height-1, p.width-1, p.rowByRow(2)) }},
	{"Patches 3, 2", func(x *graph.Node) *graph.Node { return nn.Patches(x, 3, 2) },
		func(p picture) picture { return p.windows(0, 3, 2, (p.height-3)/2+1, (p.width-3)/2+1, p.rowByRow(3)) }},
	{"Patches 2, 4: between windows nothing is seen", func(x *graph.Node) *graph.Node { return nn.Patches(x, 2, 4) },
		func(p picture) picture { return p.windows(0, 2, 4, (p.height-2)/4+1, (p.width-2)/4+1, p.rowByRow(2)) }},
	{"Pad 2", func(x *graph.Node) *graph.Node { return nn.Pad(x, 2) }, func(p picture) picture {
		return filled(p.batch, p.height+4, p.width+4, p.channels, func(b, y, x, c int) float64 { return p.at(b, y-2, x-2, c) })
	}},
	{"Pad 0", func(x *graph.Node) *graph.Node { return nn.Pad(x, 0) }, func(p picture) picture { return p }},
	{"Crop 2", func(x *graph.Node) *graph.Node { return nn.Crop(x, 2) }, func(p picture) picture {
		return filled(p.batch, p.height-4, p.width-4, p.channels, func(b, y, x, c int) float64 { return p.at(b, y+2, x+2, c) })
	}},
	{"Around 2", func(x *graph.Node) *graph.Node { return nn.Around(x, 2) }, around(2)},
	{"Around 6", func(x *graph.Node) *graph.Node { return nn.Around(x, 6) }, around(6)},
}

// around is nn.Around in plain Go: the channels tile by tile.
func around(k int) func(p picture) picture {
	return func(p picture) picture {
		return p.windows(-k/2, 2*k, k, p.height/k, p.width/k, func(i int) (dy, dx, c int) {
			tile, i := i/(k*k*p.channels), i%(k*k*p.channels)
			return tile/2*k + i/p.channels/k, tile%2*k + i/p.channels%k, i % p.channels
		})
	}
}

// TestOperations: each does what loops in plain Go do, to pictures that are not square.
func TestOperations(t *testing.T) {
	p := randomPicture(1, 2, 6, 12, 8)
	for _, op := range operations {
		got := graph.MustExecOnce(ganlib.GoBackend(), op.graph, p.tensor())
		want := op.plain(p)
		if !slices.Equal(got.Shape().Dimensions, want.dimensions()) {
			t.Errorf("%s: %v, want %v", op.name, got.Shape().Dimensions, want.dimensions())
		} else if !slices.Equal(tensors.MustCopyFlatData[float64](got), want.values) {
			t.Errorf("%s: the values are wrong", op.name)
		}
	}
}

// TestInverse: DepthToSpace undoes SpaceToDepth, and Patches of windows that do not
// overlap is SpaceToDepth.
func TestInverse(t *testing.T) {
	p := randomPicture(2, 2, 6, 12, 3)
	out := graph.MustExecOnceN(ganlib.GoBackend(), func(x *graph.Node) []*graph.Node {
		return []*graph.Node{nn.DepthToSpace(nn.SpaceToDepth(x, 3), 3), nn.SpaceToDepth(x, 3), nn.Patches(x, 3, 3)}
	}, p.tensor())
	flat := func(i int) []float64 { return tensors.MustCopyFlatData[float64](out[i]) }
	if !slices.Equal(flat(0), p.values) {
		t.Error("DepthToSpace does not undo SpaceToDepth")
	}
	if !slices.Equal(flat(1), flat(2)) {
		t.Error("Patches 3, 3 is not SpaceToDepth 3")
	}
}

// TestDerivatives: the slope of a function of each operation's output, and the slope of
// that slope's square, are those of finite differences. LeakyReluWith is GoMLX's, and
// here because the notebooks' critics rely on its second derivative.
func TestDerivatives(t *testing.T) {
	leaky := operation{name: "LeakyReluWith 0.2",
		graph: func(x *graph.Node) *graph.Node { return activation.LeakyReluWith(x, 0.2) },
		plain: func(p picture) picture {
			return filled(p.batch, p.height, p.width, p.channels, func(b, y, x, c int) float64 {
				v := p.at(b, y, x, c)
				return max(v, 0.2*v)
			})
		}}
	p := randomPicture(3, 2, 6, 6, 4)
	for _, op := range append(slices.Clone(operations), leaky) {
		// Σ wᵢ·yᵢ³, y being the output: its second derivative is not 0 anywhere.
		weight := func(i int) float64 { return 1 + 0.1*float64(i%7) }
		plain := func(p picture) (sum float64) {
			for i, y := range op.plain(p).values {
				sum += weight(i) * y * y * y
			}
			return sum
		}
		slope := func(x *graph.Node) *graph.Node {
			y := op.graph(x)
			weights := make([]float64, y.Shape().Size())
			for i := range weights {
				weights[i] = weight(i)
			}
			w := graph.Reshape(graph.Const(x.Graph(), weights), y.Shape().Dimensions...)
			return graph.Gradient(graph.ReduceAllSum(graph.Mul(w, graph.Mul(y, graph.Square(y)))), x)[0]
		}
		exec := graph.MustNewExec(ganlib.GoBackend(), func(x *graph.Node) []*graph.Node {
			first := slope(x)
			square := graph.ReduceAllSum(graph.Square(first))
			return []*graph.Node{first, square, graph.Gradient(square, x)[0]}
		})
		run := func(p picture) (first []float64, square float64, second []float64) {
			out := exec.MustCall(p.tensor())
			return tensors.MustCopyFlatData[float64](out[0]), tensors.ToScalar[float64](out[1]), tensors.MustCopyFlatData[float64](out[2])
		}
		first, _, second := run(p)
		for _, i := range []int{0, 5, 77, 143, len(p.values) - 1} {
			const h = 1e-5
			up, down := p, p
			up.values, down.values = slices.Clone(p.values), slices.Clone(p.values)
			up.values[i] += h
			down.values[i] -= h
			_, above, _ := run(up)
			_, below, _ := run(down)
			for what, pair := range map[string][2]float64{
				"slope":           {first[i], (plain(up) - plain(down)) / (2 * h)},
				"slope of slopes": {second[i], (above - below) / (2 * h)},
			} {
				if math.Abs(pair[0]-pair[1]) > 1e-5*(1+math.Abs(pair[1])) {
					t.Errorf("%s, value %d: %s %g, finite differences %g", op.name, i, what, pair[0], pair[1])
				}
			}
		}
	}
}

// TestRefuses: what does not fit is an error that says so, by GoMLX's custom a panic.
func TestRefuses(t *testing.T) {
	p := randomPicture(4, 1, 6, 6, 3)
	for want, op := range map[string]func(x *graph.Node) *graph.Node{
		"SpaceToDepth: [1 6 6 3] does not divide into tiles of 4 by 4":    func(x *graph.Node) *graph.Node { return nn.SpaceToDepth(x, 4) },
		"SpaceToDepth: [1 6 6 3] does not divide into tiles of 0 by 0":    func(x *graph.Node) *graph.Node { return nn.SpaceToDepth(x, 0) },
		"DepthToSpace: the 3 channels of [1 6 6 3] are not those":         func(x *graph.Node) *graph.Node { return nn.DepthToSpace(x, 2) },
		"DepthToSpace: the 3 channels of [1 6 6 3] are not those of":      func(x *graph.Node) *graph.Node { return nn.DepthToSpace(x, -1) },
		"Patches: no windows of 7 by 7 places, 1 apart":                   func(x *graph.Node) *graph.Node { return nn.Patches(x, 7, 1) },
		"Patches: no windows of 2 by 2 places, 0 apart":                   func(x *graph.Node) *graph.Node { return nn.Patches(x, 2, 0) },
		"Around: [1 6 6 3] does not divide into tiles of 3 by 3":          func(x *graph.Node) *graph.Node { return nn.Around(x, 3) },
		"Around: [1 6 6 3] does not divide into tiles of 4 by 4":          func(x *graph.Node) *graph.Node { return nn.Around(x, 4) },
		"Pad: no frame of -1 places":                                      func(x *graph.Node) *graph.Node { return nn.Pad(x, -1) },
		"Crop: nothing is left of [1 6 6 3] without 3 places at each":     func(x *graph.Node) *graph.Node { return nn.Crop(x, 3) },
		"SpaceToDepth: takes [batch, height, width, channels], not [1 6]": func(x *graph.Node) *graph.Node { return nn.SpaceToDepth(graph.ReduceMean(x, 2, 3), 2) },
	} {
		if _, err := graph.CallOnce(ganlib.GoBackend(), op, p.tensor()); err == nil || !strings.Contains(err.Error(), "nn: "+want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
