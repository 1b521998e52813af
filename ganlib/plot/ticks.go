package plot

import (
	"math"
	"strconv"
)

// niceStep returns the smallest of 1, 2, 2.5, 5 times a power of ten that takes
// at most n steps to cover span.
func niceStep(span float64, n int) float64 {
	least := span / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, f := range []float64{1, 2, 2.5, 5} {
		// The small part forgives a quotient such as 0.50000000000000004.
		if f*power >= least*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// ticks returns the multiples of step from lo to hi, each with its value.
func ticks(lo, hi, step float64) []Tick {
	decimals := 0
	for d := step; decimals < 6 && math.Abs(d-math.Round(d)) > 1e-6; d *= 10 {
		decimals++
	}
	var out []Tick
	for i := math.Ceil(lo/step - 1e-9); i*step <= hi+step*1e-9 && len(out) < 50; i++ {
		v := i*step + 0 // + 0 makes 0 of -0
		label := strconv.FormatFloat(v, 'f', decimals, 64)
		if math.Abs(v) >= 1e6 || (step < 1e-4) {
			label = strconv.FormatFloat(v, 'g', 4, 64)
		}
		out = append(out, Tick{Value: v, Label: label})
	}
	return out
}

// stepTicks returns ticks for an axis of training steps, from 0 to end.
func stepTicks(end int) []Tick { return fewStepTicks(end, 5) }

// fewStepTicks does so with about n steps between them.
func fewStepTicks(end, n int) []Tick {
	step := max(1, niceStep(float64(end), n))
	if step < 5 {
		step = math.Ceil(step) // no half steps
	}
	out := ticks(0, float64(end), step)
	if step >= 10000 && step < 1e6 { // 20k is shorter than 20000
		for i := range out {
			if out[i].Value == 0 {
				continue
			}
			out[i].Label = strconv.FormatFloat(out[i].Value/1000, 'f', -1, 64) + "k"
		}
	}
	return out
}

// floorDiv and ceilDiv count the steps to v, downwards and upwards. A v that
// misses a whole number of steps by rounding alone counts as that number.
func floorDiv(v, step float64) float64 { return math.Floor(v/step + 1e-9) }
func ceilDiv(v, step float64) float64  { return math.Ceil(v/step - 1e-9) }
