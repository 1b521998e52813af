package film_test

import (
	"bytes"
	"image/gif"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/film"
)

func TestSameFilmSameBytes(t *testing.T) {
	again, err := train(100, 1) // from the same seed
	if err != nil {
		t.Fatal(err)
	}
	other := copyOf(again)
	other.Frames[len(other.Frames)-1].Paintings[0][7] += 0.2
	for name, f := range forms() {
		data := render(t, f, trained(t), film.Options{Frames: 3})
		if !bytes.Equal(data, render(t, f, again, film.Options{Frames: 3})) {
			t.Errorf("%s: two trainings from one seed give different bytes", name)
		}
		if bytes.Equal(data, render(t, f, other, film.Options{Frames: 3})) {
			t.Errorf("%s: another painting gives the same bytes", name)
		}
	}
}

func TestAFilmIsNotChanged(t *testing.T) {
	f := copyOf(trained(t))
	before := copyOf(f)
	for name, form := range forms() {
		render(t, form, f, film.Options{Frames: 3})
		for i := range f.Frames {
			if f.Frames[i].Scores != before.Frames[i].Scores ||
				!slices.EqualFunc(f.Frames[i].Paintings, before.Frames[i].Paintings, slices.Equal[[]float32]) {
				t.Fatalf("%s changed frame %d", name, i)
			}
		}
		if !slices.Equal(f.Scores, before.Scores) {
			t.Fatalf("%s changed the scores", name)
		}
	}
}

func TestSmall(t *testing.T) {
	if n := len(trained(t).Frames); n != 100 {
		t.Fatalf("the film has %d frames, want the tutorial's 100", n)
	}
	for name, most := range map[string]int{"SVG": 300_000, "Image": 400_000, "HTML": 1_000_000} {
		if n := len(render(t, forms()[name], trained(t), film.Options{})); n > most {
			t.Errorf("%s has %d bytes, want %d at most", name, n, most)
		}
	}
}

// TestNothingIsLoaded looks for addresses: the one of SVG's namespace is a name,
// not a place.
func TestNothingIsLoaded(t *testing.T) {
	for _, name := range []string{"SVG", "HTML"} {
		text := string(render(t, forms()[name], trained(t), film.Options{}))
		text = strings.Replace(text, `xmlns="http://www.w3.org/2000/svg"`, "", 1)
		if m := regexp.MustCompile(`(?i).{0,20}(https?:|//\w|@import|url\([^#]|\bsrc=|href="[^#]).{0,20}`).FindString(text); m != "" {
			t.Errorf("%s loads something: %s", name, m)
		}
	}
}

const hostile = `</title></script><script>alert(1)</script><img src=x onerror="alert(2)"> ' onload='alert(3) & &amp; ` +
	"\x00\xff ]]> --> @DATA@ @SCRIPT@"

// TestTitlesStayText: a title that tries to be more than text adds no element
// and no attribute to any form.
func TestTitlesStayText(t *testing.T) {
	f := frames(1, 2)
	for name, form := range forms() {
		if name == "GIF" {
			continue // has no title
		}
		plain := string(render(t, form, f, film.Options{Title: "plain"}))
		bad := string(render(t, form, f, film.Options{Title: hostile}))
		for _, tag := range []string{"<", ">"} {
			if name != "Image" && strings.Count(plain, tag) != strings.Count(bad, tag) {
				t.Errorf("%s: the title has changed the number of %s", name, tag)
			}
		}
		if strings.Count(plain, `"`) != strings.Count(bad, `"`) {
			t.Errorf("%s: the title has broken out of an attribute", name)
		}
		if name != "SVG" && !strings.Contains(bad, "&lt;script&gt;alert(1)") {
			t.Errorf("%s: the title is gone", name)
		}
		if strings.Contains(bad, "\x00") || strings.Contains(bad, "\xff") {
			t.Errorf("%s holds what is no text", name)
		}
	}
	elements(t, render(t, film.SVG, f, film.Options{Title: hostile}))
}

func TestGIF(t *testing.T) {
	for _, c := range []struct {
		options       film.Options
		frames, delay int
	}{
		{film.Options{}, 26, 15}, // 4 s / 26, in 1/100 s
		{film.Options{Frames: 5, Seconds: 10}, 5, 200},
		{film.Options{Frames: 1}, 1, 200}, // the pause
		{film.Options{Frames: 20, Seconds: 0.1}, 20, 1},
	} {
		data := render(t, forms()["GIF"], trained(t), c.options)
		if len(data) > 1_500_000 {
			t.Errorf("%+v: %d bytes", c.options, len(data))
		}
		g, err := gif.DecodeAll(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Image) != c.frames || g.Delay[0] != c.delay || c.frames > 1 && g.LoopCount != 0 {
			t.Errorf("%+v: %d frames of %d hundredths, loop count %d; want %d of %d", c.options, len(g.Image), g.Delay[0], g.LoopCount, c.frames, c.delay)
		}
		if b := g.Image[0].Bounds(); b.Dx() != 800 || b.Dy() != 560 {
			t.Errorf("%v, want 800 by 560", b)
		}
	}
}

// A pictureArtist has works of this shape, and is not asked for any.
type pictureArtist []int

func (a pictureArtist) Shape() []int                  { return a }
func (pictureArtist) Works(*rand.Rand, int) []float32 { return nil }

// TestPicturesGIF: a training of pictures as a GIF, which begins with the first
// paintings and ends with the last.
func TestPicturesGIF(t *testing.T) {
	f := frames(0, 10, 20)
	f.Shape = []int{4, 4, 3}
	for i := range f.Frames {
		work := make([]float32, 4*4*3)
		for k := range work {
			work[k] = float32(i) - 1 // black, grey, white
		}
		f.Frames[i].Paintings = [][]float32{work}
	}
	data, err := film.GIF(pictureArtist{4, 4, 3}, f, film.Options{Frames: 3})
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != 3 {
		t.Fatalf("%d frames, want 3", len(g.Image))
	}
	for i, img := range g.Image {
		if r, _, _, _ := img.At(30, 60).RGBA(); int(r>>8) != []int{0, 128, 255}[i] {
			t.Errorf("frame %d has red %d in its painting", i, r>>8)
		}
	}
	for say, f := range map[string]*ganlib.Film{"no frames": nil, "[height, width, channels]": frames(1)} {
		if _, err := film.GIF(pictureArtist{15}, f, film.Options{}); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%v, want an error with %q", err, say)
		}
	}
}

func TestWhatCannotBeShownIsAnError(t *testing.T) {
	ok := frames(1, 2)
	odd := frames(1, 2)
	odd.Frames[1].Paintings[1] = odd.Frames[1].Paintings[1][:3]
	fewer := frames(1, 2)
	fewer.Frames[1].Paintings = fewer.Frames[1].Paintings[:1]
	huge := frames(1, 2)
	for i := range huge.Frames {
		huge.Frames[i].Paintings = slices.Repeat(huge.Frames[i].Paintings[:1], 100_001)
	}
	for name, c := range map[string]struct {
		artist  ganlib.Parabolas
		film    *ganlib.Film
		options film.Options
		want    string
	}{
		"nil":              {film: nil, want: "the film has no frames: train first"},
		"empty":            {film: &ganlib.Film{}, want: "the film has no frames: train first"},
		"short painting":   {film: odd, want: "step 2: painting 1 has 3 points: the artist's have 15"},
		"fewer paintings":  {film: fewer, want: "step 2 has 1 paintings and the first frame has 2"},
		"disorder":         {film: frames(2, 1), want: "frame 1 is of step 1 and follows one of step 2"},
		"twice":            {film: frames(2, 2), want: "frames must come in the order of their steps"},
		"negative step":    {film: frames(-2, 1), want: "frame 0 is of step -2"},
		"too much":         {film: huge, want: "lower Options.Frames"},
		"artist":           {artist: ganlib.Parabolas{Points: 1}, film: ok, want: "a curve needs at least 2"},
		"artist too far":   {artist: ganlib.Parabolas{Low: -1e308, High: 1e308}, film: ok, want: "too far to draw"},
		"another artist":   {artist: ganlib.Parabolas{Points: 9}, film: ok, want: "painting 0 has 15 points: the artist's have 9"},
		"negative frames":  {film: ok, options: film.Options{Frames: -1}, want: "Options.Frames -1: must be 1 to 500"},
		"very many frames": {film: ok, options: film.Options{Frames: math.MaxInt}, want: "must be 1 to 500"},
		"negative seconds": {film: ok, options: film.Options{Seconds: -1}, want: "Options.Seconds -1: must be 0.1 to 600"},
		"no time":          {film: ok, options: film.Options{Seconds: 1e-9}, want: "must be 0.1 to 600"},
		"for ever":         {film: ok, options: film.Options{Seconds: math.Inf(1)}, want: "must be 0.1 to 600"},
		"NaN":              {film: ok, options: film.Options{Seconds: math.NaN()}, want: "must be 0.1 to 600"},
	} {
		for form, f := range forms() {
			data, err := f(c.artist, c.film, c.options)
			if err == nil || !strings.HasPrefix(err.Error(), "film: "+form+": ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s: error %v, want %q", form, name, err, c.want)
			}
			if len(data) > 0 {
				t.Errorf("%s, %s: %d bytes beside the error", form, name, len(data))
			}
		}
	}
}

// diverged returns a film in which every kind of bad number turns up.
func diverged() *ganlib.Film {
	f := frames(1, 2, 3, 4)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	f.Frames[0].Paintings[1][0] = nan // is drawn from step 2 on
	f.Frames[2].Paintings[0][7] = inf
	f.Frames[3].Paintings[0][3] = -inf
	f.Frames[1].Paintings[0][2] = 1e30
	f.Frames[1].Paintings[0][3] = -math.MaxFloat32
	f.Scores = make([]ganlib.Scores, 4)
	for i := range f.Scores {
		f.Scores[i] = ganlib.Scores{Real: nan, CriticLoss: -inf, Accuracy: 7, Painted: -math.MaxFloat32}
		f.Frames[i].Scores = f.Scores[i]
	}
	return f
}

func TestADivergedTrainingIsShown(t *testing.T) {
	all := frames(1, 2)
	for _, frame := range all.Frames {
		for _, p := range frame.Paintings {
			p[4] = float32(math.NaN())
		}
	}
	for kind, f := range map[string]*ganlib.Film{"some": diverged(), "all": all} {
		for name, form := range forms() {
			data := render(t, form, f, film.Options{})
			if name == "GIF" || name == "Image" {
				continue
			}
			if m := regexp.MustCompile(`\b(d|values|cx|cy|width|x|y)="[^"]*(NaN|Inf|\de[+-])[^"]*"`).Find(data); m != nil {
				t.Errorf("%s of %s has a length that is no number: %.80s", name, kind, m)
			}
		}
		svg := render(t, film.SVG, f, film.Options{})
		elements(t, svg)
		if m := regexp.MustCompile(`\d{5,}[ -]`).Find(svg); m != nil {
			t.Errorf("SVG of %s draws at %s", kind, m)
		}
	}
	// Needles that are nowhere finite are not drawn.
	svg := string(render(t, film.SVG, diverged(), film.Options{}))
	for _, class := range []string{"critic", "critic raw"} {
		if n := strings.Count(svg, `<path class="`+class+`" d=""/>`); n != 2 {
			t.Errorf("%d of two %s lines, of NaN and of Inf, are empty", n, class)
		}
	}
}

func TestNothingPainted(t *testing.T) {
	f := frames(0, 10) // before the training and after ten steps, without any painting
	for i := range f.Frames {
		f.Frames[i].Paintings = nil
	}
	for _, form := range forms() {
		render(t, form, f, film.Options{})
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "film.svg")
	for _, data := range []string{"old", "new"} {
		if err := film.Write(path, []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != data {
			t.Errorf("read %q, %v, want %q", got, err, data)
		}
	}
	if err := film.Write(filepath.Join(dir, "nowhere", "film.svg"), nil); err == nil {
		t.Error("no error where there is no folder")
	}
	// A folder under the name: the last step of all fails.
	if err := os.MkdirAll(filepath.Join(dir, "taken", "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := film.Write(filepath.Join(dir, "taken"), []byte("x")); err == nil || !strings.Contains(err.Error(), "untouched") {
		t.Errorf("error %v where a folder has the name", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left over (%v)", left, err)
	}
}

// TestNoTemplatesAreLinked: a notebook's cell that makes a film waits for every
// package that it links.
func TestNoTemplatesAreLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "atelier/ganlib/film").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	if !slices.Contains(packages, "encoding/json") {
		t.Fatal("not the packages of film")
	}
	for _, heavy := range []string{"html/template", "text/template", "go/ast", "testing", "net/http"} {
		if slices.Contains(packages, heavy) {
			t.Errorf("film links %s", heavy)
		}
	}
}
