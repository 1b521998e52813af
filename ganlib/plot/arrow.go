package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	arrowWidth = 1.8 // of the shaft
	headLength = 7
	headWidth  = 7
)

// An arrow stands at the point (x, y) and reaches up by v, down if v is
// negative. A dot marks its foot, and is all that is seen of a v near 0. What
// lies outside the axes is cut off, and an arrow whose foot does is not drawn.
type arrow struct{ x, y, v float64 }

func (a arrow) drawOn(s sheet) {
	if !(a.y >= s.ymin && a.y <= s.ymax) || !finite(a.v) { // a NaN y isn't
		return
	}
	foot := s.at(a.x, a.y)
	tip := s.at(a.x, min(max(a.y+a.v, s.ymin), s.ymax))
	s.SetColor(critic)
	drawArrow(s.Canvas, foot, tip)
}

// drawArrow draws an arrow from foot to tip, one straight above the other, in
// the canvas' colour. Short ones have small heads.
func drawArrow(c draw.Canvas, foot, tip vg.Point) {
	const dot = 1.5 // radius
	length := vg.Length(math.Abs(float64(tip.Y - foot.Y)))
	up := vg.Length(1)
	if tip.Y < foot.Y {
		up = -1
	}
	var path vg.Path
	path.Move(vg.Point{X: foot.X + dot, Y: foot.Y})
	path.Arc(foot, dot, 0, 2*math.Pi)
	path.Close()
	if length > dot {
		head := min(headLength, length*0.6)
		wide := head * headWidth / headLength / 2
		neck := tip.Y - up*head
		for i, pt := range []vg.Point{
			{X: foot.X - arrowWidth/2, Y: foot.Y}, {X: foot.X - arrowWidth/2, Y: neck}, {X: foot.X - wide, Y: neck}, tip,
			{X: foot.X + wide, Y: neck}, {X: foot.X + arrowWidth/2, Y: neck}, {X: foot.X + arrowWidth/2, Y: foot.Y},
		} {
			if i == 0 {
				path.Move(tidy(pt))
			} else {
				path.Line(tidy(pt))
			}
		}
		path.Close()
	}
	c.Fill(path)
}

// arrowSign is an arrow upwards beside one downwards.
func arrowSign(c draw.Canvas, left vg.Point, style draw.LineStyle) {
	const half = 4.5
	c.SetColor(style.Color)
	for i, up := range []vg.Length{1, -1} {
		x := left.X + thumb*vg.Length(2*i+1)/4
		drawArrow(c, vg.Point{X: x, Y: left.Y - up*half}, vg.Point{X: x, Y: left.Y + up*half})
	}
}
