package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// CompareRuns draws two trainings that were one up to step `at` and then went their
// own ways, such as one GAN opened twice and trained on at different rates: above, the
// last frames of both side by side; below, the needles of both on the same axes,
// with an upright line where the ways parted. b's needles begin there, since up to
// then they are a's.
//
// The names head the canvases; what of one has no room in two lines is cut.
func CompareRuns(p ganlib.Parabolas, a, b *ganlib.Film, nameA, nameB string, at int) (pic Picture) {
	defer catchInto(&pic)
	if at < 0 {
		return refuse(say.Errorf("plot: CompareRuns: parted at step %d: must not be below 0", at))
	}
	runs := [...]run{
		{film: a, name: plain(nameA, "A"), color: critic},
		{film: b, name: plain(nameB, "B"), color: other, dashes: []vg.Length{6, 2.5}, from: at},
	}
	end := max(lastStep(a, at), lastStep(b, at))
	alt := say.F("Two futures of one training, which parted at step %d. Above are the paintings of both, below the critic's needles.", at)
	var canvases [len(runs)]panel
	var legend panel
	for i, r := range runs {
		last := r.film.Last()
		pn, err := paintedPanel(p, last, 2)
		if err != nil {
			return failed("CompareRuns: %s: %w", r.name, err)
		}
		legend.keys, pn.keys = pn.keys, nil
		canvases[i] = pn
		alt += say.F(" %s, step %d: %s", r.name, last.Step, paintedAlt(p, last))
		if s := scoresOf(r.film); len(s) > 0 {
			alt += say.F(" D accuracy is %s, D score %s.", two(s[len(s)-1].Real), two(s[len(s)-1].DScore()))
		}
	}
	alt = say.F("%s %s", alt, boundsAlt(p))
	legend.title = say.F("Two futures from step %d", at)
	if last := a.Last().Step; last == b.Last().Step {
		legend.title += say.F(" to %d", last)
	} else {
		for i, r := range runs {
			runs[i].step = say.F(", step %d", r.film.Last().Step)
		}
	}
	needles, keys := runNeedles(runs[:], at, end)
	return Picture{
		Alt: alt, Width: 800, Height: 640,
		draw: func(c draw.Canvas) {
			const gap = 16
			head := legend.heading(c.Max.X - c.Min.X)
			head.draw(c)
			c.Max.Y -= head.height()
			halves := func(c draw.Canvas) [2]draw.Canvas {
				left, right := c, c
				left.Max.X = (c.Min.X + c.Max.X - gap) / 2
				right.Min.X = left.Max.X + gap
				return [...]draw.Canvas{left, right}
			}
			above, below := c, c
			above.Min.Y = c.Min.Y + 0.5*(c.Max.Y-c.Min.Y)
			below.Max.Y = above.Min.Y - 10
			high := 0
			for i, half := range halves(above) {
				canvases[i].title = runs[i].name + runs[i].step
				high = max(high, len(canvases[i].heading(half.Max.X-half.Min.X-canvases[i].axes.left()).title))
			}
			for i, half := range halves(above) {
				pn := canvases[i]
				pn.titleRows = high
				pn.draw(half)
			}
			named := panel{keys: keys}.heading(c.Max.X - c.Min.X) // of both panels below
			named.draw(below)
			below.Max.Y -= named.height()
			for i, half := range halves(below) {
				needles[i].draw(half)
			}
		},
	}
}

// A run is one of the two trainings, and how its needles are drawn.
type run struct {
	film   *ganlib.Film
	name   string
	color  color.NRGBA
	dashes []vg.Length
	from   int    // the step at which its needles begin
	step   string // its last one, in words, if the two differ
}

// runNeedles returns the panels of D accuracy and of D score for all runs, and the
// legend of both.
func runNeedles(runs []run, at, end int) (out [2]panel, keys []key) {
	settled := equilibriumOf(runs[0].film)
	if other := equilibriumOf(runs[1].film); other != settled { // two losses: no settled in common
		settled = equilibrium{math.NaN(), math.NaN()}
	}
	var all []float64
	for _, r := range runs {
		_, mean := r.needle(end, ganlib.Scores.DScore)
		all = append(all, mean.ys...)
	}
	ymin, ymax, yticks := scoreAxis(all, settled.score)
	x := axes{xmax: float64(end), xticks: stepTicks(end), xlabel: say.T("steps")}
	accuracy := panel{title: "D accuracy", axes: x}
	accuracy.axes.ymax, accuracy.axes.yticks = 1, ticks(0, 1, 0.25)
	score := panel{title: "D score", axes: x}
	score.axes.ymin, score.axes.ymax, score.axes.yticks = ymin, ymax, yticks
	out = [...]panel{accuracy, score}
	for i, of := range []func(ganlib.Scores) float32{func(s ganlib.Scores) float32 { return s.Real }, ganlib.Scores.DScore} {
		pn := &out[i]
		pn.layers = append(pn.layers, upright{float64(at), say.T("parted")})
		for _, r := range runs {
			key, mean := r.needle(end, of)
			if i == 0 {
				keys = append(keys, key)
			}
			pn.layers = append(pn.layers, mean)
			if n := len(mean.xs); n > 0 {
				pn.layers = append(pn.layers, dot{mean.xs[n-1], mean.ys[n-1], r.color})
			}
		}
		pn.addEquilibrium([...]float64{settled.accuracy, settled.score}[i], end)
	}
	return out, keys
}

// needle returns one smoothed needle, from the step on where the run begins.
func (r run) needle(end int, of func(ganlib.Scores) float32) (key, curve) {
	_, mean := trace(scoresOf(r.film), end, of)
	first := 0
	for first < len(mean.xs) && int(mean.xs[first]) < r.from {
		first++
	}
	mean.xs, mean.ys = mean.xs[first:], mean.ys[first:]
	mean.style = draw.LineStyle{Color: r.color, Width: 2, Dashes: r.dashes}
	name := letters(regular, smallSize).cut(r.name, 500)
	return key{name: name, style: mean.style, sign: tipSign}, mean
}

// scoresOf returns the scores of a film that may be nil.
func scoresOf(film *ganlib.Film) []ganlib.Scores {
	if film == nil {
		return nil
	}
	return film.Scores
}

// An upright line at x over the whole height, with a word beside its foot.
type upright struct {
	x    float64
	word string
}

func (u upright) drawOn(s sheet) {
	if u.x < s.xmin || u.x > s.xmax {
		return
	}
	low, high := s.at(u.x, s.ymin), s.at(u.x, s.ymax)
	stroke(s.Canvas, draw.LineStyle{Color: ink, Width: 1, Dashes: []vg.Length{2, 2}}, []vg.Point{low, high})
	l := letters(regular, smallSize)
	at, align := vg.Point{X: high.X + 4, Y: low.Y + l.size()*0.4}, startHere
	if at.X+l.width(u.word) > s.Max.X { // no room at the right
		at.X, align = high.X-4, endHere
	}
	l.write(s.Canvas, at, align, u.word)
}
