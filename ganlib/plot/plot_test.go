package plot_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

var update = flag.Bool("update", false, "write the pictures of this run to testdata, as the new goldens")

// pictures are one of each kind, from formulas alone.
func pictures() map[string]plot.Picture {
	var artist ganlib.Parabolas
	f := film(120, 200, 20, 4)
	return map[string]plot.Picture{
		"range":             plot.Range(artist),
		"works":             plot.Works(artist, works(artist, 5)),
		"canvas":            plot.Canvas(artist, f.Last()),
		"needles":           plot.Needles(f, 200),
		"training":          plot.Training(artist, f, 200),
		"strip":             plot.Strip(artist, f, 3),
		"advice":            plot.Advice(artist, paintings(0.5, 5), advices(3)),
		"verdict_map":       plot.VerdictMap(artist, verdicts(30)),
		"compare_runs":      plot.CompareRuns(artist, f, parted(f, 60), "as before", "another critic", 60),
		"bands":             plot.Bands("Distance from the artist", "distance", 0, bands(4)),
		"works_pictures":    plot.Works(tiled, tiles(13)),
		"rows":              plot.Rows(tiled, plot.Row{Name: "a painting", Works: tiles(4)}, plot.Row{Name: "the artist's nearest", Works: tiles(2)}),
		"strip_pictures":    plot.Strip(tiled, pictureFilm(400, 100), 3),
		"training_pictures": plot.Training(tiled, pictureFilm(400, 100), 1000),
		"regression":        plot.Training(tiled, regression(400, 100), 1000),
	}
}

func TestGolden(t *testing.T) {
	for name, pic := range pictures() {
		t.Run(name, func(t *testing.T) {
			got := render(t, pic)
			path := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := compare(got, want); diff != "" {
				t.Errorf("%s: %s\nIf the new picture is the better one, run go test -update, and look at it.", path, diff)
			}
		})
	}
}

var number = regexp.MustCompile(`\d+(\.\d+)?`)

// embedded is an image within an SVG.
var embedded = regexp.MustCompile(`base64,[A-Za-z0-9+/=]*`)

// compare compares two SVGs: all that is no number must be the same, and numbers
// may differ by a tenth of a point, since not every processor rounds alike. For the
// same reason images are left out; TestHeat looks at these.
func compare(got, want []byte) string {
	got, want = embedded.ReplaceAll(got, []byte("image")), embedded.ReplaceAll(want, []byte("image"))
	if g, w := number.ReplaceAll(got, []byte("#")), number.ReplaceAll(want, []byte("#")); !bytes.Equal(g, w) {
		gl, wl := strings.Split(string(g), "\n"), strings.Split(string(w), "\n")
		for i := range min(len(gl), len(wl)) {
			if gl[i] != wl[i] {
				return "line " + strconv.Itoa(i+1) + " is\n" + gl[i] + "\nand was\n" + wl[i]
			}
		}
		return strconv.Itoa(len(gl)) + " lines, and there were " + strconv.Itoa(len(wl))
	}
	gn, wn := number.FindAllString(string(got), -1), number.FindAllString(string(want), -1)
	for i := range gn {
		g, _ := strconv.ParseFloat(gn[i], 64)
		w, _ := strconv.ParseFloat(wn[i], 64)
		if math.Abs(g-w) > 0.101 {
			return "number " + strconv.Itoa(i+1) + " is " + gn[i] + " and was " + wn[i]
		}
	}
	return ""
}

func TestSameFactsSameBytes(t *testing.T) {
	a, b := pictures(), pictures()
	for name := range a {
		first := render(t, a[name])
		if !bytes.Equal(first, render(t, a[name])) || !bytes.Equal(first, render(t, b[name])) {
			t.Errorf("%s: drawn again, it differs", name)
		}
	}
	// Of more colours than a PNG of ours has.
	pic := plot.Canvas(ganlib.Parabolas{}, ganlib.Frame{Paintings: paintings(0.7, 32)})
	first, err := pic.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := pic.PNG(); !bytes.Equal(first, again) {
		t.Error("drawn again, the PNG differs")
	}
}

// TestRangeFormula reads the bounds and the axes back from the SVG and compares
// them with 2x²+1 and x².
func TestRangeFormula(t *testing.T) {
	svg := string(render(t, plot.Range(ganlib.Parabolas{})))
	axes := paths(svg, "#9A9082", "0.75")
	if len(axes) != 1 {
		t.Fatalf("%d paths of axes", len(axes))
	}
	// The first three points are the axes: upper left, origin, lower right.
	top, origin, right := axes[0][0], axes[0][1], axes[0][2]
	at := func(x, y float64) [2]float64 {
		return [2]float64{origin[0] + (x+1)/2*(right[0]-origin[0]), origin[1] + (y+1)/4*(top[1]-origin[1])}
	}
	for _, c := range []struct {
		name, color string
		f           func(x float64) float64
	}{
		{"upper bound", "#74BCFF", func(x float64) float64 { return 2*x*x + 1 }},
		{"lower bound", "#FF9359", func(x float64) float64 { return x * x }},
	} {
		lines := paths(svg, c.color, "3")
		if len(lines) != 2 { // the legend's and the curve
			t.Fatalf("%s: %d lines of its colour and of width 3, want the legend's and the curve", c.name, len(lines))
		}
		curve := lines[1]
		if len(curve) != 57 { // three more between each two of the artist's
			t.Fatalf("%s has %d points, want 57", c.name, len(curve))
		}
		for i, pt := range curve {
			x := -1 + 2*float64(i)/56
			want := at(x, c.f(x))
			if math.Hypot(pt[0]-want[0], pt[1]-want[1]) > 0.2 {
				t.Errorf("%s at x=%.3f stands at %v, want %.1f", c.name, x, pt, want)
			}
		}
	}
}

// TestNothingLeavesTheAxes draws paintings of every bad kind.
func TestNothingLeavesTheAxes(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	f := ganlib.Frame{Step: 1, Paintings: paintings(0.5, 6), Scores: ganlib.Scores{Real: nan, CriticLoss: -inf}}
	for k, bad := range []float32{nan, inf, -inf, math.MaxFloat32, -math.MaxFloat32, 1e12} {
		f.Paintings[k][0], f.Paintings[k][7] = bad, bad
	}
	svg := string(render(t, plot.Canvas(ganlib.Parabolas{}, f)))
	wellFormed(t, []byte(svg))
	if regexp.MustCompile(`d="[^"]*(NaN|Inf|e\+)`).MatchString(svg) {
		t.Error("a path holds what is no number")
	}
	axes := paths(svg, "#9A9082", "0.75")[0]
	top, origin, right := axes[0], axes[1], axes[2]
	thin := paths(svg, "#4AD631", "1.2")
	if len(thin) != 6 {
		t.Fatalf("%d thin paintings, want 6", len(thin))
	}
	for _, line := range thin {
		for _, pt := range line {
			if pt[0] < origin[0]-0.1 || pt[0] > right[0]+0.1 || pt[1] < origin[1]-0.1 || pt[1] > top[1]+0.1 {
				t.Errorf("point %v lies outside the axes %v to %v", pt, origin, [2]float64{right[0], top[1]})
			}
		}
	}
	// A gap: NaN at the points 0 and 7 leaves 13 of the 15.
	if got := len(thin[0]); got > 15 || got < 8 {
		t.Errorf("the painting with two NaN has %d points", got)
	}
	if n := strings.Count(svg, "fill:none;stroke:#4AD631;stroke-width:3"); n != 2 {
		t.Errorf("%d bold green lines, want the legend's and the first painting", n)
	}
}

func TestBadScores(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	f := film(100, 100, 50, 2)
	for i, s := range []ganlib.Scores{
		{Real: nan, Accuracy: nan, CriticLoss: nan}, {Real: inf, Accuracy: -inf, CriticLoss: inf},
		{Real: math.MaxFloat32, Accuracy: 7, CriticLoss: -math.MaxFloat32},
	} {
		f.Scores[40+i] = s
	}
	f.Scores[99] = ganlib.Scores{Real: nan, CriticLoss: inf}
	all := &ganlib.Film{Scores: make([]ganlib.Scores, 20)}
	for i := range all.Scores {
		all.Scores[i] = ganlib.Scores{Real: nan, CriticLoss: nan, Accuracy: nan}
	}
	for _, f := range []*ganlib.Film{f, all} {
		svg := render(t, plot.Needles(f, 100))
		wellFormed(t, svg)
		if regexp.MustCompile(`d="[^"]*(NaN|Inf|e\+)`).Match(svg) {
			t.Error("a path holds what is no number")
		}
	}
}

func TestEmpty(t *testing.T) {
	var p ganlib.Parabolas
	for name, pic := range map[string]plot.Picture{
		"no works":       plot.Works(p, nil),
		"no paintings":   plot.Canvas(p, ganlib.Frame{}),
		"no film":        plot.Training(p, nil, 0),
		"empty film":     plot.Training(p, &ganlib.Film{}, 5000),
		"needles":        plot.Needles(nil, -3),
		"strip":          plot.Strip(p, nil, 3),
		"one step":       plot.Needles(film(1, 1, 1, 1), 1),
		"no advice":      plot.Advice(p, nil, nil),
		"no futures":     plot.CompareRuns(p, nil, nil, "", "", 0),
		"empty bands":    plot.Bands("", "", math.NaN(), make([]plot.Band, 1)),
		"a single curve": plot.Range(ganlib.Parabolas{Low: 1, High: 1, Points: 2}),
		"falling":        plot.Range(ganlib.Parabolas{Low: -2000, High: -3}),
	} {
		wellFormed(t, render(t, pic))
		if _, err := pic.PNG(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if pic.Alt == "" {
			t.Errorf("%s: no Alt", name)
		}
	}
	// Zero Scores, no texts.
	svg := render(t, plot.Canvas(p, ganlib.Frame{Paintings: paintings(1, 1)}))
	if bytes.Contains(svg, []byte("D accuracy")) {
		t.Error("a frame without scores shows needles")
	}
}

func TestErrors(t *testing.T) {
	var p ganlib.Parabolas
	short := [][]float32{make([]float32, 15), make([]float32, 3)}
	bad := ganlib.Frame{Step: 4, Paintings: short}
	sized := plot.Range(p)
	sized.Width = -1
	for name, c := range map[string]struct {
		pic  plot.Picture
		want string
	}{
		"works":       {plot.Works(p, short), "plot: Works: work 1 has 3 points: the artist's have 15"},
		"canvas":      {plot.Canvas(p, bad), "plot: Canvas: work 1 has 3 points: the artist's have 15"},
		"training":    {plot.Training(p, &ganlib.Film{Frames: []ganlib.Frame{bad}}, 9), "plot: Training: work 1 has 3 points: the artist's have 15"},
		"strip":       {plot.Strip(p, &ganlib.Film{Frames: []ganlib.Frame{bad}}, 1), "plot: Strip: step 4: work 1 has 3 points: the artist's have 15"},
		"strip of 0":  {plot.Strip(p, nil, 0), "plot: Strip of 0 frames: ask for 1 to 60"},
		"one point":   {plot.Range(ganlib.Parabolas{Points: 1}), "plot: Range: Parabolas.Points 1: a curve needs at least 2"},
		"far away":    {plot.Range(ganlib.Parabolas{Low: -1e308, High: 1e308}), "too far to draw"},
		"zero value":  {plot.Picture{}, "plot: an empty Picture"},
		"wrong width": {sized, "plot: a Picture of -1 by 500 pixels: each side must be 1 to 8192"},
	} {
		_, svgErr := c.pic.SVG()
		_, pngErr := c.pic.PNG()
		for _, err := range []error{svgErr, pngErr} {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: error %v, want %q", name, err, c.want)
			}
		}
	}
}

// TestAnySize: letters and lines may overlap on a stamp, but nothing breaks.
func TestAnySize(t *testing.T) {
	for _, side := range []int{1, 7, 40, 200, 2000} {
		for name, pic := range pictures() {
			pic.Width, pic.Height = side, side
			svg, err := pic.SVG()
			if err != nil {
				t.Errorf("%s at %d: %v", name, side, err)
				continue
			}
			wellFormed(t, svg)
		}
	}
}

func TestEscaping(t *testing.T) {
	pic := plot.Range(ganlib.Parabolas{})
	pic.Alt = "</title><script>alert(\"1\")</script> & style=\"font-family:Liberation Sans; \x00"
	svg := render(t, pic)
	wellFormed(t, svg)
	if bytes.Contains(svg, []byte("<script")) {
		t.Error("the alternative text became an element")
	}
	if !bytes.Contains(svg, []byte("&lt;script&gt;")) {
		t.Error("the alternative text is gone")
	}
}

func TestPNG(t *testing.T) {
	for name, pic := range pictures() {
		data, err := pic.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds().Size(); size.X != pic.Width || size.Y != pic.Height {
			t.Errorf("%s is %v, want %d by %d", name, size, pic.Width, pic.Height)
		}
		if _, _, _, a := img.At(0, 0).RGBA(); a > 0x8000 {
			t.Errorf("%s: the card's corner is not round", name)
		}
		if got := color.NRGBAModel.Convert(img.At(12, 12)); got != (color.NRGBA{0xFB, 0xF7, 0xEE, 0xFF}) {
			t.Errorf("%s: the card is %v", name, got)
		}
	}
}

// TestLiveFramesDoNotMove: what a live picture has drawn of a needle stays.
func TestLiveFramesDoNotMove(t *testing.T) {
	var p ganlib.Parabolas
	early := string(render(t, plot.Training(p, film(1000, 5000, 1000, 1), 5000)))
	late := string(render(t, plot.Training(p, film(3000, 5000, 1000, 1), 5000)))
	if a, b := paths(early, "#9A9082", "0.75"), paths(late, "#9A9082", "0.75"); len(a) != 3 || len(b) != 3 {
		t.Fatal("want three pairs of axes")
	} else {
		for i := range a {
			for j := range a[i] {
				if a[i][j] != b[i][j] {
					t.Fatalf("axes %d moved from %v to %v", i, a[i], b[i])
				}
			}
		}
	}
	a, b := paths(early, "#2B4C9B", "2"), paths(late, "#2B4C9B", "2")
	for i := range a {
		for j, pt := range a[i] {
			if b[i][j] != pt {
				t.Fatalf("line %d, point %d moved from %v to %v", i, j, pt, b[i][j])
			}
		}
	}
}

func TestSmall(t *testing.T) {
	svg := render(t, plot.Training(ganlib.Parabolas{}, film(5000, 5000, 50, 32), 5000))
	if len(svg) > 40<<10 {
		t.Errorf("a picture of a whole training has %d bytes, want at most 40 kB", len(svg))
	}
}

func BenchmarkTrainingSVG(b *testing.B) {
	f := film(5000, 5000, 50, 32)
	for b.Loop() {
		if _, err := plot.Training(ganlib.Parabolas{}, f, 5000).SVG(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrainingPNG(b *testing.B) {
	f := film(5000, 5000, 50, 32)
	for b.Loop() {
		if _, err := plot.Training(ganlib.Parabolas{}, f, 5000).PNG(); err != nil {
			b.Fatal(err)
		}
	}
}

func render(t *testing.T, pic plot.Picture) []byte {
	t.Helper()
	svg, err := pic.SVG()
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

// wellFormed checks that svg is XML.
func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("no well-formed XML: %v", err)
		}
	}
}

var pathElement = regexp.MustCompile(`<path d="([^"]*)" style="fill:none;stroke:(#\w+)(?:;stroke-opacity:[\d.]+)?(?:;stroke-width:([\d.]+))?`)

// paths returns the points of each path that is stroked in the colour and width.
func paths(svg, color, width string) [][][2]float64 {
	var out [][][2]float64
	for _, m := range pathElement.FindAllStringSubmatch(svg, -1) {
		if m[2] != color || m[3] != width {
			continue
		}
		var points [][2]float64
		for _, pt := range strings.FieldsFunc(m[1], func(r rune) bool { return r == 'M' || r == 'L' }) {
			x, y, _ := strings.Cut(pt, ",")
			fx, errX := strconv.ParseFloat(x, 64)
			fy, errY := strconv.ParseFloat(y, 64)
			if errX != nil || errY != nil {
				panic("not a point: " + pt)
			}
			points = append(points, [2]float64{fx, fy})
		}
		out = append(out, points)
	}
	return out
}
