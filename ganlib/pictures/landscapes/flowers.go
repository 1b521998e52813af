package landscapes

import "math"

// Flowers is the share of the lowest fifth of a landscape, [size, size, 3], all of which is
// meadow, that is in flower: pixels that are not green, see Agreement.Land. It is read
// from the pixels alone, 0 to 1. A work that is not square has none.
func Flowers(work []float32) float64 {
	size := int(math.Sqrt(float64(len(work) / 3)))
	if size == 0 || 3*size*size != len(work) {
		return 0
	}
	meadow := work[3*size*(size*4/5):]
	n := 0
	for i := 0; i < len(meadow); i += 3 {
		if kindOf(meadow[i], meadow[i+1], meadow[i+2]) != green {
			n++
		}
	}
	return float64(n) / float64(len(meadow)/3)
}
