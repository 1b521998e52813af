package pictures_test

import (
	"math"
	"testing"

	"atelier/ganlib/pictures"
)

// Two pictures of two by two pixels, worked out by hand. The fourth channel, the
// sketch, does not count.
func TestApartAndDetail(t *testing.T) {
	grey := []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}
	other := []float32{0.5, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 1, 0, 0, 0, 1}
	if got := pictures.Apart(grey, other); math.Abs(got-1.5/12) > 1e-9 {
		t.Errorf("apart %v, want 1.5/12", got)
	}
	if !math.IsInf(pictures.Apart(grey, grey[:4]), 1) || pictures.Apart(grey, grey) != 0 || pictures.Apart(nil, nil) != 0 {
		t.Error("apart from another size, from itself, or of nothing")
	}
	// Red: 0.5 to its right and below; blue: 1 above and to the right. 12 pairs.
	if got := pictures.Detail(other); math.Abs(got-3.0/12) > 1e-9 {
		t.Errorf("detail %v, want 3/12", got)
	}
	if pictures.Detail(grey) != 0 || pictures.Detail(nil) != 0 {
		t.Error("detail of one colour, or of nothing")
	}
}
