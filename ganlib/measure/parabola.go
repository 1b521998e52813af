package measure

import (
	"math"

	"atelier/ganlib"
	"atelier/internal/say"

	"gonum.org/v1/gonum/stat"
)

// A Fit is the parabola y = B·x² + C nearest to a curve, in the sense of least
// squares.
type Fit struct {
	// B and C are the parabola's coefficients. For a work of the artist with
	// mood a, B = a and C = a-1.
	B, C float64
	// RMS is the root of the mean squared distance between curve and parabola,
	// in the unit of y. It is 0 for the artist's works.
	RMS float64
}

// FitParabola fits one curve, given at the artist's places x, at least 3: between
// two of them, -1 and 1, there are many parabolas.
func FitParabola(artist ganlib.Parabolas, curve []float32) (Fit, error) {
	squares := artist.X()
	if len(curve) != len(squares) {
		return Fit{}, say.Errorf("measure: curve of %d points: the artist's have %d", len(curve), len(squares))
	}
	if len(curve) < 3 {
		return Fit{}, say.Errorf("measure: curve of %d points: a parabola needs at least 3; give the artist more Points", len(curve))
	}
	ys := make([]float64, len(curve))
	for i, y := range curve {
		if math.IsNaN(float64(y)) || math.IsInf(float64(y), 0) {
			return Fit{}, say.Errorf("measure: point %d of the curve is %v: must be a finite number", i, y)
		}
		squares[i] *= squares[i]
		ys[i] = float64(y)
	}
	c, b := stat.LinearRegression(squares, ys, nil, false)
	var sum float64
	for i, y := range ys {
		d := y - (b*squares[i] + c)
		sum += d * d
	}
	return Fit{B: b, C: c, RMS: math.Sqrt(sum / float64(len(ys)))}, nil
}

// Quality is what a set of curves looks like beside the artist's works.
type Quality struct {
	// MeanA and StdA are mean and standard deviation of the curves' a, fitted as
	// B of FitParabola. The artist's are 1.5 and 0.289 (= 1/√12).
	MeanA, StdA float64
	// RMS is the root mean square, over all curves, of Fit.RMS: how far they are
	// from being parabolas at all. The artist's is 0.
	RMS float64
	// Inside is the share of points, 0 to 1, that lie between the artist's two
	// bounds. The artist's is 1.
	Inside float64
	// Wasserstein is the distance W₁ between the distribution of a and the
	// artist's U(Low, High): how far, on average, an a must be moved to turn
	// one into the other.
	Wasserstein float64
}

// Assess measures at least two curves.
func Assess(artist ganlib.Parabolas, curves [][]float32) (Quality, error) {
	if len(curves) < 2 {
		return Quality{}, say.Errorf("measure: %d curves: a distribution needs at least 2", len(curves))
	}
	lower, upper := artist.Bounds()
	as := make([]float64, len(curves))
	var squares float64
	var inside, points int
	for i, curve := range curves {
		fit, err := FitParabola(artist, curve)
		if err != nil {
			return Quality{}, say.Errorf("curve %d: %w", i, err)
		}
		as[i] = fit.B
		squares += fit.RMS * fit.RMS
		for j, y := range curve {
			points++
			if y := float64(y); y >= lower[j] && y <= upper[j] {
				inside++
			}
		}
	}
	var q Quality
	q.MeanA, q.StdA = stat.MeanStdDev(as, nil)
	q.RMS = math.Sqrt(squares / float64(len(curves)))
	q.Inside = float64(inside) / float64(points)
	low, high := artist.Range()
	q.Wasserstein = WassersteinUniform(as, low, high)
	return q, nil
}
