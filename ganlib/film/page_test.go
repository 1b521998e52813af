package film_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/film"
)

// pageData is what a page's script reads; null is a number that is none.
type pageData struct {
	Seconds float64
	End     int
	Left    float64
	Tips    []string
	Canvas  struct {
		Top, Height, Min, Max float64
		X                     []float64
	}
	Frames []struct {
		Step            int
		X               float64
		Tips            []*float64
		Accuracy, Score string
		Words           []string
		Paintings       [][]*float64
	}
}

// cut returns the one piece of text between two marks.
func cut(t *testing.T, page, from, to string) string {
	t.Helper()
	parts := strings.Split(page, from)
	if len(parts) != 2 {
		t.Fatalf("%d times %s in the page, want once", len(parts)-1, from)
	}
	text, _, ok := strings.Cut(parts[1], to)
	if !ok {
		t.Fatalf("no %s after %s", to, from)
	}
	return text
}

func dataOf(t *testing.T, page string) (data pageData) {
	t.Helper()
	text := cut(t, page, `<script id="film" type="application/json">`, "</script>")
	if strings.ContainsAny(text, "<>&") {
		t.Error("the JSON holds markup")
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPageHoldsTheFilm compares every number in the page with the film's.
func TestPageHoldsTheFilm(t *testing.T) {
	f := trained(t)
	data := dataOf(t, string(render(t, film.HTML, f, film.Options{Title: hostile, Seconds: 5})))
	if len(data.Frames) != len(f.Frames) || data.Seconds != 5 || data.End != 100 {
		t.Fatalf("%d frames, %g seconds, %d steps", len(data.Frames), data.Seconds, data.End)
	}
	if c := data.Canvas; c.Min != -1 || c.Max != 3 || len(c.X) != 15 || c.X[0] != 48 || c.X[7] != 242 || c.X[14] != 436 {
		t.Errorf("canvas %+v", c)
	}
	for i, got := range data.Frames {
		want := f.Frames[i]
		if got.Step != want.Step || len(got.Paintings) != len(want.Paintings) {
			t.Fatalf("frame %d is of step %d with %d paintings, want %d with %d", i, got.Step, len(got.Paintings), want.Step, len(want.Paintings))
		}
		for k, p := range want.Paintings {
			for j, y := range p {
				if v := got.Paintings[k][j]; v == nil || math.Abs(*v-float64(y)) > 0.000501 {
					t.Fatalf("step %d, painting %d, point %d: not %g", want.Step, k, j, y)
				}
			}
		}
		if a, s := fmt.Sprintf("%.2f", want.Scores.Real), fmt.Sprintf("%.2f", want.Scores.DScore()); got.Accuracy != a || got.Score != s {
			t.Errorf("step %d: needles at %s and %s, want %s and %s", want.Step, got.Accuracy, got.Score, a, s)
		}
		words := strings.Join(got.Words, " ")
		for _, say := range []string{
			fmt.Sprintf("a probability of %.2f on average", want.Scores.Real), fmt.Sprintf("He gives the paintings %.2f.", want.Scores.Painted),
			fmt.Sprintf("right about %.0f %% of all works", 100*want.Scores.Accuracy), fmt.Sprintf("minus his loss, is %.2f;", want.Scores.DScore()),
		} {
			if !strings.Contains(words, say) {
				t.Errorf("step %d: %q does not say %q", want.Step, words, say)
			}
		}
		// The mark of D accuracy: the mean of the last 100/50 steps, on a panel 140
		// pixels high from y = 92 down.
		mean := 0.0
		from := max(0, want.Step-2)
		for _, s := range f.Scores[from:want.Step] {
			mean += float64(s.Real) / float64(want.Step-from)
		}
		if at := got.Tips[1]; data.Tips[1] != "critic" || at == nil || math.Abs(*at-(92+140*(1-mean))) > 0.06 {
			t.Errorf("step %d: the mark is not at %.2f", want.Step, mean)
		}
		if x := 512 + 262*float64(want.Step)/100; math.Abs(got.X-x) > 0.06 {
			t.Errorf("step %d: the marks are at x %g, want %g", want.Step, got.X, x)
		}
	}
}

// TestMarksBetweenTracedSteps: of 1000 steps, a needle knows every tenth, and a
// frame's mark is on the straight line between two of them.
func TestMarksBetweenTracedSteps(t *testing.T) {
	f := frames(507, 1000)
	f.Scores = make([]ganlib.Scores, 1000)
	for i := range f.Scores {
		if i >= 505 {
			f.Scores[i].Real = 1
		}
	}
	// Means over 20 steps: 0 at step 500, 5/20 at step 510.
	want := 92 + 140*(1-7.0/10*5/20)
	if at := dataOf(t, string(render(t, film.HTML, f, film.Options{}))).Frames[0].Tips[1]; at == nil || math.Abs(*at-want) > 0.06 {
		t.Errorf("the mark is not at y = %g", want)
	}
}

func TestPageOfAFewFrames(t *testing.T) {
	data := dataOf(t, string(render(t, film.HTML, trained(t), film.Options{Frames: 3})))
	if len(data.Frames) != 3 || data.Frames[0].Step != 1 || data.Frames[2].Step != 100 {
		t.Errorf("%d frames, steps %d to %d", len(data.Frames), data.Frames[0].Step, data.Frames[2].Step)
	}
	data = dataOf(t, string(render(t, film.HTML, frames(7), film.Options{})))
	if len(data.Frames) != 1 || data.Frames[0].Accuracy != "–" {
		t.Errorf("a film of one frame without scores: %+v", data.Frames)
	}
}

func TestPageOfADivergedTraining(t *testing.T) {
	data := dataOf(t, string(render(t, film.HTML, diverged(), film.Options{})))
	p := data.Frames[2].Paintings[0]
	if p[7] != nil || p[6] == nil {
		t.Errorf("an infinite point is %v, its neighbour %v", p[7], p[6])
	}
	if v := data.Frames[1].Paintings[0][2]; v == nil || *v != float64(float32(1e30)) {
		t.Errorf("1e30 is %v", v)
	}
	if tip := data.Frames[0].Tips[1]; tip != nil {
		t.Errorf("a needle of NaN stands at %g", *tip)
	}
	if words := strings.Join(data.Frames[2].Words, " "); !strings.Contains(words, "points of 1 painting are no numbers") {
		t.Errorf("said: %s", words)
	}
	if words := strings.Join(data.Frames[1].Words, " "); strings.Contains(words, "diverged") || !strings.Contains(words, "paintings -3.4e+38.") {
		t.Errorf("said of numbers, though huge ones: %s", words)
	}
}

// TestPageRunsItsOwnScriptAlone: the policy allows one script and one style, by
// their hashes, and nothing else.
func TestPageRunsItsOwnScriptAlone(t *testing.T) {
	page := string(render(t, film.HTML, trained(t), film.Options{Title: hostile}))
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	want := fmt.Sprintf(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src '%s'; script-src '%s'">`,
		hash(cut(t, page, "<style>", "</style>")), hash(cut(t, page, "<script>", "</script>")))
	if head, _, _ := strings.Cut(page, "<title>"); !strings.Contains(head, want) {
		t.Errorf("the policy is not %s", want)
	}
	if m := regexp.MustCompile(` (style|on\w+)="`).FindString(page); m != "" {
		t.Errorf("the page has an attribute%s that its policy forbids", m)
	}
	for _, way := range []string{"innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "fetch(", "import("} {
		if strings.Contains(page, way) {
			t.Errorf("the script uses %s", way)
		}
	}
}

// TestPageHasWhatItsScriptLooksFor: ids, once each. Some are only of curves, and one only of pictures.
func TestPageHasWhatItsScriptLooksFor(t *testing.T) {
	pictures, _ := pictureFilm([]int{8, 8, 3}, 3, 2)
	ofPictures, err := film.HTML(pictureArtist{8, 8, 3}, pictures, film.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pageHasWhatItsScriptLooksFor(t, string(render(t, film.HTML, trained(t), film.Options{})), "works")
	pageHasWhatItsScriptLooksFor(t, string(ofPictures), "paintings", "bold")
}

func pageHasWhatItsScriptLooksFor(t *testing.T, page string, but ...string) {
	t.Helper()
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		ids[m[1]]++
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("%d elements have the id %s", n, id)
		}
	}
	looked := regexp.MustCompile(`element\('([^']*)'\)`).FindAllStringSubmatch(page, -1)
	if len(looked) < 10 {
		t.Fatalf("the script looks for %d elements", len(looked))
	}
	for _, m := range looked {
		if (ids[m[1]] == 0) != slices.Contains(but, m[1]) {
			t.Errorf("the script looks for the id %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`(?:url\(|href=")#([^")]*)`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] == 0 {
			t.Errorf("the page refers to the id %s", m[1])
		}
	}
	if m := regexp.MustCompile(`@[A-Z-]+@`).FindString(page); m != "" {
		t.Errorf("%s is left in the page", m)
	}
}

// TestPageWithoutScript: the last frame stands in the page, drawn and in words.
func TestPageWithoutScript(t *testing.T) {
	page := string(render(t, film.HTML, trained(t), film.Options{Title: "My <first> GAN"}))
	last := trained(t).Last()
	for _, want := range []string{
		"<h1>My &lt;first&gt; GAN</h1>", "<noscript>", ">Step 100 of 100</text>",
		fmt.Sprintf("a probability of %.2f on average", last.Scores.Real),
		"here 32 curves", "(the generator)", "(the discriminator)", "(latent vectors)",
		`aria-label="Step of the training"`, `<html lang="en">`, "prefers-color-scheme: dark",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	paintings := cut(t, page, `<g id="paintings"`, "</g>")
	if n := strings.Count(paintings, "<path"); n != 32 {
		t.Errorf("%d paintings are drawn, want 32", n)
	}
}
