package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %g, want %g", what, got, want)
	}
}

func TestFitParabolaByHand(t *testing.T) {
	// Three places: x = -1, 0, 1, so x² = 1, 0, 1. The best parabola goes
	// through the mean of the ends and through the middle.
	artist := ganlib.Parabolas{Points: 3}
	fit, err := measure.FitParabola(artist, []float32{2, 0.5, 4})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "B", fit.B, 2.5, 1e-12)
	near(t, "C", fit.C, 0.5, 1e-12)
	near(t, "RMS", fit.RMS, math.Sqrt(2.0/3), 1e-12) // the ends miss by 1 each
}

func TestTheArtistsWorksAreParabolas(t *testing.T) {
	artist := ganlib.Parabolas{}
	flat := artist.Works(rand.New(rand.NewPCG(1, 2)), 20000)
	works := make([][]float32, 20000)
	for i := range works {
		works[i] = flat[15*i : 15*i+15]
	}
	q, err := measure.Assess(artist, works)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean of a", q.MeanA, 1.5, 0.01)
	near(t, "standard deviation of a", q.StdA, 1/math.Sqrt(12), 0.005)
	near(t, "rms", q.RMS, 0, 1e-6)
	near(t, "share inside", q.Inside, 1, 0)
	near(t, "Wasserstein distance", q.Wasserstein, 0, 0.01)
}

func TestACollapsedPainter(t *testing.T) {
	// Always a = 1.5: perfect parabolas inside the bounds, and no variety.
	artist := ganlib.Parabolas{}
	one := make([]float32, 15)
	for i, y := range artist.Curve(1.5) {
		one[i] = float32(y)
	}
	q, err := measure.Assess(artist, [][]float32{one, one, one})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "standard deviation of a", q.StdA, 0, 1e-6)
	near(t, "share inside", q.Inside, 1, 0)
	near(t, "Wasserstein distance", q.Wasserstein, 0.25, 1e-6) // the mean of |1.5 - U(1, 2)|
}

func TestWassersteinByHand(t *testing.T) {
	for _, c := range []struct {
		sample []float64
		want   float64
	}{
		{[]float64{0.5}, 0.25},          // the mean of |0.5 - U(0, 1)|
		{[]float64{3}, 2.5},             // all of it moved from the mean 0.5
		{[]float64{0.25, 0.75}, 0.125},  // each half by an eighth
		{[]float64{0.75, 0.25}, 0.125},  // order does not matter
		{[]float64{-1, 2}, 1.25},        // each half by 1 and a quarter
		{[]float64{0.25, 0.25}, 0.3125}, // (0.125 + 0.5) / 2
	} {
		near(t, "distance", measure.WassersteinUniform(c.sample, 0, 1), c.want, 1e-12)
	}
	if !math.IsNaN(measure.WassersteinUniform(nil, 0, 1)) {
		t.Error("the distance of no sample is a number")
	}
}

func TestMeasureRefusesBadCurves(t *testing.T) {
	artist := ganlib.Parabolas{}
	good, bad := make([]float32, 15), make([]float32, 15)
	bad[3] = float32(math.NaN())
	if fit, err := measure.FitParabola(ganlib.Parabolas{Points: 2}, []float32{1, 2}); err == nil {
		t.Errorf("through two points, %v and no error: many parabolas go through them", fit)
	}
	for name, curves := range map[string][][]float32{
		"none": nil, "one": {good}, "short": {good, good[:14]}, "NaN": {good, bad},
	} {
		if q, err := measure.Assess(artist, curves); err == nil {
			t.Errorf("%s: %v and no error", name, q)
		}
	}
}

func TestVerdictsByHand(t *testing.T) {
	v, err := measure.Verdicts(ganlib.Equilibrium{}, []float32{0.9, 0.5, 0.2}, []float32{0.5, 0.75})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean for real works", v.Real, 1.6/3, 1e-6)
	near(t, "mean for painted works", v.Painted, 0.625, 1e-6)
	near(t, "accuracy", v.Accuracy, (1.0/3+1.0/2)/2, 1e-12) // exactly one half counts as "painted"
	if _, err := measure.Verdicts(ganlib.Equilibrium{}, nil, []float32{1}); err == nil {
		t.Error("no real works, and no error")
	}
}

// TestVerdictsOfLeastSquares: under this loss the critic settles at the logit ½, the
// probability 0.62, and a work below that is taken for the painter's.
func TestVerdictsOfLeastSquares(t *testing.T) {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{Loss: ganlib.LeastSquares{}})
	if err != nil {
		t.Fatal(err)
	}
	defer gan.Close()
	equilibrium := gan.Film().Equilibrium()
	v, err := measure.Verdicts(equilibrium, []float32{0.63, 0.61, 0.9}, []float32{0.61, 0.55, 0.63, 0.1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "accuracy", v.Accuracy, (2.0/3+3.0/4)/2, 1e-12) // at one half, it would be (1 + 1/4)/2
	near(t, "threshold", float64(measure.Threshold(equilibrium)), 1/(1+math.Exp(-0.5)), 1e-7)
	near(t, "threshold of a loss that settles nowhere", float64(measure.Threshold(ganlib.Equilibrium{Logit: math.NaN()})), 0.5, 0)

	// The same works and the same verdicts as in a step of a training.
	for _, err := range gan.Train(t.Context(), 1, 1) {
		if err != nil {
			t.Fatal(err)
		}
	}
	works, err := ganlib.Works(ganlib.Parabolas{}, 3, 500)
	if err != nil {
		t.Fatal(err)
	}
	verdicts, err := gan.Judge(works)
	if err != nil {
		t.Fatal(err)
	}
	above := 0
	for _, p := range verdicts {
		if math.Log(float64(p)/(1-float64(p))) > 0.5 {
			above++
		}
	}
	v, err = measure.Verdicts(equilibrium, verdicts, []float32{0})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "accuracy in logits", v.Accuracy, (float64(above)/500+1)/2, 1e-12)
}
