package measure

import "fmt"

// A Verdict sums up what a critic (discriminator) says of many works.
type Verdict struct {
	// Real and Painted are the mean probabilities, 0 to 1, that he gives to the
	// artist's works and to the painter's. The tutorial calls Real "D accuracy".
	Real, Painted float64
	// Accuracy is what that word means elsewhere: the share of works, 0 to 1,
	// that he places on the right side of one half, each kind counting half.
	Accuracy float64
}

// Verdicts sums up the probabilities that GAN.Judge returned for real works and
// for painted ones, at least one of each.
func Verdicts(real, painted []float32) (Verdict, error) {
	if len(real) == 0 || len(painted) == 0 {
		return Verdict{}, fmt.Errorf("measure: %d verdicts on real works and %d on painted ones: must be at least one of each", len(real), len(painted))
	}
	var v Verdict
	for _, p := range real {
		v.Real += float64(p) / float64(len(real))
		if p > 0.5 {
			v.Accuracy += 0.5 / float64(len(real))
		}
	}
	for _, p := range painted {
		v.Painted += float64(p) / float64(len(painted))
		if p <= 0.5 {
			v.Accuracy += 0.5 / float64(len(painted))
		}
	}
	return v, nil
}
