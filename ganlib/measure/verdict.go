package measure

import (
	"math"

	"atelier/ganlib"
	"atelier/internal/say"
)

// A Verdict sums up what a critic (discriminator) says of many works.
type Verdict struct {
	// Real and Painted are the mean probabilities, 0 to 1, that the critic gives the
	// artist's works and the painter's. The tutorial calls Real "D accuracy".
	Real, Painted float64
	// Accuracy is what that word means elsewhere: the share of works, 0 to 1, that
	// are placed on the right side of [Threshold], each kind counting half. It is
	// measured as ganlib.Scores.Accuracy is.
	Accuracy float64
}

// Threshold is the probability above which a work counts as taken for the artist's:
// one half under most losses, and 0.62 under ganlib.LeastSquares, which settles at the
// logit ½.
func Threshold(equilibrium ganlib.Equilibrium) float32 {
	return float32(1 / (1 + math.Exp(-float64(equilibrium.Threshold()))))
}

// Verdicts sums up the probabilities that GAN.Judge returned for real works and
// for painted ones, at least one of each. The equilibrium is that of the critic's
// loss, gan.Film().Equilibrium().
func Verdicts(equilibrium ganlib.Equilibrium, real, painted []float32) (Verdict, error) {
	if len(real) == 0 || len(painted) == 0 {
		return Verdict{}, say.Errorf("measure: %d verdicts on real works and %d on painted ones: must be at least one of each", len(real), len(painted))
	}
	var v Verdict
	threshold := Threshold(equilibrium)
	for _, p := range real {
		v.Real += float64(p) / float64(len(real))
		if p > threshold {
			v.Accuracy += 0.5 / float64(len(real))
		}
	}
	for _, p := range painted {
		v.Painted += float64(p) / float64(len(painted))
		if p <= threshold {
			v.Accuracy += 0.5 / float64(len(painted))
		}
	}
	return v, nil
}
