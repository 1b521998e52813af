package measure

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestFrechetOfOneNumber: (μ₁-μ₂)² + (σ₁-σ₂)².
func TestFrechetOfOneNumber(t *testing.T) {
	sample := func(mean, deviation float64) (s [][]float32) { // with exactly these
		for _, sign := range []float64{-1, 1} {
			s = append(s, []float32{float32(mean + sign*deviation/math.Sqrt2)})
		}
		return s
	}
	for _, c := range [][4]float64{{0, 1, 0, 1}, {0, 1, 3, 1}, {0, 1, 0, 5}, {-2, 0.5, 1, 2}, {1, 0, 2, 0}} {
		got, err := Frechet(sample(c[0], c[1]), sample(c[2], c[3]))
		want := (c[0]-c[2])*(c[0]-c[2]) + (c[1]-c[3])*(c[1]-c[3])
		if err != nil || math.Abs(got-want) > 1e-6 {
			t.Errorf("%v: %g (%v), want %g", c, got, err, want)
		}
	}
}

// TestFrechetOfTwoNumbers: of 2 by 2 matrices, tr(M^½) = √(tr M + 2·√det M), whatever
// M's eigenvectors.
func TestFrechetOfTwoNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	sample := func(a, b, c, at float64) (s [][]float32) {
		for range 200 {
			x, y := rng.NormFloat64(), rng.NormFloat64()
			s = append(s, []float32{float32(at + a*x), float32(b*x + c*y)})
		}
		return s
	}
	for range 10 {
		a := sample(rng.Float64(), rng.NormFloat64(), rng.Float64(), 0)
		b := sample(rng.Float64(), rng.NormFloat64(), rng.Float64(), rng.NormFloat64())
		ma, va := plainMoments(a)
		mb, vb := plainMoments(b)
		var m [2][2]float64
		for i := range 2 {
			for j := range 2 {
				for k := range 2 {
					m[i][j] += va[i][k] * vb[k][j]
				}
			}
		}
		root := math.Sqrt(m[0][0] + m[1][1] + 2*math.Sqrt(m[0][0]*m[1][1]-m[0][1]*m[1][0]))
		want := (ma[0]-mb[0])*(ma[0]-mb[0]) + (ma[1]-mb[1])*(ma[1]-mb[1]) + va[0][0] + va[1][1] + vb[0][0] + vb[1][1] - 2*root
		if got, err := Frechet(a, b); err != nil || math.Abs(got-want) > 1e-6 {
			t.Errorf("%g (%v), want %g", got, err, want)
		}
	}
}

func plainMoments(s [][]float32) (mean [2]float64, cov [2][2]float64) {
	n := float64(len(s))
	for _, v := range s {
		for i := range 2 {
			mean[i] += float64(v[i]) / n
		}
	}
	for _, v := range s {
		for i := range 2 {
			for j := range 2 {
				cov[i][j] += (float64(v[i]) - mean[i]) * (float64(v[j]) - mean[j]) / (n - 1)
			}
		}
	}
	return mean, cov
}

// TestFrechetOfOneDistribution: never 0, and less with more works; features that never
// differ do no harm.
func TestFrechetOfOneDistribution(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	sample := func(n int) (s [][]float32) {
		for range n {
			v := make([]float32, 20) // the last ten are 0
			for i := range 10 {
				v[i] = float32(rng.NormFloat64())
			}
			s = append(s, v)
		}
		return s
	}
	few, err1 := Frechet(sample(100), sample(100))
	many, err2 := Frechet(sample(5000), sample(5000))
	if err1 != nil || err2 != nil || !(many > 0 && many < few/10) {
		t.Errorf("of 100 works %g (%v), of 5000 %g (%v)", few, err1, many, err2)
	}
}

func TestFrechetNamesWhatIsWrong(t *testing.T) {
	good := [][]float32{{1, 2}, {3, 4}}
	for want, bad := range map[string][][]float32{
		"1 works: must be at least 2":        {{1, 2}},
		"0 works: must be":                   nil,
		"work 1 has 1 numbers, the first 2":  {{1, 2}, {3}},
		"number 1 of work 0 is NaN":          {{1, float32(math.NaN())}, {3, 4}},
		"works of 2 numbers and of 1":        {{1}, {2}},
		"2 works: must be at least 2 of eac": {{}, {}},
	} {
		if _, err := Frechet(good, bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}
