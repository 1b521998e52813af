package ganlib

import "fmt"

// Rates are how fast the two players learn. They may change in the middle of a
// training: see SetRates.
type Rates struct {
	// Painter and Critic are the learning rates of the painter's (generator's) and
	// the critic's (discriminator's) Adam, 0 to 10. At 0 a player rests: neither its
	// weights nor its moments change, so that the other one learns alone.
	Painter float64 `json:"PainterRate"`
	Critic  float64 `json:"CriticRate"`
	// CriticSteps is the number of steps that the critic learns for each one of
	// the painter's, 1 to 100: the painter learns in the steps whose number it
	// divides.
	CriticSteps int
}

const (
	maxRate        = 10.0
	maxCriticSteps = 100
)

// Rates returns how fast the two learn now.
func (gan *GAN) Rates() Rates { return gan.now.rates }

// SetRates changes how fast the two learn, from the next step on: also in the
// middle of the loop over Train. The error says which field is wrong, and what
// is allowed; the rates then stay as they were.
func (gan *GAN) SetRates(rates Rates) error {
	if gan.closed {
		return errClosed
	}
	if err := rates.validate(); err != nil {
		return err
	}
	if rates == gan.now.rates {
		return nil
	}
	if err := gan.forgetAhead(); err != nil { // it was begun at the former rates
		return err
	}
	before := gan.now.rates
	gan.now.rates = rates
	if n := len(gan.checkpoints); n > 0 && gan.checkpoints[n-1].step == gan.now.step {
		gan.checkpoints[n-1].rates = rates // nothing else has changed since
		return nil
	}
	if err := gan.keepCheckpoint(true); err != nil && !gan.hangs() { // what hangs can only be saved
		gan.now.rates = before
		return err
	}
	return nil
}

func (r Rates) validate() error {
	for _, f := range []struct {
		name  string
		value float64
	}{{"Painter", r.Painter}, {"Critic", r.Critic}} {
		if !(f.value >= 0 && f.value <= maxRate) { // so that NaN fails as well
			return fmt.Errorf("ganlib: Rates.%s %v: must be between 0 (the player rests) and %g", f.name, f.value, maxRate)
		}
	}
	if r.CriticSteps < 1 || r.CriticSteps > maxCriticSteps {
		return fmt.Errorf("ganlib: Rates.CriticSteps %d: must be between 1 and %d steps of the critic for one of the painter", r.CriticSteps, maxCriticSteps)
	}
	return nil
}

// updateCounts are the numbers of steps in which each player has learned: Adam's
// correction of its moments depends on them.
type updateCounts struct{ Painter, Critic int }

// adamRates returns the rates that Adam takes in the n steps after step number
// step, [n, 2]: the painter's, the critic's, 0 for a player that rests. done are
// the updates so far, and after are those once the steps are done.
func (r Rates) adamRates(step, n int, done updateCounts, beta1 float64) (rates []float32, after updateCounts) {
	rates = make([]float32, 0, 2*n)
	for t := step + 1; t <= step+n; t++ {
		var painter, critic float32
		if r.Painter > 0 && t%r.CriticSteps == 0 {
			done.Painter++
			painter = adamRate(r.Painter, beta1, done.Painter)
		}
		if r.Critic > 0 {
			done.Critic++
			critic = adamRate(r.Critic, beta1, done.Critic)
		}
		rates = append(rates, painter, critic)
	}
	return rates, done
}
