package plot

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
)

// TestPanicsStayInside: a panic of the drawing library becomes an error.
func TestPanicsStayInside(t *testing.T) {
	pic := Picture{Width: 10, Height: 10, draw: func(draw.Canvas) { panic("vg: broken") }}
	_, svgErr := pic.SVG()
	_, pngErr := pic.PNG()
	for _, err := range []error{svgErr, pngErr} {
		if err == nil || !strings.Contains(err.Error(), "vg: broken") {
			t.Errorf("error %v, want the panic's text", err)
		}
	}
}

func TestTicks(t *testing.T) {
	labels := func(ticks []Tick) (out []string) {
		for _, t := range ticks {
			out = append(out, t.Label)
		}
		return out
	}
	for _, c := range []struct {
		got  []Tick
		want string
	}{
		{ticks(0, 3, 0.5), "0.0 0.5 1.0 1.5 2.0 2.5 3.0"},
		{ticks(-1, 1, 0.5), "-1.0 -0.5 0.0 0.5 1.0"},
		{ticks(0, 1, 0.25), "0.00 0.25 0.50 0.75 1.00"},
		{ticks(-0.3, 0.31, 0.1), "-0.3 -0.2 -0.1 0.0 0.1 0.2 0.3"},
		{stepTicks(5000), "0 1000 2000 3000 4000 5000"},
		{stepTicks(20000), "0 5000 10000 15000 20000"},
		{stepTicks(50000), "0 10k 20k 30k 40k 50k"},
		{stepTicks(1), "0 1"},
		{withTick(ticks(-4, 0, 1), -1.386), "-4 -3 -2 -1.39 0"},
		{withTick(ticks(-6, 0, 2), -1.386), "-6 -4 -1.39 0"},
		{withTick(ticks(-2, 0, 0.5), -1.386), "-2.0 -1.39 -1.0 -0.5 0.0"},
		{withTick(ticks(-2.25, -1, 0.25), -1.386), "-2.25 -2.00 -1.75 -1.39 -1.00"},
		{stepTicks(7), "0 2 4 6"},
		{stepTicks(12), "0 3 6 9 12"},
	} {
		if got := strings.Join(labels(c.got), " "); got != c.want {
			t.Errorf("ticks %s, want %s", got, c.want)
		}
	}
}

// TestRoomFor: the canvas of advice grows by whole steps, and not for ever.
func TestRoomFor(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		painting []float32
		lo, hi   float64
	}{
		{nil, -0.75, 3.75},
		{[]float32{-0.75, 3.75, nan}, -0.75, 3.75},
		{[]float32{-1.5, 1}, -1.75, 3.75},
		{[]float32{1, 3.8}, -0.75, 4.25},
		{[]float32{-1e30, 1e30}, -3.75, 6.75},
	} {
		if lo, hi := roomFor([][]float32{c.painting}, -0.75, 3.75, 0.5); lo != c.lo || hi != c.hi {
			t.Errorf("%v: from %v to %v, want %v to %v", c.painting, lo, hi, c.lo, c.hi)
		}
	}
}

// TestTranslucent: at any opacity, the SVG says the palette's own colour.
func TestTranslucent(t *testing.T) {
	for _, want := range []color.NRGBA{painter, artist, critic, other, ink, paper, {}, {R: 254, G: 1, B: 127}} {
		for opacity := 0.1; opacity <= 1; opacity += 0.01 {
			r, g, b, a := faint(want, opacity).RGBA()
			undo := func(v uint32) uint8 { return uint8(float64(v) * (255.0 / float64(a))) } // as gonum does
			if got := (color.NRGBA{undo(r), undo(g), undo(b), want.A}); got != want {
				t.Errorf("%v at opacity %.2f becomes %v", want, opacity, got)
			}
		}
	}
}

func TestFormula(t *testing.T) {
	for a, want := range map[float64]string{2: "2x²+1", 1: "x²", 1.5: "1.5x²+0.5", 0.5: "0.5x²-0.5", 0: "-1", -1: "-x²-2"} {
		if got := formula(a); got != want {
			t.Errorf("formula(%g) = %s, want %s", a, got, want)
		}
	}
}

// TestTrace compares the thinned needle with its definition.
func TestTrace(t *testing.T) {
	scores := make([]ganlib.Scores, 4321)
	for i := range scores {
		scores[i].Real = float32(i % 13)
	}
	scores[4310].Real = float32(math.Inf(1))
	raw, mean := trace(scores, 5000, func(s ganlib.Scores) float32 { return s.Real })
	if n := len(raw.xs); n > maxPoints+2 {
		t.Errorf("%d points", n)
	}
	if first, last := raw.xs[0], raw.xs[len(raw.xs)-1]; first != 1 || last != 4321 {
		t.Errorf("from step %g to %g, want 1 to 4321", first, last)
	}
	i := slices.Index(raw.xs, 2500)
	if i < 0 {
		t.Fatal("step 2500 is missing")
	}
	sum := 0.0
	for step := 2401; step <= 2500; step++ { // the last 100 steps
		sum += float64((step - 1) % 13)
	}
	if raw.ys[i] != 2499%13 || math.Abs(mean.ys[i]-sum/100) > 1e-12 {
		t.Errorf("step 2500: raw %g, mean %g; want %d, %g", raw.ys[i], mean.ys[i], 2499%13, sum/100)
	}
	if last := mean.ys[len(mean.ys)-1]; !finite(last) {
		t.Errorf("an infinite score spoils the mean: %g", last)
	}
}

// TestSwing: the area behind a needle holds every single step, also where the mean hides
// that they go up and down, and nothing beyond them; short trainings show the steps.
func TestSwing(t *testing.T) {
	scores := make([]ganlib.Scores, 1000)
	for i := range scores {
		scores[i].Real = float32(i%2)*0.5 + float32(i)/4000
	}
	scores[500].Real = float32(math.NaN())
	real := func(s ganlib.Scores) float32 { return s.Real }
	a, ok := swing(scores, 1000, real, critic).(area)
	if !ok || len(a.xs) != 101 {
		t.Fatalf("%T with %d places", a, len(a.xs))
	}
	for i := 1; i < len(a.xs); i++ {
		low, high := math.Inf(1), math.Inf(-1)
		for _, s := range scores[int(a.xs[i-1])-1 : int(a.xs[i])] {
			if v := float64(s.Real); finite(v) {
				low, high = min(low, v), max(high, v)
			}
		}
		if a.low[i] != low || a.high[i] != high {
			t.Errorf("up to step %g: %g to %g, want %g to %g", a.xs[i], a.low[i], a.high[i], low, high)
		}
	}
	if _, ok := swing(scores[:50], 100, real, critic).(curve); !ok {
		t.Error("100 steps are no line")
	}
}

// TestTwo: what rounds to 0 has no sign.
func TestTwo(t *testing.T) {
	for v, want := range map[float32]string{-0.001: "0.00", 0.004: "0.00", -1.386: "-1.39", 0.5: "0.50"} {
		if got := two(v); got != want {
			t.Errorf("%g is %s, want %s", v, got, want)
		}
	}
}

// TestPalette holds text and needles to the contrast that WCAG 2 asks for, and
// the artist and the critic to be told apart, from each other and from the
// tutorial's three, by eyes that lack one kind of cones.
func TestPalette(t *testing.T) {
	for name, c := range map[string]struct {
		color color.NRGBA
		least float64
	}{"ink": {ink, 7}, "artist": {artist, 4.5}, "critic": {critic, 4.5}, "other": {other, 4.5}, "rule": {rule, 2.9}} {
		if got := contrast(c.color, paper); got < c.least {
			t.Errorf("%s on paper has contrast %.2f, want at least %g", name, got, c.least)
		}
	}
	all := map[string]color.NRGBA{"upper": upperBound, "lower": lowerBound, "painter": painter, "artist": artist, "critic": critic}
	for eyes, m := range colourBlindness {
		for _, name := range []string{"artist", "critic"} {
			for other, c := range all {
				if other == name {
					continue
				}
				if d := distance(see(all[name], m), see(c, m)); d < 30 {
					t.Errorf("%s: %s and %s differ by %.0f only", eyes, name, other, d)
				}
			}
		}
	}
}

// TestVerdictColours: to any eyes, a verdict for the artist and one against him
// differ, and so do a clear one and an open one; and the farther from one half, the
// darker.
func TestVerdictColours(t *testing.T) {
	open := mix(paper, paper, 0)
	for eyes, m := range colourBlindness {
		if d := distance(see(other, m), see(critic, m)); d < 30 {
			t.Errorf("%s: the needles of two futures differ by %.0f only", eyes, d)
		}
		for _, p := range []float64{0, 0.1, 0.2, 0.3} {
			yes, no := see(verdictColour(1-p), m), see(verdictColour(p), m)
			if d := distance(yes, no); d < 20 {
				t.Errorf("%s: %.1f and %.1f differ by %.0f only", eyes, p, 1-p, d)
			}
			for _, c := range [][3]float64{yes, no} {
				if d := distance(c, see(open, m)); d < 10 {
					t.Errorf("%s: %.1f or %.1f is only %.0f from an open verdict", eyes, p, 1-p, d)
				}
			}
		}
		for i := range shades/2 - 1 {
			step := 1.0 / shades
			no, yes := (float64(i)+0.5)*step, 1-(float64(i)+0.5)*step
			if luminance(see(verdictColour(no), m)) >= luminance(see(verdictColour(no+step), m)) ||
				luminance(see(verdictColour(yes), m)) >= luminance(see(verdictColour(yes-step), m)) {
				t.Errorf("%s: %.3f or %.3f is no darker than its neighbour nearer to one half", eyes, no, yes)
			}
		}
	}
}

// colourBlindness holds the full-strength matrices of Machado, Oliveira and
// Fernandes (2009), which act on linear RGB.
var colourBlindness = map[string][3][3]float64{
	"usual":        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// linear undoes sRGB's gamma.
func linear(c color.NRGBA) [3]float64 {
	f := func(v uint8) float64 {
		if x := float64(v) / 255; x > 0.04045 {
			return math.Pow((x+0.055)/1.055, 2.4)
		} else {
			return x / 12.92
		}
	}
	return [3]float64{f(c.R), f(c.G), f(c.B)}
}

func luminance(rgb [3]float64) float64 { return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2] }

// contrast is WCAG's ratio, 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(linear(a)), luminance(linear(b))
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// see returns the linear colour that such eyes see.
func see(c color.NRGBA, m [3][3]float64) (out [3]float64) {
	rgb := linear(c)
	for i := range m {
		for j := range rgb {
			out[i] += m[i][j] * rgb[j]
		}
		out[i] = min(max(out[i], 0), 1)
	}
	return out
}

// distance is CIE 1976's: 2 is just seen, 100 is black from white.
func distance(a, b [3]float64) float64 {
	lab := func(c [3]float64) [3]float64 {
		f := func(t float64) float64 {
			if t > 216.0/24389 {
				return math.Cbrt(t)
			}
			return (24389.0/27*t + 16) / 116
		}
		x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.9505)
		y := f(luminance(c))
		z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.089)
		return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
	}
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}
