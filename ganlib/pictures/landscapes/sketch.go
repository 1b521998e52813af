package landscapes

import (
	"math"
	"math/rand/v2"

	"atelier/ganlib/pictures"
)

// Strokes are the sketch of a landscape as a hand would draw it: the skyline
// from edge to edge, where the meadow begins, an arc for each cloud, and a ring
// for the sun. They depend on the factors that a sketch tells, and on nothing
// else but how the hand trembles.
func (l Landscape) Strokes() []pictures.Stroke {
	rng := accidents(l.Hand, 3)
	strokes := []pictures.Stroke{line(rng, l.skyline), line(rng, l.edge)}
	for _, c := range l.Clouds {
		strokes = append(strokes, arc(rng, c.X, c.Y, c.Width, cloudHeight*c.Width, math.Pi, 2*math.Pi, 11))
	}
	if s := l.Sun; s != nil {
		strokes = append(strokes, arc(rng, s.X, s.Y, s.Radius, s.Radius, 0, 2*math.Pi, 13))
	}
	return strokes
}

// line goes from the left edge to the right one.
func line(rng *rand.Rand, y func(x float64) float64) pictures.Stroke {
	const points = 17
	shake, s := tremble(rng), make(pictures.Stroke, points)
	for i := range s {
		x := float64(i) / (points - 1)
		s[i] = pictures.Point{X: x, Y: y(x) + shake(x)}
	}
	return s
}

// arc goes along an ellipse; angles run clockwise, from the right.
func arc(rng *rand.Rand, x, y, a, b, from, to float64, points int) pictures.Stroke {
	shake, s := tremble(rng), make(pictures.Stroke, points)
	for i := range s {
		share := float64(i) / float64(points-1)
		angle := from + share*(to-from)
		r := 1 + 3*shake(share*(1-share))
		s[i] = pictures.Point{X: x + r*a*math.Cos(angle), Y: y + r*b*math.Sin(angle)}
	}
	return s
}

// tremble is a slow, small wave of a hand.
func tremble(rng *rand.Rand) func(t float64) float64 {
	size, pace, phase := 0.008*rng.Float64(), 4+8*rng.Float64(), 2*math.Pi*rng.Float64()
	return func(t float64) float64 { return size * math.Sin(pace*t+phase) }
}

// Sketch draws the landscape's strokes: [size, size, 1] values, see
// [pictures.DrawStrokes].
func (l Landscape) Sketch(size int) []float32 { return pictures.DrawStrokes(l.Strokes(), size) }
