package plot

import (
	"fmt"
	"math"
	"slices"

	"atelier/ganlib"
	"atelier/internal/say"
)

// A VerdictGrid holds the critic's (discriminator's) verdicts on the parabolas
// b·x²+c, over a grid of b and c, and the parabolas that fit works and paintings
// best. [Evaluate] makes the grid, and [VerdictMap] draws it.
type VerdictGrid struct {
	// B and C are the grid's places, at least two each, ascending.
	B, C []float64
	// Probability holds the critic's probability, 0 to 1, that the artist painted
	// the parabola: Probability[i][j] is of B[j]·x²+C[i]. NaN leaves a hole.
	Probability [][]float64
	// WorkFits are the parabolas nearest to some of the artist's works, and
	// PaintingFits those nearest to the painter's (generator's). Either may be empty.
	WorkFits, PaintingFits []Parabola
}

// A Parabola is the curve B·x²+C.
type Parabola struct{ B, C float64 }

// ParabolaGrid returns the places of a grid of n by n parabolas around the artist's
// family, and their curves for a critic to judge: curves[i·n+j] is b[j]·x²+c[i]
// at the artist's places x. The grid reaches one and a half times as far beyond the
// family's ends as the family is long, so that works of a fresh painter have a
// place on it; for the tutorial's artist b goes from -0.5 to 3.5, c from -1.5 to
// 2.5.
func ParabolaGrid(p ganlib.Parabolas, n int) (b, c []float64, curves [][]float32, err error) {
	if err := p.Validate(); err != nil {
		return nil, nil, nil, fmt.Errorf("plot: ParabolaGrid: %w", err)
	}
	if n < 2 || n > maxGrid {
		return nil, nil, nil, say.Errorf("plot: ParabolaGrid: %d places a side: ask for 2 to %d", n, maxGrid)
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

// maxGrid bounds a grid's places a side; a screen shows no more.
const maxGrid = 200

// Evaluate asks a critic for the verdicts on n by n parabolas, see [ParabolaGrid].
// judge returns the probability for each curve, as the method Judge of a ganlib.GAN
// does.
func Evaluate(p ganlib.Parabolas, n int, judge func(curves [][]float32) ([]float32, error)) (VerdictGrid, error) {
	if judge == nil {
		return VerdictGrid{}, say.New("plot: Evaluate: no judge: give a GAN's method Judge")
	}
	b, c, curves, err := ParabolaGrid(p, n)
	if err != nil {
		return VerdictGrid{}, err
	}
	verdicts, err := judge(curves)
	if err != nil {
		return VerdictGrid{}, err
	}
	if len(verdicts) != len(curves) {
		return VerdictGrid{}, say.Errorf("plot: Evaluate: %d verdicts on %d curves: judge must give one each", len(verdicts), len(curves))
	}
	g := VerdictGrid{B: b, C: c, Probability: make([][]float64, n)}
	for i := range g.Probability {
		for _, v := range verdicts[i*n : (i+1)*n] {
			g.Probability[i] = append(g.Probability[i], float64(v))
		}
	}
	return g, nil
}

// validate says what is wrong with the grid.
func (g VerdictGrid) validate() error {
	for _, axis := range []struct {
		name   string
		places []float64
	}{{"B", g.B}, {"C", g.C}} {
		if n := len(axis.places); n < 2 || n > 10*maxGrid {
			return say.Errorf("map: VerdictGrid.%s has %d places: needs 2 to %d", axis.name, n, 10*maxGrid)
		}
		for i, v := range axis.places {
			switch {
			case !(math.Abs(v) < 1e12): // NaN isn't
				return say.Errorf("map: VerdictGrid.%s[%d] is %v: must be a number below 1e12", axis.name, i, v)
			case i > 0 && v <= axis.places[i-1]:
				return say.Errorf("map: VerdictGrid.%s[%d] is %v, after %v: must ascend", axis.name, i, v, axis.places[i-1])
			}
		}
	}
	if len(g.Probability) != len(g.C) {
		return say.Errorf("map: VerdictGrid.Probability has %d rows: must have one for each of the %d places in C", len(g.Probability), len(g.C))
	}
	for i, row := range g.Probability {
		if len(row) != len(g.B) {
			return say.Errorf("map: row %d of VerdictGrid.Probability has %d values: must have one for each of the %d places in B", i, len(row), len(g.B))
		}
		for j, v := range row {
			if v < 0 || v > 1 { // NaN isn't
				return say.Errorf("map: value [%d][%d] of VerdictGrid.Probability is %v: must be 0 to 1, or NaN", i, j, v)
			}
		}
	}
	return nil
}

// at returns the probability between the grid's places, linear from one to the
// next. It is NaN outside the grid and beside a hole.
func (g VerdictGrid) at(b, c float64) float64 {
	j, u := between(g.B, b)
	i, v := between(g.C, c)
	if j < 0 || i < 0 {
		return math.NaN()
	}
	lower := (1-u)*g.Probability[i][j] + u*g.Probability[i][j+1]
	upper := (1-u)*g.Probability[i+1][j] + u*g.Probability[i+1][j+1]
	return (1-v)*lower + v*upper
}

// between returns the place before v, at most the last but one, and which share of
// the way to the next one v has gone; -1 if v lies outside.
func between(places []float64, v float64) (i int, share float64) {
	last := len(places) - 1
	if !(v >= places[0] && v <= places[last]) {
		return -1, 0
	}
	i, exact := slices.BinarySearch(places, v)
	if !exact {
		i--
	}
	i = min(i, last-1)
	return i, (v - places[i]) / (places[i+1] - places[i])
}
