package plot

import (
	"fmt"

	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
)

// Training draws what the live cell shows: the film's last frame on the canvas
// at the left, and the critic's needles up to now at the right, their x axis
// from 0 to totalSteps from the first picture on. See [Canvas] and [Needles].
func Training(p ganlib.Parabolas, film *ganlib.Film, totalSteps int) (pic Picture) {
	defer catchInto(&pic)
	frame := film.Last()
	canvas, err := canvasPanel(p, frame, rest(film))
	if err != nil {
		return failed("Training: %w", err)
	}
	accuracy, score := needlePanels(film, totalSteps, rest(film))
	title := fmt.Sprintf("Step %d of %d", frame.Step, lastStep(film, totalSteps))
	canvas.title = title
	return Picture{
		Alt:   title + ": " + canvasAlt(p, frame, rest(film)) + " " + needlesAlt(film, rest(film)),
		Width: 800, Height: 450,
		draw: func(c draw.Canvas) {
			const gap = 16
			split := c.Min.X + 0.6*(c.Max.X-c.Min.X)
			left, right := c, c
			left.Max.X, right.Min.X = split-gap/2, split+gap/2
			canvas.draw(left)
			drawStack(right, accuracy, score)
		},
	}
}
