package latent_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atelier/ganlib/latent"
)

// TestIdeas: what is calculated with small ideas can be checked by hand.
func TestIdeas(t *testing.T) {
	a, b := []float32{3, 4}, []float32{1, -2}
	for _, c := range []struct {
		name      string
		got, want []float32
	}{
		{"Mean", latent.Mean(a, b), []float32{2, 1}},
		{"Mean of one", latent.Mean(a), a},
		{"Add", latent.Add(a, b), []float32{4, 2}},
		{"Sub", latent.Sub(a, b), []float32{2, 6}},
		{"Normalize", latent.Normalize(a), []float32{3 * math.Sqrt2 / 5, 4 * math.Sqrt2 / 5}},
		{"Normalize of nothing", latent.Normalize([]float32{0, 0}), []float32{0, 0}},
		{"Mean of none", latent.Mean(), nil},
		{"Mean of two lengths", latent.Mean(a, []float32{1}), nil},
		{"Add of two lengths", latent.Add(a, []float32{1}), nil},
	} {
		if !slices.EqualFunc(c.got, c.want, func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 }) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if got := latent.Norm(a); got != 5 {
		t.Errorf("Norm: %v, want 5", got)
	}
	if !slices.Equal(a, []float32{3, 4}) || !slices.Equal(b, []float32{1, -2}) {
		t.Errorf("the ideas have changed: %v, %v", a, b)
	}
}

// TestSlerpPath: both ends are met, every length is between theirs, and the steps'
// angles are all the same. A straight way would fail in the last two.
func TestSlerpPath(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	from, to := make([]float32, 24), make([]float32, 24)
	for i := range from {
		from[i], to[i] = float32(rng.NormFloat64()), float32(2*rng.NormFloat64())
	}
	const n = 7
	path := latent.SlerpPath(from, to, n)
	if len(path) != n {
		t.Fatalf("%d ideas, want %d", len(path), n)
	}
	angle := func(a, b []float32) float64 {
		var dot float64
		for i := range a {
			dot += float64(a[i]) * float64(b[i])
		}
		return math.Acos(dot / latent.Norm(a) / latent.Norm(b))
	}
	for i := range from {
		if math.Abs(float64(path[0][i]-from[i])) > 1e-5 || math.Abs(float64(path[n-1][i]-to[i])) > 1e-5 {
			t.Fatalf("the ends are missed: %v and %v", path[0], path[n-1])
		}
	}
	each := angle(from, to) / (n - 1)
	for i := range n {
		want := latent.Norm(from) + float64(i)/(n-1)*(latent.Norm(to)-latent.Norm(from))
		if got := latent.Norm(path[i]); math.Abs(got-want) > 1e-4 {
			t.Errorf("idea %d has length %v, want %v", i, got, want)
		}
		if i > 0 && math.Abs(angle(path[i-1], path[i])-each) > 1e-3 {
			t.Errorf("step %d has angle %v, want %v", i, angle(path[i-1], path[i]), each)
		}
	}
}

// TestSlerpWithoutAnAngle: between an idea and itself, its double, nothing or its opposite, the
// way is straight.
func TestSlerpWithoutAnAngle(t *testing.T) {
	a := []float32{1, 2, 2}
	for _, to := range [][]float32{{1, 2, 2}, {2, 4, 4}, {0, 0, 0}, {-1, -2, -2}} {
		middle := latent.SlerpPath(a, to, 3)[1]
		for i := range middle {
			if want := (a[i] + to[i]) / 2; math.Abs(float64(middle[i]-want)) > 1e-6 {
				t.Errorf("halfway from %v to %v: %v", a, to, middle)
				break
			}
		}
	}
	if path := latent.SlerpPath(a, a, 1); path != nil {
		t.Errorf("a path of one idea: %v", path)
	}
	if path := latent.SlerpPath(a, a[:2], 3); path != nil {
		t.Errorf("a path between lengths: %v", path)
	}
}

// TestRandomDirection: the length is the given one, and no direction is dearer than
// another.
func TestRandomDirection(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var mean, square [3]float64
	const n = 20000
	for range n {
		d := latent.RandomDirection(rng, 3, 2)
		if math.Abs(latent.Norm(d)-2) > 1e-5 {
			t.Fatalf("%v has length %v, want 2", d, latent.Norm(d))
		}
		for i, v := range d {
			mean[i] += float64(v) / n
			square[i] += float64(v) * float64(v) / n
		}
	}
	for i := range mean { // each square is 4/3 on average, and off by 0.01 or so
		if math.Abs(mean[i]) > 0.05 || math.Abs(square[i]-4.0/3) > 0.05 {
			t.Errorf("number %d: mean %.3f, mean square %.3f; want 0 and 1.333", i, mean[i], square[i])
		}
	}
}
