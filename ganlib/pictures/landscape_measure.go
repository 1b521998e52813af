package pictures

import "math"

// Apart is how far the colours of two works of shape [size, size, 4] are apart:
// the mean absolute difference, 0 (the same) to 2 (black and white). It is what a
// painter who learns by copying makes small. Works of different sizes are
// infinitely far apart.
func Apart(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	sum := 0.0
	for i := range a {
		if i%4 < 3 {
			sum += math.Abs(float64(a[i] - b[i]))
		}
	}
	return sum / float64(max(1, len(a)/4*3))
}

// Detail is how much the colours of a work of shape [size, size, 4] change from
// one pixel to the next, across and down: the mean absolute difference, 0 (one
// colour) to 2. What is blurred has less of it.
func Detail(work []float32) float64 {
	size := int(math.Sqrt(float64(len(work) / 4)))
	sum, n := 0.0, 0
	for row := range size {
		for col := range size {
			for c := range 3 {
				at := 4*(row*size+col) + c
				if col > 0 {
					sum += math.Abs(float64(work[at] - work[at-4]))
					n++
				}
				if row > 0 {
					sum += math.Abs(float64(work[at] - work[at-4*size]))
					n++
				}
			}
		}
	}
	return sum / float64(max(1, n))
}
