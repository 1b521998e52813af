package plot_test

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
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

// A pictureArtist has works of this shape, and is not asked for any.
type pictureArtist []int

func (a pictureArtist) Shape() []int                  { return a }
func (pictureArtist) Works(*rand.Rand, int) []float32 { return nil }

// tiled is the artist of tiles.
var tiled = pictureArtist{8, 8, 3}

// pictureFilm is a training of pictures.
func pictureFilm(done, every int) *ganlib.Film {
	f := film(done, 1000, every, 1)
	f.Shape = tiled
	for i := range f.Frames {
		f.Frames[i].Paintings = tiles(9)
	}
	return f
}

// regression is one without a critic, whose paintings come nearer to the artist's
// works.
func regression(done, every int) *ganlib.Film {
	f := pictureFilm(done, every)
	f.NoCritic = true
	for i := range f.Scores {
		f.Scores[i] = ganlib.Scores{Distance: float32(0.1 + 0.5*math.Exp(-float64(i)/50) + 0.02*wave(i))}
	}
	for i := range f.Frames {
		f.Frames[i].Scores = ganlib.Scores{}
		if step := f.Frames[i].Step; step > 0 {
			f.Frames[i].Scores = f.Scores[step-1]
		}
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

// TestWorksShowThePixels reads a PNG of works back: each pixel of each work is a
// square of its own colour, unblended.
func TestWorksShowThePixels(t *testing.T) {
	works := make([][]float32, 11)
	for k := range works { // of 16 colours, since a PNG of ours has no more than 256
		for i := range 64 {
			level := float32((i%8+2*(i/8)+3*k)%16)/8 - 1
			works[k] = append(works[k], level, -level, level/2)
		}
	}
	data, err := plot.Works(tiled, works).PNG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	const margin, scale, gap, columns = 16, 20, 4, 4
	for k, work := range works {
		want, err := plot.Image(tiled, work)
		if err != nil {
			t.Fatal(err)
		}
		left, top := margin+k%columns*(8*scale+gap), margin+k/columns*(8*scale+gap)
		for y := range 8 * scale {
			for x := range 8 * scale {
				if got := color.NRGBAModel.Convert(img.At(left+x, top+y)); got != want.NRGBAAt(x/scale, y/scale) {
					t.Fatalf("work %d, dot (%d, %d) is %v, want %v", k, x, y, got, want.NRGBAAt(x/scale, y/scale))
				}
			}
		}
	}
}

// TestSheetOfWorks: works are as large as a slide allows, on an even sheet; of very many
// it grows downwards, and no sheet is wider than a page.
func TestSheetOfWorks(t *testing.T) {
	const gap, margins = 4, 32
	for n, want := range map[int]struct{ columns, tile int }{
		1: {1, 160}, 2: {2, 160}, 4: {4, 160}, 9: {3, 160}, 10: {5, 144}, 12: {4, 160}, 13: {5, 144}, 24: {6, 120}, 25: {5, 112},
		36: {6, 96}, 49: {7, 80}, 64: {10, 72}, 100: {10, 56}, 1000: {10, 56},
	} {
		pic := plot.Works(tiled, tiles(n))
		rows := (n + want.columns - 1) / want.columns
		if w, h := want.columns*(want.tile+gap)-gap+margins, rows*(want.tile+gap)-gap+margins; pic.Width != w || pic.Height != h {
			t.Errorf("%d works on %d by %d pixels, want %d by %d, %d columns", n, pic.Width, pic.Height, w, h, want.columns)
		}
		if pic.Width > 800 || n <= 100 && pic.Height > 640 {
			t.Errorf("%d works on %d by %d pixels: more than a slide shows", n, pic.Width, pic.Height)
		}
	}
}

// TestWhatAWorkIs: the artist decides how works are drawn, and what is neither curve
// nor picture is refused.
func TestWhatAWorkIs(t *testing.T) {
	f, pictures := film(100, 1000, 50, 3), pictureFilm(100, 50)
	for name, pic := range map[string]plot.Picture{
		"grey":                plot.Works(pictureArtist{4, 4, 1}, [][]float32{tile(4, 1, 0)}),
		"four channels":       plot.Works(pictureArtist{4, 4, 4}, [][]float32{tile(4, 4, 0)}),
		"a film of four":      plot.Training(pictureArtist{8, 8, 3}, pictures, 0),
		"a film not begun":    plot.Training(tiled, &ganlib.Film{}, 100),
		"rows without a name": plot.Rows(tiled, plot.Row{Works: tiles(1)}),
	} {
		if _, err := pic.SVG(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	vector := pictureArtist{15}
	for _, c := range []struct {
		say string
		pic plot.Picture
	}{
		{"Works: works of plot_test.pictureArtist have shape [15]", plot.Works(vector, works(ganlib.Parabolas{}, 2))},
		{"Training: works of plot_test.pictureArtist have shape [15]", plot.Training(vector, f, 1000)},
		{"Strip: works of plot_test.pictureArtist have shape [15]", plot.Strip(vector, f, 3)},
		{"Rows: works of ganlib.Parabolas have shape [15]", plot.Rows(ganlib.Parabolas{}, plot.Row{Works: works(ganlib.Parabolas{}, 2)})},
		{"as pictures", plot.Works(pictureArtist{4, 4}, [][]float32{make([]float32, 16)})},
		{"Works: there is no artist", plot.Works(nil, tiles(1))},
		{"Training: there is no artist", plot.Training(nil, pictures, 1)},
		{"Strip: there is no artist", plot.Strip(nil, pictures, 1)},
		{"Rows: there is no artist", plot.Rows(nil, plot.Row{Works: tiles(1)})},
		{"2 channels", plot.Works(pictureArtist{2, 2, 2}, [][]float32{make([]float32, 8)})},
		{"Training: work 0: a work of 192 values", plot.Training(pictureArtist{8, 8, 4}, pictures, 1)},
		{"Strip: row 0: work 0: a work of 192 values", plot.Strip(pictureArtist{8, 8, 4}, pictures, 1)},
	} {
		if _, err := c.pic.SVG(); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%v, want an error with %q", err, c.say)
		}
	}
}

func TestPictureErrors(t *testing.T) {
	for say, pic := range map[string]plot.Picture{
		"no pictures":                   plot.Works(tiled, nil),
		"work 1: a work of 3 values":    plot.Works(tiled, [][]float32{tile(8, 3, 0), {1, 2, 3}}),
		"give a row":                    plot.Rows(tiled, plot.Row{Name: "nothing"}),
		"row 1: work 0":                 plot.Rows(tiled, plot.Row{Works: tiles(1)}, plot.Row{Works: [][]float32{{1}}}),
		"Strip: the film has no frames": plot.Strip(tiled, nil, 3),
		"Training: there is no film":    plot.Training(tiled, nil, 0),
		"Strip of -1 frames":            plot.Strip(tiled, pictureFilm(100, 50), -1),
	} {
		if _, err := pic.SVG(); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%v, want an error with %q", err, say)
		}
	}
}

// TestRegression: without a critic there are no needles, but the distance; with one,
// the needles stay, whatever else is measured.
func TestRegression(t *testing.T) {
	f := regression(400, 100)
	for name, pic := range map[string]plot.Picture{"training": plot.Training(tiled, f, 1000), "needles": plot.Needles(f, 1000)} {
		svg := string(render(t, pic))
		if strings.Contains(svg, "D accuracy") || strings.Contains(svg, "D score") || strings.Contains(svg, "critic") {
			t.Errorf("%s of a regression speaks of a critic", name)
		}
		if !strings.Contains(svg, ">mean distance from the artist's works<") && !strings.Contains(svg, ">mean distance from the artist&#39;s works<") {
			t.Errorf("%s: no axis of distances", name)
		}
		if want := "The paintings' mean distance from the artist's works over the training's steps. At step 1 it is 0.6"; !strings.Contains(pic.Alt, want) {
			t.Errorf("%s: Alt is %q, want %q in it", name, pic.Alt, want)
		}
	}

	// The curve, read back: y from 0 to the axis' upper end.
	svg := string(render(t, plot.Needles(f, 1000)))
	axes := paths(svg, "#9A9082", "0.75")
	if len(axes) != 1 {
		t.Fatalf("%d pairs of axes, want 1", len(axes))
	}
	top, origin, right := axes[0][0], axes[0][1], axes[0][2]
	line := paths(svg, "#2E2A25", "2")[1] // the first is the legend's
	for _, pt := range line[2:] {
		step := int(math.Round(1000 * (pt[0] - origin[0]) / (right[0] - origin[0])))
		sum, n := 0.0, 0
		for k := max(0, step-20); k < step; k++ {
			sum += float64(f.Scores[k].Distance)
			n++
		}
		if got, want := 0.8*(pt[1]-origin[1])/(top[1]-origin[1]), sum/float64(n); math.Abs(got-want) > 0.005 {
			t.Errorf("step %d: distance %.3f, want %.3f", step, got, want)
		}
	}

	parabolas := plot.Training(ganlib.Parabolas{}, &ganlib.Film{NoCritic: true, Frames: []ganlib.Frame{{Step: 2, Paintings: paintings(1, 2), Scores: ganlib.Scores{Distance: 0.5}}}, Scores: []ganlib.Scores{{Distance: 1}, {Distance: 0.5}}}, 10)
	if svg := string(render(t, parabolas)); strings.Contains(svg, "D accuracy") || !strings.Contains(svg, "At step 1 it is 1, at step 2 0.5.") {
		t.Errorf("a regression of curves has needles: %s", parabolas.Alt)
	}

	both := pictureFilm(400, 100)
	before := render(t, plot.Training(tiled, both, 1000))
	for i := range both.Scores {
		both.Scores[i].Distance = 0.3
	}
	if !bytes.Equal(before, render(t, plot.Training(tiled, both, 1000))) {
		t.Error("with a critic, the distance changes the picture")
	}

	// Before the first step there is an empty panel.
	none := plot.Needles(&ganlib.Film{NoCritic: true}, 10)
	if svg := string(render(t, none)); !strings.Contains(none.Alt, "No step has been trained yet") || strings.Contains(svg, "D accuracy") {
		t.Errorf("a regression of no steps: %s", none.Alt)
	}

	// Broken distances, and one that is 0 in the end, are still distances.
	nan := float32(math.NaN())
	for _, all := range [][]float32{{nan, nan}, {1, 0}, {0.5, float32(math.Inf(1))}, {nan, 0.2}} {
		f := &ganlib.Film{NoCritic: true, Scores: []ganlib.Scores{{Distance: all[0]}, {Distance: all[1]}}}
		pic := plot.Needles(f, 2)
		wellFormed(t, render(t, pic))
		if !strings.Contains(pic.Alt, "mean distance") {
			t.Errorf("%v: %s", all, pic.Alt)
		}
	}
}

// TestTrainingFits: whatever the size and number of works, none hangs over the rim
// or into the needles, and a film that has just begun has an empty wall.
func TestTrainingFits(t *testing.T) {
	for _, side := range []int{2, 8, 24, 64, 500} {
		for _, n := range []int{0, 1, 9, 32, 400} {
			f := &ganlib.Film{Shape: []int{side, side, 3}, Frames: []ganlib.Frame{{Paintings: make([][]float32, n)}}}
			for k := range n {
				f.Frames[0].Paintings[k] = make([]float32, side*side*3)
			}
			pic := plot.Training(pictureArtist{side, side, 3}, f, 100)
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
					inside := x >= 16 && x < 16+436 && y >= 16 && y < 560-16
					if !inside && color.NRGBAModel.Convert(img.At(x, y)) == grey {
						t.Fatalf("%d works of %d pixels: one hangs over at (%d, %d)", n, side, x, y)
					}
				}
			}
		}
	}
}

// TestRowsFold: works that would be too small beside each other stand on several lines,
// with the rows' names at each, and those that are large enough do not.
func TestRowsFold(t *testing.T) {
	room := pictureArtist{24, 24, 3}
	works := make([][]float32, 10)
	for k := range works {
		works[k] = tile(24, 3, k)
	}
	for n, lines := range map[int]int{7: 2, 10: 4} {
		pic := plot.Rows(room, plot.Row{Name: "painted", Works: works[:n]}, plot.Row{Name: "nearest", Works: works[:n]})
		svg := string(render(t, pic))
		if got := strings.Count(svg, ">painted<") + strings.Count(svg, ">nearest<"); got != lines {
			t.Errorf("two rows of %d works are %d lines, want %d", n, got, lines)
		}
		if high := (pic.Height - 32 + 4) / lines; high < 72+4 || pic.Width > 800 || pic.Height > 640 {
			t.Errorf("two rows of %d works: %d by %d pixels, %d a line", n, pic.Width, pic.Height, high)
		}
	}
}
