package studio

import (
	"fmt"

	"atelier/ganlib/measure"
	"atelier/ganlib/plot"
)

// judgeCurve asks the critic about a curve that a learner drew, and tells what it is.
func (s *Studio) judgeCurve(curve []float32) error {
	fit, err := measure.FitParabola(artist, curve)
	if err != nil {
		return err
	}
	gan := s.scene.active.gan
	verdicts, err := gan.Judge([][]float32{curve})
	if err != nil {
		return err
	}
	advice, err := gan.Advice([][]float32{curve})
	if err != nil {
		return err
	}
	o := Opinion{Probability: verdicts[0]}
	o.Says = fmt.Sprintf("With a probability of %.2f, the artist painted it. To please me: %s.", verdicts[0], plot.Say(advice[0]))
	o.Truth = truth(curve, fit)
	s.emit(Message{Kind: "opinion", Data: o, Numbers: map[string][]float32{"advice": advice[0]}})
	return nil
}

// truth says what a curve is, without the critic.
func truth(curve []float32, fit measure.Fit) string {
	const smooth = 0.05 // a hand's parabola
	lower, upper := artist.Bounds()
	inside := 0
	for i, y := range curve {
		if y := float64(y); y >= lower[i] && y <= upper[i] {
			inside++
		}
	}
	what := fmt.Sprintf("%d of its %d points lie between the bounds, and it is %.2f away from the nearest parabola.", inside, len(curve), fit.RMS)
	switch {
	case inside == len(curve) && fit.RMS < smooth:
		return what + " It could be the artist's."
	case inside == len(curve):
		return what + " It stays where the artist's do, but is no parabola of his."
	}
	return what + " The artist never paints like this."
}
