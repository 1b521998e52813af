package rooms

import "math"

// A tint is a colour: red, green and blue, 0 to 1.
type tint [3]float64

// mix goes from t towards other: 0 is t, 1 is other.
func (t tint) mix(other tint, share float64) tint {
	for i := range t {
		t[i] += (other[i] - t[i]) * share
	}
	return t
}

// hue is the colour at a place on the colour circle (0 and 1 are red), with a
// saturation and a value of the HSV model.
func hue(place, saturation, value float64) tint {
	var t tint
	for i, offset := range []float64{5, 3, 1} {
		k := math.Mod(offset+6*(place-math.Floor(place)), 6)
		t[i] = value * (1 - saturation*max(0, min(k, 4-k, 1)))
	}
	return t
}

// hue is a colour's place on the colour circle, 0 to 1; 0 for a grey.
func (t tint) hue() float64 {
	r, g, b := t[0], t[1], t[2]
	top := max(r, g, b)
	spread := top - min(r, g, b)
	if spread == 0 {
		return 0
	}
	var place float64
	switch top {
	case r:
		place = (g - b) / spread
	case g:
		place = 2 + (b-r)/spread
	default:
		place = 4 + (r-g)/spread
	}
	place /= 6
	return place - math.Floor(place)
}

// A sheet is a square picture being drawn, in units of its side.
type sheet struct {
	size int
	pix  []tint
}

func newSheet(size int) *sheet { return &sheet{size, make([]tint, size*size)} }

// rect fills a rectangle. A pixel that it covers in part takes as much of the
// colour, so edges are smooth and a picture is the same in every size.
func (s *sheet) rect(left, top, right, bottom float64, c tint) {
	n := float64(s.size)
	left, top, right, bottom = left*n, top*n, right*n, bottom*n
	for y := max(0, int(top)); y < s.size && float64(y) < bottom; y++ {
		high := min(bottom, float64(y+1)) - max(top, float64(y))
		for x := max(0, int(left)); x < s.size && float64(x) < right; x++ {
			wide := min(right, float64(x+1)) - max(left, float64(x))
			if share := high * wide; share > 0 {
				s.pix[y*s.size+x] = s.pix[y*s.size+x].mix(c, share)
			}
		}
	}
}

// work returns the picture as a work, values from -1 to 1.
func (s *sheet) work() []float32 {
	work := make([]float32, 0, 3*len(s.pix))
	for _, c := range s.pix {
		for _, v := range c {
			work = append(work, float32(2*v-1))
		}
	}
	return work
}
