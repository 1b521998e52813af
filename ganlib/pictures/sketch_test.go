package pictures_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/pictures"
)

// A straight stroke, worked out by hand: at 10 pixels the pen is 0.48 wide, so
// along the middle of a row of pixels it covers 0.5 + 0.24 of each.
func TestDrawStrokes(t *testing.T) {
	sketch := pictures.DrawStrokes([]pictures.Stroke{{{X: -1, Y: 0.35}, {X: 2, Y: 0.35}}}, 10)
	for i, v := range sketch {
		want := float32(-1)
		if i/10 == 3 {
			want = 2*(0.5+0.24) - 1
		}
		if math.Abs(float64(v-want)) > 1e-5 {
			t.Errorf("row %d, column %d: %v, want %v", i/10, i%10, v, want)
		}
	}
	for what, s := range map[string]pictures.Stroke{
		"no point": {}, "far away": {{X: 1e300, Y: 0}, {X: 0, Y: 0}}, "no number": {{X: math.NaN(), Y: 0.5}},
	} {
		if got := pictures.DrawStrokes([]pictures.Stroke{s}, 10); slices.Max(got) > -1 {
			t.Errorf("%s: drawn", what)
		}
	}
	if dot := pictures.DrawStrokes([]pictures.Stroke{{{X: 0.35, Y: 0.35}}}, 10); dot[33] < 0.4 || dot[35] != -1 {
		t.Errorf("a dot is %v in its middle and %v beside it", dot[33], dot[35])
	}
}

// A muse's ideas are a sketch and chance; a lesson is an idea and the work for it.
func TestMuses(t *testing.T) {
	const size, noise, n = 24, 5, 400
	ideas, err := ganlib.Works(pictures.Sketches{Noise: noise}, 1, n)
	if err != nil {
		t.Fatal(err)
	}
	sum, squares := 0.0, 0.0
	for _, idea := range ideas {
		if len(idea) != size*size+noise || slices.Min(idea[:size*size]) != -1 || slices.Max(idea[:size*size]) < 0.5 {
			t.Fatal("no sketch in it")
		}
		for _, v := range idea[size*size:] {
			sum, squares = sum+float64(v), squares+float64(v*v)
		}
	}
	if mean, std := sum/n/noise, math.Sqrt(squares/n/noise); math.Abs(mean) > 0.1 || math.Abs(std-1) > 0.1 {
		t.Errorf("the numbers of chance have mean %.2f and deviation %.2f", mean, std)
	}
	lessons, err := ganlib.Works(pictures.Lessons{Noise: noise}, 1, 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lessons {
		work := l[size*size+noise:]
		if !slices.Equal(l[:size*size], pictures.SketchOf(work)) {
			t.Fatal("the work was not made after the sketch")
		}
		if !pictures.Agree(work).Agrees() {
			t.Error("the work does not keep to the sketch")
		}
	}
}

// agreeing is the share of works that agree.
func agreeing(works [][]float32) float64 {
	n := 0.0
	for _, w := range works {
		if pictures.Agree(w).Agrees() {
			n++
		}
	}
	return n / float64(len(works))
}

func TestAgreeOnTheArtistsOwn(t *testing.T) {
	for size, n := range map[int]int{24: 2000, 32: 500, 64: 200} {
		works, err := ganlib.Works(pictures.Landscapes{Size: size}, 7, n)
		if err != nil {
			t.Fatal(err)
		}
		if share := agreeing(works); share < 0.99 {
			t.Errorf("size %d: %.2f %% of %d agree, want 99 %%", size, 100*share, n)
			shown := 0
			for i, w := range works {
				if a := pictures.Agree(w); !a.Agrees() && shown < 8 {
					shown++
					t.Logf("work %d: %+v", i, a)
				}
			}
		}
	}
}

// withSketch gives a work another sketch.
func withSketch(work, sketch []float32) []float32 {
	w := slices.Clone(work)
	for i, v := range sketch {
		w[4*i+3] = v
	}
	return w
}

func TestAgreeOnOtherSketches(t *testing.T) {
	works, err := ganlib.Works(pictures.Landscapes{}, 8, 2000)
	if err != nil {
		t.Fatal(err)
	}
	var mismatched [][]float32
	for i, w := range works {
		mismatched = append(mismatched, withSketch(w, pictures.SketchOf(works[(i+1)%len(works)])))
	}
	if share := agreeing(mismatched); share > 0.02 {
		t.Errorf("%.1f %% of the landscapes agree with another's sketch", 100*share)
	}
}

// Each part is told by itself: the same landscape with one thing changed, in the
// painting or in the sketch.
func TestAgreeNamesThePart(t *testing.T) {
	type part func(pictures.Agreement) float64
	sky, land := part(func(a pictures.Agreement) float64 { return a.Sky }), part(func(a pictures.Agreement) float64 { return a.Land })
	horizon := part(func(a pictures.Agreement) float64 { return a.Horizon })
	clouds, sun := part(func(a pictures.Agreement) float64 { return a.Clouds }), part(func(a pictures.Agreement) float64 { return a.Sun })
	for _, l := range landscapes(9, 300) {
		fine := pictures.Agree(l.Pair(24))
		if !fine.Agrees() {
			continue // rare: see TestAgreeOnTheArtistsOwn
		}
		check := func(what string, painted, sketched pictures.Landscape, of part, most float64) {
			a := pictures.Agree(withSketch(painted.Pair(24), sketched.Sketch(24)))
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
		w, upside := l.Pair(24), make([]float32, 0, 4*24*24)
		for row := 23; row >= 0; row-- {
			upside = append(upside, w[4*24*row:4*24*(row+1)]...)
		}
		a := pictures.Agree(withSketch(upside, l.Sketch(24)))
		if sky(a) > 0.6 || land(a) > 0.5 || a.Agrees() {
			t.Errorf("upside down: %+v", a)
		}
	}
}

func TestAgreeOnWhatIsNoLandscape(t *testing.T) {
	works, err := ganlib.Works(pictures.Landscapes{}, 10, 300)
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
		for _, w := range works {
			w = slices.Clone(w)
			for i := range w {
				if i%4 < 3 {
					w[i] = paint(i/4/24, i%4, w[i])
				}
			}
			if a := pictures.Agree(w); a.Agrees() {
				t.Fatalf("%s agrees: %+v", what, a)
			}
		}
	}
}

// A sketch without a horizon asks for nothing that could be checked.
func TestAgreeOnHalfASketch(t *testing.T) {
	l := landscapes(11, 1)[0]
	strokes := l.Strokes()
	half := strokes[0][:len(strokes[0])/2]
	for what, sketch := range map[string][]float32{
		"empty":          pictures.DrawStrokes(nil, 24),
		"half a horizon": pictures.DrawStrokes(append([]pictures.Stroke{half}, strokes[2:]...), 24),
		"all ink":        slices.Repeat([]float32{1}, 24*24),
	} {
		if a := pictures.Agree(withSketch(l.Pair(24), sketch)); a != (pictures.Agreement{}) {
			t.Errorf("%s: %+v", what, a)
		}
	}
	if a := pictures.Agree(make([]float32, 7)); a != (pictures.Agreement{}) {
		t.Errorf("no square: %+v", a)
	}
	a := pictures.Agreement{Sketched: true, Sky: 1, Land: 0.5, Clouds: 0.25}
	if got := a.String(); got != "sky 100 %, land 50 %, horizon 0 %, clouds 25 %, sun 0 %" || math.Abs(a.Total()-0.35) > 1e-9 {
		t.Errorf("%s, total %v", got, a.Total())
	}
	whole := pictures.Agree(l.Pair(24))
	if !whole.Sketched || whole.Total() < 0.95 || whole.Total() > 1 {
		t.Errorf("a whole one: %+v, total %.3f", whole, whole.Total())
	}
}

func BenchmarkAgree(b *testing.B) {
	work := landscapes(1, 1)[0].Pair(24)
	for b.Loop() {
		pictures.Agree(work)
	}
}
