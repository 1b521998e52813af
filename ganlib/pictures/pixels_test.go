package pictures_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"atelier/ganlib/pictures"
)

// TestFromImage: the middle square of a wide image, at its own size, is its
// pixels; black is -1 and white 1, and what is transparent is white.
func TestFromImage(t *testing.T) {
	img := image.NewNRGBA(image.Rect(10, 20, 14, 22)) // 4 by 2, not at the origin
	img.Set(11, 20, color.NRGBA{A: 255})
	img.Set(12, 20, color.NRGBA{R: 255, A: 255})
	img.Set(11, 21, color.NRGBA{R: 255, G: 255, B: 255, A: 255})
	got := pictures.FromImage(img, 2)
	want := []float32{-1, -1, -1, 1, -1, -1, 1, 1, 1, 1, 1, 1}
	if len(got) != len(want) {
		t.Fatalf("%d values, want %d", len(got), len(want))
	}
	for i := range want {
		if math.Abs(float64(got[i]-want[i])) > 1e-6 {
			t.Errorf("value %d is %v, want %v", i, got[i], want[i])
		}
	}
	if work := pictures.FromImage(image.NewGray(image.Rectangle{}), 8); work != nil {
		t.Errorf("an image without pixels gives %d values", len(work))
	}
}

// TestFromImageScales: a work of one colour keeps it in every size.
func TestFromImageScales(t *testing.T) {
	img := image.NewUniform(color.NRGBA{R: 51, G: 102, B: 204, A: 255})
	for _, size := range []int{1, 3, 24, 64} {
		work := pictures.FromImage(cut{img, image.Rect(0, 0, 30, 50)}, size)
		if len(work) != size*size*3 {
			t.Fatalf("size %d: %d values", size, len(work))
		}
		for i, v := range work {
			if want := []float32{51, 102, 204}[i%3]/127.5 - 1; math.Abs(float64(v-want)) > 0.01 {
				t.Fatalf("size %d: value %d is %v, want %v", size, i, v, want)
			}
		}
	}
}

// A cut is an endless image with bounds.
type cut struct {
	image.Image
	bounds image.Rectangle
}

func (c cut) Bounds() image.Rectangle { return c.bounds }
