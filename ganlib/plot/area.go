package plot

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An area lies between the lines (xs[i], low[i]) and (xs[i], high[i]). Where one of
// them is no finite number it has a gap, and nothing of it is drawn outside the
// axes.
type area struct {
	xs, low, high []float64
	color         color.Color
}

func (a area) drawOn(s sheet) {
	far := 100 * (s.ymax - s.ymin) // see curve
	at := func(x, y float64) vg.Point { return s.at(x, min(max(y, s.ymin-far), s.ymax+far)) }
	s.SetColor(a.color)
	for i := 0; i < len(a.xs); {
		if !finite(a.low[i]) || !finite(a.high[i]) {
			i++
			continue
		}
		var rim []vg.Point
		end := i
		for ; end < len(a.xs) && finite(a.low[end]) && finite(a.high[end]); end++ {
			rim = append(rim, at(a.xs[end], a.high[end]))
		}
		for k := end - 1; k >= i; k-- {
			rim = append(rim, at(a.xs[k], a.low[k]))
		}
		i = end
		rim = s.ClipPolygonXY(rim)
		if len(rim) < 3 {
			continue
		}
		var path vg.Path
		path.Move(tidy(rim[0]))
		for _, pt := range rim[1:] {
			path.Line(tidy(pt))
		}
		path.Close()
		s.Fill(path)
	}
}

// areaSign is a small area.
func areaSign(c draw.Canvas, left vg.Point, style draw.LineStyle) {
	box := vg.Rectangle{Min: vg.Point{X: left.X, Y: left.Y - 3.5}, Max: vg.Point{X: left.X + thumb, Y: left.Y + 3.5}}
	c.SetColor(style.Color)
	c.Fill(box.Path())
}

// A corner is a few lines of text in the upper right corner of a sheet, on a patch
// of paper.
type corner struct{ lines []string }

func (k corner) drawOn(s sheet) {
	const pad, rim = 3, 2
	l := letters(regular, smallSize)
	at := vg.Point{X: s.Max.X - rim - pad, Y: s.Max.Y - rim}
	var lines []string
	for _, line := range k.lines {
		lines = append(lines, l.wrap(line, s.Max.X-s.Min.X-2*(rim+pad), 3)...)
	}
	for _, line := range lines {
		low := at.Y - l.size()*1.35
		box := vg.Rectangle{Min: tidy(vg.Point{X: at.X - l.width(line) - pad, Y: low}), Max: tidy(vg.Point{X: at.X + pad, Y: at.Y})}
		s.SetColor(faint(paper, 0.8))
		s.Fill(box.Path())
		l.write(s.Canvas, vg.Point{X: at.X, Y: low + l.size()*0.35}, endHere, line)
		at.Y = low
	}
}
