package pictures_test

import (
	"math"
	"testing"

	"atelier/ganlib/pictures"
)

// Two pictures of two by two pixels, worked out by hand.
func TestL1AndDetail(t *testing.T) {
	grey := make([]float32, 12)
	other := []float32{0.5, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0}
	if got := pictures.L1(grey, other); math.Abs(got-1.5/12) > 1e-9 {
		t.Errorf("L1 %v, want 1.5/12", got)
	}
	if !math.IsInf(pictures.L1(grey, grey[:3]), 1) || pictures.L1(grey, grey) != 0 || pictures.L1(nil, nil) != 0 {
		t.Error("L1 to another size, to itself, or of nothing")
	}
	// Red: 0.5 to its right and below; blue: 1 above and to the right. 12 pairs.
	if got := pictures.Detail(other); math.Abs(got-3.0/12) > 1e-9 {
		t.Errorf("detail %v, want 3/12", got)
	}
	if pictures.Detail(grey) != 0 || pictures.Detail(nil) != 0 {
		t.Error("detail of one colour, or of nothing")
	}
	for _, n := range []int{1, 11, 13, 16} {
		if got := pictures.Detail(make([]float32, n)); got != 0 {
			t.Errorf("detail of %d values: %v", n, got)
		}
	}
}
