package pictures

import (
	"math"
	"math/rand/v2"
)

// An idea (latent vector) is the list of numbers that a painting starts from.
// The functions here calculate with ideas, as Radford et al. 2015
// (arXiv:1511.06434, section 6.3.2) did to calculate with faces. Each returns a
// new idea, and nil if the ones it was given are not of one length, or none.

// Mean returns the mean of some ideas, number by number. What they have in common
// stays; what differs averages out. So the mean of k independent ideas is shorter
// than each of them, by √k: see Typical.
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

// Plus returns a + b.
func Plus(a, b []float32) []float32 { return combine(a, b, 1, 1) }

// Minus returns a - b.
func Minus(a, b []float32) []float32 { return combine(a, b, 1, -1) }

// Length returns the length of an idea: the root of the sum of its squares.
func Length(idea []float32) float64 {
	var sum float64
	for _, v := range idea {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

// Typical returns the idea of the same direction whose length is √n, n being the
// number of its values. Of n independent numbers of N(0, 1), nearly all ideas have
// nearly this length, and a painter has little practice with shorter ones. So
// bring ideas to one length before their paintings are compared. An idea of zeros
// stays as it is.
func Typical(idea []float32) []float32 {
	length := Length(idea)
	if length == 0 {
		return combine(idea, idea, 1, 0)
	}
	return combine(idea, idea, math.Sqrt(float64(len(idea)))/length, 0)
}

// RandomDirection returns n numbers, 1 or more, of the given length as a whole,
// every direction as likely as another: what an edit that means something is to be
// compared with.
func RandomDirection(rng *rand.Rand, n int, length float64) []float32 {
	direction := make([]float32, max(n, 1))
	for i := range direction {
		direction[i] = float32(rng.NormFloat64())
	}
	return combine(direction, direction, length/Length(direction), 0)
}

// Walk returns n ideas on the way from one to another, both ends among them: n
// at least 2, or none. The way is an arc around the origin (spherical linear
// interpolation, Shoemake 1985): the angle grows evenly, and the length goes
// evenly from the one's to the other's. The straight way would pass nearer to the
// origin, where ideas are too short.
func Walk(from, to []float32, n int) [][]float32 {
	if n < 2 || len(from) != len(to) || len(from) == 0 {
		return nil
	}
	a, b := Length(from), Length(to)
	walk := make([][]float32, n)
	for i := range walk {
		t := float64(i) / float64(n-1)
		walk[i] = combine(from, to, 1-t, t) // the straight way, if there is no angle
		if a == 0 || b == 0 {
			continue
		}
		var cos float64
		for j := range from {
			cos += float64(from[j]) * float64(to[j]) / a / b
		}
		angle := math.Acos(min(max(cos, -1), 1))
		if sin := math.Sin(angle); sin > 1e-6 {
			length := (1-t)*a + t*b
			walk[i] = combine(from, to, length/a*math.Sin((1-t)*angle)/sin, length/b*math.Sin(t*angle)/sin)
		}
	}
	return walk
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
