package plot

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// curveWorks is Works for curves.
func curveWorks(p ganlib.Parabolas, works [][]float32) Picture {
	pn, err := rangePanel(p, boldWidth)
	if err != nil {
		return failed("Works: %w", err)
	}
	style := draw.LineStyle{Color: faint(artist, 0.6), Width: 1.25}
	all, err := curves(p, works, style)
	if err != nil {
		return failed("Works: %w", err)
	}
	for i, l := range all {
		all[i] = rounded(p, l.(curve))
	}
	pn.layers = append(all, pn.layers...) // below the bounds
	pn.title = say.T("The famous artist")
	pn.keys = append([]key{{name: say.T("the artist's works"), style: style}}, pn.keys...)
	alt := say.F("%s of the famous artist. %s", say.N(len(works), "%d work", "%d works"), boundsAlt(p))
	return Picture{Alt: alt, Width: workWidth, Height: workHeight, draw: pn.draw}
}

// rounded returns the line through the points of an artist's work: the parabola itself
// where the points lie on one of his.
func rounded(p ganlib.Parabolas, c curve) curve {
	a := (c.ys[0] + 1) / 2 // x is -1 there
	for i, y := range p.Curve(a) {
		if !(math.Abs(y-c.ys[i]) <= 1e-4*(1+math.Abs(a))) { // not NaN either
			return c
		}
	}
	fine := finely(p)
	return curve{fine.X(), fine.Curve(a), c.style}
}

// curveTraining is Training for curves.
func curveTraining(p ganlib.Parabolas, film *ganlib.Film, totalSteps int, title string) Picture {
	frame := film.Last()
	canvas, err := canvasPanel(p, frame, equilibriumOf(film))
	if err != nil {
		return failed("Training: %w", err)
	}
	canvas.title = title
	scores := scorePanels(film, totalSteps)
	return Picture{
		Alt:   curveTrainingAlt(title, p, film),
		Width: trainingWidth, Height: trainingHeight,
		draw: func(c draw.Canvas) {
			const gap = 16
			split := c.Min.X + 0.57*(c.Max.X-c.Min.X)
			left, right := c, c
			left.Max.X, right.Min.X = split-gap/2, split+gap/2
			canvas.draw(left)
			drawStack(right, scores...)
		},
	}
}

// curveTrainingAlt says what is on the canvas, and where the needles stand.
func curveTrainingAlt(title string, p ganlib.Parabolas, film *ganlib.Film) string {
	paintings := ganlib.Frame{Paintings: film.Last().Paintings} // the needles speak for themselves
	return say.F("%s. %s %s", title, canvasAlt(p, paintings, equilibriumOf(film)), scoresAlt(film))
}

// curveStrip is Strip for curves.
func curveStrip(p ganlib.Parabolas, film *ganlib.Film, moments int) Picture {
	const maxRow = 5 // frames side by side
	frames := film.Pick(moments)
	if len(frames) == 0 {
		frames = []ganlib.Frame{{}} // an empty canvas for an empty film
	}
	panels := make([]panel, len(frames))
	steps := make([]string, len(frames))
	for i, f := range frames {
		pn, err := paintedPanel(p, f, 1.5)
		if err != nil {
			return refuse(say.Errorf("plot: Strip: step %d: %w", f.Step, err))
		}
		pn.title, pn.keys = say.F("Step %d", f.Step), nil
		// Small canvases have room for few ticks.
		a := &pn.axes
		a.xticks = nil
		a.yticks = ticks(a.ymin, a.ymax, niceStep(a.ymax-a.ymin, 4))
		panels[i], steps[i] = pn, fmt.Sprint(f.Step)
	}
	rows := (len(frames) + maxRow - 1) / maxRow
	cols := (len(frames) + rows - 1) / rows
	tiles := draw.Tiles{Cols: cols, Rows: rows, PadX: 8, PadY: 10}
	last := frames[len(frames)-1]
	return Picture{
		Alt: say.F("The film of the training, a small canvas for each of the steps %s. The last one: %s",
			strings.Join(steps, say.T(", ")), canvasAlt(p, last, equilibriumOf(film))),
		Width: 800, Height: 32 + rows*(28+640/max(cols, 3)),
		draw: func(c draw.Canvas) {
			for i, pn := range panels {
				pn.draw(tiles.At(c, i%cols, i/cols))
			}
		},
	}
}
