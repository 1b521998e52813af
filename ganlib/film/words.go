package film

import (
	"fmt"
	"strings"

	"atelier/ganlib"
	"atelier/ganlib/language"
	"atelier/ganlib/plot"
	"atelier/internal/say"
)

// story says in two sentences what one sees.
func (g *stage) story() string {
	works, known := say.N(g.shown(), "%d curve", "%d curves"), say.T(", whose works all lie between the two bounds")
	if g.pictures() {
		works, known = say.N(g.shown(), "%d picture", "%d pictures"), ""
	}
	return say.F("A novice painter (the generator) makes paintings, here %s, of random ideas (latent vectors) that stay the same all the time; "+
		"she wants to paint like a famous artist%s. "+
		"A novice critic (the discriminator) learns to tell the artist's works from the paintings, and what he sees tells the painter what to change; "+
		"where his needles rest at the dashed lines, he is no longer sure.",
		works, known)
}

// words says what a frame shows and what its scores mean, a sentence each.
func (g *stage) words(f ganlib.Frame) []string {
	var out []string
	if n := len(f.Paintings); n > 0 && !g.pictures() {
		out = append(out, say.F("Of the paintings' points, %.0f %% lie between the bounds.", 100*g.inside(f)))
	}
	if bad := g.undrawable(f); bad > 0 {
		out = append(out, say.F("The training has diverged: %s of %s are no numbers any more.", pointsOf(!g.pictures()), say.N(bad, "%d painting", "%d paintings")))
	}
	s := f.Scores
	if s == (ganlib.Scores{}) {
		return append(out, say.T("The critic has said nothing of this step."))
	}
	_, score := plot.Equilibrium(g.film)
	return append(out,
		say.F("The critic gives the artist's works a probability of %s on average. The tutorial calls this D accuracy.", two(s.Real)),
		say.F("He gives the paintings %s.", two(s.Painted)),
		say.F("He is right about %.0f %% of all works; guessing makes 50 %%.", 100*s.Accuracy),
		say.F("His D score, minus his loss, is %s; it rests at %.2f.", two(s.DScore()), score))
}

// shown is how many paintings of a frame are seen.
func (g *stage) shown() int {
	n := len(g.last().Paintings)
	if g.sheet != nil {
		n = g.sheet.shown(n)
	}
	return n
}

// inside is the share of a frame's points that lie between the bounds.
func (g *stage) inside(f ganlib.Frame) float64 {
	lower, upper := g.curves.Bounds()
	in, all := 0, 0
	for _, p := range f.Paintings {
		for i, y := range p {
			lo, hi := min(lower[i], upper[i]), max(lower[i], upper[i])
			if v := float64(y); v >= lo && v <= hi {
				in++
			}
			all++
		}
	}
	return float64(in) / float64(all)
}

// undrawable counts a frame's paintings that are not all numbers.
func (g *stage) undrawable(f ganlib.Frame) int {
	n := 0
	for _, p := range f.Paintings {
		if !drawable(p) {
			n++
		}
	}
	return n
}

// accuracyText and scoreText write a frame's two needles, or a dash if it has
// none.
func accuracyText(f ganlib.Frame) string { return needleText(f, f.Scores.Real) }
func scoreText(f ganlib.Frame) string    { return needleText(f, f.Scores.DScore()) }

func needleText(f ganlib.Frame, v float32) string {
	if f.Scores == (ganlib.Scores{}) {
		return "–"
	}
	return two(v)
}

// two writes a number with two decimals, and one with many digits shortly.
func two(v float32) string {
	if v > 1e6 || v < -1e6 {
		return fmt.Sprintf("%.2g", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// ownLetters names fonts with the letters of the language, behind those of the Latin
// ones.
func ownLetters(css string) string {
	if families := language.Here().Families(); families != "" {
		return strings.ReplaceAll(css, "Helvetica, sans-serif", "Helvetica, "+families+", sans-serif")
	}
	return css
}
