package plot_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// plane is a map of 0.1 + 0.8·(b+0.5)/4: it grows from left to right alone.
func plane(n int) plot.VerdictGrid {
	s := verdicts(n)
	s.WorkFits, s.PaintingFits = nil, nil
	for i := range s.Probability {
		for j, b := range s.B {
			s.Probability[i][j] = 0.1 + 0.8*(b+0.5)/4
		}
	}
	return s
}

// images returns the images of an SVG, the map's first, then the colour bar's.
func images(t *testing.T, svg []byte) (out []image.Image) {
	t.Helper()
	for _, m := range regexp.MustCompile(`<image [^>]*preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;base64,([^"]*)"`).FindAllSubmatch(svg, -1) {
		data, err := base64.StdEncoding.DecodeString(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, img)
	}
	if len(out) != 2 {
		t.Fatalf("%d images, want the map and the bar", len(out))
	}
	return out
}

// TestHeat reads the map's colours back with the help of the bar's.
func TestHeat(t *testing.T) {
	s := verdicts(30)
	f := func(b, c float64) float64 { // linear along both axes, so the map is exact
		return 0.5 + 0.05*(b-1.5) + 0.1*(c-0.5) + 0.02*(b-1.5)*(c-0.5)
	}
	for i, c := range s.C {
		for j, b := range s.B {
			s.Probability[i][j] = f(b, c)
		}
	}
	s.Probability[29][29] = math.NaN()
	all := images(t, render(t, plot.VerdictMap(ganlib.Parabolas{}, s)))
	img, bar := all[0], all[1]
	size := img.Bounds().Size()
	high := bar.Bounds().Dy()
	for i := range 20 {
		for j := range 20 {
			x, y := (2*j+1)*size.X/40, (2*i+1)*size.Y/40
			b := -0.5 + 4*(float64(x)+0.5)/float64(size.X)
			c := 2.5 - 4*(float64(y)+0.5)/float64(size.Y)
			got := img.At(x, y)
			if b > s.B[28] && c > s.C[28] { // beside the hole
				continue
			}
			want := func(p float64) color.Color { return bar.At(2, int((1-p)*float64(high))) }
			if v := f(b, c); got != want(v) && got != want(v+0.004) && got != want(v-0.004) {
				t.Errorf("at b=%.2f, c=%.2f, probability %.3f: colour %v, want %v", b, c, v, got, want(v))
			}
		}
	}
	if _, _, _, a := img.At(size.X-1, 0).RGBA(); a != 0 {
		t.Error("the hole at the upper right is coloured")
	}
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0xFFFF {
		t.Error("the upper left is not coloured")
	}
}

// TestContoursOnThePicture reads lines, labels, family and dots back.
func TestContoursOnThePicture(t *testing.T) {
	s := plane(20)
	s.PaintingFits = []plot.Parabola{{B: 1, C: -1}, {B: 99, C: 0}, {B: math.NaN(), C: 0}}
	svg := string(render(t, plot.VerdictMap(ganlib.Parabolas{}, s)))
	axes := paths(svg, "#9A9082", "0.75")[0]
	top, origin, right := axes[0], axes[1], axes[2]
	at := func(b, c float64) [2]float64 {
		return [2]float64{origin[0] + (b+0.5)/4*(right[0]-origin[0]), origin[1] + (c+1.5)/4*(top[1]-origin[1])}
	}
	place := func(p float64) float64 { return at((p-0.1)/0.8*4-0.5, 0)[0] } // where the plane is p

	thin := paths(svg, "#2E2A25", "0.75")
	var lines [][][2]float64
	for _, line := range thin {
		if math.Abs(line[0][1]-line[len(line)-1][1]) > 100 { // upright
			lines = append(lines, line)
		}
	}
	levels := []float64{0.2, 0.3, 0.4, 0.6, 0.7, 0.8}
	for _, p := range levels {
		if !slices.ContainsFunc(lines, func(line [][2]float64) bool { return math.Abs(line[0][0]-place(p)) < 0.11 }) {
			t.Errorf("no contour at %g", p)
		}
	}
	bold := paths(svg, "#2E2A25", "2.25") // the legend's and the contour
	if len(bold) != 2 || math.Abs(bold[1][0][0]-place(0.5)) > 0.11 || math.Abs(bold[1][3][0]-place(0.5)) > 0.11 {
		t.Errorf("the contour of 0.5 is %v, want x = %.1f", bold, place(0.5))
	}
	for _, p := range append(levels, 0.5) {
		label := strconv.FormatFloat(p, 'f', 1, 64)
		found := false
		for _, m := range regexp.MustCompile(`<text x="([\d.]+)" y="-([\d.]+)"[^>]*>`+regexp.QuoteMeta(label)+`<`).FindAllStringSubmatch(svg, -1) {
			x, _ := strconv.ParseFloat(m[1], 64)
			y, _ := strconv.ParseFloat(m[2], 64)
			found = found || math.Abs(x+8.3-place(p)) < 2 && y > origin[1] && y < top[1]
		}
		if !found {
			t.Errorf("no label on the contour of %s", label)
		}
	}

	family := paths(svg, "#8A1538", "12")
	if len(family) != 2 { // the legend's and the line
		t.Fatalf("%d lines of the family", len(family))
	}
	for i, want := range [][2]float64{at(1, 0), at(2, 1)} {
		if got := family[1][i]; math.Hypot(got[0]-want[0], got[1]-want[1]) > 0.2 {
			t.Errorf("the family's end %d stands at %v, want %v", i, got, want)
		}
	}
	dots := regexp.MustCompile(`<path d="M([^A]*)A2.4[^"]*" style="fill:#4AD631"`).FindAllStringSubmatch(svg, -1)
	if len(dots) != 2 { // the legend's and one of the three
		t.Fatalf("%d dots, want the legend's and one", len(dots))
	}
	got, want := point(t, dots[1][1]), at(1, -1)
	if math.Hypot(got[0]-2.4-want[0], got[1]-want[1]) > 0.2 {
		t.Errorf("the painting stands at %v, want %v", got, want)
	}
}

func TestVerdictMapAlt(t *testing.T) {
	s := plane(20)
	s.PaintingFits = []plot.Parabola{{B: 1.5, C: -1}, {B: 99, C: 0}, {B: math.NaN(), C: 0}}
	alt := plot.VerdictMap(ganlib.Parabolas{}, s).Alt
	for _, want := range []string{
		"there the critic says 0.50 on average", "His highest probability, 0.90, is at b = 3.50",
		"Green dots: 3 paintings, 2 of them outside the map; he gives those on the map 0.50 on average.",
	} {
		if !strings.Contains(alt, want) {
			t.Errorf("Alt is %q, without %q", alt, want)
		}
	}
}

// TestVerdictMapIsSmall holds a map with more lines than a critic.s has to what a notebook can carry.
func TestVerdictMapIsSmall(t *testing.T) {
	s := verdicts(60)
	for i, c := range s.C {
		for j, b := range s.B {
			s.Probability[i][j] = 0.5 + 0.5*math.Sin(0.6*(b+c))*math.Cos(0.6*(b-c))
		}
	}
	pic := plot.VerdictMap(ganlib.Parabolas{}, s)
	if n := len(render(t, pic)); n > 80<<10 {
		t.Errorf("the SVG has %d bytes, want at most 80 kB", n)
	}
	data, err := pic.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 60<<10 {
		t.Errorf("the PNG has %d bytes, want at most 60 kB", len(data))
	}
}

func TestVerdictMapKeepsNothing(t *testing.T) {
	s := verdicts(20)
	pic := plot.VerdictMap(ganlib.Parabolas{}, s)
	before := render(t, pic)
	s.B[3], s.C[4], s.Probability[5][6], s.WorkFits[0], s.PaintingFits[0] = 9, 9, 0, plot.Parabola{}, plot.Parabola{}
	if !bytes.Equal(before, render(t, pic)) {
		t.Error("the picture changes with the facts it was made of")
	}
}

func TestVerdictMapErrors(t *testing.T) {
	var p ganlib.Parabolas
	broken := func(change func(s *plot.VerdictGrid)) plot.Picture {
		s := verdicts(4)
		change(&s)
		return plot.VerdictMap(p, s)
	}
	for want, pic := range map[string]plot.Picture{
		"VerdictGrid.B has 0 places: needs 2":                       plot.VerdictMap(p, plot.VerdictGrid{}),
		"VerdictGrid.C[2] is 0, after 2: must ascend":               broken(func(s *plot.VerdictGrid) { s.C = []float64{1, 2, 0, 5} }),
		"VerdictGrid.B[1] is NaN":                                   broken(func(s *plot.VerdictGrid) { s.B[1] = math.NaN() }),
		"VerdictGrid.Probability has 3 rows":                        broken(func(s *plot.VerdictGrid) { s.Probability = s.Probability[:3] }),
		"row 1 of VerdictGrid.Probability has 0 values":             broken(func(s *plot.VerdictGrid) { s.Probability[1] = nil }),
		"value [2][3] of VerdictGrid.Probability is 1.5: must be 0": broken(func(s *plot.VerdictGrid) { s.Probability[2][3] = 1.5 }),
		"Parabolas.Points 1":                                        plot.VerdictMap(ganlib.Parabolas{Points: 1}, verdicts(4)),
	} {
		if _, err := pic.SVG(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	// Nothing but holes is no error.
	wellFormed(t, render(t, broken(func(s *plot.VerdictGrid) {
		for i := range s.Probability {
			for j := range s.Probability[i] {
				s.Probability[i][j] = math.NaN()
			}
		}
	})))
}

// TestParabolaGrid compares the curves with b·x²+c, and looks for the artist's family.
func TestParabolaGrid(t *testing.T) {
	for _, p := range []ganlib.Parabolas{{}, {Points: 7, Low: -2, High: 3}, {Low: 1.25, High: 1.25}} {
		b, c, curves, err := plot.ParabolaGrid(p, 9)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) != 9 || len(c) != 9 || len(curves) != 81 {
			t.Fatalf("%d by %d places, %d curves", len(b), len(c), len(curves))
		}
		for i := range c {
			for j := range b {
				for k, x := range p.X() {
					if want := float32(b[j]*x*x + c[i]); curves[9*i+j][k] != want {
						t.Fatalf("curve %d of row %d is %g at x=%g, want %g", j, i, curves[9*i+j][k], x, want)
					}
				}
			}
		}
		low, high := p.Range()
		if !(b[0] < low && b[8] > high && c[0] < low-1 && c[8] > high-1) {
			t.Errorf("b from %g to %g, c from %g to %g: the family lies outside", b[0], b[8], c[0], c[8])
		}
		curves[0] = append(curves[0], 7)
		if curves[1][0] == 7 {
			t.Error("a curve that grows overwrites the next one")
		}
	}
	b, c, _, err := plot.ParabolaGrid(ganlib.Parabolas{}, 2)
	if err != nil || b[0] != -0.5 || b[1] != 3.5 || c[0] != -1.5 || c[1] != 2.5 {
		t.Errorf("the tutorial's map is %v by %v, error %v", b, c, err)
	}
}

func TestEvaluate(t *testing.T) {
	var p ganlib.Parabolas
	s, err := plot.Evaluate(p, 5, func(curves [][]float32) ([]float32, error) {
		out := make([]float32, len(curves))
		for i, c := range curves {
			out[i] = c[7] // c, in the middle of the canvas
		}
		return out, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range s.Probability {
		for j, v := range row {
			if v != s.C[i] {
				t.Errorf("the verdict on b=%g, c=%g is %g", s.B[j], s.C[i], v)
			}
		}
	}
	refuses := errors.New("the critic refuses")
	good := func(c [][]float32) ([]float32, error) { return make([]float32, len(c)), nil }
	for want, f := range map[string]func() (plot.VerdictGrid, error){
		"the critic refuses": func() (plot.VerdictGrid, error) {
			return plot.Evaluate(p, 5, func([][]float32) ([]float32, error) { return nil, refuses })
		},
		"3 verdicts on 25 curves": func() (plot.VerdictGrid, error) {
			return plot.Evaluate(p, 5, func([][]float32) ([]float32, error) { return make([]float32, 3), nil })
		},
		"no judge":                                   func() (plot.VerdictGrid, error) { return plot.Evaluate(p, 5, nil) },
		"1 places a side: ask for 2 to 200":          func() (plot.VerdictGrid, error) { return plot.Evaluate(p, 1, good) },
		"201 places a side":                          func() (plot.VerdictGrid, error) { return plot.Evaluate(p, 201, good) },
		"plot: ParabolaGrid: Parabolas.High 1: must": func() (plot.VerdictGrid, error) { return plot.Evaluate(ganlib.Parabolas{Low: 2, High: 1}, 5, good) },
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
