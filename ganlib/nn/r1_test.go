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

var _ ganlib.Penalizer = nn.R1{}

// A critic in plain Go of works of 4 values: dense(3) → leaky → dense(1). weights are
// 4·3 of the first layer and 3 of the second.
func plainSquare(weights, work []float64) (square float64) {
	var hidden [3]float64 // the slope at each neuron
	for j := range hidden {
		sum := 0.0
		for i, v := range work {
			sum += v * weights[i*3+j]
		}
		hidden[j] = weights[12+j]
		if sum < 0 {
			hidden[j] *= 0.2
		}
	}
	for i := range work {
		slope := 0.0
		for j, h := range hidden {
			slope += weights[i*3+j] * h
		}
		square += slope * slope
	}
	return square
}

// TestR1: the penalty is γ/2 times the square of the slope at real works, by the
// formula in plain Go, and its slope by the critic's weights is that of finite
// differences. The paintings don't matter.
func TestR1(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	random := func(n int) []float64 {
		list := make([]float64, n)
		for i := range list {
			list[i] = rng.NormFloat64()
		}
		return list
	}
	const batch = 5
	weights, works := random(15), random(batch*4)
	for _, c := range []struct {
		r1    nn.R1
		gamma float64
	}{{nn.R1{}, 10}, {nn.R1{Gamma: 0.4}, 0.4}, {nn.R1{Loss: ganlib.Hinge{}, Gamma: 6}, 6}} {
		out := graph.MustExecOnceN(ganlib.GoBackend(), func(w, x *graph.Node) []*graph.Node {
			first := graph.Reshape(graph.Slice(w, graph.AxisRange(0, 12)), 4, 3)
			second := graph.Reshape(graph.Slice(w, graph.AxisRange(12, 15)), 3, 1)
			critic := func(x *graph.Node) *graph.Node {
				x = graph.Reshape(x, batch, 4)
				return graph.Dot(activation.LeakyReluWith(graph.Dot(x, first).MatMul(), 0.2), second).MatMul()
			}
			penalty := c.r1.Penalty(critic, graph.Reshape(x, batch, 2, 1, 2), nil, nil) // as pictures have it
			return []*graph.Node{penalty, graph.Gradient(graph.ReduceAllSum(penalty), w)[0]}
		}, tensors.FromFlatDataAndDimensions(weights, 15), tensors.FromFlatDataAndDimensions(works, batch, 4))
		if !slices.Equal(out[0].Shape().Dimensions, []int{batch, 1}) {
			t.Fatalf("γ %g: shape %v", c.gamma, out[0].Shape().Dimensions)
		}
		sum := func(weights []float64) (sum float64) {
			for i := range batch {
				sum += c.gamma / 2 * plainSquare(weights, works[4*i:4*i+4])
			}
			return sum
		}
		for i, got := range tensors.MustCopyFlatData[float64](out[0]) {
			if want := c.gamma / 2 * plainSquare(weights, works[4*i:4*i+4]); math.Abs(got-want) > 1e-9*(1+want) {
				t.Errorf("γ %g, work %d: penalty %g, want %g", c.gamma, i, got, want)
			}
		}
		for i, got := range tensors.MustCopyFlatData[float64](out[1]) {
			const h = 1e-6
			up, down := slices.Clone(weights), slices.Clone(weights)
			up[i] += h
			down[i] -= h
			if want := (sum(up) - sum(down)) / (2 * h); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
				t.Errorf("γ %g, weight %d: slope %g, finite differences %g", c.gamma, i, got, want)
			}
		}
	}
}

// TestR1IsALoss: without the penalty it is the loss that it was given.
func TestR1IsALoss(t *testing.T) {
	logits := []float32{-3, -0.5, 0, 2}
	for _, c := range []struct{ r1, want ganlib.Loss }{
		{nn.R1{}, ganlib.NonSaturating{}}, {nn.R1{Loss: ganlib.Hinge{}}, ganlib.Hinge{}},
	} {
		out := graph.MustExecOnceN(ganlib.GoBackend(), func(x *graph.Node) []*graph.Node {
			other := graph.Neg(x)
			return []*graph.Node{c.r1.Critic(x, other), c.want.Critic(x, other), c.r1.Painter(x), c.want.Painter(x)}
		}, tensors.FromFlatDataAndDimensions(logits, len(logits), 1))
		for i := 0; i < 4; i += 2 {
			if !slices.Equal(tensors.MustCopyFlatData[float32](out[i]), tensors.MustCopyFlatData[float32](out[i+1])) {
				t.Errorf("%v is not %T", c.r1, c.want)
			}
		}
	}
	names := map[string]bool{}
	for _, r := range []nn.R1{{}, {Gamma: 6}, {Loss: ganlib.Hinge{}}, {Loss: ganlib.Minimax{}}} {
		names[r.String()] = true
	}
	if len(names) != 4 || (nn.R1{}).String() != (nn.R1{Loss: ganlib.NonSaturating{}, Gamma: 10}).String() {
		t.Errorf("called %v", names)
	}
}

// TestR1Trains: a GAN takes it, and refuses what can't be.
func TestR1Trains(t *testing.T) {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{Loss: nn.R1{}})
	if err != nil {
		t.Fatal(err)
	}
	defer gan.Close()
	for _, err := range gan.Train(t.Context(), 3, 1) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for want, loss := range map[string]nn.R1{
		"nn: R1.Loss ganlib.WassersteinPenalty": {Loss: ganlib.WassersteinPenalty{}}, "nn: R1.Loss ganlib.Wasserstein:": {Loss: ganlib.Wasserstein{}},
		"nn: R1.Gamma -1: must be positive": {Gamma: -1}, "nn: R1.Gamma NaN: must be positive": {Gamma: math.NaN()},
	} {
		if _, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{Loss: loss}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
