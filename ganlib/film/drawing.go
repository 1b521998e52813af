package film

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"atelier/ganlib/plot"
)

// A drawing is SVG text in the making. Lengths are CSS pixels, y downwards.
type drawing struct{ bytes.Buffer }

// add writes a piece of SVG.
func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.Buffer, format, args...) }

// A window is a pair of axes and the place of what lies between them.
type window struct {
	left, top, width, height float64
	x, y                     plot.Axis
}

// at returns the place of a point. What is far outside is brought to two heights
// outside, where it no longer shows; v and y must be numbers.
func (w window) at(v, y float64) (px, py float64) {
	return w.left + w.width*(v-w.x.Min)/(w.x.Max-w.x.Min), w.top + w.height*(1-w.share(y))
}

// share is where y stands between the ends of its axis: 0 at the lower end, 1 at
// the upper, at most two heights outside.
func (w window) share(y float64) float64 {
	return min(max((y-w.y.Min)/(w.y.Max-w.y.Min), -2), 3)
}

// axes draws the grid, the axes and their labels.
func (d *drawing) axes(w window) {
	var across, marks strings.Builder
	bottom := w.top + w.height
	fmt.Fprintf(&marks, "M%s %sv%sh%s", num(w.left), num(w.top), num(w.height), num(w.width))
	for _, t := range w.x.Ticks {
		x, _ := w.at(t.Value, w.y.Min)
		fmt.Fprintf(&marks, "M%s %sv5", num(x), num(bottom))
		if t.Label != "" {
			d.add(`<text class="mid" x="%s" y="%s">%s</text>`, num(x), num(bottom+21), escape(t.Label))
		}
	}
	for _, t := range w.y.Ticks {
		_, y := w.at(w.x.Min, t.Value)
		fmt.Fprintf(&marks, "M%s %sh-5", num(w.left), num(y))
		fmt.Fprintf(&across, "M%s %sh%s", num(w.left), num(y), num(w.width))
		d.add(`<text class="end" x="%s" y="%s">%s</text>`, num(w.left-9), num(y+5.5), escape(t.Label))
	}
	d.add(`<path class="grid" d="%s"/><path class="rule" d="%s"/>`+"\n", across.String(), marks.String())
}

// A key is an entry of a legend: a line of a class, and its name.
type key struct {
	class, name string
	width       float64 // of the entry
}

// legend writes keys from left to right, on the baseline y.
func (d *drawing) legend(x, y float64, keys ...key) {
	for _, k := range keys {
		d.add(`<path class="%s" d="M%s %sh22"/><text x="%s" y="%s">%s</text>`,
			k.class, num(x), num(y-5.5), num(x+28), num(y), escape(k.name))
		x += k.width
	}
	d.add("\n")
}

// path returns the line through the points, with a gap where ys is no finite
// number.
func (w window) path(xs, ys []float64) string {
	var out strings.Builder
	pen := "M"
	for i, y := range ys {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			pen = "M"
			continue
		}
		px, py := w.at(xs[i], y)
		out.WriteString(pen + num(px) + " " + num(py))
		pen = "L"
	}
	return out.String()
}

// num writes a length to a tenth of a pixel.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64) // + 0 makes 0 of -0
}

// escape makes text safe between tags and in attributes, of SVG and of HTML.
func escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a strings.Builder never fails
	return out.String()
}

// colors returns the palette as CSS declarations of custom properties.
func colors() string {
	p := plot.Colors()
	var out strings.Builder
	for _, c := range []struct {
		name  string
		value color.NRGBA
	}{
		{"upper", p.UpperBound}, {"lower", p.LowerBound}, {"painter", p.Painter}, {"critic", p.Critic},
		{"paper", p.Paper}, {"edge", p.Edge}, {"grid", p.Grid}, {"rule", p.Rule}, {"ink", p.Ink},
	} {
		fmt.Fprintf(&out, "--%s:#%02x%02x%02x;", c.name, c.value.R, c.value.G, c.value.B)
	}
	return out.String()
}
