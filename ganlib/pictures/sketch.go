package pictures

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A Point is a place in a picture, as shares of its width and height from the
// upper left corner.
type Point struct{ X, Y float64 }

// A Stroke is a line that a pen draws from point to point without being lifted.
type Stroke []Point

// Pen is the width of a stroke, as a share of the picture's: a pixel and a
// little of 24.
const Pen = 0.048

// Strokes are the sketch of a landscape as a hand would draw it: the skyline
// from edge to edge, where the meadow begins, an arc for each cloud, and a ring
// for the sun. They depend on the factors that a sketch tells, and on nothing
// else but how the hand trembles.
func (l Landscape) Strokes() []Stroke {
	rng := accidents(l.Hand, 3)
	strokes := []Stroke{line(rng, l.skyline), line(rng, l.edge)}
	for _, c := range l.Clouds {
		strokes = append(strokes, arc(rng, c.X, c.Y, c.Width, cloudHeight*c.Width, math.Pi, 2*math.Pi, 11))
	}
	if s := l.Sun; s != nil {
		strokes = append(strokes, arc(rng, s.X, s.Y, s.Radius, s.Radius, 0, 2*math.Pi, 13))
	}
	return strokes
}

// line goes from the left edge to the right one.
func line(rng *rand.Rand, y func(x float64) float64) Stroke {
	const points = 17
	shake, s := tremble(rng), make(Stroke, points)
	for i := range s {
		x := float64(i) / (points - 1)
		s[i] = Point{x, y(x) + shake(x)}
	}
	return s
}

// arc goes along an ellipse; angles run clockwise, from the right.
func arc(rng *rand.Rand, x, y, a, b, from, to float64, points int) Stroke {
	shake, s := tremble(rng), make(Stroke, points)
	for i := range s {
		share := float64(i) / float64(points-1)
		angle := from + share*(to-from)
		r := 1 + 3*shake(share*(1-share))
		s[i] = Point{x + r*a*math.Cos(angle), y + r*b*math.Sin(angle)}
	}
	return s
}

// tremble is a slow, small wave of a hand.
func tremble(rng *rand.Rand) func(t float64) float64 {
	size, pace, phase := 0.008*rng.Float64(), 4+8*rng.Float64(), 2*math.Pi*rng.Float64()
	return func(t float64) float64 { return size * math.Sin(pace*t+phase) }
}

// Sketch draws the landscape's strokes: [size, size] values.
func (l Landscape) Sketch(size int) []float32 { return DrawStrokes(l.Strokes(), size) }

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
				sketch[at] = max(sketch[at], float32(2*cover(math.Sqrt(d)-half)-1))
			}
		}
	}
}

// Sketches is a muse (see ganlib.Config.IdeaSource) whose ideas are a sketch of a
// landscape that nobody has painted yet, Size×Size values, and behind it Noise
// numbers of N(0, 1) for all that the sketch does not tell.
type Sketches struct {
	// Size is the side in pixels: 0 means 24; at least 16.
	Size int
	// Noise is how many numbers follow the sketch; none are allowed.
	Noise int
}

// Validate reports what is wrong with m, and what is allowed.
func (m Sketches) Validate() error { return validMuse("Sketches", Landscapes{m.Size}.size(), m.Noise) }

func validMuse(who string, size, noise int) error {
	if noise < 0 || noise > 4096 {
		return fmt.Errorf("%s.Noise %d: must be between 0 and 4096 numbers", who, noise)
	}
	return validSize(who, size)
}

// Shape returns [Size·Size + Noise].
func (m Sketches) Shape() []int {
	size := Landscapes{m.Size}.size()
	return []int{size*size + m.Noise}
}

// Works returns n ideas.
func (m Sketches) Works(rng *rand.Rand, n int) []float32 {
	ideas := make([]float32, 0, n*m.Shape()[0])
	for range n {
		ideas = append(ideas, RandomLandscape(rng).Sketch(Landscapes{m.Size}.size())...)
		ideas = appendNoise(ideas, rng, m.Noise)
	}
	return ideas
}

// Idea is one idea: a sketch of Size×Size values, yours for example, and Noise
// numbers of chance behind it, the same ones for the same seed.
func (m Sketches) Idea(sketch []float32, seed uint64) []float32 {
	return appendNoise(slices.Clone(sketch), rand.New(rand.NewPCG(seed, 4)), m.Noise)
}

func appendNoise(ideas []float32, rng *rand.Rand, n int) []float32 {
	for range n {
		ideas = append(ideas, float32(rng.NormFloat64()))
	}
	return ideas
}

// String says which muse this is, for people and for saved files.
func (m Sketches) String() string {
	return fmt.Sprintf("sketches of %d×%[1]d pixels and %d numbers of chance", Landscapes{m.Size}.size(), m.Noise)
}

// Lessons is the muse of a painter who learns by copying (see ganlib.Copyist):
// her ideas are one of Sketches', and behind it the work that the artist,
// Landscapes, made of the same sketch.
type Lessons struct {
	// Size and Noise are Sketches'.
	Size, Noise int
}

// Validate reports what is wrong with m, and what is allowed.
func (m Lessons) Validate() error { return validMuse("Lessons", Landscapes{m.Size}.size(), m.Noise) }

// Shape returns [Size·Size + Noise + Size·Size·4].
func (m Lessons) Shape() []int {
	size := Landscapes{m.Size}.size()
	return []int{5*size*size + m.Noise}
}

// Works returns n lessons.
func (m Lessons) Works(rng *rand.Rand, n int) []float32 {
	size := Landscapes{m.Size}.size()
	ideas := make([]float32, 0, n*m.Shape()[0])
	for range n {
		work := RandomLandscape(rng).Pair(size)
		ideas = append(ideas, SketchOf(work)...)
		ideas = append(appendNoise(ideas, rng, m.Noise), work...)
	}
	return ideas
}

// String says which muse this is, for people and for saved files.
func (m Lessons) String() string {
	return fmt.Sprintf("%s, each with the landscape", Sketches(m))
}

// OnPaper is a sketch as a picture to look at, [size, size, 4]: dark strokes on
// white paper, and the sketch itself as fourth channel.
func OnPaper(sketch []float32) []float32 {
	work := make([]float32, 0, 4*len(sketch))
	for _, ink := range sketch {
		light := 1 - 0.9*(ink+1)
		work = append(work, light, light, light, ink)
	}
	return work
}

// SketchOf returns the sketch in a work of Landscapes: every fourth value.
func SketchOf(work []float32) []float32 {
	sketch := make([]float32, len(work)/4)
	for i := range sketch {
		sketch[i] = work[4*i+3]
	}
	return sketch
}
