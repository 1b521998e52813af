package plot_test

import (
	"bytes"
	"encoding/xml"
	"math"
	"regexp"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// TestFork: an upright line at the fork on both pairs of axes, a's needles from
// the first step, b's from the fork.
func TestFork(t *testing.T) {
	const at, end = 60, 120
	f := film(end, end, 20, 4)
	svg := string(render(t, plot.CompareRuns(ganlib.Parabolas{}, f, parted(f, at), "a", "b", at)))
	pairs := paths(svg, "#9A9082", "0.75")[2:] // the first two are the canvases'
	forks := paths(svg, "#2E2A25", "")         // gonum leaves out a width of 1
	as, bs := paths(svg, "#2B4C9B", "2"), paths(svg, "#9A5B13", "2")
	if len(pairs) != 2 || len(forks) != 2 || len(as) != 3 || len(bs) != 3 { // of the lines, the first is the legend's
		t.Fatalf("%d axes, %d forks, %d and %d needles", len(pairs), len(forks), len(as), len(bs))
	}
	for i, axes := range pairs {
		top, origin, right := axes[0], axes[1], axes[2]
		x := func(step float64) float64 { return origin[0] + step/end*(right[0]-origin[0]) }
		low, high := forks[i][0], forks[i][1]
		if math.Abs(low[0]-x(at)) > 0.11 || low[0] != high[0] || low[1] != origin[1] || high[1] != top[1] {
			t.Errorf("panel %d: the fork is drawn from %v to %v", i, low, high)
		}
		a, b := as[i+1], bs[i+1]
		if got := a[0][0]; math.Abs(got-x(1)) > 0.11 {
			t.Errorf("panel %d: a begins at %.1f, want %.1f", i, got, x(1))
		}
		if got := b[0][0]; math.Abs(got-x(at)) > 0.11 {
			t.Errorf("panel %d: b begins at %.1f, want %.1f", i, got, x(at))
		}
		if a[len(a)-1][0] != b[len(b)-1][0] || math.Abs(b[len(b)-1][0]-x(end)) > 0.11 {
			t.Errorf("panel %d: the needles end at %v and %v", i, a[len(a)-1], b[len(b)-1])
		}
	}
	// b's probability stays near 0.9.
	top, origin := pairs[0][0], pairs[0][1]
	for _, pt := range bs[1][2:] {
		if p := (pt[1] - origin[1]) / (top[1] - origin[1]); p < 0.85 || p > 0.95 {
			t.Errorf("b's probability is drawn at %.2f", p)
		}
	}
}

// TestTypedNames: names stay text, whatever someone typed.
func TestTypedNames(t *testing.T) {
	f := film(40, 40, 20, 1)
	for _, name := range []string{
		`<script>alert(1)</script>`, `" onload="alert(1)`, `' onload='alert(1)`, `&amp;`, `&lt;b&gt;`, `]]><b>`, `-->`, `</text></svg>`,
		"a\x00b\x1b[31m\nc\u202ed", "\xff\xfe", "\ufffe\uffff", " \t\n", "", strings.Repeat("w", 1<<20), strings.Repeat("é", 300),
		` xlink:href="data:image/jpg;base64,`, "新手畫家", "👩‍🎨",
	} {
		for kind, pic := range map[string]plot.Picture{
			"futures": plot.CompareRuns(ganlib.Parabolas{}, f, parted(f, 20), name, "b", 20),
			"bands":   plot.Bands(name, name, 0, []plot.Band{{Name: name}}),
		} {
			svg := render(t, pic)
			wellFormed(t, svg)
			onlyDrawing(t, svg)
			if len(svg) > 30<<10 {
				t.Errorf("%.30q, %s: %d bytes", name, kind, len(svg))
			}
			if kind == "futures" && name > "\x80" { // letters that the fonts may lack
				if _, err := pic.PNG(); err != nil {
					t.Errorf("%.30q, %s: %v", name, kind, err)
				}
			}
		}
	}
	pic := plot.CompareRuns(ganlib.Parabolas{}, f, f, "&amp;", "<b>", 20)
	if !strings.Contains(pic.Alt, " &amp;, step 40") || !strings.Contains(pic.Alt, " <b>, step 40") {
		t.Errorf("Alt is %q: a name changed", pic.Alt)
	}
	svg := string(render(t, pic))
	for _, want := range []string{">&amp;amp;</text>", ">&lt;b&gt;</text>", " &amp;amp;, step 40", " &lt;b&gt;, step 40"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
	long := string(render(t, plot.CompareRuns(ganlib.Parabolas{}, f, f, strings.Repeat("long ", 40), "b", 20)))
	if n := strings.Count(long, "…</text>"); n != 2 {
		t.Errorf("a long name is cut %d times, want on its canvas and in the legend", n)
	}
}

// onlyDrawing checks that an SVG holds nothing but what draws.
func onlyDrawing(t *testing.T, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "svg", "title", "g", "path", "text", "image":
		default:
			t.Errorf("the SVG holds a <%s>", e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("a <%s> has %s=%q", e.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

func TestCompareRunsErrors(t *testing.T) {
	var p ganlib.Parabolas
	bad := &ganlib.Film{Frames: []ganlib.Frame{{Paintings: [][]float32{{1}}}}}
	for want, pic := range map[string]plot.Picture{
		"plot: CompareRuns: parted at step -1: must not be below 0":                   plot.CompareRuns(p, nil, nil, "", "", -1),
		"plot: CompareRuns: worse: work 0 has 1 points: the artist's have 15":         plot.CompareRuns(p, nil, bad, "good", "worse", 0),
		"plot: CompareRuns: A: Parabolas.Points 1: a curve needs at least 2":          plot.CompareRuns(ganlib.Parabolas{Points: 1}, nil, nil, "", "", 0),
		"plot: Bands: 0 bands: give 1 to 12":                                          plot.Bands("", "", 0, nil),
		`plot: Bands: band 1, "x": run 0 has 1 values`:                                plot.Bands("", "", 0, []plot.Band{{}, {Name: "x", Runs: [][]float64{{1}}}}),
		`plot: Bands: band 0, "": place 1 of Steps is 3: must ascend from 0 or more`:  plot.Bands("", "", 0, []plot.Band{{Steps: []int{3, 3}}}),
		`plot: Bands: band 0, "": place 0 of Steps is -1: must ascend from 0 or more`: plot.Bands("", "", 0, []plot.Band{{Steps: []int{-1}}}),
		`plot: Bands: 13 bands: give 1 to 12`:                                         plot.Bands("", "", 0, make([]plot.Band, 13)),
	} {
		if _, err := pic.SVG(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// bandAxes reads the axes of a picture with one band.
func bandAxes(t *testing.T, svg string) (x, y func(v float64) float64) {
	t.Helper()
	axes := paths(svg, "#9A9082", "0.75")[0]
	top, origin, right := axes[0], axes[1], axes[2]
	return func(v float64) float64 { return (v - origin[0]) / (right[0] - origin[0]) },
		func(v float64) float64 { return (v - origin[1]) / (top[1] - origin[1]) }
}

// TestBand compares the median and the area with what they are by hand.
func TestBand(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	b := plot.Band{Name: "x", Steps: []int{100, 200, 300, 400, 500, 600}, Runs: [][]float64{
		{1, 5, 9, nan, 4, 6},
		{2, 6, 1, nan, nan, inf},
		{9, 4, nan, inf, 8, 2},
	}}
	low := []float64{1, 4, 1, nan, 4, 2}
	mid := []float64{2, 5, 5, nan, 6, 4}
	high := []float64{9, 6, 9, nan, 8, 6}
	svg := string(render(t, plot.Bands("title", "y", 0, []plot.Band{b})))
	x, y := bandAxes(t, svg) // y from 0 to 10, x from 0 to 600
	near := func(pt [2]float64, step, v float64) bool {
		return math.Abs(x(pt[0])-step/600) < 0.002 && math.Abs(y(pt[1])-v/10) < 0.002
	}

	median := paths(svg, "#2E2A25", "2")[1] // the first is the legend's
	if len(median) != 5 {
		t.Fatalf("the median has %d points, want 5", len(median))
	}
	k := 0
	for i, v := range mid {
		if math.IsNaN(v) {
			continue
		}
		if !near(median[k], float64(b.Steps[i]), v) {
			t.Errorf("the median at step %d is at %.3f, %.3f", b.Steps[i], x(median[k][0]), y(median[k][1]))
		}
		k++
	}

	areas := regexp.MustCompile(`<path d="M([^"]*)Z" style="fill:#4AD631`).FindAllStringSubmatch(svg, -1)
	if len(areas) != 3 { // the legend's, and one at each side of the gap
		t.Fatalf("%d areas, want 3", len(areas))
	}
	for a, span := range [][2]int{{0, 3}, {4, 6}} {
		var got [][2]float64
		for _, pt := range strings.Split(areas[a+1][1], "L") {
			got = append(got, point(t, pt))
		}
		for i := span[0]; i < span[1]; i++ {
			for _, v := range []float64{low[i], high[i]} {
				found := false
				for _, pt := range got {
					found = found || near(pt, float64(b.Steps[i]), v)
				}
				if !found {
					t.Errorf("the area's rim lacks step %d, %g", b.Steps[i], v)
				}
			}
		}
		if want := 2 * (span[1] - span[0]); len(got) != want {
			t.Errorf("an area of %d points, want %d", len(got), want)
		}
	}
	if reference := paths(svg, "#8A1538", "1.5"); len(reference) != 2 || math.Abs(y(reference[1][0][1])) > 0.001 {
		t.Errorf("the artist's own value is drawn at %v", reference)
	}
	if !strings.Contains(svg, ">1 of 3 runs failed<") { // the second: +Inf at the end
		t.Error("no word of the run that failed")
	}
}

// TestBandOutside: what is far off doesn't press the others flat, and a remark says
// where it is. NaN as reference draws no line.
func TestBandOutside(t *testing.T) {
	good := bands(1)[0]
	bad := plot.Band{Name: "exploded", Steps: []int{2500, 5000}, Runs: [][]float64{{1e30, 1e30}, {2e30, 3e30}}}
	svg := string(render(t, plot.Bands("title", "y", math.NaN(), []plot.Band{good, bad})))
	wellFormed(t, []byte(svg))
	if !strings.Contains(svg, ">the median ends outside, at 2e+30<") {
		t.Error("no word of the median outside")
	}
	if strings.Contains(svg, "#8A1538") {
		t.Error("a line at NaN")
	}
	if regexp.MustCompile(`d="[^"]*(NaN|Inf|e\+)`).MatchString(svg) {
		t.Error("a path holds what is no number")
	}
	if !strings.Contains(svg, ">1.0<") && !strings.Contains(svg, ">1.2<") {
		t.Error("the axis does not fit the good runs")
	}
	nothing := string(render(t, plot.Bands("", "", 0, []plot.Band{{Steps: []int{1}, Runs: [][]float64{{math.NaN()}}}})))
	if !strings.Contains(nothing, ">nothing is measured<") || !strings.Contains(nothing, ">1 of 1 run failed<") {
		t.Error("no word of a band without values")
	}
}
