package landscapes

import (
	"cmp"
	"fmt"
	"math/rand/v2"
)

// An Artist paints landscapes after sketches of its own. The sketches are the
// conditions of a conditional GAN: it is a [ganlib.ConditionalArtist].
type Artist struct {
	// Size is the side in pixels: 0 means 24, and anything else must be 16 to 1024.
	Size int
}

func (a Artist) size() int { return cmp.Or(a.Size, 24) }

// Validate reports what is wrong with a, and what is allowed.
func (a Artist) Validate() error {
	if s := a.size(); s < 16 || s > 1024 {
		return fmt.Errorf("landscapes.Artist.Size %d: must be between 16 and 1024 pixels (or 0 for 24)", a.Size)
	}
	return nil
}

// Shape returns [Size, Size, 3], a landscape's.
func (a Artist) Shape() []int { return []int{a.size(), a.size(), 3} }

// ConditionShape returns [Size, Size, 1], a sketch's.
func (a Artist) ConditionShape() []int { return []int{a.size(), a.size(), 1} }

// Pairs returns n sketches, see [Landscape.Sketch], and the landscapes for them.
func (a Artist) Pairs(rng *rand.Rand, n int) (sketches, works []float32) {
	size := a.size()
	sketches = make([]float32, 0, n*size*size)
	works = make([]float32, 0, n*size*size*3)
	for range n {
		l := Random(rng)
		sketches = append(sketches, l.Sketch(size)...)
		works = append(works, l.Draw(size)...)
	}
	return sketches, works
}

// Works returns n landscapes, those of Pairs.
func (a Artist) Works(rng *rand.Rand, n int) []float32 {
	_, works := a.Pairs(rng, n)
	return works
}

// String says which artist this is, for people and for saved files.
func (a Artist) String() string {
	return fmt.Sprintf("landscapes of %d×%[1]d pixels, each with its sketch", a.size())
}
