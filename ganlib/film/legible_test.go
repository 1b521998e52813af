package film_test

import (
	"regexp"
	"strings"
	"testing"

	"atelier/ganlib/film"
	"atelier/ganlib/internal/letters"
)

// TestLegible: in the film's picture and on its page, a reader in the last row can read
// all, also of a long training and of pictures.
func TestLegible(t *testing.T) {
	f := trained(t)
	svg := string(render(t, film.SVG, f, film.Options{}))
	styles := map[string]letters.Style{}
	for class, pattern := range map[string]string{"": `text { font: ([\d.]+)px`, "title": `\.title { font-size: ([\d.]+)px; font-weight: bold`} {
		m := regexp.MustCompile(pattern).FindStringSubmatch(svg)
		if m == nil {
			t.Fatalf("no %s", pattern)
		}
		styles[class] = letters.Style{Size: number(t, m[1]), Bold: class == "title"}
	}
	pictures := map[string]string{
		"the film": svg,
		"long":     string(render(t, film.SVG, frames(0, 100_000), film.Options{})),
		"one":      string(render(t, film.SVG, frames(5), film.Options{})),
	}
	page := string(render(t, film.HTML, f, film.Options{}))
	for _, id := range []string{"canvas", "needles"} {
		_, rest, _ := strings.Cut(page, `<svg id="`+id+`"`)
		inner, _, ok := strings.Cut(rest, "</svg>")
		if !ok {
			t.Fatalf("no picture of the %s on the page", id)
		}
		pictures["the page's "+id] = "<svg" + inner + "</svg>"
	}
	for name, svg := range pictures {
		found, err := letters.Read([]byte(svg), styles)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(found.Texts) < 10 {
			t.Errorf("%s: %d texts", name, len(found.Texts))
		}
		for _, complaint := range found.Complaints() {
			t.Errorf("%s: %s", name, complaint)
		}
		if found.Width > 800 || found.Height > 640 {
			t.Errorf("%s: %g by %g pixels: a slide shows it smaller", name, found.Width, found.Height)
		}
	}
}
