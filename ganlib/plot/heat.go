package plot

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// shades is how many colours the critic's map has between 0 and 1. Steps of 1/40
// look smooth, and an image of so few colours stays small.
const shades = 40

// verdictColour is the colour of a probability: the paper at one half, where the
// critic is of two minds, towards the critic's blue where it believes in the artist,
// towards brown where it doesn't.
func verdictColour(p float64) color.NRGBA {
	const most = 0.85 // of the full colour: dots and lines must show on it
	shade := min(max(int(p*shades), 0), shades-1)
	t := (float64(shade)+0.5)/shades*2 - 1 // -1 to 1
	if t < 0 {
		return mix(paper, other, -t*most)
	}
	return mix(paper, critic, t*most)
}

// mix goes the share t, 0 to 1, of the way from a to b.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	part := func(a, b uint8) uint8 { return uint8((1-t)*float64(a) + t*float64(b) + 0.5) }
	return color.NRGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 0xFF}
}

// A heat colours the whole sheet by a probability, given for a place (x, y). NaN
// shows the paper.
type heat struct {
	of func(x, y float64) float64
}

func (h heat) drawOn(s sheet) {
	// The image's dots are those of a PNG, so that its colours aren't blended there,
	// which would triple the file.
	const dot = vg.Inch / dpi
	snap := func(p vg.Point) vg.Point {
		round := func(v vg.Length) vg.Length { return dot * vg.Length(math.Round(float64(v/dot))) }
		return vg.Point{X: round(p.X), Y: round(p.Y)}
	}
	place := vg.Rectangle{Min: snap(s.Min), Max: snap(s.Max)}
	width := int(math.Round(float64(place.Size().X / dot)))
	height := int(math.Round(float64(place.Size().Y / dot)))
	if width < 1 || height < 1 {
		return
	}
	palette := color.Palette{color.NRGBA{}}
	for i := range shades {
		palette = append(palette, verdictColour((float64(i)+0.5)/shades))
	}
	img := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	for row := range height {
		y := s.ymax - (s.ymax-s.ymin)*(float64(row)+0.5)/float64(height)
		for col := range width {
			x := s.xmin + (s.xmax-s.xmin)*(float64(col)+0.5)/float64(width)
			if v := h.of(x, y); v == v {
				img.Pix[row*img.Stride+col] = uint8(1 + min(max(int(v*shades), 0), shades-1))
			}
		}
	}
	s.DrawImage(place, img)
}

// A colourBar stands beside the sheet, at its right, and says which colour means
// which probability.
type colourBar struct{}

const (
	barGap   = 16 // between the sheet and the bar
	barWidth = 12
	barRoom  = barGap + barWidth + 30 // with the bar's labels
)

func (colourBar) drawOn(s sheet) {
	bar := sheet{s.Canvas, axes{ymax: 1, xmax: 1}}
	bar.Min.X = s.Max.X + barGap
	bar.Max.X = bar.Min.X + barWidth
	heat{func(_, y float64) float64 { return y }}.drawOn(bar)
	l := letters(regular, smallSize)
	var marks [][]vg.Point
	for _, t := range ticks(0, 1, 0.1) {
		p := bar.at(1, t.Value)
		marks = append(marks, []vg.Point{p, {X: p.X + tickLength, Y: p.Y}})
		l.write(s.Canvas, vg.Point{X: p.X + tickLength + tickGap, Y: p.Y - l.size()*0.36}, startHere, t.Label)
	}
	stroke(s.Canvas, draw.LineStyle{Color: rule, Width: 0.75}, marks...)
}
