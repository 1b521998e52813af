package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// maxPoints bounds the points of one trace: a screen shows no more, and the SVG
// stays small.
const maxPoints = 100

// Needles draws the critic's (discriminator's) two needles over the steps 0 to
// totalSteps, so that a live picture does not rescale; 0, or less than the film
// holds, means as long as the film.
//
// Above, D accuracy: the mean probability, 0 to 1, that the critic gives real
// works, which the tutorial calls an accuracy, and beside it the true accuracy.
// Below, D score: minus the critic's loss, on an axis from -2 to 0, or on one that fits
// where a loss has other values. Both have a dashed line where they settle when the
// critic can't tell the two apart, if there is such a place.
//
// One batch is noisy, so each needle is a strong line, the mean of the last fiftieth of
// totalSteps (100 of 5000), with a dot where it stands now, above a faint area: from the
// lowest to the highest single step of those that share a place.
//
// Where there is no critic (ganlib.Config.NoCritic), the paintings' mean distance from
// the artist's works is drawn in their place.
func Needles(film *ganlib.Film, totalSteps int) (pic Picture) {
	defer catchInto(&pic)
	scores := scorePanels(film, totalSteps)
	draw := func(c draw.Canvas) { drawStack(c, scores...) }
	return Picture{Alt: scoresAlt(film), Width: 800, Height: 560, draw: draw}
}

// needlePanels returns the panels of D accuracy and of D score.
func needlePanels(film *ganlib.Film, totalSteps int, at equilibrium) (accuracy, score panel) {
	var scores []ganlib.Scores
	if film != nil {
		scores = film.Scores
	}
	end := lastStep(film, totalSteps)
	accuracyAxes, scoreAxes := needleAxes(film, end, at)
	solid := draw.LineStyle{Color: critic, Width: 2}
	dotted := draw.LineStyle{Color: ink, Width: 1.5, Dashes: []vg.Length{1.5, 2}}

	accuracy = panel{
		title: "D accuracy",
		keys: []key{
			{name: say.T("probability for real works"), style: solid, sign: tipSign},
			{name: say.T("true accuracy"), style: dotted, sign: tipSign},
		},
		axes: accuracyAxes,
	}
	accuracy.addEquilibrium(at.accuracy, end)
	accuracy.layers = append(accuracy.layers, needle(scores, end, dotted, ink, func(s ganlib.Scores) float32 { return s.Accuracy })...)
	accuracy.layers = append(accuracy.layers, needle(scores, end, solid, critic, func(s ganlib.Scores) float32 { return s.Real })...)

	score = panel{
		title: "D score",
		keys:  []key{{name: say.T("minus the loss"), style: solid, sign: tipSign}},
		axes:  scoreAxes,
	}
	score.addEquilibrium(at.score, end)
	score.keys = append(score.keys, traceKey(end))
	score.layers = append(score.layers, needle(scores, end, solid, critic, ganlib.Scores.DScore)...)
	return accuracy, score
}

// needleAxes are the axes of D accuracy and of D score, in a training of end steps.
func needleAxes(film *ganlib.Film, end int, at equilibrium) (accuracy, score axes) {
	end = lastStep(film, end)
	// The panel below has the same x axis, with the labels.
	accuracy = axes{xmax: float64(end), ymax: 1, xticks: bare(stepTicks(end)), yticks: ticks(0, 1, 0.25)}
	score = axes{xmax: float64(end), xticks: stepTicks(end), xlabel: say.T("steps")}
	var scores []ganlib.Scores
	if film != nil {
		scores = film.Scores
	}
	raw, _ := trace(scores, end, ganlib.Scores.DScore)
	score.ymin, score.ymax, score.yticks = scoreAxis(raw.ys, at.score)
	return accuracy, score
}

// scoreAxis returns the axis of D score. It is the minimax loss's, -2 to 0,
// whenever that does, so that frames of such trainings compare.
func scoreAxis(scores []float64, settled float64) (ymin, ymax float64, yticks []Tick) {
	lo, hi := span(scores, settled)
	if lo >= -2 && hi <= 0 {
		ymin, ymax, yticks = -2, 0, ticks(-2, 0, 0.5)
	} else {
		ymin, ymax, yticks = roundOut(lo, hi, 4)
	}
	return ymin, ymax, withTick(yticks, settled) // the equilibrium reads off the axis
}

// addEquilibrium adds the dashed line of end steps at the equilibrium, if there is one.
func (p *panel) addEquilibrium(v float64, end int) {
	if finite(v) {
		dashed := draw.LineStyle{Color: rule, Width: 1.25, Dashes: []vg.Length{5, 3}}
		p.keys = append(p.keys, key{name: say.F("at rest: %s", short(v)), style: dashed})
		p.layers = append(p.layers, level(end, v, dashed))
	}
}

// lastStep is the right end of the needles' x axis.
func lastStep(film *ganlib.Film, totalSteps int) int {
	end := max(1, totalSteps, film.Last().Step)
	if film != nil {
		end = max(end, len(film.Scores))
	}
	return end
}

// level is a horizontal line over all steps.
func level(end int, y float64, style draw.LineStyle) curve {
	return curve{[]float64{0, float64(end)}, []float64{y, y}, style}
}

// needle returns one needle: how its single steps swing, its mean, and a dot at its tip.
func needle(scores []ganlib.Scores, end int, style draw.LineStyle, c color.NRGBA, of func(ganlib.Scores) float32) []layer {
	_, mean := trace(scores, end, of)
	mean.style = style
	layers := []layer{swing(scores, end, of, c), mean}
	if n := len(mean.xs); n > 0 {
		layers = append(layers, dot{mean.xs[n-1], mean.ys[n-1], c})
	}
	return layers
}

// swing is what a needle's single steps show: the steps themselves where each has a place
// of its own, or else the area from the lowest to the highest of those that share a
// place, since a needle may go up and down many times within it.
func swing(scores []ganlib.Scores, end int, of func(ganlib.Scores) float32, c color.NRGBA) layer {
	raw, _ := trace(scores, end, of)
	if traceEvery(end) == 1 {
		raw.style = draw.LineStyle{Color: faint(c, 0.35), Width: 0.75}
		return raw
	}
	a := area{xs: raw.xs, color: faint(c, 0.22)}
	from := 0
	for _, x := range raw.xs {
		low, high := math.NaN(), math.NaN()
		for _, s := range scores[from:int(x)] {
			if v := float64(of(s)); finite(v) {
				low, high = min(v, orElse(low, v)), max(v, orElse(high, v))
			}
		}
		a.low, a.high = append(a.low, low), append(a.high, high)
		from = int(x) - 1 // the next one begins where this one ends
	}
	return a
}

// orElse is v, or instead where v is no number.
func orElse(v, instead float64) float64 {
	if math.IsNaN(v) {
		return instead
	}
	return v
}

// traceKey is the legend's entry for the single steps of end steps, and for the means.
func traceKey(end int) key {
	name := say.T("single steps")
	if w := meanWindow(end); w > 1 {
		name += say.F(" (bold: mean of %d)", w)
	}
	if traceEvery(end) == 1 {
		return key{name: name, style: draw.LineStyle{Color: faint(ink, 0.4), Width: 0.75}}
	}
	return key{name: name, style: draw.LineStyle{Color: faint(ink, 0.25)}, sign: areaSign}
}

// traceEvery is how many steps share a place in the traces of a training of end steps.
func traceEvery(end int) int { return max(1, (end+maxPoints-1)/maxPoints) }

// meanWindow is over how many steps a needle's mean goes, in a training of end.
func meanWindow(end int) int { return max(1, end/50) }

// trace thins the scores of a training of end steps to at most maxPoints+2
// points: the values themselves, and their means over the last end/50 steps.
// Which steps are kept depends on end alone, and a mean looks only back, so that
// what a live picture has drawn stays. (The last step of all is kept as well: it
// is the needle's tip.) Values that are no finite numbers stay in raw and count
// for no mean.
func trace(scores []ganlib.Scores, end int, of func(ganlib.Scores) float32) (raw, mean curve) {
	every := traceEvery(end)
	window := meanWindow(end)
	values := make([]float64, len(scores))
	for i, s := range scores {
		values[i] = float64(of(s))
	}
	var xs []float64 // of both
	for i, v := range values {
		step := i + 1
		if step != 1 && step%every != 0 && step != len(values) {
			continue
		}
		xs = append(xs, float64(step))
		raw.ys = append(raw.ys, v)
		mean.ys = append(mean.ys, finiteMean(values[max(0, step-window):step]))
	}
	raw.xs, mean.xs = xs, xs
	return raw, mean
}

// finiteMean returns the mean of those values that are finite, NaN if none is.
func finiteMean(values []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range values {
		if finite(v) {
			sum += v
			n++
		}
	}
	return sum / float64(n) // 0/0 is NaN
}

// needlesAlt says where the needles stand.
func needlesAlt(film *ganlib.Film, at equilibrium) string {
	alt := say.T("The critic's two needles, as lines over the training's steps. ")
	if film == nil || len(film.Scores) == 0 {
		return alt + say.T("Nothing is measured yet.")
	}
	n := len(film.Scores)
	last := film.Scores[n-1]
	return alt + say.F("At step %d, D accuracy, the mean probability for real works, is %s%s. The true accuracy is %s. D score is %s%s.",
		n, two(last.Real), equilibriumAlt(at.accuracy), two(last.Accuracy), two(last.DScore()), equilibriumAlt(at.score))
}
