package plot_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// arrowsOf reads the arrows back: where each stands and by how much it reaches up,
// in the unit of y; 0 for a bare dot.
func arrowsOf(t *testing.T, svg string) (out [][3]float64) {
	t.Helper()
	axes := paths(svg, "#9A9082", "0.75")[0]
	top, origin, right := axes[0], axes[1], axes[2]
	x := func(v float64) float64 { return -1 + 2*(v-origin[0])/(right[0]-origin[0]) }
	y := func(v float64) float64 { return -0.75 + 4.5*(v-origin[1])/(top[1]-origin[1]) }
	for _, m := range regexp.MustCompile(`<path d="M([^"]*)Z" style="fill:#2B4C9B"`).FindAllStringSubmatch(svg, -1) {
		dot, shape, _ := strings.Cut(m[1], "ZM")
		foot := point(t, dot)
		foot[0] -= 1.5 // the dot begins at its right edge
		at := [3]float64{x(foot[0]), y(foot[1]), 0}
		if shape != "" {
			tip := point(t, strings.Split(shape, "L")[3])
			if math.Abs(tip[0]-foot[0]) > 0.11 {
				t.Errorf("an arrow leans from %v to %v", foot, tip)
			}
			at[2] = y(tip[1]) - at[1]
		}
		if at[1] < 3.75 { // the legend's stand above the axes
			out = append(out, at)
		}
	}
	return out
}

// point reads the first point of an SVG path.
func point(t *testing.T, path string) [2]float64 {
	t.Helper()
	m := regexp.MustCompile(`^(-?[\d.]+),(-?[\d.]+)`).FindStringSubmatch(path)
	if m == nil {
		t.Fatalf("no point: %q", path)
	}
	x, _ := strconv.ParseFloat(m[1], 64)
	y, _ := strconv.ParseFloat(m[2], 64)
	return [2]float64{x, y}
}

// TestArrows: each arrow stands on its painting's point, and its length is
// 0.75, one and a half steps of the y axis, times its share of the strongest advice.
func TestArrows(t *testing.T) {
	var p ganlib.Parabolas
	pics := [][]float32{nil, nil}
	advice := [][]float32{nil, nil}
	for k := range pics {
		for j, x := range p.X() {
			pics[k] = append(pics[k], float32(1+0.4*x+float64(k)))
			advice[k] = append(advice[k], float32((1e-3*x-2e-4)*float64(1-2*k)))
			_ = j
		}
	}
	advice[0][0] = -4e-3 // the strongest
	got := arrowsOf(t, string(render(t, plot.Advice(p, pics, advice))))
	if len(got) != 30 {
		t.Fatalf("%d arrows, want 30", len(got))
	}
	for i, a := range got {
		k, j := i/15, i%15
		want := [3]float64{p.X()[j], float64(pics[k][j]), 0.75 * float64(advice[k][j]) / 4e-3}
		if math.Abs(want[2]) < 0.03 { // as short as its own dot
			want[2] = 0
			if math.Abs(a[2]) < 0.04 {
				a[2] = 0
			}
		}
		for c := range want {
			if math.Abs(a[c]-want[c]) > 0.006 {
				t.Errorf("painting %d, point %d: arrow %.3f, want %.3f", k, j, a, want)
			}
		}
	}
}

func TestArrowsOfAnyScale(t *testing.T) {
	var p ganlib.Parabolas
	a := advices(1)
	first := string(render(t, plot.Advice(p, paintings(1, 1), a)))
	for i := range a[0] {
		a[0][i] *= 1024
	}
	if string(render(t, plot.Advice(p, paintings(1, 1), a))) != first {
		t.Error("1024 times the advice is drawn otherwise")
	}
}

// TestNoArrow: no arrow for what is no number, for points outside the axes, and
// beyond the third painting; a bare dot where the advice is 0.
func TestNoArrow(t *testing.T) {
	var p ganlib.Parabolas
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	pics, advice := paintings(1, 6), advices(6)
	for k, bad := range []float32{nan, inf, -inf} {
		advice[k][3] = bad
		pics[k][5] = bad
	}
	pics[0][7], pics[1][7], pics[2][7] = 9, -9, math.MaxFloat32
	svg := render(t, plot.Advice(p, pics, advice))
	wellFormed(t, svg)
	if n := len(arrowsOf(t, string(svg))); n != 3*(15-3) {
		t.Errorf("%d arrows, want 36", n)
	}
	none := arrowsOf(t, string(render(t, plot.Advice(p, paintings(1, 1), [][]float32{make([]float32, 15)}))))
	if len(none) != 15 {
		t.Fatalf("%d dots, want 15", len(none))
	}
	for _, a := range none {
		if a[2] != 0 {
			t.Errorf("an arrow %v for no advice", a)
		}
	}
	many := ganlib.Parabolas{Points: 1000}
	long := works(many, 1)
	if n := len(arrowsOf(t, string(render(t, plot.Advice(many, long, long))))); n != 25 {
		t.Errorf("%d arrows on 1000 points, want 25", n)
	}
}

func TestAdviceErrors(t *testing.T) {
	var p ganlib.Parabolas
	for name, c := range map[string]struct {
		pic  plot.Picture
		want string
	}{
		"painting": {plot.Advice(p, [][]float32{{1}}, advices(1)), "plot: Advice: work 0 has 1 points: the artist's have 15"},
		"advice":   {plot.Advice(p, paintings(1, 2), [][]float32{make([]float32, 15), {1}}), "plot: Advice: advice 1 has 1 values: the painting has 15 points"},
		"missing":  {plot.Advice(p, paintings(1, 5), advices(2)), "plot: Advice: advice for 2 of 5 paintings: give it for the first 3 at least"},
		"artist":   {plot.Advice(ganlib.Parabolas{Points: -1}, nil, nil), "Points -1"},
	} {
		if _, err := c.pic.SVG(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestSay(t *testing.T) {
	nan := float32(math.NaN())
	thirds := func(l, m, r float32) []float32 {
		return []float32{l, l, l, l, l, m, m, m, m, m, r, r, r, r, r}
	}
	for _, c := range []struct {
		advice []float32
		want   string
	}{
		{thirds(1, -1, 0), "raise the left edge, lower the middle"},
		{thirds(-1, 1, 0), "lower the left edge, raise the middle"},
		{thirds(0, 1, -1), "raise the middle, lower the right edge"},
		{thirds(0, 0, 3e-9), "raise the right edge"},
		{thirds(1, 0, 1), "raise both edges"},
		{thirds(-2, 1, -1), "lower both edges, raise the middle"},
		{thirds(1, 1, -1), "raise the left edge and the middle, lower the right edge"},
		{thirds(-1, -1, -1), "lower all of it"},
		{thirds(1, 0.19, -0.19), "raise the left edge"},
		{thirds(1, 0.21, -0.21), "raise the left edge and the middle, lower the right edge"},
		{thirds(1, nan, nan), "raise the left edge"},
		{thirds(0, 0, 0), "leave it as it is"},
		{thirds(nan, nan, nan), "leave it as it is"},
		{[]float32{1, -1, 1, -1, 1, -1}, "leave it as it is"}, // ups and downs cancel
		{nil, "leave it as it is"},
		{[]float32{5}, "raise the middle"},
		{[]float32{5, 5}, "raise both edges"},
		// The means of (2, -1), (1, 0) and (0, -0.5), not their strongest values.
		{[]float32{2, -1, 1, 0, 0, -0.5}, "raise the left edge and the middle, lower the right edge"},
	} {
		if got := plot.Say(c.advice); got != c.want {
			t.Errorf("Say(%v) = %q, want %q", c.advice, got, c.want)
		}
	}
}
