package measure

import (
	"fmt"
	"math"
	"slices"
)

// A Neighbour is the training work that is nearest to a painting.
type Neighbour struct {
	// Index says which of the works it is, from 0 on.
	Index int
	// Distance is the root of the mean square of the differences of their values:
	// 0 for a copy, in the unit of a value.
	Distance float64
}

// Nearest finds, for each of the works looked at, the nearest of a set of others,
// such as those that a painter (generator) was trained on.
//
// It answers whether the painter copies. A painting that is much nearer to a training work
// than new works by the artist usually are was learned by heart. So find the
// nearest of held-out works too, that the training has never seen, and compare: see
// [MedianDistance]. Works that are all alike, or a painter that leaves out what is
// rare, make distances small as well, so look at a few pairs.
//
// All works must have the same number of values, and the set at least one work.
func Nearest(works, set [][]float32) ([]Neighbour, error) {
	if len(set) == 0 || len(set[0]) == 0 {
		return nil, fmt.Errorf("measure: Nearest: the set is empty: give at least one work to be near to")
	}
	values := len(set[0])
	for i, w := range set {
		if len(w) != values {
			return nil, fmt.Errorf("measure: Nearest: work %d of the set has %d values, and its first %d: must be the same", i, len(w), values)
		}
	}
	found := make([]Neighbour, len(works))
	for i, work := range works {
		if len(work) != values {
			return nil, fmt.Errorf("measure: Nearest: work %d has %d values, and those of the set %d: must be the same", i, len(work), values)
		}
		best := Neighbour{Index: -1}
		bound := float32(math.Inf(1))
		for j, other := range set {
			if sum := squares(work, other, bound); sum < bound {
				bound, best.Index = sum, j
			}
		}
		if best.Index < 0 {
			return nil, fmt.Errorf("measure: Nearest: work %d has values that are no finite numbers", i)
		}
		best.Distance = math.Sqrt(float64(bound) / float64(values))
		found[i] = best
	}
	return found, nil
}

// squares is the sum of the squared differences of two works. It stops adding
// where the sum is above bound.
func squares(a, b []float32, bound float32) (sum float32) {
	const stretch = 96
	for from := 0; from < len(a) && sum < bound; from += stretch {
		to := min(from+stretch, len(a))
		x, y := a[from:to], b[from:to]
		var part float32
		for i := range x {
			d := x[i] - y[i]
			part += d * d
		}
		sum += part
	}
	return sum
}

// MedianDistance is the middle one of the distances: half of the neighbours are
// nearer. It is NaN if there are none.
func MedianDistance(neighbours []Neighbour) float64 {
	if len(neighbours) == 0 {
		return math.NaN()
	}
	distances := make([]float64, len(neighbours))
	for i, n := range neighbours {
		distances[i] = n.Distance
	}
	slices.Sort(distances)
	middle := len(distances) / 2
	if len(distances)%2 == 1 {
		return distances[middle]
	}
	return (distances[middle-1] + distances[middle]) / 2
}
