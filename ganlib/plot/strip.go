package plot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
)

// Strip draws the film as a strip: n frames spread evenly over it, the first
// and the last among them, each on a small canvas with its step above; up to
// five side by side, more in rows of the same length.
func Strip(p ganlib.Parabolas, film *ganlib.Film, n int) (pic Picture) {
	defer catchInto(&pic)
	if n < 1 || n > maxStrip {
		return failed("Strip of %d frames: ask for 1 to %d", n, maxStrip)
	}
	frames := film.Pick(n)
	if len(frames) == 0 {
		frames = []ganlib.Frame{{}} // an empty canvas for an empty film
	}
	panels := make([]panel, len(frames))
	steps := make([]string, len(frames))
	for i, f := range frames {
		pn, err := paintedPanel(p, f, 1.5)
		if err != nil {
			return failed("Strip: step %d: %w", f.Step, err)
		}
		pn.title, pn.keys = fmt.Sprintf("Step %d", f.Step), nil
		// Small canvases have room for few ticks.
		a := &pn.axes
		a.xticks = nil
		a.yticks = ticks(a.ymin, a.ymax, niceStep(a.ymax-a.ymin, 3))
		panels[i], steps[i] = pn, fmt.Sprint(f.Step)
	}
	rows := (len(frames) + maxRow - 1) / maxRow
	cols := (len(frames) + rows - 1) / rows
	tiles := draw.Tiles{Cols: cols, Rows: rows, PadX: 8, PadY: 10}
	last := frames[len(frames)-1]
	return Picture{
		Alt: fmt.Sprintf("The film of the training, at the steps %s. At last, %s",
			strings.Join(steps, ", "), canvasAlt(p, last, rest(film))),
		Width: 800, Height: 32 + rows*2*(395/max(cols, 3)),
		draw: func(c draw.Canvas) {
			for i, pn := range panels {
				pn.draw(tiles.At(c, i%cols, i/cols))
			}
		},
	}
}

const (
	maxRow   = 5  // frames side by side
	maxStrip = 60 // frames in a strip
)
