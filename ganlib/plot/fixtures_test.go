package plot_test

import (
	"math"

	"atelier/ganlib"
)

// wave is a noise without a generator: it looks random, lies between -1 and 1,
// and is the same on every machine, so that the goldens need no trained net.
func wave(i int) float64 { return math.Sin(float64(i)*12.9898 + 0.3*float64(i%7)) }

// paintings are what a painter might make after a share t (0 to 1) of its
// training: at first noise around 0, at last the artist's own curves.
func paintings(t float64, n int) [][]float32 {
	var artist ganlib.Parabolas
	out := make([][]float32, n)
	for k := range out {
		a := 1.5 + 0.45*wave(3*k+1)
		for i, y := range artist.Curve(a) {
			noise := (1 - t) * 0.5 * wave(31*k+7*i)
			out[k] = append(out[k], float32(t*y+noise+0.03*wave(17*k+5*i)))
		}
	}
	return out
}

// scores are what the critic might say at step of total: a good judge at first,
// then none.
func scores(step, total int) ganlib.Scores {
	t := float64(step) / float64(total)
	gap := math.Exp(-8 * t)
	return ganlib.Scores{
		Real:        float32(0.5 + 0.25*gap + 0.03*wave(step)),
		Painted:     float32(0.5 - 0.2*gap + 0.03*wave(step+5)),
		CriticLoss:  float32(2*math.Ln2 - 0.9*gap + 0.05*wave(3*step)),
		PainterLoss: float32(-math.Ln2 + 0.2*gap),
		Right:       float32(0.69 + 0.25*gap + 0.05*wave(2*step+1)),
	}
}

// film is such a training of total steps up to done, a frame every `every`.
func film(done, total, every, n int) *ganlib.Film {
	f := &ganlib.Film{Shape: []int{15}}
	for step := 0; step <= done; step += every {
		frame := ganlib.Frame{Step: step, Paintings: paintings(float64(step)/float64(total), n)}
		if step > 0 {
			frame.Scores = scores(step, total)
		}
		f.Frames = append(f.Frames, frame)
	}
	for step := 1; step <= done; step++ {
		f.Scores = append(f.Scores, scores(step, total))
	}
	return f
}

// works are n of the artist's, evenly spread instead of drawn.
func works(p ganlib.Parabolas, n int) [][]float32 {
	out := make([][]float32, n)
	low, high := p.Range()
	for k := range out {
		for _, y := range p.Curve(low + (high-low)*(float64(k)+0.5)/float64(n)) {
			out[k] = append(out[k], float32(y))
		}
	}
	return out
}
