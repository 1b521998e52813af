package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A layer is something drawn between the axes.
type layer interface{ drawOn(s sheet) }

// A sheet is the part of a canvas between the axes.
type sheet struct {
	draw.Canvas
	axes
}

// at returns the place of the point (x, y).
func (s sheet) at(x, y float64) vg.Point {
	return tidy(vg.Point{X: s.X((x - s.xmin) / (s.xmax - s.xmin)), Y: s.Y((y - s.ymin) / (s.ymax - s.ymin))})
}

// tidy rounds to a tenth of a point, which nobody sees and which makes the SVG
// a fifth smaller.
func tidy(p vg.Point) vg.Point {
	return vg.Point{X: vg.Length(math.Round(float64(p.X)*10) / 10), Y: vg.Length(math.Round(float64(p.Y)*10) / 10)}
}

// finite tells whether v is a number that has a place on the paper.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// A curve is a line through the points (xs[i], ys[i]). Where ys[i] is no finite
// number it has a gap, and nothing of it is drawn outside the axes.
type curve struct {
	xs, ys []float64
	style  draw.LineStyle
}

func (cv curve) drawOn(s sheet) {
	var pieces [][]vg.Point
	run := make([]vg.Point, 0, len(cv.ys)) // the finite points since the last gap
	end := func() {
		pieces = append(pieces, s.ClipLinesXY(run)...) // copies
		run = run[:0]
	}
	// gonum clips by p0 + t·(p1-p0), which loses all its digits when p0 is 1e30.
	// Far outside, the exact place no longer shows.
	far := 100 * (s.ymax - s.ymin)
	for i, y := range cv.ys {
		if !finite(y) {
			end()
			continue
		}
		run = append(run, s.at(cv.xs[i], min(max(y, s.ymin-far), s.ymax+far)))
	}
	end()
	stroke(s.Canvas, cv.style, pieces...)
}

// stroke draws the lines as one path: to the SVG, many pieces cost no more than
// one.
func stroke(c draw.Canvas, style draw.LineStyle, lines ...[]vg.Point) {
	points := 0
	for _, line := range lines {
		points += len(line)
	}
	path := make(vg.Path, 0, points)
	for _, line := range lines {
		for i, pt := range line {
			if i == 0 {
				path.Move(tidy(pt))
			} else {
				path.Line(tidy(pt))
			}
		}
	}
	if len(path) > 0 {
		c.SetLineStyle(style)
		c.Stroke(path)
	}
}

// A dot marks one point; outside the axes it is not drawn.
type dot struct {
	x, y  float64
	color color.NRGBA
}

func (d dot) drawOn(s sheet) {
	if d.y >= s.ymin && d.y <= s.ymax { // NaN isn't
		s.DrawGlyphNoClip(tipGlyph(d.color), s.at(d.x, d.y))
	}
}

// tipGlyph is the dot at the tip of a needle.
func tipGlyph(c color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: 2.5, Shape: draw.CircleGlyph{}}
}

// A note is a few lines of text, centered around the place (x, y), on a patch
// of paper that keeps them readable where curves pass below.
type note struct {
	x, y  float64
	lines []string
}

func (n note) drawOn(s sheet) {
	const pad = 3
	l := letters(regular, smallSize)
	lineHeight := l.size() * 1.35
	var width vg.Length
	for _, line := range n.lines {
		width = max(width, l.width(line))
	}
	center := s.at(n.x, n.y)
	half := vg.Point{X: width/2 + pad, Y: lineHeight*vg.Length(len(n.lines))/2 + pad/2}
	box := vg.Rectangle{Min: tidy(center.Sub(half)), Max: tidy(center.Add(half))}
	s.SetColor(faint(paper, 0.8))
	s.Fill(box.Path())
	at := vg.Point{X: center.X, Y: box.Max.Y - pad/2 - l.size()*1.05}
	for _, line := range n.lines {
		l.write(s.Canvas, at, centerHere, line)
		at.Y -= lineHeight
	}
}
