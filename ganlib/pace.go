package ganlib

import "fmt"

// A Pace is how fast the two friends learn. It may change in the middle of a
// training: see SetPace.
type Pace struct {
	// PainterRate and CriticRate are the learning rates of the painter's
	// (generator's) and the critic's (discriminator's) Adam, 0 to 10. At 0 the
	// player rests: neither his weights nor his Adam's moments change, so that
	// the other one learns alone.
	PainterRate, CriticRate float64
	// CriticSteps is the number of steps that the critic learns for each one of
	// the painter's, 1 to 100: the painter learns in the steps whose number it
	// divides.
	CriticSteps int
}

// maxCriticSteps is the most that a critic may learn before the painter does.
const maxCriticSteps = 100

// Pace returns how fast the two learn now.
func (gan *GAN) Pace() Pace { return gan.pace }

// SetPace changes how fast the two learn, from the next step on: also in the
// middle of the loop over Train. The error says which field is wrong, and what
// is allowed; the pace then stays as it was.
func (gan *GAN) SetPace(pace Pace) error {
	if err := gan.ready(); err != nil {
		return err
	}
	if err := pace.validate(); err != nil {
		return err
	}
	if pace == gan.pace {
		return nil
	}
	if err := gan.forgetAhead(); err != nil { // it was begun at the former pace
		return err
	}
	gan.pace = pace
	return gan.keep(true)
}

func (p Pace) validate() error {
	for _, f := range []struct {
		name  string
		value float64
	}{{"PainterRate", p.PainterRate}, {"CriticRate", p.CriticRate}} {
		if !(f.value >= 0 && f.value <= maxRate) { // so that NaN fails as well
			return fmt.Errorf("ganlib: Pace.%s %v: must be between 0 (he rests) and %g", f.name, f.value, maxRate)
		}
	}
	if p.CriticSteps < 1 || p.CriticSteps > maxCriticSteps {
		return fmt.Errorf("ganlib: Pace.CriticSteps %d: must be between 1 and %d steps of the critic for one of the painter", p.CriticSteps, maxCriticSteps)
	}
	return nil
}

// moves counts the steps in which each player has learned: Adam's correction of
// its moments depends on it.
type moves struct{ Painter, Critic int }

// rates returns the Adam rates of n steps after step number step, [n, 2]: the
// painter's, the critic's, 0 for one who rests.
func (p Pace) rates(step, n int, m moves, beta1 float64) (rates []float32, after moves) {
	rates = make([]float32, 0, 2*n)
	for t := step + 1; t <= step+n; t++ {
		var painter, critic float32
		if p.PainterRate > 0 && t%p.CriticSteps == 0 {
			m.Painter++
			painter = adamRate(p.PainterRate, beta1, m.Painter)
		}
		if p.CriticRate > 0 {
			m.Critic++
			critic = adamRate(p.CriticRate, beta1, m.Critic)
		}
		rates = append(rates, painter, critic)
	}
	return rates, m
}
