package film_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/film"
	"atelier/ganlib/plot"
)

// pictureFilm returns a film of n frames of paintings of the shape, and for each the red that
// every pixel of painting k has in it.
func pictureFilm(shape []int, n, paintings int) (f *ganlib.Film, red func(frame, k int) float64) {
	f = &ganlib.Film{Shape: shape, Scores: make([]ganlib.Scores, n)}
	value := func(i, k int) float32 { return float32((i*paintings+k)*5%251)/125 - 1 }
	for i := range n {
		frame := ganlib.Frame{Step: i + 1, Scores: ganlib.Scores{Real: 0.6, Painted: 0.4, Accuracy: 0.6, CriticLoss: 1}}
		for k := range paintings {
			work := make([]float32, shape[0]*shape[1]*shape[2])
			for j := range work {
				work[j] = value(i, k)
			}
			frame.Paintings = append(frame.Paintings, work)
		}
		f.Frames = append(f.Frames, frame)
		f.Scores[i] = frame.Scores
	}
	return f, func(i, k int) float64 { return (float64(value(i, k)) + 1) / 2 * 255 }
}

var sheetData = regexp.MustCompile(`<image id="sheet" width="(\d+)" height="(\d+)"[^>]* href="data:image/png;base64,([^"]+)"`)

// sheetOf reads the only sheet in a film.
func sheetOf(t *testing.T, data []byte) image.Image {
	t.Helper()
	found := sheetData.FindAllSubmatch(data, -1)
	if len(found) != 1 {
		t.Fatalf("%d sheets, want 1", len(found))
	}
	raw, err := base64.StdEncoding.DecodeString(string(found[0][3]))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); fmt.Sprint(size.X, " ", size.Y) != string(found[0][1])+" "+string(found[0][2]) {
		t.Errorf("the image is %v, and is shown as %s by %s", size, found[0][1], found[0][2])
	}
	return img
}

var (
	window = regexp.MustCompile(`<svg x="20" y="92" width="[\d.]+" height="[\d.]+" viewBox="0 0 (\d+) (\d+)" overflow="hidden"><g( id="works")? transform="translate\((-?\d+) (-?\d+)\)"><use href="#sheet"/>(?:<animateTransform [^>]*keyTimes="([^"]*)" values="([^"]*)"/>)?</g></svg>`)
	places = regexp.MustCompile(`"places":(\[\[.*?\]\])`)
)

// TestPicturesMoveByFrames: the window shows each frame's paintings, all of them that have
// room, at the time of the frame's step.
func TestPicturesMoveByFrames(t *testing.T) {
	for _, c := range []struct {
		shape                         []int
		frames, paintings, columns, n int // n are seen
	}{
		{[]int{24, 24, 3}, 9, 32, 5, 20},
		{[]int{28, 28, 1}, 5, 32, 7, 32},
		{[]int{24, 24, 3}, 1, 3, 2, 3},
		{[]int{64, 48, 3}, 20, 16, 8, 16},
		{[]int{400, 600, 3}, 2, 2, 1, 1},
	} {
		f, red := pictureFilm(c.shape, c.frames, c.paintings)
		svg, err := film.SVG(pictureArtist(c.shape), f, film.Options{Frames: c.frames})
		if err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		elements(t, svg)
		img := sheetOf(t, svg)
		windows := window.FindAllSubmatch(svg, -1)
		if want := min(2, c.frames); len(windows) != want {
			t.Fatalf("%v: %d windows, want %d", c, len(windows), want)
		}
		still := windows[len(windows)-1]
		at := [][]int{{whole(t, still[4]), whole(t, still[5])}}
		if c.frames > 1 {
			at = nil
			for _, place := range strings.Split(string(windows[0][7]), ";") {
				var x, y int
				if _, err := fmt.Sscan(place, &x, &y); err != nil {
					t.Fatal(err)
				}
				at = append(at, []int{x, y})
			}
			if got := len(strings.Split(string(windows[0][6]), ";")); got != c.frames || len(at) != c.frames {
				t.Fatalf("%v: %d places at %d times, want %d", c, len(at), got, c.frames)
			}
			if last := at[len(at)-1]; last[0] != whole(t, still[4]) || last[1] != whole(t, still[5]) {
				t.Errorf("%v: what stands still shows %s %s, and the last frame is at %v", c, still[4], still[5], last)
			}
		}
		width, height := whole(t, still[1]), whole(t, still[2])
		for i, place := range at {
			for k := range c.n {
				x, y := k%c.columns*(c.shape[1]+1), k/c.columns*(c.shape[0]+1)
				if x+c.shape[1] > width || y+c.shape[0] > height {
					t.Fatalf("%v: painting %d is at %d, %d, beyond the window of %d by %d", c, k, x, y, width, height)
				}
				for _, corner := range []image.Point{{X: x, Y: y}, {X: x + c.shape[1] - 1, Y: y + c.shape[0] - 1}} {
					r, _, _, a := img.At(corner.X-place[0], corner.Y-place[1]).RGBA()
					if math.Abs(float64(r>>8)-red(i, k)) > 1 || a>>8 != 255 {
						t.Fatalf("%v: frame %d shows red %d, alpha %d in painting %d, want %.1f", c, i, r>>8, a>>8, k, red(i, k))
					}
				}
			}
		}
	}
}

// TestPageOfPictures: a page of pictures has the same sheet, may show images that it carries
// itself, and knows where each frame begins.
func TestPageOfPictures(t *testing.T) {
	f, _ := pictureFilm([]int{8, 8, 3}, 4, 6)
	page, err := film.HTML(pictureArtist{8, 8, 3}, f, film.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sheetOf(t, page)
	if !bytes.Contains(page, []byte(`default-src 'none'; img-src data:; base-uri`)) {
		t.Error("the page's policy does not allow the image that it carries")
	}
	if curves, err := film.HTML(artist, trained(t), film.Options{}); err != nil || bytes.Contains(curves, []byte("img-src")) {
		t.Error("a page of curves, which has no image, allows some", err)
	}
	svg, err := film.SVG(pictureArtist{8, 8, 3}, f, film.Options{})
	if err != nil {
		t.Fatal(err)
	}
	moved := string(window.FindSubmatch(svg)[7]) // as "0 0;-53 0"
	want := "[[" + strings.NewReplacer("-", "", " ", ",", ";", "],[").Replace(moved) + "]]"
	if found := places.FindSubmatch(page); found == nil || string(found[1]) != want {
		t.Errorf("the frames are at %s, want %s, as in the SVG", found, want)
	}
	for _, curve := range []string{"upper bound", "between the two bounds", "between the bounds"} {
		if bytes.Contains(page, []byte(curve)) {
			t.Errorf("a page of pictures speaks of %q", curve)
		}
	}
	if !bytes.Contains(page, []byte("here 6 pictures")) {
		t.Error("it does not say how many pictures there are")
	}
}

// TestPicturesThatCannotBeShown, and what to do about it.
func TestPicturesThatCannotBeShown(t *testing.T) {
	f, _ := pictureFilm([]int{8, 8, 3}, 2, 2)
	two, _ := pictureFilm([]int{8, 8, 2}, 2, 2)
	large, _ := pictureFilm([]int{1100, 8, 3}, 2, 2)
	noCritic, _ := pictureFilm([]int{8, 8, 3}, 2, 2)
	noCritic.NoCritic = true
	for _, c := range []struct {
		artist ganlib.Artist
		film   *ganlib.Film
		want   string
	}{
		{nil, f, "there is no artist"},
		{pictureArtist{8, 9, 3}, f, "painting 0 has 192 values: the artist's have 216"},
		{pictureArtist{192}, f, "works have shape [192]"},
		{pictureArtist{8, 8, 2}, two, "1 is grey, and 3 or more"},
		{pictureArtist{1100, 8, 3}, large, "up to 1024 pixels"},
		{pictureArtist{8, 8, 3}, noCritic, "film.GIF shows it"},
	} {
		for _, name := range []string{"SVG", "HTML", "Image"} {
			if data, err := forms()[name](c.artist, c.film, film.Options{}); err == nil || !strings.Contains(err.Error(), c.want) || len(data) > 0 {
				t.Errorf("%s of %v: %d bytes, error %v, want %q", name, c.artist, len(data), err, c.want)
			}
		}
	}
	short := frames(1, 2)
	short.NoCritic = true
	short.Frames[1].Paintings[1] = short.Frames[1].Paintings[1][:3]
	if _, err := film.GIF(artist, short, film.Options{}); err == nil || !strings.Contains(err.Error(), "step 2: painting 1 has 3 points") {
		t.Errorf("GIF of a film without a critic, one of whose paintings is short: %v", err)
	}
	if _, err := film.GIF(nil, f, film.Options{}); err == nil || !strings.Contains(err.Error(), "there is no artist") {
		t.Errorf("GIF without an artist: %v", err)
	}
	nothing, _ := pictureFilm([]int{8, 8, 3}, 2, 0)
	for name, form := range forms() {
		if name == "GIF" {
			continue
		}
		if data, err := form(pictureArtist{8, 8, 3}, nothing, film.Options{}); err != nil || bytes.Contains(data, []byte("sheet")) {
			t.Errorf("%s of a film in which nothing is painted: %v", name, err)
		}
	}
}

// TestPicturesThatDiverged: a pixel that is no number is seen as paper, the others as they
// are, and the page says that the training has diverged.
func TestPicturesThatDiverged(t *testing.T) {
	f, red := pictureFilm([]int{8, 8, 3}, 1, 1)
	f.Frames[0].Paintings[0][0] = float32(math.NaN())
	page, err := film.HTML(pictureArtist{8, 8, 3}, f, film.Options{})
	if err != nil {
		t.Fatal(err)
	}
	paper := plot.Colors().Paper
	img := sheetOf(t, page)
	if got := color.NRGBAModel.Convert(img.At(0, 0)); got != paper {
		t.Errorf("the pixel that is no number is %v, want paper's %v", got, paper)
	}
	if r, _, _, _ := img.At(1, 0).RGBA(); math.Abs(float64(r>>8)-red(0, 0)) > 1 {
		t.Errorf("the pixel beside it has red %d, want %.1f", r>>8, red(0, 0))
	}
	if want := "The training has diverged: values of 1 painting are no numbers any more."; !bytes.Contains(page, []byte(want)) {
		t.Errorf("the page does not say: %s", want)
	}
}

func whole(t *testing.T, text []byte) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(string(text), &n); err != nil {
		t.Fatal(err)
	}
	return n
}
