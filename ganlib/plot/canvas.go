package plot

import (
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// The size of a picture of one canvas.
const workWidth, workHeight = 800, 500

// boldWidth is the tutorial's line width, in points.
const boldWidth = 3

// Range draws where the famous artist paints: the highest curve (the tutorial's
// 2x²+1) and the lowest (x²) over the canvas, x from -1 to 1.
func Range(p ganlib.Parabolas) (pic Picture) {
	defer catchInto(&pic)
	pn, err := rangePanel(p, boldWidth)
	if err != nil {
		return failed("Range: %w", err)
	}
	low, high := p.Range()
	pn.title = say.T("The artist's range")
	pn.keys[0].name = say.F("%s: %s", pn.keys[0].name, formula(high))
	pn.keys[1].name = say.F("%s: %s", pn.keys[1].name, formula(low))
	return Picture{Alt: boundsAlt(p), Width: workWidth, Height: workHeight, draw: pn.draw}
}

// Canvas draws the painter's (generator's) works at one moment: all paintings
// of the frame thin, the first one bold, between the bounds of the artist's
// range; and, as in the tutorial, what the critic's two needles say. A frame
// whose Scores are zero, such as one from before the training, has no needles.
//
// The frame does not know its training's loss: the text beside the needles is of
// the tutorial's, minimax. [Training] knows.
//
// One painting alone would hide a painter that always paints the same; this is
// why all are shown.
func Canvas(p ganlib.Parabolas, f ganlib.Frame) (pic Picture) {
	defer catchInto(&pic)
	pn, err := canvasPanel(p, f, equilibriumOf(nil))
	if err != nil {
		return failed("Canvas: %w", err)
	}
	pn.title = say.F("Step %d", f.Step)
	alt := say.F("Step %d. %s", f.Step, canvasAlt(p, f, equilibriumOf(nil)))
	return Picture{Alt: alt, Width: workWidth, Height: workHeight, draw: pn.draw}
}

// canvasPanel is the drawing that Canvas and Training share.
func canvasPanel(p ganlib.Parabolas, f ganlib.Frame, at equilibrium) (panel, error) {
	pn, err := paintedPanel(p, f, boldWidth)
	if err != nil {
		return panel{}, err
	}
	if hasNeedles(f.Scores) {
		pn.layers = append(pn.layers, note{
			x: 0, y: pn.axes.ymin + 0.85*(pn.axes.ymax-pn.axes.ymin), // between the arms of the upper bound
			lines: []string{
				"D accuracy=" + two(f.Scores.Real) + converge(at.accuracy, "D"),
				"D score= " + two(f.Scores.DScore()) + converge(at.score, "G"),
			},
		})
	}
	return pn, nil
}

// hasNeedles tells whether a step's scores say anything of a critic.
func hasNeedles(s ganlib.Scores) bool {
	s.Distance = 0
	return s != (ganlib.Scores{})
}

// paintedPanel is a rangePanel with the frame's paintings: all of them thin and
// translucent below the bounds, the first one once more above, width points wide.
func paintedPanel(p ganlib.Parabolas, f ganlib.Frame, width vg.Length) (panel, error) {
	pn, err := rangePanel(p, width)
	if err != nil {
		return panel{}, err
	}
	all, err := curves(p, f.Paintings, draw.LineStyle{Color: faint(painter, 0.45), Width: max(0.75, width*0.4)})
	if err != nil {
		return panel{}, err
	}
	first, err := curves(p, f.Paintings[:min(1, len(f.Paintings))], draw.LineStyle{Color: painter, Width: width})
	if err != nil {
		return panel{}, err
	}
	pn.layers = slices.Concat(all, pn.layers, first)
	pn.keys = append([]key{{name: say.T("Generated painting"), style: draw.LineStyle{Color: painter, Width: width}}}, pn.keys...)
	return pn, nil
}

// rangePanel is a panel with the artist's two bounds, width points wide, and
// their keys, the upper one first.
func rangePanel(p ganlib.Parabolas, width vg.Length) (panel, error) {
	a, err := artistAxes(p)
	if err != nil {
		return panel{}, err
	}
	xs, lower, upper := Bounds(p)
	up := draw.LineStyle{Color: upperBound, Width: width}
	low := draw.LineStyle{Color: lowerBound, Width: width}
	return panel{
		axes:   a,
		keys:   []key{{name: say.T("upper bound"), style: up}, {name: say.T("lower bound"), style: low}},
		layers: []layer{curve{xs, upper, up}, curve{xs, lower, low}},
	}, nil
}

// artistAxes are the axes of an artist's canvas.
func artistAxes(p ganlib.Parabolas) (axes, error) {
	if err := p.Validate(); err != nil {
		return axes{}, err
	}
	return rangeAxes(p.Bounds())
}

// beginners is how many steps of the ticks a canvas has below the artist's range.
const beginners = 2

// rangeAxes returns the axes that hold both bounds, and below them two steps of the
// ticks more, for what a beginner paints: for the tutorial's, x from -1 to 1 and y from
// -1 to 3. They depend on the artist alone.
func rangeAxes(lower, upper []float64) (axes, error) {
	lo, hi := lower[0], lower[0]
	for i := range lower {
		lo = min(lo, lower[i], upper[i])
		hi = max(hi, lower[i], upper[i])
	}
	if lo == hi {
		lo, hi = lo-0.5, hi+0.5
	}
	// Beyond 1e12 neighbouring ticks would carry the same label, and far beyond
	// the arithmetic overflows. (Written so that NaN fails too.)
	if !(lo > -1e12 && hi < 1e12) {
		return axes{}, say.Errorf("the artist's works reach from %g to %g: too far to draw", lo, hi)
	}
	step := niceStep(hi-lo, 6)
	ymin, ymax := step*(floorDiv(lo, step)-beginners), step*ceilDiv(hi, step)
	return axes{xmin: -1, xmax: 1, ymin: ymin, ymax: ymax, xticks: ticks(-1, 1, 0.5), yticks: ticks(ymin, ymax, step)}, nil
}

// curves returns the works as curves over p's canvas.
func curves(p ganlib.Parabolas, works [][]float32, style draw.LineStyle) ([]layer, error) {
	xs := p.X()
	out := make([]layer, len(works))
	for i, work := range works {
		if len(work) != len(xs) {
			return nil, say.Errorf("work %d has %d points: the artist's have %d", i, len(work), len(xs))
		}
		ys := make([]float64, len(work))
		for j, y := range work {
			ys[j] = float64(y)
		}
		out[i] = curve{xs, ys, style}
	}
	return out, nil
}

// formula writes the artist's curve a·x²+(a-1) for people: "2x²+1", "x²".
func formula(a float64) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
	out := number(a) + "x²"
	switch a {
	case 1:
		return "x²"
	case 0:
		return "-1"
	case -1:
		out = "-x²"
	}
	if a > 1 {
		out += "+"
	}
	return out + number(a-1)
}

// boundsAlt says where the bounds are.
func boundsAlt(p ganlib.Parabolas) string {
	low, high := p.Range()
	return say.F("The artist's works all lie between two bold curves: the lower bound, %s, in orange, and the upper bound, %s, in blue, x from -1 to 1.",
		formula(low), formula(high))
}

// canvasAlt says what a canvas shows.
func canvasAlt(p ganlib.Parabolas, f ganlib.Frame, at equilibrium) string {
	alt := say.F("%s %s", paintedAlt(p, f), boundsAlt(p))
	if hasNeedles(f.Scores) {
		alt += say.F(" D accuracy is %s%s. D score is %s%s.",
			two(f.Scores.Real), equilibriumAlt(at.accuracy), two(f.Scores.DScore()), equilibriumAlt(at.score))
	}
	return alt
}

// paintedAlt says what is painted on it.
func paintedAlt(p ganlib.Parabolas, f ganlib.Frame) string {
	alt := say.T("Nothing is painted yet.")
	if total := len(f.Paintings) * p.Shape()[0]; total > 0 {
		lower, upper := p.Bounds()
		inside := 0
		for _, painting := range f.Paintings {
			for i, y := range painting {
				if lo, hi := lower[i], upper[i]; float64(y) >= min(lo, hi) && float64(y) <= max(lo, hi) {
					inside++
				}
			}
		}
		alt = say.F("%s in green. %.0f %% of their points lie inside the artist's range.",
			say.N(len(f.Paintings), "%d generated painting", "%d generated paintings"), 100*float64(inside)/float64(total))
	}
	return alt
}
