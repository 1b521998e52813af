package film_test

import (
	"encoding/base64"
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/film"
)

// animations returns the elements that move an attribute.
func animations(t *testing.T, svg []byte, of string) (all []xml.StartElement) {
	for _, e := range elements(t, svg) {
		if strings.HasPrefix(e.Name.Local, "animate") && attribute(e, "attributeName") == of {
			all = append(all, e)
		}
	}
	return all
}

// TestSVGPlaysTheFilm reads the paintings back from the moving picture.
func TestSVGPlaysTheFilm(t *testing.T) {
	f := trained(t)
	svg := render(t, film.SVG, f, film.Options{})
	moving := animations(t, svg, "d")
	if len(moving) != 32+1 {
		t.Fatalf("%d paintings move, want 32 and the bold one", len(moving))
	}
	shown := f.Pick(51)
	for k, e := range moving {
		k %= 32 // the last is the bold one, the first painting
		shapes := strings.Split(attribute(e, "values"), ";")
		if len(shapes) != len(shown)+1 || shapes[len(shown)] != shapes[len(shown)-1] {
			t.Fatalf("painting %d takes %d shapes, want one a frame and the last again, for the rest", k, len(shapes))
		}
		for i, frame := range shown {
			xs, ys := points(t, shapes[i])
			for j, y := range frame.Paintings[k] {
				// The canvas: 388 by 350 pixels for -1 to 1 and 3 to -1, in half pixels.
				x, want := 388*float64(j)/14, 350*(1-min(max((float64(y)+1)/4, -2), 3))
				if math.Abs(xs[j]/2-x) > 0.26 || math.Abs(ys[j]/2-want) > 0.26 {
					t.Fatalf("step %d, painting %d, point %d is at %g, %g; want %g, %g", frame.Step, k, j, xs[j]/2, ys[j]/2, x, want)
				}
			}
		}
	}
}

// points reads a path of one M and one l.
func points(t *testing.T, path string) (xs, ys []float64) {
	t.Helper()
	m := regexp.MustCompile(`^M(-?\d+) (-?\d+)l((?:[ -]?\d+)+)$`).FindStringSubmatch(path)
	if m == nil {
		t.Fatalf("not such a path: %s", path)
	}
	x, y := number(t, m[1]), number(t, m[2])
	xs, ys = append(xs, x), append(ys, y)
	steps := regexp.MustCompile(`-?\d+`).FindAllString(m[3], -1)
	for i := 0; i+1 < len(steps); i += 2 {
		x, y = x+number(t, steps[i]), y+number(t, steps[i+1])
		xs, ys = append(xs, x), append(ys, y)
	}
	if len(xs) != 15 {
		t.Fatalf("%d points in %s", len(xs), path)
	}
	return xs, ys
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSVGKeepsTime: a browser drops an animation whose times and values do not
// fit, without a word.
func TestSVGKeepsTime(t *testing.T) {
	for name, c := range map[string]struct {
		film    *ganlib.Film
		options film.Options
		dur     string
	}{
		"trained":     {trained(t), film.Options{}, "10s"},
		"all of it":   {trained(t), film.Options{Frames: 500, Seconds: 3}, "5s"},
		"two frames":  {frames(7, 8), film.Options{}, "10s"},
		"uneven":      {frames(0, 1, 2, 500, 100_000), film.Options{Seconds: 0.1}, "2.1s"},
		"diverged":    {diverged(), film.Options{}, "10s"},
		"many frames": {frames(steps(400)...), film.Options{Frames: 400}, "10s"},
	} {
		n := 0
		for _, e := range elements(t, render(t, film.SVG, c.film, c.options)) {
			if !strings.HasPrefix(e.Name.Local, "animate") {
				continue
			}
			n++
			times, values := strings.Split(attribute(e, "keyTimes"), ";"), strings.Split(attribute(e, "values"), ";")
			if len(times) != len(values) {
				t.Errorf("%s: %s has %d times and %d values", name, attribute(e, "attributeName"), len(times), len(values))
			}
			last := 0.0
			for i, s := range times {
				at := number(t, s)
				if i == 0 && at != 0 || at < last || at > 1 {
					t.Fatalf("%s: time %d of %s is %s", name, i, attribute(e, "attributeName"), s)
				}
				last = at
			}
			if discrete := attribute(e, "calcMode") == "discrete"; !discrete && last != 1 {
				t.Errorf("%s: %s ends at %g", name, attribute(e, "attributeName"), last)
			}
			if attribute(e, "dur") != c.dur || attribute(e, "repeatCount") != "indefinite" {
				t.Errorf("%s: dur %s, want %s", name, attribute(e, "dur"), c.dur)
			}
		}
		if n == 0 {
			t.Errorf("%s does not move", name)
		}
	}
}

func steps(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

// TestSVGRollsTheSteps: the title shows each frame's step when it is its time.
func TestSVGRollsTheSteps(t *testing.T) {
	svg := render(t, film.SVG, frames(10, 20, 40), film.Options{Seconds: 8})
	for i, step := range []string{"10", "20", "40"} {
		if !strings.Contains(string(svg), `dy="26">Step `+step+" of 40</tspan>") {
			t.Errorf("no row %d for step %s", i, step)
		}
	}
	e := animations(t, svg, "transform")[0]
	// 8 of 10 seconds for 30 steps: the second frame's time is a third of that.
	if v, k := attribute(e, "values"), attribute(e, "keyTimes"); v != "0 0;0 -26;0 -52" || k != "0;.2667;.8" {
		t.Errorf("rolled by %s at %s", v, k)
	}
}

func TestSVGCannotDoMoreThanMove(t *testing.T) {
	for _, e := range elements(t, render(t, film.SVG, trained(t), film.Options{Title: hostile})) {
		switch e.Name.Local {
		case "svg", "title", "desc", "style", "rect", "g", "defs", "clipPath", "path", "text", "tspan", "circle", "use", "animate", "animateTransform":
		default:
			t.Errorf("an element <%s>", e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
				t.Errorf("<%s> has %s=%q", e.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

// TestSVGForLessMotion: the last frame stands still beside the moving ones, and
// the style shows one of them.
func TestSVGForLessMotion(t *testing.T) {
	svg := string(render(t, film.SVG, trained(t), film.Options{}))
	moving, still, ok := strings.Cut(svg, `<g class="still">`)
	if !ok || strings.Contains(still, "<animate") || strings.Count(still, "<path") < 33 {
		t.Error("no still group")
	}
	if !strings.Contains(moving, `<g class="moving">`) || !strings.Contains(moving, "@media (prefers-reduced-motion: reduce) { .moving { display: none }") {
		t.Error("nothing hides what moves")
	}
	for name, f := range map[string]*ganlib.Film{"one frame": frames(5), "one asked for": frames(5, 6)} {
		svg := string(render(t, film.SVG, f, film.Options{Frames: 1}))
		if strings.Contains(svg, "<animate") || !strings.Contains(svg, "Step ") {
			t.Errorf("%s: not a still picture", name)
		}
	}
}

// TestSVGHidesWhatIsNoNumber: painting 0 breaks at step 3 of 4, painting 1 can
// be drawn from step 2 on.
func TestSVGHidesWhatIsNoNumber(t *testing.T) {
	hidden := animations(t, render(t, film.SVG, diverged(), film.Options{}), "visibility")
	var got []string
	for _, e := range hidden {
		got = append(got, attribute(e, "values"))
	}
	want := "visible;visible;hidden;hidden hidden;visible;visible;visible visible;visible;hidden;hidden"
	if strings.Join(got, " ") != want {
		t.Errorf("hidden %q, want %q", got, want)
	}
}

func TestSVGSaysWhatItShows(t *testing.T) {
	svg := string(render(t, film.SVG, trained(t), film.Options{Title: "My <first> GAN"}))
	for _, want := range []string{`role="img"`, "<title id=\"title\">My &lt;first&gt; GAN</title>", "<desc id=\"desc\">Step 100 of 100. 32 generated paintings"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestImageCarriesTheSVG(t *testing.T) {
	o := film.Options{Title: `A "title"`}
	img := string(render(t, forms()["Image"], trained(t), o))
	m := regexp.MustCompile(`^<img style="max-width:100%" alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)">$`).FindStringSubmatch(img)
	if m == nil {
		t.Fatalf("not such an <img>: %.200s", img)
	}
	if !strings.HasPrefix(m[1], "A &#34;title&#34;. Step 100 of 100") {
		t.Errorf("alt %.100s", m[1])
	}
	if svg, err := base64.StdEncoding.DecodeString(m[2]); err != nil || string(svg) != string(render(t, film.SVG, trained(t), o)) {
		t.Errorf("not the SVG (%v)", err)
	}
}
