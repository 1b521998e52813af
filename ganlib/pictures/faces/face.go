package faces

import (
	"cmp"
	"fmt"
	"math/rand/v2"
)

// A Face is all there is to know about one drawn portrait: two things that are
// there or not, and nine that come in every shade. The zero Face is a plain one
// with short hair.
type Face struct {
	// Glasses says whether there are glasses: round, with dark rims.
	Glasses bool
	// LongHair says whether the hair falls to the shoulders; it ends above the
	// ears otherwise.
	LongHair bool

	// Skin is the tone of the skin, 0 (light) to 1 (dark).
	Skin float64
	// Hair is its colour, 0 (black) by brown and red to 1 (blond).
	Hair float64
	// Background is the colour behind, 0 (mint) by sky blue to 1 (lilac).
	Background float64
	// Shirt is its colour, 0 (red) by plum to 1 (blue).
	Shirt float64
	// Smile is the mouth, 0 (straight) to 1 (a broad smile).
	Smile float64
	// Turn is how far eyes, nose and mouth stand to the side, -1 (left) to 1.
	Turn float64
	// X and Y say where the head is, -1 (left, up) to 1 (right, down).
	X, Y float64
	// Big is the head's size, -1 (small) to 1 (big).
	Big float64
}

// Random returns a face as the artist thinks of it: glasses or none, long
// hair or short, each with even odds, and everything else evenly spread over its
// range. Nothing depends on anything else.
func Random(rng *rand.Rand) Face {
	both := func() float64 { return 2*rng.Float64() - 1 }
	return Face{
		Glasses: rng.IntN(2) == 0, LongHair: rng.IntN(2) == 0,
		Skin: rng.Float64(), Hair: rng.Float64(), Background: rng.Float64(), Shirt: rng.Float64(),
		Smile: rng.Float64(), Turn: both(), X: both(), Y: both(), Big: both(),
	}
}

// The face's measures, in the unit of its head: 1 is half of the picture's width
// where Big is 0. The origin is between the eyes, except for the turn; y grows
// downwards. The detector measures with the same ones.
const (
	eyeX       = 0.24  // an eye's distance from the middle
	lensRadius = 0.185 // a lens' radius, to the middle of its rim
	rimWidth   = 0.075 // a rim's width
	mouthY     = 0.36  // the mouth's distance below the eyes
	halfWidth  = 0.53  // half of the head's width
	halfHeight = 0.64  // half of the head's height
	turnBy     = 0.05  // how far Turn moves the eyes
	moveX      = 0.05  // how far X moves the head, in halves of the picture's width
	moveY      = 0.04
	growBy     = 0.04 // how much Big changes the head's size
	minSize    = 8
	maxSize    = 1024
)

// Colours that are always the same.
var (
	eyeColour  = colour{0.12, 0.10, 0.13}
	rimColour  = colour{0.07, 0.07, 0.10}
	lipColour  = colour{0.72, 0.20, 0.22}
	glowColour = colour{1, 1, 1}
)

// Shades from one end of a range to the other.
func skinColour(t float64) colour {
	return shade(t, colour{0.99, 0.87, 0.77}, colour{0.91, 0.72, 0.56}, colour{0.70, 0.49, 0.34}, colour{0.48, 0.32, 0.22})
}
func hairColour(t float64) colour {
	return shade(t, colour{0.10, 0.08, 0.10}, colour{0.32, 0.18, 0.10}, colour{0.62, 0.26, 0.09}, colour{0.90, 0.70, 0.30})
}
func backgroundColour(t float64) colour {
	return shade(t, colour{0.72, 0.90, 0.78}, colour{0.66, 0.86, 0.97}, colour{0.82, 0.78, 0.97})
}
func shirtColour(t float64) colour {
	return shade(t, colour{0.86, 0.26, 0.26}, colour{0.50, 0.25, 0.50}, colour{0.15, 0.38, 0.68})
}

// Draw draws the face, size by size pixels: shape [size, size, 3]. It is the same
// picture in every size. A size outside 8 to 1024 is taken for the nearest of
// them, and a number outside its range for the range's end.
func (f Face) Draw(size int) []float32 {
	c := f.easel(size)
	f.drawBackground(c)
	f.drawHairBehind(c)
	f.drawBody(c)
	f.drawHead(c)
	f.drawEyes(c)
	f.drawMouth(c)
	f.drawHairInFront(c)
	if f.Glasses {
		f.drawGlasses(c)
	}
	return c.work
}

// easel returns an empty picture, with its origin between the eyes.
func (f Face) easel(size int) *easel {
	size = min(max(size, minSize), maxSize)
	unit := 1 + growBy*within(f.Big, -1, 1)
	return newEasel(size, moveX*within(f.X, -1, 1), -0.02+moveY*within(f.Y, -1, 1), unit)
}

func (f Face) drawBackground(c *easel) { c.everywhere(backgroundColour(f.Background)) }

// drawHairBehind draws what of long hair is behind the head and the shoulders.
func (f Face) drawHairBehind(c *easel) {
	if f.LongHair {
		c.fill(dim(hairColour(f.Hair), 0.9), box{0, 0.06, 0.70, 0.78}, roundedBox(0, 0.06, 0.68, 0.76, 0.58, 0.25))
	}
}

// drawBody draws the shoulders and the neck.
func (f Face) drawBody(c *easel) {
	c.fill(shirtColour(f.Shirt), box{0, 1.25, 0.9, 0.55}, ellipse(0, 1.25, 0.78, 0.50))
	c.fill(dim(skinColour(f.Skin), 0.88), box{0, 0.65, 0.2, 0.28}, capsule(0, 0.5, 0, 0.74, 0.17))
}

// drawHead draws the head with its ears, cheeks and nose.
func (f Face) drawHead(c *easel) {
	skin, turn := skinColour(f.Skin), turnBy*within(f.Turn, -1, 1)
	for _, side := range []float64{-1, 1} {
		c.fill(skin, box{side * halfWidth, 0.03, 0.1, 0.12}, ellipse(side*halfWidth, 0.03, 0.09, 0.11))
	}
	c.fill(skin, box{0, 0, halfWidth, halfHeight}, ellipse(0, 0, halfWidth, halfHeight))
	for _, side := range []float64{-1, 1} {
		c.glaze(mix(skin, lipColour, 0.5), 0.35, box{turn + side*0.29, 0.24, 0.1, 0.08}, ellipse(turn+side*0.29, 0.24, 0.09, 0.07))
	}
	c.glaze(dim(skin, 0.72), 0.8, box{turn, 0.14, 0.05, 0.1}, capsule(turn, 0.11, turn, 0.17, 0.035))
}

func (f Face) drawEyes(c *easel) {
	turn := turnBy * within(f.Turn, -1, 1)
	for _, side := range []float64{-1, 1} {
		x := turn + side*eyeX
		c.fill(eyeColour, box{x, 0, 0.08, 0.09}, ellipse(x, 0, 0.066, 0.082))
		c.fill(glowColour, box{x + 0.02, -0.03, 0.02, 0.02}, ellipse(x+0.02, -0.03, 0.018, 0.018))
	}
}

func (f Face) drawMouth(c *easel) {
	smile, turn := within(f.Smile, 0, 1), turnBy*within(f.Turn, -1, 1)
	c.fill(lipColour, box{turn, mouthY, 0.3, 0.16}, arc(turn, mouthY, 0.15+0.05*smile, 0.12*smile, 0.035))
}

// drawHairInFront draws the hair on the head, and of long hair the strands beside
// the face.
func (f Face) drawHairInFront(c *easel) {
	hair, turn := hairColour(f.Hair), turnBy*within(f.Turn, -1, 1)
	scalp, face := ellipse(0, -0.06, halfWidth+0.05, halfHeight+0.05), ellipse(0.08+turn, 0.16, 0.50, 0.50)
	c.fill(hair, box{0, -0.4, 0.62, 0.42}, func(x, y, near float64) float64 {
		return max(scalp(x, y, near), -face(x, y, near), y+0.04) // on the scalp, off the face, above the ears
	})
	if !f.LongHair {
		return
	}
	for _, side := range []float64{-1, 1} {
		c.fill(hair, box{side * 0.57, 0.05, 0.14, 0.6}, capsule(side*0.53, -0.3, side*0.60, 0.5, 0.085))
	}
}

func (f Face) drawGlasses(c *easel) {
	turn := turnBy * within(f.Turn, -1, 1)
	inner, outer := eyeX-lensRadius, eyeX+lensRadius
	for _, side := range []float64{-1, 1} {
		x := turn + side*eyeX
		lens := ellipse(x, 0.01, lensRadius, lensRadius)
		c.glaze(glowColour, 0.2, box{x, 0.01, lensRadius, lensRadius}, lens)
		c.fill(rimColour, box{x, 0.01, lensRadius + rimWidth, lensRadius + rimWidth}, outline(lens, rimWidth/2))
		c.fill(rimColour, box{side * 0.5, -0.02, 0.15, 0.06}, capsule(turn+side*outer, -0.02, side*halfWidth, -0.03, 0.025))
		c.fill(eyeColour, box{x, 0, 0.08, 0.09}, ellipse(x, 0, 0.066, 0.082)) // the lens does not pale them
	}
	c.fill(rimColour, box{turn, -0.02, 0.1, 0.06}, capsule(turn-inner, -0.02, turn+inner, -0.02, rimWidth/2.4))
}

// An Artist paints portraits. The zero value paints them 24 by 24
// pixels.
type Artist struct {
	// Size is a portrait's width and height in pixels, 8 to 1024; 0 means 24.
	Size int
}

func (a Artist) size() int { return cmp.Or(a.Size, 24) }

// Validate reports what is wrong with a, and what is allowed.
func (a Artist) Validate() error {
	if s := a.size(); s < minSize || s > maxSize {
		return fmt.Errorf("faces.Artist.Size %d: must be between %d and %d pixels (or 0 for 24)", a.Size, minSize, maxSize)
	}
	return nil
}

// Shape returns [Size, Size, 3].
func (a Artist) Shape() []int { return []int{a.size(), a.size(), 3} }

// Works draws n faces, see Random: n × Size × Size × 3 values from -1 to 1.
func (a Artist) Works(rng *rand.Rand, n int) []float32 {
	size := a.size()
	works := make([]float32, 0, n*size*size*3)
	for range n {
		works = append(works, Random(rng).Draw(size)...)
	}
	return works
}

// String says which artist this is, for people and for saved files.
func (a Artist) String() string { return fmt.Sprintf("faces of %d by %d pixels", a.size(), a.size()) }
