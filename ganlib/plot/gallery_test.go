package plot_test

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// tile is a picture of side by side pixels: its red grows to the right, its green
// downwards, and its blue with k.
func tile(side, channels, k int) []float32 {
	var work []float32
	at := func(i int) float32 { return 2*float32(i)/float32(side-1) - 1 }
	for y := range side {
		for x := range side {
			for c := range channels {
				work = append(work, [...]float32{at(x), at(y), float32(wave(k)), 1}[min(c, 3)])
			}
		}
	}
	return work
}

func tiles(n int) [][]float32 {
	out := make([][]float32, n)
	for k := range out {
		out[k] = tile(8, 3, k)
	}
	return out
}

var tileShape = []int{8, 8, 3}

// pictureFilm is a training of pictures.
func pictureFilm(done, every int) *ganlib.Film {
	f := film(done, 1000, every, 1)
	f.Shape = tileShape
	for i := range f.Frames {
		f.Frames[i].Paintings = tiles(9)
	}
	return f
}

func TestImage(t *testing.T) {
	nan := float32(math.NaN())
	img, err := plot.Image([]int{1, 4, 3}, []float32{-1, 0, 1, -7, 7, 0.5, 1, 1, 1, nan, 0, 0})
	if err != nil {
		t.Fatal(err)
	}
	for x, want := range []color.NRGBA{{0, 128, 255, 255}, {0, 255, 191, 255}, {255, 255, 255, 255}, plot.Colors().Paper} {
		if got := img.NRGBAAt(x, 0); got != want {
			t.Errorf("pixel %d is %v, want %v", x, got, want)
		}
	}
	grey, err := plot.Image([]int{1, 1, 1}, []float32{-0.2})
	if err != nil || grey.NRGBAAt(0, 0) != (color.NRGBA{102, 102, 102, 255}) {
		t.Errorf("grey is %v, %v", grey, err)
	}
	if _, err := plot.Image([]int{8, 8, 4}, tile(8, 4, 0)); err != nil {
		t.Errorf("a fourth channel: %v", err)
	}
	for _, bad := range []struct {
		shape []int
		n     int
		say   string
	}{
		{[]int{15}, 15, "[height, width, channels]"},
		{[]int{2, 2, 2}, 8, "2 channels"},
		{[]int{2, 2, 3}, 11, "needs 12"},
		{[]int{0, 2, 3}, 0, "1 to 1024"},
		{[]int{2, 4096, 3}, 2 * 4096 * 3, "1 to 1024"},
	} {
		if _, err := plot.Image(bad.shape, make([]float32, bad.n)); err == nil || !strings.Contains(err.Error(), bad.say) {
			t.Errorf("shape %v with %d values: %v, want an error with %q", bad.shape, bad.n, err, bad.say)
		}
	}
}

// TestGalleryShowsThePixels reads a gallery's PNG back: each pixel of each work is
// a square of its own colour, unblended.
func TestGalleryShowsThePixels(t *testing.T) {
	works := tiles(3)
	data, err := plot.Gallery(tileShape, works, 2).PNG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	const margin, scale, gap = 16, 9, 4
	for k, work := range works {
		want, err := plot.Image(tileShape, work)
		if err != nil {
			t.Fatal(err)
		}
		left, top := margin+k%2*(8*scale+gap), margin+k/2*(8*scale+gap)
		for y := range 8 * scale {
			for x := range 8 * scale {
				if got := color.NRGBAModel.Convert(img.At(left+x, top+y)); got != want.NRGBAAt(x/scale, y/scale) {
					t.Fatalf("work %d, dot (%d, %d) is %v, want %v", k, x, y, got, want.NRGBAAt(x/scale, y/scale))
				}
			}
		}
	}
}

func TestGalleryErrors(t *testing.T) {
	curves := film(100, 1000, 50, 3)
	for say, pic := range map[string]plot.Picture{
		"no works":                        plot.Gallery(tileShape, nil, 0),
		"-2 columns":                      plot.Gallery(tileShape, tiles(2), -2),
		"work 1: a work of 3 values":      plot.Gallery(tileShape, [][]float32{tile(8, 3, 0), {1, 2, 3}}, 0),
		"give a row":                      plot.Wall(tileShape, plot.Row{Name: "nothing"}),
		"row 1: work 0":                   plot.Wall(tileShape, plot.Row{Works: tiles(1)}, plot.Row{Works: [][]float32{{1}}}),
		"Studio: works have shape [15]":   plot.Studio(curves, 1000),
		"Growth: works have shape [15]":   plot.Growth(curves, 0, 0),
		"Growth: the film has no frames":  plot.Growth(nil, 0, 0),
		"Studio: there is no film":        plot.Studio(nil, 0),
		"Growth: -1 moments, 0 paintings": plot.Growth(curves, -1, 0),
	} {
		if _, err := pic.SVG(); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%v, want an error with %q", err, say)
		}
	}
}

// TestStudioFits: whatever the size and number of works, none hangs over the rim
// or into the needles, and a film that has just begun has an empty wall.
func TestStudioFits(t *testing.T) {
	for _, side := range []int{2, 8, 24, 64, 500} {
		for _, n := range []int{0, 1, 9, 32, 400} {
			f := &ganlib.Film{Shape: []int{side, side, 3}, Frames: []ganlib.Frame{{Paintings: make([][]float32, n)}}}
			for k := range n {
				f.Frames[0].Paintings[k] = make([]float32, side*side*3)
			}
			pic := plot.Studio(f, 100)
			data, err := pic.PNG()
			if err != nil {
				t.Fatalf("%d works of %d pixels: %v", n, side, err)
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if side == 500 {
				continue // larger than the wall: cut at the picture's rim
			}
			grey := color.NRGBA{128, 128, 128, 255}
			for y := range img.Bounds().Dy() {
				for x := range img.Bounds().Dx() {
					inside := x >= 16 && x < 16+456 && y >= 16 && y < 450-16
					if !inside && color.NRGBAModel.Convert(img.At(x, y)) == grey {
						t.Fatalf("%d works of %d pixels: one hangs over at (%d, %d)", n, side, x, y)
					}
				}
			}
		}
	}
}
