package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A panel is one pair of axes, the layers between them, and a heading above: a
// title at the left and the legend at the upper right, beside the title where
// both fit in one row, below it otherwise. The legend stays outside the axes
// because the bounds reach into their upper corners.
type panel struct {
	title  string
	keys   []key
	axes   axes
	layers []layer // from the lowest to the uppermost
}

// A key is one entry of the legend.
type key struct {
	name  string
	style draw.LineStyle
	sign  sign // nil: a line in the style
}

// A sign draws what stands for an entry, thumb wide, from the middle of its left
// edge on.
type sign func(c draw.Canvas, left vg.Point, style draw.LineStyle)

// lineSign is a line.
func lineSign(c draw.Canvas, left vg.Point, style draw.LineStyle) {
	c.StrokeLine2(style, left.X, left.Y, left.X+thumb, left.Y)
}

// tipSign is a line with the dot of a needle's tip at its end.
func tipSign(c draw.Canvas, left vg.Point, style draw.LineStyle) {
	lineSign(c, left, style)
	c.DrawGlyphNoClip(tipGlyph(style.Color), vg.Point{X: left.X + thumb - 2.5, Y: left.Y})
}

const (
	rowHeight = 15 // of a heading
	underRow  = 5  // between the heading and the axes
	thumb     = 18 // length of a legend's line
	thumbGap  = 4  // between a legend's line and its name
	keyGap    = 11 // between two entries
)

// width is the room of an entry. The 5 % are for browsers with none of the
// fonts whose letters are as wide as Liberation's.
func (k key) width(l lettering) vg.Length {
	return thumb + thumbGap + l.width(k.name)*1.05
}

// heading breaks title and keys to the width: for each row, the keys that stand
// in it. The title stands in the first.
func (p panel) heading(width vg.Length) (rows [][]key) {
	small := letters(regular, smallSize)
	all := letters(strong, titleSize).width(p.title)
	for _, k := range p.keys {
		all += keyGap + k.width(small)
	}
	if all <= width {
		return [][]key{p.keys}
	}
	rows = [][]key{nil}
	left := vg.Length(-1) // room in the last row
	for _, k := range p.keys {
		w := k.width(small)
		if w > left {
			rows, left = append(rows, nil), width
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], k)
		left -= w + keyGap
	}
	return rows
}

// drawHeading writes the rows from the upper edge of c downwards.
func (p panel) drawHeading(c draw.Canvas, rows [][]key) {
	small := letters(regular, smallSize)
	at := vg.Point{X: c.Min.X, Y: c.Max.Y - titleSize}
	letters(strong, titleSize).write(c, at, startHere, p.title)
	for i, row := range rows {
		at.X = c.Min.X
		if i == 0 { // beside the title: up to the right edge
			at.X = c.Max.X + keyGap
			for _, k := range row {
				at.X -= keyGap + k.width(small)
			}
		}
		for _, k := range row {
			middle := tidy(vg.Point{X: at.X, Y: at.Y + small.size()*0.35})
			if k.sign == nil {
				k.sign = lineSign
			}
			k.sign(c, middle, k.style)
			small.write(c, vg.Point{X: at.X + thumb + thumbGap, Y: at.Y}, startHere, k.name)
			at.X += k.width(small) + keyGap
		}
		at.Y -= rowHeight
	}
}

// draw fills c with the panel.
func (p panel) draw(c draw.Canvas) { drawStack(c, p) }

// drawStack draws panels one below the other, with data areas of the same size
// and at the same place from left to right.
func drawStack(c draw.Canvas, panels ...panel) {
	const gap = 10
	var left, right vg.Length
	for _, p := range panels {
		left, right = max(left, p.axes.left()), max(right, p.axes.right())
	}
	c = draw.Crop(c, left, -right, 0, 0)
	height := c.Max.Y - c.Min.Y - gap*vg.Length(len(panels)-1) // of all data areas
	rows := make([][][]key, len(panels))
	for i, p := range panels {
		rows[i] = p.heading(c.Max.X - c.Min.X)
		height -= rowHeight*vg.Length(len(rows[i])) + underRow + p.axes.below()
	}
	height = max(1, height/vg.Length(len(panels)))
	for i, p := range panels {
		p.drawHeading(c, rows[i])
		c.Max.Y -= rowHeight*vg.Length(len(rows[i])) + underRow
		s := sheet{c, p.axes}
		s.Min.Y = c.Max.Y - height
		s.Rectangle = vg.Rectangle{Min: tidy(s.Min), Max: tidy(s.Max)}
		p.axes.draw(s)
		for _, l := range p.layers {
			l.drawOn(s)
		}
		c.Max.Y -= height + p.axes.below() + gap
	}
}
