package pictures

import "math"

// A Point is a place in a picture, as shares of its width and height from the
// upper left corner.
type Point struct{ X, Y float64 }

// A Stroke is a line that a pen draws from point to point without being lifted.
type Stroke []Point

// Pen is the width of a stroke, as a share of the picture's: a pixel and a
// little of 24.
const Pen = 0.048

// DrawStrokes draws strokes with a pen of the width Pen: [size, size] values, row
// by row, from -1 where there is no stroke to 1 in the middle of one. Strokes may
// leave the picture; a stroke of one point is a dot.
func DrawStrokes(strokes []Stroke, size int) []float32 {
	sketch := make([]float32, size*size)
	for i := range sketch {
		sketch[i] = -1
	}
	for _, s := range strokes {
		for i := range s {
			drawSegment(sketch, size, s[max(0, i-1)], s[i])
		}
	}
	return sketch
}

// drawSegment draws a straight piece with round ends.
func drawSegment(sketch []float32, size int, a, b Point) {
	n := float64(size)
	ax, ay, bx, by := a.X*n, a.Y*n, b.X*n, b.Y*n
	half := Pen * n / 2
	if !(math.Abs(ax)+math.Abs(ay)+math.Abs(bx)+math.Abs(by) < 1e6) { // so that NaN is left out as well
		return
	}
	clip := func(v float64) int { return min(max(int(math.Floor(v)), 0), size) }
	dx, dy := bx-ax, by-ay
	long := dx*dx + dy*dy
	for row := clip(min(ay, by) - half - 1); row < clip(max(ay, by)+half+1.5); row++ {
		for col := clip(min(ax, bx) - half - 1); col < clip(max(ax, bx)+half+1.5); col++ {
			px, py := float64(col)+0.5-ax, float64(row)+0.5-ay
			along := 0.0
			if long > 0 {
				along = min(max((px*dx+py*dy)/long, 0), 1)
			}
			px, py = px-along*dx, py-along*dy
			if d := px*px + py*py; d < (half+0.5)*(half+0.5) {
				at := row*size + col
				sketch[at] = max(sketch[at], float32(2*min(max(0.5-(math.Sqrt(d)-half), 0), 1)-1))
			}
		}
	}
}

// OnPaper is a sketch of size by size values as a picture to look at, [size, size,
// 3]: dark strokes on white paper.
func OnPaper(sketch []float32) []float32 {
	work := make([]float32, 0, 3*len(sketch))
	for _, ink := range sketch {
		light := 1 - 0.9*(ink+1)
		work = append(work, light, light, light)
	}
	return work
}
