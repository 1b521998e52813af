package plot

import (
	"errors"
	"fmt"
	"math"

	"atelier/ganlib"
)

// A Sight is what the critic (discriminator) makes of the parabolas b·x²+c: a
// map of his verdicts over b and c, with the players' works as places on it.
// [Look] makes the map.
type Sight struct {
	// B and C are the map's places, at least two each, ascending.
	B, C []float64
	// Probability holds the critic's probability, 0 to 1, that the artist painted
	// the parabola: Probability[i][j] is of B[j]·x²+C[i]. NaN leaves a hole.
	Probability [][]float64
	// Works are the artist's works and Paintings the painter's (generator's),
	// each as the parabola nearest to it. Either may be empty.
	Works, Paintings []Parabola
}

// A Parabola is the curve B·x²+C.
type Parabola struct{ B, C float64 }

// EyeGrid returns the places of a map of n by n parabolas around the artist's
// family, and their curves for a critic to judge: curves[i·n+j] is b[j]·x²+c[i]
// at the artist's places x. The map reaches one and a half times as far beyond the
// family's ends as the family is long, so that works of a fresh painter have a
// place on it; for the tutorial's artist b goes from -0.5 to 3.5, c from -1.5 to
// 2.5.
func EyeGrid(p ganlib.Parabolas, n int) (b, c []float64, curves [][]float32, err error) {
	if err := p.Validate(); err != nil {
		return nil, nil, nil, fmt.Errorf("plot: EyeGrid: %w", err)
	}
	if n < 2 || n > maxGrid {
		return nil, nil, nil, fmt.Errorf("plot: EyeGrid: %d places a side: ask for 2 to %d", n, maxGrid)
	}
	low, high := p.Range()
	beyond := 1.5 * (high - low)
	if beyond == 0 {
		beyond = 1
	}
	b, c = make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = low - beyond + (high-low+2*beyond)*float64(i)/float64(n-1)
		c[i] = b[i] - 1
	}
	xs := p.X()
	flat := make([]float32, n*n*len(xs))
	curves = make([][]float32, 0, n*n)
	for _, c := range c {
		for _, b := range b {
			curve := flat[:len(xs):len(xs)]
			flat = flat[len(xs):]
			for k, x := range xs {
				curve[k] = float32(b*x*x + c)
			}
			curves = append(curves, curve)
		}
	}
	return b, c, curves, nil
}

// maxGrid bounds a map's places a side; a screen shows no more.
const maxGrid = 200

// Look asks a critic for his map of n by n parabolas, see [EyeGrid]. judge returns
// his probability for each curve, as the method Judge of a ganlib.GAN does.
func Look(p ganlib.Parabolas, n int, judge func(curves [][]float32) ([]float32, error)) (Sight, error) {
	if judge == nil {
		return Sight{}, errors.New("plot: Look: no judge: give a GAN's method Judge")
	}
	b, c, curves, err := EyeGrid(p, n)
	if err != nil {
		return Sight{}, err
	}
	verdicts, err := judge(curves)
	if err != nil {
		return Sight{}, err
	}
	if len(verdicts) != len(curves) {
		return Sight{}, fmt.Errorf("plot: Look: %d verdicts on %d curves: judge must give one each", len(verdicts), len(curves))
	}
	s := Sight{B: b, C: c, Probability: make([][]float64, n)}
	for i := range s.Probability {
		for _, v := range verdicts[i*n : (i+1)*n] {
			s.Probability[i] = append(s.Probability[i], float64(v))
		}
	}
	return s, nil
}

// validate says what is wrong with the map.
func (s Sight) validate() error {
	for _, axis := range []struct {
		name   string
		places []float64
	}{{"B", s.B}, {"C", s.C}} {
		if n := len(axis.places); n < 2 || n > 10*maxGrid {
			return fmt.Errorf("map: Sight.%s has %d places: needs 2 to %d", axis.name, n, 10*maxGrid)
		}
		for i, v := range axis.places {
			switch {
			case !(math.Abs(v) < 1e12): // NaN isn't
				return fmt.Errorf("map: Sight.%s[%d] is %v: must be a number below 1e12", axis.name, i, v)
			case i > 0 && v <= axis.places[i-1]:
				return fmt.Errorf("map: Sight.%s[%d] is %v, after %v: must ascend", axis.name, i, v, axis.places[i-1])
			}
		}
	}
	if len(s.Probability) != len(s.C) {
		return fmt.Errorf("map: Sight.Probability has %d rows: must have one for each of the %d places in C", len(s.Probability), len(s.C))
	}
	for i, row := range s.Probability {
		if len(row) != len(s.B) {
			return fmt.Errorf("map: row %d of Sight.Probability has %d values: must have one for each of the %d places in B", i, len(row), len(s.B))
		}
		for j, v := range row {
			if v < 0 || v > 1 { // NaN isn't
				return fmt.Errorf("map: value [%d][%d] of Sight.Probability is %v: must be 0 to 1, or NaN", i, j, v)
			}
		}
	}
	return nil
}

// at returns the probability between the map's places, linear from one to the
// next. It is NaN outside the map and beside a hole.
func (s Sight) at(b, c float64) float64 {
	j, u := between(s.B, b)
	i, v := between(s.C, c)
	if j < 0 || i < 0 {
		return math.NaN()
	}
	lower := (1-u)*s.Probability[i][j] + u*s.Probability[i][j+1]
	upper := (1-u)*s.Probability[i+1][j] + u*s.Probability[i+1][j+1]
	return (1-v)*lower + v*upper
}

// between returns the place before v, at most the last but one, and which share of
// the way to the next one v has gone; -1 if v lies outside.
func between(places []float64, v float64) (i int, share float64) {
	last := len(places) - 1
	if !(v >= places[0] && v <= places[last]) {
		return -1, 0
	}
	low, high := 0, last
	for high-low > 1 {
		if middle := (low + high) / 2; places[middle] <= v {
			low = middle
		} else {
			high = middle
		}
	}
	return low, (v - places[low]) / (places[high] - places[low])
}
