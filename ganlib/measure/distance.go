package measure

import (
	"math"
	"slices"
)

// WassersteinUniform is the distance W₁ between a sample and the uniform
// distribution over [low, high]. On the line it is the area between the two
// quantile functions,
//
//	W₁ = ∫₀¹ |F⁻¹(u) - (low + (high-low)·u)| du,
//
// which is summed exactly here: F⁻¹ is constant between i/n and (i+1)/n.
// It returns NaN for an empty sample.
func WassersteinUniform(sample []float64, low, high float64) float64 {
	if len(sample) == 0 {
		return math.NaN()
	}
	s := slices.Clone(sample)
	slices.Sort(s)
	n := float64(len(s))
	var area float64
	for i, v := range s {
		from := low + (high-low)*float64(i)/n
		to := low + (high-low)*float64(i+1)/n
		area += meanDistance(v, from, to) / n
	}
	return area
}

// meanDistance is the mean of |v - t| for t evenly spread over [from, to].
func meanDistance(v, from, to float64) float64 {
	width := to - from
	if width <= 0 || v <= from || v >= to {
		return math.Abs(v - (from+to)/2)
	}
	left, right := v-from, to-v
	return (left*left + right*right) / (2 * width)
}

// Wasserstein is the distance W₁ between two samples of numbers: how far, on
// average, a number of the one must be moved so that they become the other. On
// the line it is the area between the two quantile functions (Villani 2003,
// "Topics in Optimal Transportation", theorem 2.18),
//
//	W₁ = ∫₀¹ |F⁻¹(u) - G⁻¹(u)| du,
//
// in the unit of the numbers, and summed exactly. It returns NaN if a sample is
// empty.
func Wasserstein(a, b []float64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return math.NaN()
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return sortedWasserstein(a, b)
}

// sortedWasserstein is Wasserstein of samples in order, each of at least one.
func sortedWasserstein(a, b []float64) float64 {
	// u runs from 0 to len(a)·len(b), so that both functions jump at whole
	// numbers: a's every len(b), b's every len(a).
	var area float64
	end := len(a) * len(b)
	for u := 0; u < end; {
		i, j := u/len(b), u/len(a)
		next := min((i+1)*len(b), (j+1)*len(a))
		area += math.Abs(a[i]-b[j]) * float64(next-u)
		u = next
	}
	return area / float64(end)
}
