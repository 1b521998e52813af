package ganlib

import (
	"fmt"
	"math"
	"math/rand/v2"

	"atelier/internal/say"
)

// Parabolas is the tutorial's famous artist. Each work is one curve
//
//	y(x) = a·x² + (a-1),   a ~ U(Low, High)
//
// seen at Points places x spread evenly over [-1, 1]. The zero value is the
// tutorial's: 15 points and a between 1 and 2, so that every work lies between
// the curves x² and 2x²+1.
type Parabolas struct {
	// Points is the number of points of a curve; 0 means 15, and anything else
	// must be at least 2.
	Points int
	// Low and High bound a. Both 0 means 1 and 2.
	Low, High float64
}

// withDefaults returns p with the tutorial's values in place of zeros.
func (p Parabolas) withDefaults() Parabolas {
	if p.Points == 0 {
		p.Points = 15
	}
	if p.Low == 0 && p.High == 0 {
		p.Low, p.High = 1, 2
	}
	return p
}

// Validate reports what is wrong with p, and what is allowed.
func (p Parabolas) Validate() error {
	switch d := p.withDefaults(); {
	case d.Points < 2:
		return say.Errorf("Parabolas.Points %d: a curve needs at least 2", p.Points)
	case math.IsNaN(d.Low) || math.IsInf(d.Low, 0):
		return say.Errorf("Parabolas.Low %v: must be a finite number", p.Low)
	case math.IsNaN(d.High) || math.IsInf(d.High, 0):
		return say.Errorf("Parabolas.High %v: must be a finite number", p.High)
	case d.High < d.Low:
		return say.Errorf("Parabolas.High %v: must not be below Low %v", p.High, p.Low)
	}
	return nil
}

// Shape returns [Points].
func (p Parabolas) Shape() []int { return []int{p.withDefaults().Points} }

// X returns the places on the canvas, evenly spaced over [-1, 1].
func (p Parabolas) X() []float64 {
	n := p.withDefaults().Points
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = -1 + 2*float64(i)/float64(n-1)
	}
	return xs
}

// Curve returns a·x²+(a-1) at each of X: the work that the artist paints of
// steepness a.
func (p Parabolas) Curve(a float64) []float64 {
	ys := p.X()
	for i, x := range ys {
		ys[i] = a*x*x + (a - 1)
	}
	return ys
}

// Bounds returns the lowest and the highest curve that the artist paints: x²
// and 2x²+1 for the zero value.
func (p Parabolas) Bounds() (lower, upper []float64) {
	d := p.withDefaults()
	return p.Curve(d.Low), p.Curve(d.High)
}

// Range returns the bounds of a: 1 and 2 for the zero value.
func (p Parabolas) Range() (low, high float64) {
	d := p.withDefaults()
	return d.Low, d.High
}

// Works returns n curves, flat: n × Points values.
func (p Parabolas) Works(rng *rand.Rand, n int) []float32 {
	d := p.withDefaults()
	squares := d.X()
	for i, x := range squares {
		squares[i] = x * x
	}
	works := make([]float32, 0, n*d.Points)
	for range n {
		a := d.Low + (d.High-d.Low)*rng.Float64()
		for _, xx := range squares {
			works = append(works, float32(a*xx+(a-1)))
		}
	}
	return works
}

// String says which artist this is, for people and for saved files.
func (p Parabolas) String() string {
	d := p.withDefaults()
	return fmt.Sprintf("parabolas of %d points, a between %g and %g", d.Points, d.Low, d.High)
}
