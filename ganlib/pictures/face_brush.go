package pictures

import "math"

// A faceColour is red, green and blue, each from 0 to 1.
type faceColour [3]float64

// faceMix is a where t is 0 and b where it is 1.
func faceMix(a, b faceColour, t float64) faceColour {
	for i := range a {
		a[i] += t * (b[i] - a[i])
	}
	return a
}

// faceDim makes a colour darker: f is 0 for black and 1 for the colour itself.
func faceDim(a faceColour, f float64) faceColour { return faceMix(faceColour{}, a, f) }

// faceShade is the colour at t, 0 to 1, of the way along some colours.
func faceShade(t float64, way ...faceColour) faceColour {
	t = faceWithin(t, 0, 1) * float64(len(way)-1)
	i := min(int(t), len(way)-2)
	return faceMix(way[i], way[i+1], t-float64(i))
}

// faceWithin returns v, or the nearer end of low to high; low for what is no number.
func faceWithin(v, low, high float64) float64 {
	if !(v > low) {
		return low
	}
	return min(v, high)
}

// A faceShape is the distance of a place from a shape's edge, negative inside. Near
// the edge it is right, and so an edge can be drawn smooth: a pixel's share of
// the colour is how far the edge is from its middle.
type faceShape func(x, y float64) float64

func faceEllipse(cx, cy, rx, ry float64) faceShape {
	return func(x, y float64) float64 {
		x, y = (x-cx)/rx, (y-cy)/ry
		far := math.Sqrt(x*x + y*y)
		slope := math.Sqrt(x*x/(rx*rx) + y*y/(ry*ry))
		if slope == 0 {
			return -min(rx, ry)
		}
		return far * (far - 1) / slope // to first order (Taubin 1991)
	}
}

// faceCapsule is a thick line with round ends.
func faceCapsule(x0, y0, x1, y1, radius float64) faceShape {
	dx, dy := x1-x0, y1-y0
	long := dx*dx + dy*dy
	return func(x, y float64) float64 {
		x, y = x-x0, y-y0
		t := faceWithin((x*dx+y*dy)/long, 0, 1)
		return math.Hypot(x-t*dx, y-t*dy) - radius
	}
}

// faceRoundedBox has upper and lower corners of two radii, and half the width and
// height that is given.
func faceRoundedBox(cx, cy, wide, high, upper, lower float64) faceShape {
	return func(x, y float64) float64 {
		x, y = x-cx, y-cy
		r := lower
		if y < 0 {
			r = upper
		}
		x, y = math.Abs(x)-wide+r, math.Abs(y)-high+r
		return min(max(x, y), 0) + math.Hypot(max(x, 0), max(y, 0)) - r
	}
}

// faceOutline is the line along a shape's edge.
func faceOutline(of faceShape, half float64) faceShape {
	return func(x, y float64) float64 { return math.Abs(of(x, y)) - half }
}

// faceArc is a smile: a parabola's piece, wide to each side and deep in its middle,
// with a pen of the given half width.
func faceArc(cx, cy, wide, deep, half float64) faceShape {
	return func(x, y float64) float64 {
		x, y = (x-cx)/wide, y-cy
		over := max(math.Abs(x)-1, 0) * wide
		x = faceWithin(x, -1, 1)
		slope := -2 * deep * x / wide
		off := (y - deep*(0.5-x*x)) / math.Sqrt(1+slope*slope)
		return math.Hypot(off, over) - half
	}
}

// A faceBox is where a shape is, by its middle and half its width and height: what is
// outside need not be asked.
type faceBox struct{ x, y, wide, high float64 }

// A faceEasel holds a picture while it is drawn. Places are measured from (x, y) of
// the picture, whose corners are (-1, -1) and (1, 1), in a unit of its own.
type faceEasel struct {
	size       int
	x, y, unit float64
	work       []float32 // [size, size, 3]
}

func newFaceEasel(size int, x, y, unit float64) *faceEasel {
	return &faceEasel{size, x, y, unit, make([]float32, size*size*3)}
}

// everywhere paints the whole picture.
func (e *faceEasel) everywhere(c faceColour) {
	for i := range e.work {
		e.work[i] = float32(2*c[i%3] - 1)
	}
}

// fill paints a shape.
func (e *faceEasel) fill(c faceColour, where faceBox, s faceShape) { e.glaze(c, 1, where, s) }

// glaze paints a shape with a colour of the given opacity, 0 to 1.
func (e *faceEasel) glaze(c faceColour, opacity float64, where faceBox, s faceShape) {
	pixel := 2 / float64(e.size) / e.unit
	left, right := e.span(e.x, where.x, where.wide+pixel)
	top, bottom := e.span(e.y, where.y, where.high+pixel)
	for row := top; row < bottom; row++ {
		y := e.place(e.y, row)
		for column := left; column < right; column++ {
			share := opacity * faceWithin(0.5-s(e.place(e.x, column), y)/pixel, 0, 1)
			if share == 0 {
				continue
			}
			for i, v := range c {
				p := &e.work[(row*e.size+column)*3+i]
				*p += float32(share) * (float32(2*v-1) - *p)
			}
		}
	}
}

// place is where the middle of a column or row is, and span the columns or rows
// that a box covers.
func (e *faceEasel) place(origin float64, i int) float64 {
	return ((2*float64(i)+1)/float64(e.size) - 1 - origin) / e.unit
}

func (e *faceEasel) span(origin, middle, half float64) (from, to int) {
	at := func(v float64) float64 { return (v*e.unit + origin + 1) / 2 * float64(e.size) }
	from = int(math.Floor(at(middle - half)))
	to = int(math.Ceil(at(middle + half)))
	return min(max(from, 0), e.size), min(max(to, 0), e.size)
}
