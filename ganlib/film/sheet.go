package film

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/draw"
	"image/png"
	"math"

	"atelier/ganlib"
	"atelier/ganlib/plot"
	"atelier/internal/say"
)

// A sheet is one image of all the paintings of a film that are pictures: a frame's stand in
// rows and columns, and the frames beside and below each other. A window shows one frame, so
// that a browser has one image to read, and a place to move.
type sheet struct {
	columns, rows int         // of a frame's paintings
	across        int         // frames beside each other
	frame         image.Point // a frame's size, in pixels of paintings
	size          image.Point // of all
	scale         float64     // CSS pixels for each of these
	png           []byte
}

const (
	sheetGap  = 1    // between two paintings, in their pixels
	fewest    = 20   // paintings that a frame shows, if it has them and they are small
	maxSize   = 1024 // of a painting's side
	seenSpace = canvasLeft + canvasWidth - sheetLeft
)

// sheetLeft is the sheet's left edge: it has no axis at its left as curves have.
const sheetLeft = 20

// newSheet draws the sheet of frames, which have at least one painting each, of the shape. As
// scenes hold maxValues values at most, it is never too large for a browser.
func newSheet(shape []int, frames []ganlib.Frame) (*sheet, error) {
	if len(shape) != 3 || shape[0] > maxSize || shape[1] > maxSize {
		return nil, say.Errorf("works have shape %v: a film shows curves of ganlib.Parabolas, and pictures, [height, width, channels], of up to %d pixels a side", shape, maxSize)
	}
	s := &sheet{}
	s.fit(shape[1], shape[0], len(frames[0].Paintings))
	s.across = max(1, int(math.Sqrt(float64(len(frames)*s.frame.Y)/float64(s.frame.X))))
	s.across = min(s.across, len(frames))
	s.size = image.Pt(s.across*s.frame.X, (len(frames)+s.across-1)/s.across*s.frame.Y)
	all := image.NewNRGBA(image.Rectangle{Max: s.size})
	for i, f := range frames {
		for k, work := range f.Paintings[:s.shown(len(f.Paintings))] {
			img, err := plot.Image(shape, work)
			if err != nil {
				return nil, say.Errorf("step %d: painting %d: %w", f.Step, k, err)
			}
			at := s.at(i).Add(image.Pt(k%s.columns*(shape[1]+sheetGap), k/s.columns*(shape[0]+sheetGap)))
			draw.Draw(all, image.Rectangle{Min: at, Max: at.Add(img.Rect.Size())}, img, image.Point{}, draw.Src)
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, all); err != nil {
		return nil, err
	}
	s.png = out.Bytes()
	return s, nil
}

// fit chooses how large n paintings of that size are shown, and in how many rows and columns:
// as large as lets the fewest of them be seen, and then as many as there is room for.
func (s *sheet) fit(width, height, n int) {
	room := func(scale float64) (columns, rows int) {
		gap := sheetGap * scale
		return int((seenSpace + gap) / (float64(width)*scale + gap)), int((areaHeight + gap) / (float64(height)*scale + gap))
	}
	for s.scale = 1; ; s.scale++ {
		if columns, rows := room(s.scale + 1); columns*rows < min(n, fewest) {
			break
		}
	}
	s.columns, s.rows = room(s.scale)
	if s.columns < 1 || s.rows < 1 { // one is larger than all the space
		s.scale = min(seenSpace/float64(width), areaHeight/float64(height))
		s.columns, s.rows = 1, 1
	}
	s.columns = min(s.columns, n)
	s.rows = min(s.rows, (n+s.columns-1)/s.columns)
	s.frame = image.Pt(s.columns*(width+sheetGap)-sheetGap, s.rows*(height+sheetGap)-sheetGap)
}

// shown is how many of n paintings are shown.
func (s *sheet) shown(n int) int { return min(n, s.columns*s.rows) }

// at is where frame i begins.
func (s *sheet) at(i int) image.Point {
	return image.Pt(i%s.across*s.frame.X, i/s.across*s.frame.Y)
}

// define declares the image, for <use>.
func (s *sheet) define(d *drawing) {
	d.add(`<defs><image id="sheet" width="%d" height="%d" image-rendering="pixelated" href="data:image/png;base64,%s"/></defs>`+"\n",
		s.size.X, s.size.Y, base64.StdEncoding.EncodeToString(s.png))
}

// draw draws the window and what it shows: frame by frame with the clock, or the last one
// of n if there is none.
func (s *sheet) draw(d *drawing, c *clock, n int) {
	d.add(`<svg x="%d" y="%d" width="%s" height="%s" viewBox="0 0 %d %d" overflow="hidden">`, sheetLeft, areaTop,
		num(float64(s.frame.X)*s.scale), num(float64(s.frame.Y)*s.scale), s.frame.X, s.frame.Y)
	last := s.at(n - 1)
	d.add(`<g%s transform="translate(%d %d)"><use href="#sheet"/>`, id(c, "works"), -last.X, -last.Y)
	if c != nil {
		d.add("%s", c.jump(n, s.at))
	}
	d.add("</g></svg>\n")
}
