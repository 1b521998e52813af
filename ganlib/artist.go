package ganlib

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// An Artist is where real works come from: the data distribution that the
// painter (generator) learns to imitate and the critic (discriminator) learns
// to recognize. It is plain Go: no graph, no backend.
//
// An artist keeps no state of his own between calls. Whatever is random in his
// works comes from rng, so that one seed decides a whole training and a saved
// one can be taken up again at the very next work.
type Artist interface {
	// Shape is the shape of one work, without the batch: [15] for the
	// tutorial's curves. Every size is positive, and Shape never changes.
	Shape() []int

	// Works returns n works, one after the other, as one flat slice of
	// n × (the product of Shape) finite values. A training asks for the next works
	// on a goroutine of its own while the present ones are learned, and for one
	// lot at a time.
	Works(rng *rand.Rand, n int) []float32
}

// Works returns n works of an artist, one slice each: the same ones for the same
// seed, and none that a training with this seed sees.
func Works(artist Artist, seed uint64, n int) ([][]float32, error) {
	shape, points, err := workShape(artist)
	if err != nil {
		return nil, err
	}
	if err := checkCount("Works", n, points); err != nil {
		return nil, err
	}
	flat, err := askWorks(artist, shape, rand.New(newStream(seed, streamShow, 0)), n)
	if err != nil {
		return nil, err
	}
	return split(flat, points), nil
}

// askWorks asks the artist for n works and checks what he hands over.
func askWorks(artist Artist, shape []int, rng *rand.Rand, n int) (works []float32, err error) {
	return ask("Artist", artist, shape, rng, n)
}

// ask is askWorks of whoever stands in the given field of Config.
func ask(field string, artist Artist, shape []int, rng *rand.Rand, n int) (works []float32, err error) {
	err = guard("ganlib: "+field+".Works", func() error { works = artist.Works(rng, n); return nil })
	if err != nil {
		return nil, err
	}
	points, _ := product(shape...)
	if len(works) != n*points {
		return nil, fmt.Errorf("ganlib: %s.Works: %d works of shape %v are %d values, but he returned %d",
			field, n, shape, n*points, len(works))
	}
	for i, v := range works {
		if !isFinite(v) {
			return nil, fmt.Errorf("ganlib: %s.Works: value %d of work %d of %d is %v; must be a finite number",
				field, i%points, i/points, n, v)
		}
	}
	return works, nil
}

// isFinite is false for NaN and the infinities: their difference from
// themselves is not 0.
func isFinite(v float32) bool { return v-v == 0 }

// Parabolas is the tutorial's famous artist. Each of his works is one curve
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
		return fmt.Errorf("Parabolas.Points %d: a curve needs at least 2", p.Points)
	case math.IsNaN(d.Low) || math.IsInf(d.Low, 0):
		return fmt.Errorf("Parabolas.Low %v: must be a finite number", p.Low)
	case math.IsNaN(d.High) || math.IsInf(d.High, 0):
		return fmt.Errorf("Parabolas.High %v: must be a finite number", p.High)
	case d.High < d.Low:
		return fmt.Errorf("Parabolas.High %v: must not be below Low %v", p.High, p.Low)
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

// Curve returns a·x²+(a-1) at each of X: the work that the artist paints when
// his mood is a.
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
