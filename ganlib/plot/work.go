package plot

import (
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// Work draws one work between the bounds of the artist's range, and does not
// tell whose it is.
func Work(p ganlib.Parabolas, work []float32, title string) (pic Picture) {
	defer catchInto(&pic)
	pn, err := rangePanel(p, boldWidth)
	if err != nil {
		return failed("Work: %w", err)
	}
	style := draw.LineStyle{Color: ink, Width: boldWidth}
	one, err := curves(p, [][]float32{work}, style)
	if err != nil {
		return failed("Work: %w", err)
	}
	pn.layers = append(pn.layers, one...)
	pn.keys = append([]key{{name: say.T("the work"), style: style}}, pn.keys...)
	pn.title = title
	return Picture{Alt: say.F("%s One curve. %s", title, boundsAlt(p)), Width: workWidth, Height: workHeight, draw: pn.draw}
}
