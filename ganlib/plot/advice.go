package plot

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

const (
	maxAdvised = 3  // paintings with arrows: more would hide each other
	maxArrows  = 25 // at one painting

	longest  = 1.5 // the longest arrow, in steps of the y axis
	mostMore = 6   // steps by which the canvas may grow for paintings that leave it
)

// Advice draws what the critic (discriminator) tells the painter (generator) to
// change: on the artist's canvas the paintings, and at their points an arrow
// upwards where the painting should be raised and downwards where it should be
// lowered.
//
// advice[i][j] belongs to point j of paintings[i]. It is minus the gradient of
// the painter's loss by that point, at any positive scale: lengths are
// relative, and the longest arrow of the picture is as long as one and a half
// steps of the y axis. The first three paintings get arrows; advice may be given
// for these alone. Advice that is no finite number has no arrow.
//
// The canvas reaches above and below the artist's range by the longest arrow, so
// that an arrow from there has room. For a painting with arrows that leaves it,
// it grows by up to six steps. From a point farther outside, an arrow may be cut.
func Advice(p ganlib.Parabolas, paintings, advice [][]float32) (pic Picture) {
	defer catchInto(&pic)
	advised := min(len(paintings), maxAdvised)
	pn, err := rangePanel(p, boldWidth)
	if err != nil {
		return failed("Advice: %w", err)
	}
	bold := draw.LineStyle{Color: painter, Width: boldWidth}
	if advised > 1 {
		bold.Width = 2
	}
	all, err := curves(p, paintings, draw.LineStyle{Color: faint(painter, 0.45), Width: 1.2})
	if err != nil {
		return failed("Advice: %w", err)
	}
	for i := range advised {
		c := all[i].(curve)
		c.style = bold
		all[i] = c
	}
	if len(advice) < advised {
		return refuse(say.Errorf("plot: Advice: advice for %d of %d paintings: give it for the first %d at least", len(advice), len(paintings), advised))
	}
	for i := range advised {
		if len(advice[i]) != len(paintings[i]) {
			return refuse(say.Errorf("plot: Advice: advice %d has %d values: the painting has %d points", i, len(advice[i]), len(paintings[i])))
		}
	}

	step := pn.axes.yticks[1].Value - pn.axes.yticks[0].Value
	pn.axes.ymin, pn.axes.ymax = pn.axes.ymin+(beginners-longest)*step, pn.axes.ymax+longest*step
	pn.axes.ymin, pn.axes.ymax = roomFor(paintings[:advised], pn.axes.ymin, pn.axes.ymax, step)
	pn.axes.yticks = ticks(pn.axes.ymin, pn.axes.ymax, step)

	pn.layers = slices.Concat(all[advised:], pn.layers, all[:advised],
		arrows(p, paintings[:advised], advice[:advised], longest*step))
	pn.title = say.T("The critic's advice")
	pn.keys = append([]key{
		{name: say.T("advice (lengths are relative)"), style: draw.LineStyle{Color: critic}, sign: arrowSign},
		{name: say.T("a painting"), style: bold},
	}, pn.keys...)
	return Picture{Alt: adviceAlt(p, paintings, advice[:advised]), Width: workWidth, Height: 580, draw: pn.draw}
}

// roomFor lowers ymin and raises ymax by whole steps until they hold the points
// of the paintings, or by mostMore steps.
func roomFor(paintings [][]float32, ymin, ymax, step float64) (float64, float64) {
	lo, hi := ymin, ymax
	for _, painting := range paintings {
		for _, v := range painting {
			if y := float64(v); finite(y) {
				lo, hi = min(lo, y), max(hi, y)
			}
		}
	}
	return ymin - step*min(mostMore, math.Ceil((ymin-lo)/step)), ymax + step*min(mostMore, math.Ceil((hi-ymax)/step))
}

// arrows returns an arrow at the points of each painting, the longest of all as
// long as `longest` on the y axis.
func arrows(p ganlib.Parabolas, paintings, advice [][]float32, longest float64) []layer {
	most := 0.0
	for _, a := range advice {
		most = max(most, strongest(a))
	}
	xs := p.X()
	every := (len(xs) + maxArrows - 1) / maxArrows
	var out []layer
	for i, a := range advice {
		for j := 0; j < len(a); j += every {
			v := 0.0
			if most > 0 {
				v = float64(a[j]) / most * longest
			}
			out = append(out, arrow{xs[j], float64(paintings[i][j]), v})
		}
	}
	return out
}

// strongest returns the greatest absolute value among those that are finite.
func strongest(advice []float32) (most float64) {
	for _, v := range advice {
		if v := float64(v); finite(v) {
			most = max(most, math.Abs(v))
		}
	}
	return most
}

// adviceAlt says what the arrows say.
func adviceAlt(p ganlib.Parabolas, paintings, advice [][]float32) string {
	if len(paintings) == 0 {
		return say.T("The critic's advice: nothing is painted yet. ") + boundsAlt(p)
	}
	var alt strings.Builder
	alt.WriteString(say.F("The critic's advice, as arrows up and down on %s", say.N(len(advice), "%d painting", "%d paintings")))
	if more := len(paintings) - len(advice); more > 0 {
		alt.WriteString(say.F(", the first of %d", len(paintings)))
	}
	alt.WriteString(say.T(". "))
	for i, a := range advice {
		alt.WriteString(say.F("Painting %d: %s. ", i+1, Say(a)))
	}
	alt.WriteString(say.T("A longer arrow asks for more. "))
	alt.WriteString(boundsAlt(p))
	return alt.String()
}
