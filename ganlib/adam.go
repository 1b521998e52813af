package ganlib

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// Adam's constants, the defaults of TensorFlow and of Kingma & Ba 2014
// (arXiv:1412.6980, algorithm 1). Its β₁ is Config.Beta1.
const (
	adamBeta2   = 0.999
	adamEpsilon = 1e-8
)

// adamRate is the learning rate of step number t (from 1 on) with both bias
// corrections in it:
//
//	α_t = α·√(1-β₂ᵗ) / (1-β₁ᵗ)
//
// the efficient form of section 2 of the paper, and TensorFlow's. It is made
// here, in float64, because 1-β₂ᵗ loses four digits in float32 at t=1.
func adamRate(rate, beta1 float64, t int) float32 {
	return float32(rate * math.Sqrt(1-math.Pow(adamBeta2, float64(t))) / (1 - math.Pow(beta1, float64(t))))
}

// adam returns a player's weights w and moments m and v after one step:
//
//	m ← β₁·m + (1-β₁)·g      v ← β₂·v + (1-β₂)·g²      w ← w - α_t·m/(√v+ε)
//
// All of them, and the gradient g, are flat vectors, [size]: Adam treats every
// weight alike, so the whole player moves in three kernels instead of in ten for
// every variable. rate is a scalar, see adamRate. A rate of 0 is that of a player
// that rests: none of the three changes.
func adam(beta1 float64, w, m, v, g, rate *graph.Node) (newW, newM, newV *graph.Node) {
	newM = graph.Add(graph.MulScalar(m, beta1), graph.MulScalar(g, 1-beta1))
	newV = graph.Add(graph.MulScalar(v, adamBeta2), graph.MulScalar(graph.Square(g), 1-adamBeta2))
	move := graph.Div(newM, graph.AddScalar(graph.Sqrt(newV), adamEpsilon))
	return graph.Sub(w, graph.Mul(rate, move)), unlessResting(rate, newM, m), unlessResting(rate, newV, v)
}

// unlessResting returns moved, or still where the rate is 0.
func unlessResting(rate, moved, still *graph.Node) *graph.Node {
	return graph.Where(graph.GreaterThan(rate, graph.ScalarZero(rate.Graph(), rate.DType())), moved, still)
}
