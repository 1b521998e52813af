package pictures

import "math"

// L1 is how far apart two works are: the mean absolute difference of their values, 0
// (the same) to 2 (black and white). It is what ganlib.L1 makes small. Works of
// different sizes are infinitely far apart.
func L1(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	sum := 0.0
	for i := range a {
		sum += math.Abs(float64(a[i] - b[i]))
	}
	return sum / float64(max(1, len(a)))
}

// Detail is how much the colours of a work of shape [size, size, 3] change from one
// pixel to the next, across and down: the mean absolute difference, 0 (one colour) to
// 2. What is blurred has less of it. A work of another shape has none.
func Detail(work []float32) float64 {
	size := int(math.Sqrt(float64(len(work) / 3)))
	if 3*size*size != len(work) {
		return 0
	}
	sum, n := 0.0, 0
	for row := range size {
		for col := range size {
			for c := range 3 {
				at := 3*(row*size+col) + c
				if col > 0 {
					sum += math.Abs(float64(work[at] - work[at-3]))
					n++
				}
				if row > 0 {
					sum += math.Abs(float64(work[at] - work[at-3*size]))
					n++
				}
			}
		}
	}
	return sum / float64(max(1, n))
}
