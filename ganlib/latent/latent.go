// Package latent calculates with ideas (latent vectors), the lists of numbers that
// paintings start from, as Radford et al. 2015 (arXiv:1511.06434, section 6.3.2) did
// to calculate with faces: the mean of some with glasses, minus that of some without,
// plus that of others.
//
// Each function returns a new idea, and nil if the ones it was given are not of one
// length, or none. The package is plain Go: it knows neither graphs nor artists.
package latent

import (
	"math"
	"math/rand/v2"
)

// Mean returns the mean of some ideas, number by number. What they have in common
// stays; what differs averages out. So the mean of k independent ideas is shorter
// than each of them, by √k: see [Normalize].
func Mean(ideas ...[]float32) []float32 {
	if len(ideas) == 0 {
		return nil
	}
	mean := make([]float32, len(ideas[0]))
	for _, idea := range ideas {
		if len(idea) != len(mean) {
			return nil
		}
		for i, v := range idea {
			mean[i] += v / float32(len(ideas))
		}
	}
	return mean
}

// Add returns a + b.
func Add(a, b []float32) []float32 { return combine(a, b, 1, 1) }

// Sub returns a - b.
func Sub(a, b []float32) []float32 { return combine(a, b, 1, -1) }

// Norm returns the length of an idea: the root of the sum of its squares.
func Norm(idea []float32) float64 {
	var sum float64
	for _, v := range idea {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

// Normalize returns the idea of the same direction whose length is √n, n being the
// number of its values: not 1, as with directions, for of n independent numbers of
// N(0, 1) nearly all ideas have nearly the length √n, and a painter (generator) has
// little practice with shorter ones. So bring ideas to one length before their
// paintings are compared. An idea of zeros stays as it is.
func Normalize(idea []float32) []float32 {
	norm := Norm(idea)
	if norm == 0 {
		return combine(idea, idea, 1, 0)
	}
	return combine(idea, idea, math.Sqrt(float64(len(idea)))/norm, 0)
}

// RandomDirection returns n numbers, 1 or more, of the given length as a whole,
// every direction as likely as another: what an edit that means something is to be
// compared with.
func RandomDirection(rng *rand.Rand, n int, norm float64) []float32 {
	direction := make([]float32, max(n, 1))
	for i := range direction {
		direction[i] = float32(rng.NormFloat64())
	}
	return combine(direction, direction, norm/Norm(direction), 0)
}

// Slerp returns the idea at t, 0 to 1, of the way from one to another: the first
// where t is 0, the second where it is 1. The way is an arc around the origin
// (spherical linear interpolation, Shoemake 1985): the angle grows evenly, and the
// length goes evenly from the one's to the other's. The straight way would pass
// nearer to the origin, where ideas are too short. It is taken where there is no
// angle, or no plane to turn in, as between an idea and its opposite.
func Slerp(from, to []float32, t float64) []float32 {
	if len(from) != len(to) {
		return nil
	}
	a, b := Norm(from), Norm(to)
	if a == 0 || b == 0 {
		return combine(from, to, 1-t, t)
	}
	var cos float64
	for i := range from {
		cos += float64(from[i]) * float64(to[i]) / a / b
	}
	angle := math.Acos(min(max(cos, -1), 1))
	sin := math.Sin(angle)
	if !(sin > 1e-6) {
		return combine(from, to, 1-t, t)
	}
	norm := (1-t)*a + t*b
	return combine(from, to, norm/a*math.Sin((1-t)*angle)/sin, norm/b*math.Sin(t*angle)/sin)
}

// SlerpPath returns n ideas on the way from one to another, see [Slerp], at even
// places and with both ends among them: n at least 2, or none.
func SlerpPath(from, to []float32, n int) [][]float32 {
	if n < 2 || len(from) != len(to) || len(from) == 0 {
		return nil
	}
	path := make([][]float32, n)
	for i := range path {
		path[i] = Slerp(from, to, float64(i)/float64(n-1))
	}
	return path
}

// combine returns s·a + t·b.
func combine(a, b []float32, s, t float64) []float32 {
	if len(a) != len(b) || len(a) == 0 {
		return nil
	}
	sum := make([]float32, len(a))
	for i := range sum {
		sum[i] = float32(s*float64(a[i]) + t*float64(b[i]))
	}
	return sum
}
