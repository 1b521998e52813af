package plot

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/internal/say"
)

// A Band is one measure of several trainings that differ in their seed alone.
type Band struct {
	// Name is what the trainings have in common, such as their loss.
	Name string
	// Steps are the steps at which was measured, ascending.
	Steps []int
	// Runs holds the measure, one slice a training, each as long as Steps. NaN or
	// ±Inf says that there is no value, such as after a training failed.
	Runs [][]float64
}

// maxBands bounds the panels of one picture.
const maxBands = 12

// Bands draws several bands beside each other, each in a panel of its own on the
// same axes: the area from the lowest to the highest run, the runs in it as thin
// lines, and the median as a strong one. The dashed line is the artist's own value,
// reference; NaN draws none. Behind each band the medians of the others stay
// faintly visible, to compare with.
//
// Where some runs have no value, the band is of those that have; where none has,
// there is a gap. A panel says how many runs failed, that is, have no last
// value.
//
// Unlike other axes, the upright one follows the data, except for outliers.
func Bands(title, yLabel string, reference float64, bands []Band) (pic Picture) {
	defer catchInto(&pic)
	if len(bands) < 1 || len(bands) > maxBands {
		return refuse(say.Errorf("plot: Bands: %d bands: give 1 to %d", len(bands), maxBands))
	}
	var all []float64
	end := 1
	summaries := make([]summary, len(bands))
	for i, b := range bands {
		if err := b.validate(); err != nil {
			return refuse(say.Errorf("plot: Bands: band %d, %q: %w", i, plain(b.Name, ""), err))
		}
		summaries[i] = b.summary()
		all = append(all, slices.Concat(b.Runs...)...)
		if n := len(b.Steps); n > 0 {
			end = max(end, b.Steps[n-1])
		}
	}
	a := axes{xmax: float64(end), xlabel: say.T("steps")}
	lo, hi := span(all, reference)
	a.ymin, a.ymax, a.yticks = roundOut(lo, hi, 5)

	rows := (len(bands) + 2) / 3
	cols := (len(bands) + rows - 1) / rows
	a.xticks = fewStepTicks(end, [...]int{5, 5, 2}[cols-1])

	panels := make([]panel, len(bands))
	for i, s := range summaries {
		pn := panel{title: s.name, axes: a}
		for j, other := range summaries {
			if j != i {
				other.median.style = otherStyle()
				pn.layers = append(pn.layers, other.median)
			}
		}
		pn.layers = append(pn.layers, s.area)
		for _, run := range s.runs {
			pn.layers = append(pn.layers, run)
		}
		if finite(reference) {
			pn.layers = append(pn.layers, level(end, reference, referenceStyle()))
		}
		pn.layers = append(pn.layers, s.median)
		pn.layers = append(pn.layers, corner{s.remarks(a)})
		panels[i] = pn
	}
	legend := panel{title: plain(title, ""), keys: bandKeys(reference, len(bands))}
	yLabel = plain(yLabel, "")
	return Picture{
		Alt: bandsAlt(legend.title, yLabel, reference, summaries), Width: 800, Height: bandsHeight(rows),
		draw: func(c draw.Canvas) {
			width := c.Max.X - c.Min.X
			head := legend.heading(width)
			head.draw(c)
			c.Max.Y -= head.height() + underRow
			l := letters(regular, smallSize)
			l.writeUp(c, vg.Point{X: c.Min.X + smallSize*0.8, Y: (c.Min.Y + c.Max.Y) / 2}, l.cut(yLabel, c.Max.Y-c.Min.Y))
			c.Min.X += smallSize + labelGap
			tiles := draw.Tiles{Cols: cols, Rows: rows, PadX: 10, PadY: 8}
			high := 0
			for i, pn := range panels {
				tile := tiles.At(c, i%cols, i/cols)
				high = max(high, len(pn.heading(tile.Max.X-tile.Min.X-pn.axes.left()).title))
			}
			for i, pn := range panels {
				pn.titleRows = high
				pn.draw(tiles.At(c, i%cols, i/cols))
			}
		},
	}
}

// bandsHeight is how high a picture with so many rows of panels is: two rows fill a
// slide, and more make it taller.
func bandsHeight(rows int) int { return [...]int{440, 620, 840, 1080}[rows-1] }

// validate says what is wrong with a band.
func (b Band) validate() error {
	for i, s := range b.Steps {
		if s < 0 || i > 0 && s <= b.Steps[i-1] {
			return say.Errorf("place %d of Steps is %d: must ascend from 0 or more", i, s)
		}
	}
	for i, run := range b.Runs {
		if len(run) != len(b.Steps) {
			return say.Errorf("run %d has %d values: must have one for each of the %d steps", i, len(run), len(b.Steps))
		}
	}
	return nil
}

func medianStyle() draw.LineStyle { return draw.LineStyle{Color: ink, Width: 2} }
func otherStyle() draw.LineStyle  { return draw.LineStyle{Color: faint(other, 0.6), Width: 1.25} }
func runStyle() draw.LineStyle    { return draw.LineStyle{Color: faint(ink, 0.55), Width: 0.75} }
func areaStyle() draw.LineStyle   { return draw.LineStyle{Color: faint(painter, 0.4)} }
func referenceStyle() draw.LineStyle {
	return draw.LineStyle{Color: artist, Width: 1.5, Dashes: []vg.Length{5, 3}}
}

// A summary is what is drawn of a band.
type summary struct {
	name   string
	area   area
	runs   []curve
	median curve
	lost   int // runs without a last value
}

// summary finds lowest, median and highest of the runs at each step.
func (b Band) summary() summary {
	xs := make([]float64, len(b.Steps))
	low, mid, high := make([]float64, len(xs)), make([]float64, len(xs)), make([]float64, len(xs))
	for i, step := range b.Steps {
		xs[i] = float64(step)
		var values []float64
		for _, run := range b.Runs {
			if finite(run[i]) {
				values = append(values, run[i])
			}
		}
		low[i], mid[i], high[i] = math.NaN(), math.NaN(), math.NaN()
		if len(values) > 0 {
			slices.Sort(values)
			low[i], mid[i], high[i] = values[0], median(values), values[len(values)-1]
		}
	}
	s := summary{
		name:   plain(b.Name, ""),
		area:   area{xs, low, high, areaStyle().Color},
		median: curve{xs, mid, medianStyle()},
	}
	for _, run := range b.Runs {
		s.runs = append(s.runs, curve{xs, slices.Clone(run), runStyle()})
		if n := len(run); n > 0 && !finite(run[n-1]) {
			s.lost++
		}
	}
	return s
}

// last is the last place of the median, -1 if there is none.
func (s summary) last() int {
	last := len(s.median.ys) - 1
	for last >= 0 && !finite(s.median.ys[last]) {
		last--
	}
	return last
}

// remarks say what the lines on these axes don't show.
func (s summary) remarks(a axes) (lines []string) {
	if s.lost > 0 {
		lines = append(lines, say.F("%d of %s failed", s.lost, say.N(len(s.runs), "%d run", "%d runs")))
	}
	if last := s.last(); last < 0 {
		lines = append(lines, say.T("nothing is measured"))
	} else if v := s.median.ys[last]; v > a.ymax || v < a.ymin {
		lines = append(lines, say.F("the median ends outside, at %.3g", v))
	}
	return lines
}

// median returns the middle of sorted values, or the mean of the middle two.
func median(sorted []float64) float64 {
	n := len(sorted)
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}

// bandKeys is the legend of n bands.
func bandKeys(reference float64, n int) []key {
	keys := []key{
		{name: say.T("median"), style: medianStyle()},
		{name: say.T("lowest to highest run"), style: areaStyle(), sign: areaSign},
		{name: say.T("a run"), style: runStyle()},
	}
	if n > 1 {
		keys = append(keys, key{name: say.T("the others' medians"), style: otherStyle()})
	}
	if finite(reference) {
		keys = append(keys, key{name: say.F("the artist: %s", short(reference)), style: referenceStyle()})
	}
	return keys
}

// bandsAlt says where the bands end.
func bandsAlt(title, yLabel string, reference float64, summaries []summary) string {
	var alt strings.Builder
	alt.WriteString(say.F("%s: %s over the steps of several trainings. Each has a green band from the lowest to the highest run, and the median as a bold line.", title, yLabel))
	if finite(reference) {
		alt.WriteString(say.F(" The artist's own value, %s, is a dashed line.", short(reference)))
	}
	for _, s := range summaries {
		alt.WriteString(say.F(" %s, %s: ", s.name, say.N(len(s.runs), "%d run", "%d runs")))
		if last := s.last(); last < 0 {
			alt.WriteString(say.T("nothing is measured"))
		} else {
			alt.WriteString(say.F("at step %.0f the median is %.3g, and the runs lie between %.3g and %.3g",
				s.median.xs[last], s.median.ys[last], s.area.low[last], s.area.high[last]))
		}
		if s.lost > 0 {
			alt.WriteString(say.F("; %d failed", s.lost))
		}
		alt.WriteString(say.T("."))
	}
	return alt.String()
}
