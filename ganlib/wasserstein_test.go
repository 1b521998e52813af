package ganlib

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// slopeOf runs the penalty's mean and its gradient by the weights of a critic
// tanh(works·w1)·w2, [in, hidden] and [hidden, 1].
func slopeOf(t *testing.T, b compute.Backend, in, hidden int, w, real, painted, mix []float32) (mean float64, slope []float32) {
	t.Helper()
	batch := len(mix)
	p, err := compile(b, "penalty", func(g *graph.Graph, _ *model.Store) []*graph.Node {
		parameter := func(name string, sizes ...int) *graph.Node {
			return graph.Parameter(g, name, shapes.Make(dtypes.Float32, sizes...))
		}
		w := parameter("w", hidden*(in+1))
		w1 := graph.Reshape(graph.Slice(w, graph.AxisRange(0, in*hidden)), in, hidden)
		w2 := graph.Reshape(graph.Slice(w, graph.AxisRange(in*hidden)), hidden, 1)
		critic := func(x *graph.Node) *graph.Node { return graph.Dot(graph.Tanh(graph.Dot(x, w1).MatMul()), w2).MatMul() }
		penalty := graph.ReduceAllMean(WassersteinPenalty{}.Penalty(critic,
			parameter("real", batch, in), parameter("painted", batch, in), parameter("mix", batch, 1)))
		return []*graph.Node{penalty, graph.Gradient(penalty, w)[0]}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	tensor := func(v []float32, sizes ...int) *tensors.Tensor { return tensors.FromFlatDataAndDimensions(v, sizes...) }
	out, err := p.run(tensor(w, len(w)), tensor(real, batch, in), tensor(painted, batch, in), tensor(mix, batch, 1))
	if err != nil {
		t.Fatal(err)
	}
	slope, err = tensors.CopyFlatData[float32](out[1])
	if err != nil {
		t.Fatal(err)
	}
	return float64(tensors.ToScalar[float32](out[0])), slope
}

// penaltyByHand is the penalty of the same critic in plain float64: the slope of
// tanh(x·w1)·w2 by x is w1·((1-tanh²)⊙w2).
func penaltyByHand(in, hidden int, w, real, painted, mix []float64) float64 {
	var sum float64
	for i, m := range mix {
		slope := make([]float64, in)
		for h := range hidden {
			var z float64
			for k := range in {
				z += (m*real[i*in+k] + (1-m)*painted[i*in+k]) * w[k*hidden+h]
			}
			d := (1 - math.Tanh(z)*math.Tanh(z)) * w[in*hidden+h]
			for k := range in {
				slope[k] += d * w[k*hidden+h]
			}
		}
		var length float64
		for _, s := range slope {
			length += s * s
		}
		length = math.Sqrt(length)
		sum += 10 * (length - 1) * (length - 1) / float64(len(mix))
	}
	return sum
}

// TestPenaltysSecondDerivatives: the penalty is a function of the critic's slope,
// so its gradient by his weights takes second derivatives. They are compared
// with finite differences of the formula in plain Go.
func TestPenaltysSecondDerivatives(t *testing.T) {
	const in, hidden, batch = 4, 6, 8
	rng := rand.New(rand.NewPCG(3, 4))
	random := func(n int) []float32 {
		v := make([]float32, n)
		fillNormal(rng, v)
		return v
	}
	w, real, painted, mix := random(hidden*(in+1)), random(batch*in), random(batch*in), make([]float32, batch)
	for i := range mix {
		mix[i] = rng.Float32()
	}
	for name, b := range backends(t) {
		t.Run(name, func(t *testing.T) {
			mean, slope := slopeOf(t, b, in, hidden, w, real, painted, mix)
			wide := widen(w)
			at := func() float64 { return penaltyByHand(in, hidden, wide, widen(real), widen(painted), widen(mix)) }
			if want := at(); math.Abs(mean-want) > 1e-4*want {
				t.Errorf("the penalty is %g, by hand %g", mean, want)
			}
			for i := range wide {
				const h = 1e-5
				was := wide[i]
				wide[i] = was + h
				up := at()
				wide[i] = was - h
				down := at()
				wide[i] = was
				if want := (up - down) / (2 * h); math.Abs(float64(slope[i])-want) > 1e-3*max(1, math.Abs(want)) {
					t.Errorf("weight %d: gradient %g, finite differences %g", i, slope[i], want)
				}
			}
		})
	}
}

// The critic's slope at the very place where it is 0 must not end a training.
func TestPenaltyOfAFlatCritic(t *testing.T) {
	for name, b := range backends(t) {
		t.Run(name, func(t *testing.T) {
			w, works := make([]float32, 10), make([]float32, 8)
			mean, slope := slopeOf(t, b, 4, 2, w, works, works, []float32{0.5, 0.25})
			if math.Abs(mean-10) > 1e-3 || !finite(slope) { // 10·(0-1)²
				t.Errorf("penalty %g, gradient %v", mean, slope)
			}
		})
	}
}

// TestWassersteinTrainings: both kinds train to the same weights in blocks and
// step by step, do what they promise to the critic, and both players move.
func TestWassersteinTrainings(t *testing.T) {
	smooth := func(scope *model.Scope, x *graph.Node) *graph.Node {
		x = graph.Tanh(layers.DenseWithBias(scope.In("eye"), x, 32))
		return layers.DenseWithBias(scope.In("verdict"), x, 1)
	}
	for _, loss := range []Loss{Wasserstein{Limit: 0.05}, WassersteinPenalty{}} {
		cfg := Config{Loss: loss, Critic: smooth, CriticSteps: 5, PainterRate: 1e-3, CriticRate: 1e-3}
		a := backendsAgree(t, fmt.Sprintf("%T", loss), cfg)
		_, critic, err := a.Weights()
		if err != nil {
			t.Fatal(err)
		}
		var largest float64
		for _, w := range critic {
			largest = max(largest, math.Abs(float64(w)))
		}
		if _, clips := loss.(Clipper); clips && (largest > 0.05000001 || largest < 0.04) {
			t.Errorf("%T: the critic's largest weight is %g, clipped at 0.05", loss, largest)
		}
	}
	if _, err := New(GoBackend(), Config{Loss: Wasserstein{Limit: -1}}); err == nil {
		t.Error("a negative limit, and no error")
	}
}

// backendsAgree trains 50 steps in blocks on XLA and one by one on the pure Go backend,
// and compares the weights. It returns XLA's.
func backendsAgree(t *testing.T, name string, cfg Config) *GAN {
	t.Helper()
	a, b := mustNew(t, xla(t), cfg), mustNew(t, GoBackend(), cfg)
	start := weights(t, a)
	mustTrain(t, a, 50, 10)
	mustTrain(t, b, 50, 10)
	wa, wb := weights(t, a), weights(t, b)
	var moved, apart float64
	for i := range wa {
		moved = max(moved, math.Abs(float64(wa[i]-start[i])))
		apart = max(apart, math.Abs(float64(wa[i]-wb[i])))
	}
	if moved < 5e-3 || apart > 1e-4 {
		t.Errorf("%s: in 50 steps weights moved by up to %g, and the backends' differ by up to %g", name, moved, apart)
	}
	return a
}

// TestEquilibriumIsWhereTheLossSays compares with each paper's value for a critic who
// can't tell.
func TestEquilibriumIsWhereTheLossSays(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		loss Loss
		want Equilibrium
	}{
		{Minimax{}, Equilibrium{0, 2 * math.Ln2}},
		{NonSaturating{}, Equilibrium{0, 2 * math.Ln2}},
		{LeastSquares{}, Equilibrium{0.5, 0.25}},
		{Hinge{}, Equilibrium{nan, 2}},
		{Wasserstein{}, Equilibrium{nan, 0}},
		{WassersteinPenalty{}, Equilibrium{nan, 0}},
	} {
		gan := mustNew(t, GoBackend(), Config{Loss: c.loss})
		got := gan.Film().Equilibrium()
		if math.Abs(got.CriticLoss-c.want.CriticLoss) > 1e-6 || !(got.Logit == c.want.Logit || math.IsNaN(got.Logit) && math.IsNaN(c.want.Logit)) {
			t.Errorf("%T has its equilibrium at %+v, want %+v", c.loss, got, c.want)
		}
	}
	if got := (*Film)(nil).Equilibrium(); got.Logit != 0 || math.Abs(got.CriticLoss-1.386) > 1e-3 || got.Probability() != 0.5 {
		t.Errorf("no film has its equilibrium at %+v, want the tutorial's", got)
	}
}

// TestPenaltyHoldsTheSlope: a critic who pays for every slope but 1, and learns
// alone against a painter at rest, ends with a slope of about 1 on the paintings.
// Advice shows the slope, since the painter's loss is minus the logit.
func TestPenaltyHoldsTheSlope(t *testing.T) {
	slope := func(loss Loss) float64 {
		gan := mustNew(t, fastest(t), Config{Loss: loss})
		if err := gan.SetRates(Rates{0, 1e-3, 1}); err != nil {
			t.Fatal(err)
		}
		mustTrain(t, gan, 600, 600)
		paintings, err := gan.Paint(gan.NewIdeas(1, 200))
		if err != nil {
			t.Fatal(err)
		}
		advice, err := gan.Advice(paintings)
		if err != nil {
			t.Fatal(err)
		}
		var mean float64
		for _, a := range advice {
			var square float64
			for _, v := range a {
				square += float64(v) * float64(v)
			}
			mean += math.Sqrt(square) / float64(len(advice))
		}
		return mean
	}
	if s := slope(WassersteinPenalty{}); s < 0.8 || s > 1.25 {
		t.Errorf("with the penalty the critic's slope is %.2f on average, want about 1", s)
	}
	if s := slope(Wasserstein{Limit: 10}); s < 2 {
		t.Errorf("without a penalty the critic's slope is %.2f only: the test says nothing", s)
	}
}

// TestEachStepHasItsOwnInterpolation: the places where the penalty looks are new ones
// in each step, and the same ones however the steps are cut into blocks.
func TestEachStepHasItsOwnInterpolation(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{Loss: WassersteinPenalty{}, BatchSize: 3, Ideas: 2})
	draw := func(step, n int) []float32 {
		b := &batches{step: step, n: n}
		gan.prefetcher.fill(b)
		return b.interpolation
	}
	both, second := draw(0, 2), draw(1, 1)
	if len(both) != 6 || len(second) != 3 {
		t.Fatalf("%d and %d numbers, want 6 and 3", len(both), len(second))
	}
	for i, v := range both {
		if v < 0 || v >= 1 {
			t.Errorf("an interpolation of %g", v)
		}
		if i >= 3 && v != second[i-3] {
			t.Errorf("step 2's are %v in one block and %v in another", both[3:], second)
		}
		if i >= 3 && v == both[i-3] {
			t.Errorf("steps 1 and 2 share an interpolation: %v", both)
		}
	}
}
