package measure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"

	"gonum.org/v1/gonum/stat/distuv"
)

// scipyValues is what testdata/scipy_values.py wrote down.
type scipyValues struct {
	MadeBy string `json:"made by"`
	Pairs  []struct {
		A, B     []float64
		Distance float64
	}
	Uniform []struct {
		Sample              []float64
		Low, High, Distance float64
	}
	Curves []struct {
		Curve     []float32
		B, C, RMS float64
	}
	Clouds []struct {
		A, B                    [][]float32
		Distance, Error, Spread float64
	}
}

func readScipy(t *testing.T) (v scipyValues) {
	t.Helper()
	data, err := os.ReadFile("testdata/scipy.json")
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Pairs) == 0 || len(v.Uniform) == 0 || len(v.Curves) == 0 || len(v.Clouds) == 0 {
		t.Fatal("testdata/scipy.json lacks some of its values: run scipy_values.py")
	}
	t.Log("reference:", v.MadeBy)
	return v
}

func TestDistancesAgainstScipy(t *testing.T) {
	v := readScipy(t)
	for i, p := range v.Pairs {
		near(t, fmt.Sprint("pair ", i), measure.Wasserstein(p.A, p.B), p.Distance, 1e-12)
		near(t, fmt.Sprint("pair turned round ", i), measure.Wasserstein(p.B, p.A), p.Distance, 1e-12)
	}
	for i, u := range v.Uniform {
		// scipy was given the uniform distribution in a million equal steps.
		near(t, fmt.Sprint("uniform ", i), measure.WassersteinUniform(u.Sample, u.Low, u.High), u.Distance, 1e-6)
	}
}

func TestFitParabolaAgainstNumpy(t *testing.T) {
	for i, c := range readScipy(t).Curves {
		fit, err := measure.FitParabola(ganlib.Parabolas{Points: len(c.Curve)}, c.Curve)
		if err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprint("B of curve ", i), fit.B, c.B, 1e-9)
		near(t, fmt.Sprint("C of curve ", i), fit.C, c.C, 1e-9)
		near(t, fmt.Sprint("RMS of curve ", i), fit.RMS, c.RMS, 1e-9)
	}
}

// The mean over random directions is itself random: here and there it must agree
// within four standard errors.
func TestSlicedAgainstScipy(t *testing.T) {
	const directions = 4000
	for i, c := range readScipy(t).Clouds {
		for seed := range uint64(3) {
			got, err := measure.Sliced(c.A, c.B, directions, seed)
			if err != nil {
				t.Fatal(err)
			}
			near(t, fmt.Sprintf("sliced distance of clouds %d, seed %d", i, seed), got, c.Distance,
				4*math.Hypot(c.Error, c.Spread/math.Sqrt(directions)))
		}
	}
}

// A cloud that is moved by v without a turn: each shadow moves by |⟨θ, v⟩|, whose
// mean over the sphere of d dimensions is ‖v‖·Γ(d/2)/(√π·Γ((d+1)/2)).
func TestSlicedOfAMovedCloud(t *testing.T) {
	for _, d := range []int{1, 2, 15} {
		a := [][]float32{make([]float32, d), make([]float32, d)}
		a[1][0] = 5
		b := [][]float32{make([]float32, d), make([]float32, d)}
		for j := range d {
			b[0][j], b[1][j] = a[0][j]+2, a[1][j]+2
		}
		length := 2 * math.Sqrt(float64(d))
		up, _ := math.Lgamma(float64(d) / 2)
		down, _ := math.Lgamma(float64(d+1) / 2)
		want := length * math.Exp(up-down) / math.Sqrt(math.Pi)
		got, err := measure.Sliced(a, b, 100_000, 1)
		if err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprintf("moved cloud in %d dimensions", d), got, want, 0.005*want)
		same, err := measure.Sliced(a, a, 10, 1)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "distance from itself", same, 0, 0)
	}
}

func TestWassersteinOfNothing(t *testing.T) {
	if !math.IsNaN(measure.Wasserstein(nil, []float64{1})) || !math.IsNaN(measure.Wasserstein([]float64{1}, nil)) {
		t.Error("the distance of no sample is a number")
	}
}

func TestSlicedRefuses(t *testing.T) {
	one, two := [][]float32{{1}}, [][]float32{{1, 2}}
	for name, c := range map[string]struct {
		a, b       [][]float32
		directions int
	}{
		"none":          {nil, one, 0},
		"none to meet":  {one, nil, 0},
		"empty works":   {[][]float32{{}}, one, 0},
		"other size":    {one, two, 0},
		"directions":    {one, one, -1},
		"not a number":  {one, [][]float32{{float32(math.NaN())}}, 0},
		"without bound": {[][]float32{{float32(math.Inf(1))}}, one, 0},
	} {
		if d, err := measure.Sliced(c.a, c.b, c.directions, 1); err == nil {
			t.Errorf("%s: %v and no error", name, d)
		}
	}
}

// Wilson's interval against its own definition: its ends are where the counted
// share would lie just z standard deviations off (Wilson 1927).
func TestWilson(t *testing.T) {
	z := distuv.UnitNormal.Quantile(0.975)
	for _, c := range []struct {
		p float64
		n int
	}{{0.5, 100}, {0.93, 10000}, {0.1, 7}, {0.999, 50}} {
		low, high := measure.Wilson(c.p, c.n)
		if !(low < c.p && c.p < high) {
			t.Errorf("%v of %d: %v to %v", c.p, c.n, low, high)
		}
		for _, end := range []float64{low, high} {
			off := math.Abs(c.p-end) / math.Sqrt(end*(1-end)/float64(c.n))
			near(t, fmt.Sprintf("standard deviations from %v to %v of %d", end, c.p, c.n), off, z, 1e-9)
		}
	}
	low, high := measure.Wilson(1, 20)
	near(t, "low end of 20 of 20", low, 20/(20+z*z), 1e-12)
	near(t, "high end of 20 of 20", high, 1, 1e-12)
	low, high = measure.Wilson(0, 20)
	near(t, "low end of 0 of 20", low, 0, 1e-12)
	near(t, "high end of 0 of 20", high, z*z/(20+z*z), 1e-12)
	if low, high = measure.Wilson(0.5, 0); low != 0 || high != 1 {
		t.Errorf("of no cases: %v to %v", low, high)
	}
}
