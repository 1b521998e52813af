package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A panel is one pair of axes, the layers between them, and a heading above: a
// title at the left and the legend at the upper right, beside the title where
// both fit in one row, below it otherwise. The legend stays outside the axes
// because the bounds reach into their upper corners. A title too long for a row has
// up to maxTitle of them.
type panel struct {
	title     string
	titleRows int // at least, so that axes beside each other are level
	keys      []key
	axes      axes
	layers    []layer // from the lowest to the uppermost
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
	rowHeight = 18 // of a heading
	underRow  = 5  // between the heading and the axes
	maxTitle  = 2  // rows of a title
	thumb     = 18 // length of a legend's line
	thumbGap  = 4  // between a legend's line and its name
	keyGap    = 11 // between two entries
)

// width is the room of an entry. The 5 % are for browsers with none of the
// fonts whose letters are as wide as Liberation's.
func (k key) width(l lettering) vg.Length {
	return thumb + thumbGap + l.width(k.name)*1.05
}

// A heading is a panel's title and legend, broken to a width.
type heading struct {
	title []string
	keys  [][]key // row by row
	// beside: the only row of keys stands beside the title.
	beside bool
}

// heading breaks title and keys to the width.
func (p panel) heading(width vg.Length) (h heading) {
	small, large := letters(regular, smallSize), letters(strong, titleSize)
	all := large.width(p.title)
	for _, k := range p.keys {
		all += keyGap + k.width(small)
	}
	if all <= width {
		h = heading{[]string{p.title}, [][]key{p.keys}, true}
	} else {
		h.title = large.wrap(p.title, width, maxTitle)
		left := vg.Length(-1) // room in the last row
		for _, k := range p.keys {
			w := k.width(small)
			if w > left {
				h.keys, left = append(h.keys, nil), width
			}
			h.keys[len(h.keys)-1] = append(h.keys[len(h.keys)-1], k)
			left -= w + keyGap
		}
	}
	for len(h.title) < p.titleRows {
		h.title = append([]string{""}, h.title...) // it stands near its axes
	}
	return h
}

// height is the room of the heading above the axes.
func (h heading) height() vg.Length {
	rows := len(h.title) + len(h.keys)
	if h.beside {
		rows--
	}
	return rowHeight*vg.Length(rows) + underRow
}

// draw writes the heading from the upper edge of c downwards.
func (h heading) draw(c draw.Canvas) {
	small, large := letters(regular, smallSize), letters(strong, titleSize)
	at := vg.Point{X: c.Min.X, Y: c.Max.Y - titleSize}
	for _, line := range h.title {
		large.write(c, at, startHere, line)
		at.Y -= rowHeight
	}
	if h.beside { // up to the right edge, or where there is no title to the left one
		at = vg.Point{X: c.Max.X + keyGap, Y: at.Y + rowHeight}
		for _, k := range h.keys[0] {
			at.X -= keyGap + k.width(small)
		}
		if h.title[len(h.title)-1] == "" {
			at.X = c.Min.X
		}
	}
	for _, row := range h.keys {
		drawKeys(c, at, row)
		at.Y -= rowHeight
	}
}

// drawKeys writes a row of the legend.
func drawKeys(c draw.Canvas, at vg.Point, row []key) {
	l := letters(regular, smallSize)
	for _, k := range row {
		middle := tidy(vg.Point{X: at.X, Y: at.Y + l.size()*0.35})
		if k.sign == nil {
			k.sign = lineSign
		}
		k.sign(c, middle, k.style)
		l.write(c, vg.Point{X: at.X + thumb + thumbGap, Y: at.Y}, startHere, k.name)
		at.X += k.width(l) + keyGap
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
	headings := make([]heading, len(panels))
	for i, p := range panels {
		headings[i] = p.heading(c.Max.X - c.Min.X + right) // up to the canvas' edge
		height -= headings[i].height() + p.axes.below()
	}
	height = max(1, height/vg.Length(len(panels)))
	for i, p := range panels {
		head := c
		head.Max.X += right
		headings[i].draw(head)
		c.Max.Y -= headings[i].height()
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
