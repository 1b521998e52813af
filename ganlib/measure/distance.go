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
