package pictures

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

// RandomFace returns a face as the artist thinks of it: glasses or none, long
// hair or short, each with even odds, and everything else evenly spread over its
// range. Nothing depends on anything else.
func RandomFace(rng *rand.Rand) Face {
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
	faceEye     = 0.24  // an eye's distance from the middle
	faceLens    = 0.185 // a lens' radius, to the middle of its rim
	faceRim     = 0.075 // a rim's width
	faceMouth   = 0.36  // the mouth's distance below the eyes
	faceWide    = 0.53  // half of the head's width
	faceHigh    = 0.64  // half of the head's height
	faceTurn    = 0.05  // how far Turn moves the eyes
	faceMoveX   = 0.05  // how far X moves the head, in halves of the picture's width
	faceMoveY   = 0.04
	faceGrow    = 0.04 // how much Big changes the head's size
	faceMinSize = 8
	faceMaxSize = 1024
)

// Colours that are always the same.
var (
	faceEyes = faceColour{0.12, 0.10, 0.13}
	faceRims = faceColour{0.07, 0.07, 0.10}
	faceLips = faceColour{0.72, 0.20, 0.22}
	faceGlow = faceColour{1, 1, 1}
)

// Shades from one end of a range to the other.
func faceSkinColour(t float64) faceColour {
	return faceShade(t, faceColour{0.99, 0.87, 0.77}, faceColour{0.91, 0.72, 0.56}, faceColour{0.70, 0.49, 0.34}, faceColour{0.48, 0.32, 0.22})
}
func faceHairColour(t float64) faceColour {
	return faceShade(t, faceColour{0.10, 0.08, 0.10}, faceColour{0.32, 0.18, 0.10}, faceColour{0.62, 0.26, 0.09}, faceColour{0.90, 0.70, 0.30})
}
func faceBackgroundColour(t float64) faceColour {
	return faceShade(t, faceColour{0.72, 0.90, 0.78}, faceColour{0.66, 0.86, 0.97}, faceColour{0.82, 0.78, 0.97})
}
func faceShirtColour(t float64) faceColour {
	return faceShade(t, faceColour{0.86, 0.26, 0.26}, faceColour{0.50, 0.25, 0.50}, faceColour{0.15, 0.38, 0.68})
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
func (f Face) easel(size int) *faceEasel {
	size = min(max(size, faceMinSize), faceMaxSize)
	unit := 1 + faceGrow*faceWithin(f.Big, -1, 1)
	return newFaceEasel(size, faceMoveX*faceWithin(f.X, -1, 1), -0.02+faceMoveY*faceWithin(f.Y, -1, 1), unit)
}

func (f Face) drawBackground(c *faceEasel) { c.everywhere(faceBackgroundColour(f.Background)) }

// drawHairBehind draws what of long hair is behind the head and the shoulders.
func (f Face) drawHairBehind(c *faceEasel) {
	if f.LongHair {
		c.fill(faceDim(faceHairColour(f.Hair), 0.9), faceBox{0, 0.06, 0.70, 0.78}, faceRoundedBox(0, 0.06, 0.68, 0.76, 0.58, 0.25))
	}
}

// drawBody draws the shoulders and the neck.
func (f Face) drawBody(c *faceEasel) {
	c.fill(faceShirtColour(f.Shirt), faceBox{0, 1.25, 0.9, 0.55}, faceEllipse(0, 1.25, 0.78, 0.50))
	c.fill(faceDim(faceSkinColour(f.Skin), 0.88), faceBox{0, 0.65, 0.2, 0.28}, faceCapsule(0, 0.5, 0, 0.74, 0.17))
}

// drawHead draws the head with its ears, cheeks and nose.
func (f Face) drawHead(c *faceEasel) {
	skin, turn := faceSkinColour(f.Skin), faceTurn*faceWithin(f.Turn, -1, 1)
	for _, side := range []float64{-1, 1} {
		c.fill(skin, faceBox{side * faceWide, 0.03, 0.1, 0.12}, faceEllipse(side*faceWide, 0.03, 0.09, 0.11))
	}
	c.fill(skin, faceBox{0, 0, faceWide, faceHigh}, faceEllipse(0, 0, faceWide, faceHigh))
	for _, side := range []float64{-1, 1} {
		c.glaze(faceMix(skin, faceLips, 0.5), 0.35, faceBox{turn + side*0.29, 0.24, 0.1, 0.08}, faceEllipse(turn+side*0.29, 0.24, 0.09, 0.07))
	}
	c.glaze(faceDim(skin, 0.72), 0.8, faceBox{turn, 0.14, 0.05, 0.1}, faceCapsule(turn, 0.11, turn, 0.17, 0.035))
}

func (f Face) drawEyes(c *faceEasel) {
	turn := faceTurn * faceWithin(f.Turn, -1, 1)
	for _, side := range []float64{-1, 1} {
		x := turn + side*faceEye
		c.fill(faceEyes, faceBox{x, 0, 0.08, 0.09}, faceEllipse(x, 0, 0.066, 0.082))
		c.fill(faceGlow, faceBox{x + 0.02, -0.03, 0.02, 0.02}, faceEllipse(x+0.02, -0.03, 0.018, 0.018))
	}
}

func (f Face) drawMouth(c *faceEasel) {
	smile, turn := faceWithin(f.Smile, 0, 1), faceTurn*faceWithin(f.Turn, -1, 1)
	c.fill(faceLips, faceBox{turn, faceMouth, 0.3, 0.16}, faceArc(turn, faceMouth, 0.15+0.05*smile, 0.12*smile, 0.035))
}

// drawHairInFront draws the hair on the head, and of long hair the strands beside
// the face.
func (f Face) drawHairInFront(c *faceEasel) {
	hair, turn := faceHairColour(f.Hair), faceTurn*faceWithin(f.Turn, -1, 1)
	scalp, face := faceEllipse(0, -0.06, faceWide+0.05, faceHigh+0.05), faceEllipse(0.08+turn, 0.16, 0.50, 0.50)
	c.fill(hair, faceBox{0, -0.4, 0.62, 0.42}, func(x, y float64) float64 {
		return max(scalp(x, y), -face(x, y), y+0.04) // on the scalp, off the face, above the ears
	})
	if !f.LongHair {
		return
	}
	for _, side := range []float64{-1, 1} {
		c.fill(hair, faceBox{side * 0.57, 0.05, 0.14, 0.6}, faceCapsule(side*0.53, -0.3, side*0.60, 0.5, 0.085))
	}
}

func (f Face) drawGlasses(c *faceEasel) {
	turn := faceTurn * faceWithin(f.Turn, -1, 1)
	inner, outer := faceEye-faceLens, faceEye+faceLens
	for _, side := range []float64{-1, 1} {
		x := turn + side*faceEye
		lens := faceEllipse(x, 0.01, faceLens, faceLens)
		c.glaze(faceGlow, 0.2, faceBox{x, 0.01, faceLens, faceLens}, lens)
		c.fill(faceRims, faceBox{x, 0.01, faceLens + faceRim, faceLens + faceRim}, faceOutline(lens, faceRim/2))
		c.fill(faceRims, faceBox{side * 0.5, -0.02, 0.15, 0.06}, faceCapsule(turn+side*outer, -0.02, side*faceWide, -0.03, 0.025))
		c.fill(faceEyes, faceBox{x, 0, 0.08, 0.09}, faceEllipse(x, 0, 0.066, 0.082)) // the lens does not pale them
	}
	c.fill(faceRims, faceBox{turn, -0.02, 0.1, 0.06}, faceCapsule(turn-inner, -0.02, turn+inner, -0.02, faceRim/2.4))
}

// Faces is an artist who paints portraits. The zero value paints them 24 by 24
// pixels.
type Faces struct {
	// Size is a portrait's width and height in pixels, 8 to 1024; 0 means 24.
	Size int
}

func (a Faces) size() int { return cmp.Or(a.Size, 24) }

// Validate reports what is wrong with a, and what is allowed.
func (a Faces) Validate() error {
	if s := a.size(); s < faceMinSize || s > faceMaxSize {
		return fmt.Errorf("Faces.Size %d: must be between %d and %d pixels (or 0 for 24)", a.Size, faceMinSize, faceMaxSize)
	}
	return nil
}

// Shape returns [Size, Size, 3].
func (a Faces) Shape() []int { return []int{a.size(), a.size(), 3} }

// Works draws n faces, see RandomFace: n × Size × Size × 3 values from -1 to 1.
func (a Faces) Works(rng *rand.Rand, n int) []float32 {
	size := a.size()
	works := make([]float32, 0, n*size*size*3)
	for range n {
		works = append(works, RandomFace(rng).Draw(size)...)
	}
	return works
}

// String says which artist this is, for people and for saved files.
func (a Faces) String() string { return fmt.Sprintf("faces of %d by %d pixels", a.size(), a.size()) }
