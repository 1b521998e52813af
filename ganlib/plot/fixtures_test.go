package plot_test

import (
	"math"

	"atelier/ganlib"
	"atelier/ganlib/plot"
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
		Accuracy:    float32(0.69 + 0.25*gap + 0.05*wave(2*step+1)),
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

// advices push the paintings' edges up and their middles down.
func advices(n int) [][]float32 {
	out := make([][]float32, n)
	for k := range out {
		for i, x := range (ganlib.Parabolas{}).X() {
			out[k] = append(out[k], float32(x*x-0.4+0.2*wave(9*k+i)))
		}
	}
	return out
}

// sight is a critic who is right about the family and gets lost far from it: a hill
// along c = b-1.
func sight(n int) plot.Sight {
	s := plot.Sight{}
	for i := range n {
		t := float64(i) / float64(n-1)
		s.B = append(s.B, -0.5+4*t)
		s.C = append(s.C, -1.5+4*t)
	}
	for _, c := range s.C {
		var row []float64
		for _, b := range s.B {
			off, along := b-1-c, b+c-2
			row = append(row, 0.05+0.9*math.Exp(-off*off/0.8-along*along/8))
		}
		s.Probability = append(s.Probability, row)
	}
	for k := range 12 {
		b := 1.5 + 0.5*wave(k)
		s.Paintings = append(s.Paintings, plot.Parabola{B: b + 0.1*wave(k+40), C: b - 1 + 0.1*wave(k+80)})
		s.Works = append(s.Works, plot.Parabola{B: 1 + float64(k)/11, C: float64(k) / 11})
	}
	return s
}

// parted is film's other future: the same up to step at, then another.
func parted(f *ganlib.Film, at int) *ganlib.Film {
	other := &ganlib.Film{Shape: f.Shape}
	for _, frame := range f.Frames {
		if frame.Step > at {
			frame.Paintings = works(ganlib.Parabolas{}, len(frame.Paintings))
		}
		other.Frames = append(other.Frames, frame)
	}
	for i, s := range f.Scores {
		if i >= at {
			s.Real, s.CriticLoss = 0.9+0.02*float32(wave(i)), 0.4
		}
		other.Scores = append(other.Scores, s)
	}
	return other
}

// bands are n losses with three runs each, one of which breaks off.
func bands(n int) []plot.Band {
	names := []string{"minimax", "non-saturating", "least squares", "hinge", "Wasserstein, clipped", "Wasserstein, gradient penalty"}
	out := make([]plot.Band, n)
	for k := range out {
		b := plot.Band{Name: names[k%len(names)], Runs: make([][]float64, 3)}
		for step := 250; step <= 5000; step += 250 {
			b.Steps = append(b.Steps, step)
			for r := range b.Runs {
				v := math.Exp(-float64(step)/(600+200*float64(k))) + 0.1 + 0.05*wave(31*k+7*r+step/250)
				if r == 2 && k == 1 && step > 3000 {
					v = math.NaN()
				}
				b.Runs[r] = append(b.Runs[r], v)
			}
		}
		out[k] = b
	}
	return out
}
