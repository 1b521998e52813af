package ganlib

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// adamEpsilon is the default of TensorFlow and of Kingma & Ba 2014 (arXiv:1412.6980,
// algorithm 1).
const adamEpsilon = 1e-8

// An adam is the optimizer of the players with its two constants, and what goes with it:
// see Config.
type adam struct {
	beta1, beta2 float64
	averaging    float64  // 0: the painter's weights have no average
	schedule     Schedule // nil: both learn at the full rates
}

// rate is the learning rate of step number t (from 1 on) with both bias
// corrections in it:
//
//	α_t = α·√(1-β₂ᵗ) / (1-β₁ᵗ)
//
// the efficient form of section 2 of the paper, and TensorFlow's. It is made
// here, in float64, because 1-β₂ᵗ loses four digits in float32 at t=1.
func (o adam) rate(rate float64, t int) float32 {
	return float32(rate * math.Sqrt(1-math.Pow(o.beta2, float64(t))) / (1 - math.Pow(o.beta1, float64(t))))
}

// largeVariable is the least number of values of a variable that is a group by itself.
// A file's format depends on it.
const largeVariable = 8193

// adamGroups parts variables, given by their sizes, into the groups that share Adam's
// vectors, as lists of indices: every large variable is a group, and all the small ones
// together are another.
//
// Adam treats every weight alike, so that variables can be joined into one flat vector,
// which moves in three kernels instead of in ten for every variable. That is half of the
// time of the tutorial's step. But XLA makes one kernel of the join and of what is joined: it
// looks up for every single value which variable it belongs to, and may sum a bias's
// gradient over the batch anew for each. In notebook 04's nets that took half of a step.
func adamGroups(sizes []int) (groups [][]int) {
	var small []int
	for i, size := range sizes {
		if size < largeVariable {
			small = append(small, i)
		} else {
			groups = append(groups, []int{i})
		}
	}
	if small != nil {
		groups = append(groups, small)
	}
	return groups
}

// groupSizes returns the numbers of values in groups of variables of these sizes.
func groupSizes(groups [][]int, sizes []int) []int {
	sums := make([]int, len(groups))
	for i, group := range groups {
		for _, k := range group {
			sums[i] += sizes[k]
		}
	}
	return sums
}

// move returns weights w and moments m and v after one step:
//
//	m ← β₁·m + (1-β₁)·g      v ← β₂·v + (1-β₂)·g²      w ← w - α_t·m/(√v+ε)
//
// All of them, and the gradient g, are flat vectors, [size], of one of the player's
// groups. rate is a scalar, see adam.rate. A rate of 0 is that of a player
// that rests: none of the three changes.
func (o adam) move(w, m, v, g, rate *graph.Node) (newW, newM, newV *graph.Node) {
	newM = graph.Add(graph.MulScalar(m, o.beta1), graph.MulScalar(g, 1-o.beta1))
	newV = graph.Add(graph.MulScalar(v, o.beta2), graph.MulScalar(graph.Square(g), 1-o.beta2))
	// The weights move by what is kept of m and v, so that nothing needs the former ones
	// any more: XLA writes the new ones over them, and copies none.
	newM, newV = unlessResting(rate, newM, m), unlessResting(rate, newV, v)
	move := graph.Div(newM, graph.AddScalar(graph.Sqrt(newV), adamEpsilon))
	return graph.Sub(w, graph.Mul(rate, move)), newM, newV
}

// unlessResting returns moved, or still where the rate is 0.
func unlessResting(rate, moved, still *graph.Node) *graph.Node {
	return graph.Where(graph.GreaterThan(rate, graph.ScalarZero(rate.Graph(), rate.DType())), moved, still)
}
