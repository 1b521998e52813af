package landscapes_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/pictures"
	"atelier/ganlib/pictures/landscapes"
)

// agreeing is the share of works that agree with the sketches.
func agreeing(works, sketches [][]float32) float64 {
	n := 0.0
	for i, w := range works {
		if landscapes.Agree(w, sketches[i]).Agrees() {
			n++
		}
	}
	return n / float64(len(works))
}

func TestAgreeOnTheArtistsOwn(t *testing.T) {
	for size, n := range map[int]int{24: 2000, 32: 500, 64: 200} {
		sketches, works, err := ganlib.Pairs(landscapes.Artist{Size: size}, 7, n)
		if err != nil {
			t.Fatal(err)
		}
		if share := agreeing(works, sketches); share < 0.99 {
			t.Errorf("size %d: %.2f %% of %d agree, want 99 %%", size, 100*share, n)
			shown := 0
			for i, w := range works {
				if a := landscapes.Agree(w, sketches[i]); !a.Agrees() && shown < 8 {
					shown++
					t.Logf("work %d: %+v", i, a)
				}
			}
		}
	}
}

func TestAgreeOnOtherSketches(t *testing.T) {
	sketches, works, err := ganlib.Pairs(landscapes.Artist{}, 8, 2000)
	if err != nil {
		t.Fatal(err)
	}
	mismatched := slices.Concat(sketches[1:], sketches[:1])
	if share := agreeing(works, mismatched); share > 0.02 {
		t.Errorf("%.1f %% of the landscapes agree with another's sketch", 100*share)
	}
}

// Each part is told by itself: the same landscape with one thing changed, in the
// painting or in the sketch.
func TestAgreeNamesThePart(t *testing.T) {
	type part func(landscapes.Agreement) float64
	sky, land := part(func(a landscapes.Agreement) float64 { return a.Sky }), part(func(a landscapes.Agreement) float64 { return a.Land })
	horizon := part(func(a landscapes.Agreement) float64 { return a.Horizon })
	clouds, sun := part(func(a landscapes.Agreement) float64 { return a.Clouds }), part(func(a landscapes.Agreement) float64 { return a.Sun })
	for _, l := range some(9, 300) {
		fine := landscapes.Agree(l.Draw(24), l.Sketch(24))
		if !fine.Agrees() {
			continue // rare: see TestAgreeOnTheArtistsOwn
		}
		check := func(what string, painted, sketched landscapes.Landscape, of part, most float64) {
			a := landscapes.Agree(painted.Draw(24), sketched.Sketch(24))
			if v := of(a); v > most || a.Agrees() {
				t.Errorf("%s: %.2f of %+v", what, v, a)
			}
		}
		lower := l
		lower.Horizon, lower.Meadow = l.Horizon+0.13, l.Meadow+0.13
		check("the horizon painted too low", lower, l, horizon, 0.35)
		if len(l.Clouds) > 0 {
			fewer := l
			fewer.Clouds = l.Clouds[1:]
			check("a cloud left out", fewer, l, clouds, 0.7)
			check("a cloud too many", l, fewer, clouds, 0.7)
		}
		if l.Sun != nil {
			dark := l
			dark.Sun = nil
			check("the sun left out", dark, l, sun, 0)
			check("a sun too many", l, dark, sun, 0)
		}
		// The painting upside down: green above, blue below.
		w, upside := l.Draw(24), make([]float32, 0, 3*24*24)
		for row := 23; row >= 0; row-- {
			upside = append(upside, w[3*24*row:3*24*(row+1)]...)
		}
		a := landscapes.Agree(upside, l.Sketch(24))
		if sky(a) > 0.6 || land(a) > 0.5 || a.Agrees() {
			t.Errorf("upside down: %+v", a)
		}
	}
}

func TestAgreeOnWhatIsNoLandscape(t *testing.T) {
	sketches, works, err := ganlib.Pairs(landscapes.Artist{}, 10, 300)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for what, paint := range map[string]func(row, channel int, v float32) float32{
		"blank": func(int, int, float32) float32 { return 0 },
		"white": func(int, int, float32) float32 { return 1 },
		"noise": func(int, int, float32) float32 { return 2*rng.Float32() - 1 },
		"faint": func(_, _ int, v float32) float32 { return 0.05 * v },
		"no land": func(row, c int, v float32) float32 {
			return map[bool]float32{true: v, false: []float32{-0.6, 0, 0.9}[c]}[row < 9]
		},
		"half-drawn":  func(row, _ int, v float32) float32 { return map[bool]float32{true: v, false: 1}[row < 12] },
		"other half":  func(row, _ int, v float32) float32 { return map[bool]float32{true: 1, false: v}[row < 12] },
		"wrong order": func(_, c int, v float32) float32 { return []float32{1, -0.2, -0.2}[c] },
	} {
		for k, w := range works {
			w = slices.Clone(w)
			for i := range w {
				w[i] = paint(i/3/24, i%3, w[i])
			}
			if a := landscapes.Agree(w, sketches[k]); a.Agrees() {
				t.Fatalf("%s agrees: %+v", what, a)
			}
		}
	}
}

// A sketch without a horizon asks for nothing that could be checked.
func TestAgreeOnHalfASketch(t *testing.T) {
	l := some(11, 1)[0]
	strokes := l.Strokes()
	half := strokes[0][:len(strokes[0])/2]
	for what, sketch := range map[string][]float32{
		"empty":          pictures.DrawStrokes(nil, 24),
		"half a horizon": pictures.DrawStrokes(append([]pictures.Stroke{half}, strokes[2:]...), 24),
		"all ink":        slices.Repeat([]float32{1}, 24*24),
	} {
		if a := landscapes.Agree(l.Draw(24), sketch); a != (landscapes.Agreement{}) {
			t.Errorf("%s: %+v", what, a)
		}
	}
	work, sketch := l.Draw(24), l.Sketch(24)
	nan := slices.Repeat([]float32{float32(math.NaN())}, 24*24)
	for what, pair := range map[string][2][]float32{
		"nothing": {}, "no square": {make([]float32, 21), make([]float32, 7)}, "no sketch": {work, nil}, "no work": {nil, sketch},
		"a cut work": {work[:len(work)-3], sketch}, "a cut sketch": {work, sketch[:len(sketch)-1]},
		"another size": {l.Draw(32), sketch}, "a sketch of NaN": {work, nan},
	} {
		if a := landscapes.Agree(pair[0], pair[1]); a != (landscapes.Agreement{}) {
			t.Errorf("%s: %+v", what, a)
		}
	}
	if a := landscapes.Agree(slices.Concat(nan, nan, nan), sketch); a.Agrees() || a.Sky != 0 || a.Land != 0 || math.IsNaN(a.Total()) {
		t.Errorf("a work of NaN: %+v", a)
	}
	a := landscapes.Agreement{Sketched: true, Sky: 1, Land: 0.5, Clouds: 0.25}
	if got := a.String(); got != "sky 100 %, land 50 %, horizon 0 %, clouds 25 %, sun 0 %" || math.Abs(a.Total()-0.35) > 1e-9 {
		t.Errorf("%s, total %v", got, a.Total())
	}
	whole := landscapes.Agree(work, sketch)
	if !whole.Sketched || whole.Total() < 0.95 || whole.Total() > 1 {
		t.Errorf("a whole one: %+v, total %.3f", whole, whole.Total())
	}
}

func BenchmarkAgree(b *testing.B) {
	l := some(1, 1)[0]
	work, sketch := l.Draw(24), l.Sketch(24)
	for b.Loop() {
		landscapes.Agree(work, sketch)
	}
}
