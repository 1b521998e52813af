package plot

import (
	"math"
	"strings"

	"atelier/internal/say"
)

// Say puts the critic's advice for one painting into a short sentence, such as
// "raise the left edge, lower the middle". The advice, one value a point, is the
// same that [Advice] draws, at any positive scale.
//
// The canvas has three parts, its left, middle and right thirds, and each speaks
// by the mean of its values. Parts that say less than a fifth of what the
// loudest says are left out, and so are values that are no finite numbers. If
// the parts say nothing, because all is 0 or because ups and downs of the same
// strength lie side by side in each of them, the sentence is say.T("leave it as it is").
func Say(advice []float32) string {
	const (
		quiet  = 0.2  // of the loudest part
		silent = 0.01 // of the strongest value: what is left when ups and downs cancel
	)
	var means [3]float64
	loudest := 0.0
	for i := range means {
		means[i] = part(advice, i)
		loudest = max(loudest, math.Abs(means[i]))
	}
	if loudest == 0 || loudest < silent*strongest(advice) {
		return say.T("leave it as it is")
	}
	var up, down []int
	for i, m := range means {
		switch {
		case m >= quiet*loudest:
			up = append(up, i)
		case m <= -quiet*loudest:
			down = append(down, i)
		}
	}
	var out []string
	if len(up) > 0 {
		out = append(out, say.F("raise %s", name(up)))
	}
	if len(down) > 0 {
		out = append(out, say.F("lower %s", name(down)))
	}
	if len(out) == 2 && down[0] < up[0] { // from left to right
		out[0], out[1] = out[1], out[0]
	}
	if len(out) == 2 {
		return say.F("%s, %s", out[0], out[1])
	}
	return strings.Join(out, "")
}

// part returns the mean of the finite values in third i of the canvas, 0 if it
// has none. Point j of n lies at x = -1 + 2j/(n-1); the left third ends before
// x = -1/3, the right one begins behind 1/3.
func part(advice []float32, i int) float64 {
	n := len(advice)
	var values []float64
	for j, v := range advice {
		third := 1
		switch {
		case 3*j < n-1:
			third = 0
		case 3*j > 2*(n-1):
			third = 2
		}
		if third == i {
			values = append(values, float64(v))
		}
	}
	if mean := finiteMean(values); finite(mean) {
		return mean
	}
	return 0
}

// name names parts of the canvas, from left to right.
func name(parts []int) string {
	switch {
	case len(parts) == 3:
		return say.T("all of it")
	case len(parts) == 2 && parts[0] == 0 && parts[1] == 2:
		return say.T("both edges")
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = [...]string{say.T("the left edge"), say.T("the middle"), say.T("the right edge")}[p]
	}
	return strings.Join(names, say.T(" and "))
}
