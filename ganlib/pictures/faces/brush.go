package faces

import "math"

// A colour is red, green and blue, each from 0 to 1.
type colour [3]float64

// mix is a where t is 0 and b where it is 1.
func mix(a, b colour, t float64) colour {
	for i := range a {
		a[i] += t * (b[i] - a[i])
	}
	return a
}

// dim makes a colour darker: f is 0 for black and 1 for the colour itself.
func dim(a colour, f float64) colour { return mix(colour{}, a, f) }

// shade is the colour at t, 0 to 1, of the way along some colours.
func shade(t float64, way ...colour) colour {
	t = within(t, 0, 1) * float64(len(way)-1)
	i := min(int(t), len(way)-2)
	return mix(way[i], way[i+1], t-float64(i))
}

// within returns v, or the nearer end of low to high; low for what is no number.
func within(v, low, high float64) float64 {
	if !(v > low) {
		return low
	}
	return min(v, high)
}

// A shape is the distance of a place from a shape's edge, negative inside. Near
// the edge it is right, and so an edge can be drawn smooth: a pixel's share of
// the colour is how far the edge is from its middle. Where the distance is more than near,
// any larger one may be told, since most places are far from every edge.
type shape func(x, y, near float64) float64

func ellipse(cx, cy, rx, ry float64) shape {
	narrow := min(rx, ry)
	return func(x, y, near float64) float64 {
		x, y = (x-cx)/rx, (y-cy)/ry
		// What is a share of the radius away is at least as large a share of the
		// smaller radius from the edge.
		share := near / narrow * 1.001
		if square := x*x + y*y; square > (1+share)*(1+share) {
			return math.Inf(1)
		} else if share < 1 && square < (1-share)*(1-share) {
			return math.Inf(-1)
		}
		far := math.Sqrt(x*x + y*y)
		slope := math.Sqrt(x*x/(rx*rx) + y*y/(ry*ry))
		if slope == 0 {
			return -min(rx, ry)
		}
		return far * (far - 1) / slope // to first order (Taubin 1991)
	}
}

// capsule is a thick line with round ends.
func capsule(x0, y0, x1, y1, radius float64) shape {
	dx, dy := x1-x0, y1-y0
	long := dx*dx + dy*dy
	return func(x, y, near float64) float64 {
		x, y = x-x0, y-y0
		t := within((x*dx+y*dy)/long, 0, 1)
		return length(x-t*dx, y-t*dy, radius, near) - radius
	}
}

// roundedBox has upper and lower corners of two radii, and half the width and
// height that is given.
func roundedBox(cx, cy, wide, high, upper, lower float64) shape {
	return func(x, y, near float64) float64 {
		x, y = x-cx, y-cy
		r := lower
		if y < 0 {
			r = upper
		}
		x, y = math.Abs(x)-wide+r, math.Abs(y)-high+r
		return min(max(x, y), 0) + length(max(x, 0), max(y, 0), r, near) - r
	}
}

// outline is the line along a shape's edge.
func outline(of shape, half float64) shape {
	return func(x, y, near float64) float64 { return math.Abs(of(x, y, near+half)) - half }
}

// arc is a smile: a parabola's piece, wide to each side and deep in its middle,
// with a pen of the given half width.
func arc(cx, cy, wide, deep, half float64) shape {
	return func(x, y, near float64) float64 {
		x, y = (x-cx)/wide, y-cy
		over := max(math.Abs(x)-1, 0) * wide
		x = within(x, -1, 1)
		slope := -2 * deep * x / wide
		off := (y - deep*(0.5-x*x)) / math.Sqrt(1+slope*slope)
		return length(off, over, half, near) - half
	}
}

// length is that of the vector (x, y), if it is within near of what it is compared with,
// and else 0 or infinite.
func length(x, y, with, near float64) float64 {
	square := x*x + y*y
	low, high := with-near*1.001, with+near*1.001
	switch {
	case square > high*high:
		return math.Inf(1)
	case low > 0 && square < low*low:
		return 0
	}
	return math.Hypot(x, y)
}

// A box is where a shape is, by its middle and half its width and height: what is
// outside need not be asked.
type box struct{ x, y, wide, high float64 }

// An easel holds a picture while it is drawn. Places are measured from (x, y) of
// the picture, whose corners are (-1, -1) and (1, 1), in a unit of its own.
type easel struct {
	size       int
	x, y, unit float64
	columns    []float64 // where the middles of the columns are
	work       []float32 // [size, size, 3]
}

func newEasel(size int, x, y, unit float64) *easel {
	e := &easel{size, x, y, unit, make([]float64, size), make([]float32, size*size*3)}
	for i := range e.columns {
		e.columns[i] = e.place(x, i)
	}
	return e
}

// everywhere paints the whole picture.
func (e *easel) everywhere(c colour) {
	for i, v := range c {
		v := float32(2*v - 1)
		for at := i; at < len(e.work); at += 3 {
			e.work[at] = v
		}
	}
}

// fill paints a shape.
func (e *easel) fill(c colour, where box, s shape) { e.glaze(c, 1, where, s) }

// glaze paints a shape with a colour of the given opacity, 0 to 1.
func (e *easel) glaze(c colour, opacity float64, where box, s shape) {
	pixel := 2 / float64(e.size) / e.unit
	left, right := e.span(e.x, where.x, where.wide+pixel)
	top, bottom := e.span(e.y, where.y, where.high+pixel)
	var paint [3]float32
	for i, v := range c {
		paint[i] = float32(2*v - 1)
	}
	for row := top; row < bottom; row++ {
		y := e.place(e.y, row)
		for column := left; column < right; column++ {
			far := s(e.columns[column], y, pixel/2)
			if far > pixel {
				continue
			}
			share := float32(opacity * within(0.5-far/pixel, 0, 1))
			if share == 0 {
				continue
			}
			at := (row*e.size + column) * 3
			for i, p := range e.work[at : at+3] {
				e.work[at+i] = p + share*(paint[i]-p)
			}
		}
	}
}

// place is where the middle of a column or row is, and span the columns or rows
// that a box covers.
func (e *easel) place(origin float64, i int) float64 {
	return ((2*float64(i)+1)/float64(e.size) - 1 - origin) / e.unit
}

func (e *easel) span(origin, middle, half float64) (from, to int) {
	at := func(v float64) float64 { return (v*e.unit + origin + 1) / 2 * float64(e.size) }
	from = int(math.Floor(at(middle - half)))
	to = int(math.Ceil(at(middle + half)))
	return min(max(from, 0), e.size), min(max(to, 0), e.size)
}
