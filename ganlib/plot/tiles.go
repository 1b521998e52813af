package plot

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/internal/say"
)

// Image returns a work that is a picture as one: shape [height, width, channels],
// row by row, each value from -1 (dark) to 1 (light); what lies beyond is cut
// off there, and what is no number becomes paper. One channel is grey; of three or more the first three
// are red, green and blue, and what follows them (a sketch, say) is not shown.
func Image(shape []int, work []float32) (*image.NRGBA, error) {
	if err := checkTile(shape, work); err != nil {
		return nil, fmt.Errorf("plot: Image: %w", err)
	}
	img := image.NewNRGBA(image.Rect(0, 0, shape[1], shape[0]))
	paint(img, image.Point{}, 1, shape, work)
	return img, nil
}

// checkTile says why a work is no picture.
func checkTile(shape []int, work []float32) error {
	if len(shape) != 3 {
		return say.Errorf("works have shape %v: pictures have [height, width, channels]", shape)
	}
	h, w, channels := shape[0], shape[1], shape[2]
	switch {
	case h < 1 || w < 1 || h > maxTile || w > maxTile:
		return say.Errorf("works of %d by %d pixels: each side must be 1 to %d", w, h, maxTile)
	case channels != 1 && channels < 3 || channels > maxTile:
		return say.Errorf("works have %d channels: 1 is grey, and 3 or more begin with red, green and blue", channels)
	case len(work) != h*w*channels:
		return say.Errorf("a work of %d values: shape %v needs %d", len(work), shape, h*w*channels)
	}
	return nil
}

func checkTiles(shape []int, works [][]float32) error {
	for i, work := range works {
		if err := checkTile(shape, work); err != nil {
			return say.Errorf("work %d: %w", i, err)
		}
	}
	return nil
}

// maxTile bounds a picture's side, and tileGap is between two of them.
const (
	maxTile = 1024
	tileGap = 4
)

// paint puts a work onto img, each of its pixels a square of scale pixels.
func paint(img *image.NRGBA, at image.Point, scale int, shape []int, work []float32) {
	channels := shape[2]
	for y := range shape[0] {
		for x := range shape[1] {
			c := pixelColour(work[(y*shape[1]+x)*channels:][:channels])
			for dy := range scale {
				for dx := range scale {
					img.SetNRGBA(at.X+x*scale+dx, at.Y+y*scale+dy, c)
				}
			}
		}
	}
}

// pixelColour is the colour of one pixel's channels.
func pixelColour(values []float32) color.NRGBA {
	c := color.NRGBA{A: 0xFF}
	for i, part := range []*uint8{&c.R, &c.G, &c.B} {
		v := float64(values[min(i, len(values)-1)])
		if math.IsNaN(v) {
			return paper
		}
		*part = uint8(math.Round((min(max(v, -1), 1) + 1) / 2 * 255))
	}
	return c
}

// A tiling is how works stand in rows of columns.
type tiling struct {
	shape         []int
	columns, rows int
	scale         int // pixels of the picture a pixel of a work
}

func (t tiling) width() int  { return t.columns*(t.shape[1]*t.scale+tileGap) - tileGap }
func (t tiling) height() int { return t.rows*(t.shape[0]*t.scale+tileGap) - tileGap }

// A work is seen from the last row when it is about largeTile pixels wide, and hardly
// when it is narrower than smallTile.
const largeTile, smallTile = 160, 56

// sheetWidth and sheetHeight are the room for works on a picture that fills a slide.
const sheetWidth, sheetHeight = 768, 596

// scaleFor is the largest scale at which works of the shape have no side longer than so
// many pixels, 1 at least: whole, so that each pixel of a work is as large as the others.
func scaleFor(shape []int, side int) int { return max(1, side/max(shape[0], shape[1])) }

// largest returns the largest scale up to most, 1 at least, that suits.
func largest(most int, suits func(scale int) bool) int {
	for scale := most; scale > 1; scale-- {
		if suits(scale) {
			return scale
		}
	}
	return 1
}

// fit returns the tiling that shows four of five of n works, or more, as large as a
// place allows: better two works fewer than all of them small. If there is none, it
// is the one of the smallest scale, with as many as it can show.
func fit(shape []int, n, width, height int) tiling {
	best := tiling{shape: shape, columns: 1, rows: 1, scale: 1}
	for scale := scaleFor(shape, largeTile); scale >= 1; scale-- {
		t := tiling{shape: shape, scale: scale}
		t.columns = max(1, (width+tileGap)/(shape[1]*scale+tileGap))
		t.rows = max(1, (height+tileGap)/(shape[0]*scale+tileGap))
		best = t
		if 5*t.columns*t.rows >= 4*n {
			break
		}
	}
	best.columns = min(best.columns, max(1, n))
	best.rows = min(best.rows, max(1, (n+best.columns-1)/best.columns))
	return best
}

// draw puts the works, as many as there is room for, with their upper left corner
// at a point of c. They are one image, and stand on whole dots of a PNG,
// so that no pixel of theirs is blended with another.
func (t tiling) draw(c draw.Canvas, left, top vg.Length, works [][]float32) {
	works = works[:min(len(works), t.columns*t.rows)]
	if len(works) == 0 {
		return
	}
	img := image.NewNRGBA(image.Rect(0, 0, t.width(), t.height()))
	for i := range img.Pix {
		img.Pix[i] = [...]uint8{paper.R, paper.G, paper.B, paper.A}[i%4]
	}
	for i, work := range works {
		at := image.Point{i % t.columns * (t.shape[1]*t.scale + tileGap), i / t.columns * (t.shape[0]*t.scale + tileGap)}
		paint(img, at, t.scale, t.shape, work)
	}
	const dot = vg.Inch / dpi
	on := func(v vg.Length) vg.Length { return dot * vg.Length(math.Round(float64(v/dot))) }
	at := vg.Rectangle{Min: vg.Point{X: on(left), Y: on(top) - pixel*vg.Length(t.height())}}
	at.Max = at.Min.Add(vg.Point{X: pixel * vg.Length(t.width()), Y: pixel * vg.Length(t.height())})
	c.DrawImage(at, img)
}
