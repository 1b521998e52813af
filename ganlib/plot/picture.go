package plot

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"atelier/ganlib/language"
	"atelier/internal/say"
)

const (
	// pixel is the CSS pixel, 1/96 inch, in which a Picture's size is given.
	pixel = vg.Inch / 96
	// dpi makes a PNG of one pixel a CSS pixel, and colours are how many it has:
	// good enough where no SVG is shown, and small enough for a notebook that
	// carries each picture twice.
	dpi     = 96
	colours = 32
	// cardMargin is around what is drawn, in CSS pixels: 12 points.
	cardMargin = 16
	// maxSide keeps a mistaken size from eating the memory.
	maxSide = 8192
)

// A Picture is a finished drawing. It keeps nothing of the facts it was made
// of, so that these may change afterwards.
type Picture struct {
	// Alt says in words what is to be seen, for people who listen to a page.
	// It is also the SVG's <title>.
	Alt string
	// Width and Height are the size in CSS pixels (1/96 inch) at which the
	// picture is meant to be shown. Other sizes, 1 to 8192, give more or less
	// room to the same letters and lines.
	Width, Height int

	draw    func(draw.Canvas)
	colours int // of its PNG; 0 means the package's
	err     error
}

// SVG renders the picture as an SVG document of its own.
func (p Picture) SVG() (svg []byte, err error) {
	defer catch(&err)
	w, h, err := p.size()
	if err != nil {
		return nil, err
	}
	canvas := vgsvg.New(w, h)
	p.render(draw.New(canvas))
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("plot: writing the SVG: %w", err)
	}
	return dress(out.Bytes(), p.Alt)
}

// PNG renders the picture at Width by Height pixels, for places that show no SVG.
func (p Picture) PNG() (data []byte, err error) {
	defer catch(&err)
	img, err := p.raster(dpi, color.Transparent) // for the card's round corners
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, quantize(img, cmp.Or(p.colours, colours))); err != nil {
		return nil, fmt.Errorf("plot: writing the PNG: %w", err)
	}
	return out.Bytes(), nil
}

// raster draws the picture in pixels, dpi of them an inch.
func (p Picture) raster(dpi int, background color.Color) (*image.RGBA, error) {
	w, h, err := p.size()
	if err != nil {
		return nil, err
	}
	canvas := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(background))
	p.render(draw.New(canvas))
	img, ok := canvas.Image().(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("plot: gonum drew on a %T, not on an *image.RGBA", canvas.Image())
	}
	return img, nil
}

// size returns the picture's size in gonum's unit, or why there is no picture.
func (p Picture) size() (w, h vg.Length, err error) {
	switch {
	case p.err != nil:
		return 0, 0, p.err
	case p.draw == nil:
		return 0, 0, say.New("plot: an empty Picture: make one with Range, Canvas, Training…")
	case p.Width < 1 || p.Width > maxSide || p.Height < 1 || p.Height > maxSide:
		return 0, 0, say.Errorf("plot: a Picture of %d by %d pixels: each side must be 1 to %d", p.Width, p.Height, maxSide)
	}
	return vg.Length(p.Width) * pixel, vg.Length(p.Height) * pixel, nil
}

// render draws the card and, inside its margins, the picture.
func (p Picture) render(c draw.Canvas) {
	const margin = cardMargin * pixel
	card(c)
	p.draw(draw.Crop(c, margin, -margin, margin, -margin))
}

// card draws the paper: a rectangle with round corners and a thin rim.
func card(c draw.Canvas) {
	const r, rim = 6, 0.75
	x0, y0 := c.Min.X+rim/2, c.Min.Y+rim/2
	x1, y1 := c.Max.X-rim/2, c.Max.Y-rim/2
	var path vg.Path
	path.Move(vg.Point{X: x0 + r, Y: y0})
	path.Arc(vg.Point{X: x1 - r, Y: y0 + r}, r, -math.Pi/2, math.Pi/2)
	path.Arc(vg.Point{X: x1 - r, Y: y1 - r}, r, 0, math.Pi/2)
	path.Arc(vg.Point{X: x0 + r, Y: y1 - r}, r, math.Pi/2, math.Pi/2)
	path.Arc(vg.Point{X: x0 + r, Y: y0 + r}, r, math.Pi, math.Pi/2)
	path.Close()
	c.SetColor(paper)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: edge, Width: rim})
	c.Stroke(path)
}

// dress finishes gonum's SVG: it adds what gonum can't say.
//
//   - A <title>, so that a screen reader has something to read.
//   - One font list for the whole document. gonum names Liberation Sans alone,
//     for every text again, and a browser without it would fall back to a serif.
//     Arial and Helvetica have the same letter widths. What they lack is taken from the
//     fonts behind them, of the language that is spoken here, which is named as well.
//   - Images named as what they are, PNG, and stretched to the place they were
//     drawn at, where a browser would keep their own proportions; their pixels stay
//     squares, as those of a small picture should.
//   - Round joins: a kinked painting should not grow spikes.
func dress(svg []byte, alt string) ([]byte, error) {
	const (
		root  = `<svg `
		attrs = `role="img"%s font-family="'Liberation Sans',Arimo,Arial,Helvetica,%ssans-serif" stroke-linejoin="round" `
	)
	families := strings.ReplaceAll(language.Here().Families(), ", ", ",")
	if families != "" {
		families += ","
	}
	start := bytes.Index(svg, []byte(root))
	if start < 0 {
		return nil, errors.New("plot: gonum wrote no <svg> element")
	}
	start += len(root)
	end := bytes.IndexByte(svg[start:], '>')
	if end < 0 {
		return nil, errors.New("plot: gonum's <svg> element has no end")
	}
	end += start + 1

	var out bytes.Buffer
	out.Grow(len(svg) + len(attrs) + len(alt) + 64)
	out.WriteString(root)
	fmt.Fprintf(&out, attrs, language.Attribute(), families)
	out.Write(svg[start:end])
	out.WriteString("\n<title>")
	if err := xml.EscapeText(&out, []byte(alt)); err != nil {
		return nil, fmt.Errorf("plot: writing the SVG's title: %w", err)
	}
	out.WriteString("</title>")
	// A quotation mark within a text is escaped, so these only match gonum's own.
	body := svg[end:]
	for _, r := range []struct{ old, new string }{
		{`style="font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;`, `style="`},
		{` xlink:href="data:image/jpg;base64,`, ` preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;base64,`},
		{`style="font-family:Liberation Sans;font-variant:normal;font-weight:bold;font-style:normal;`, `style="font-weight:bold;`},
	} {
		body = bytes.ReplaceAll(body, []byte(r.old), []byte(r.new))
	}
	out.Write(body)
	return out.Bytes(), nil
}

// failed is the picture of an error.
func failed(format string, args ...any) Picture {
	return Picture{err: fmt.Errorf("plot: "+format, args...)}
}

// refuse is the picture of an error that is said already.
func refuse(err error) Picture { return Picture{err: err} }

// catch turns a panic of the drawing library into an error.
func catch(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("plot: drawing: %v", r)
	}
}

// catchInto does the same where a Picture is being made.
func catchInto(p *Picture) {
	if r := recover(); r != nil {
		*p = failed("drawing: %v", r)
	}
}
