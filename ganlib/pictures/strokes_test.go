package pictures_test

import (
	"math"
	"slices"
	"testing"

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

// A sketch on paper is grey: white where there is no ink, and nearly black where
// there is most.
func TestOnPaper(t *testing.T) {
	want := []float32{1, 1, 1, 0.1, 0.1, 0.1, -0.8, -0.8, -0.8}
	if got := pictures.OnPaper([]float32{-1, 0, 1}); !slices.EqualFunc(got, want, func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 }) {
		t.Errorf("%v, want %v", got, want)
	}
}
