package plot

import (
	"image/color"
	"math"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Sizes of letters, in points. At a picture's own size, 12 points are 16 pixels: the
// least that the last row reads from a projector 1280 pixels wide.
const (
	titleSize = 14
	smallSize = 12
)

// A lettering is a font, a size and a colour. Letters that the font lacks, such as Chinese
// ones, are of another font, of the same size.
type lettering struct {
	face  font.Face
	color color.NRGBA
}

var (
	regular = font.Font{Typeface: "Liberation", Variant: "Sans"}
	strong  = font.Font{Typeface: "Liberation", Variant: "Sans", Weight: xfont.WeightBold}
)

// letters returns a lettering in ink. gonum brings the Liberation fonts along
// and reads them once, when first asked; f is one of them.
func letters(f font.Font, size vg.Length) lettering {
	for _, face := range liberation.Collection() {
		if face.Font == f {
			face.Font.Size = size
			return lettering{face, ink}
		}
	}
	panic("no font " + f.Name()) // can't happen: both are in the collection
}

// Where a text stands, seen from the point it is written at.
const (
	startHere  = 0.0
	centerHere = -0.5
	endHere    = -1.0
)

// write puts one line of text on the baseline at.Y.
func (l lettering) write(c draw.Canvas, at vg.Point, align float64, line string) {
	if line == "" {
		return
	}
	if align != startHere {
		at.X += vg.Length(align) * l.width(line)
	}
	c.SetColor(l.color)
	if isText(c) {
		c.FillString(l.face, tidy(at), line)
		return
	}
	for _, p := range l.stretches(line) {
		c.FillString(p.face, tidy(at), p.text)
		if p.bold { // drawn from a font that has no bold letters
			c.FillString(p.face, tidy(vg.Point{X: at.X + l.size()/24, Y: at.Y}), p.text)
		}
		at.X += p.face.Width(p.text)
	}
}

// isText tells whether a canvas keeps texts as such: an SVG's. A browser takes from
// another font what a font lacks, by itself.
func isText(c draw.Canvas) bool {
	for { // what is cropped lies within what it was cut of
		within, ok := c.Canvas.(draw.Canvas)
		if !ok {
			_, svg := c.Canvas.(*vgsvg.Canvas)
			return svg
		}
		c = within
	}
}

// writeUp writes one line of text upwards, its baseline at at.X and its middle at
// at.Y.
func (l lettering) writeUp(c draw.Canvas, at vg.Point, line string) {
	c.Push()
	defer c.Pop()
	c.Translate(tidy(vg.Point{X: at.X, Y: at.Y - l.width(line)/2}))
	c.Rotate(math.Pi / 2)
	l.write(c, vg.Point{}, startHere, line)
}

// width is the length of the line of text.
func (l lettering) width(line string) (sum vg.Length) {
	for _, p := range l.stretches(line) {
		sum += p.face.Width(p.text)
	}
	return sum
}

// size is the height of the letters, from one baseline to the next without gap.
func (l lettering) size() vg.Length { return l.face.Font.Size }
