package ganlib

import (
	"atelier/internal/say"
)

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
			return say.Errorf("ganlib: Rates.%s %v: must be between 0 (the player rests) and %g", f.name, f.value, maxRate)
		}
	}
	if r.CriticSteps < 1 || r.CriticSteps > maxCriticSteps {
		return say.Errorf("ganlib: Rates.CriticSteps %d: must be between 1 and %d steps of the critic for one of the painter", r.CriticSteps, maxCriticSteps)
	}
	return nil
}

// updateCounts are the numbers of steps in which each player has learned: Adam's
// correction of its moments depends on them.
type updateCounts struct{ Painter, Critic int }

// The values of a step's row of rates.
const (
	ratePainter = iota // Adam's, 0 for a player that rests
	rateCritic
	rateAverage // how far the average of the painter's weights follows them: only where there is one
)

// rateCount is the length of a row.
func (o adam) rateCount() int {
	if o.averaging > 0 {
		return rateAverage + 1
	}
	return rateAverage
}

// rates returns the rows of the n steps after step number step, [n, rateCount]. done are
// the updates so far, and after are those once the steps are done.
func (o adam) rates(r Rates, step, n int, done updateCounts) (rows []float32, after updateCounts, err error) {
	rows = make([]float32, n*o.rateCount())
	for i := range n {
		row, t := rows[i*o.rateCount():][:o.rateCount()], step+1+i
		share, err := shareOf(o.schedule, t)
		if err != nil {
			return nil, updateCounts{}, err
		}
		if rate := share * r.Painter; rate > 0 && t%r.CriticSteps == 0 {
			if o.averaging > 0 {
				row[rateAverage] = averageShare(o.averaging, done.Painter)
			}
			done.Painter++
			row[ratePainter] = o.rate(rate, done.Painter)
		}
		if rate := share * r.Critic; rate > 0 {
			done.Critic++
			row[rateCritic] = o.rate(rate, done.Critic)
		}
	}
	return rows, done, nil
}
