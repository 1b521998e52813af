package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"atelier/ganlib/measure"
)

// TestNearest compares with the plain way: every distance, in float64.
func TestNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	some := func(n int) [][]float32 {
		works := make([][]float32, n)
		for i := range works {
			works[i] = make([]float32, 500)
			for j := range works[i] {
				works[i][j] = float32(rng.NormFloat64())
			}
		}
		return works
	}
	set, works := some(60), some(20)
	works = append(works, set[17]) // a copy
	found, err := measure.Nearest(works, set)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range works {
		best, index := math.Inf(1), -1
		for j, s := range set {
			var sum float64
			for k := range w {
				d := float64(w[k]) - float64(s[k])
				sum += d * d
			}
			if rms := math.Sqrt(sum / float64(len(w))); rms < best {
				best, index = rms, j
			}
		}
		if found[i].Index != index || math.Abs(found[i].Distance-best) > 1e-5 {
			t.Errorf("work %d: %+v, want %d at %v", i, found[i], index, best)
		}
	}
	if last := found[20]; last.Index != 17 || last.Distance != 0 {
		t.Errorf("a copy of work 17 is nearest to %+v", last)
	}
}

func TestNearestErrors(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct{ works, set [][]float32 }{
		"no set":        {[][]float32{{1}}, nil},
		"empty works":   {[][]float32{{}}, [][]float32{{}}},
		"another size":  {[][]float32{{1, 2}}, [][]float32{{1}}},
		"a ragged set":  {[][]float32{{1}}, [][]float32{{1}, {1, 2}}},
		"not a number":  {[][]float32{{nan}}, [][]float32{{1}}},
		"only such set": {[][]float32{{1}}, [][]float32{{nan}}},
	} {
		if found, err := measure.Nearest(c.works, c.set); err == nil {
			t.Errorf("%s: %v", name, found)
		}
	}
}

func TestMedianDistance(t *testing.T) {
	of := func(distances ...float64) []measure.Neighbour {
		var n []measure.Neighbour
		for _, d := range distances {
			n = append(n, measure.Neighbour{Distance: d})
		}
		return n
	}
	if m := measure.MedianDistance(of(3, 1, 2)); m != 2 {
		t.Errorf("the median of 3, 1, 2 is %v", m)
	}
	if m := measure.MedianDistance(of(4, 1, 3, 2)); m != 2.5 {
		t.Errorf("the median of 4, 1, 3, 2 is %v", m)
	}
	if m := measure.MedianDistance(nil); !math.IsNaN(m) {
		t.Errorf("the median of nothing is %v", m)
	}
}
