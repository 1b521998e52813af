package ganlib

import (
	"fmt"
	"math"
	"strings"

	"atelier/internal/say"
)

// A Schedule makes both players learn more slowly, step by step: great strides first, and
// small ones for the finish. Rates are what it takes its shares of.
type Schedule interface {
	// Share returns the share of both rates, 0 to 1, with which the two learn in a step;
	// the first one's number is 1. Training twice asks for the same step twice, and must
	// get the same answer.
	Share(step int) float64
}

// StepDown is a Schedule of stairs: the full rates at first, and from each of its
// steps on the share that stands there. The steps must be in order.
type StepDown []Stair

// A Stair begins with step number From, at least 1, and is Share high, 0 to 1.
type Stair struct {
	From  int
	Share float64
}

// Share returns the last stair's that has begun, or 1.
func (s StepDown) Share(step int) float64 {
	share := 1.0
	for _, stair := range s {
		if step >= stair.From {
			share = stair.Share
		}
	}
	return share
}

// Validate reports what is wrong with s, and what is allowed.
func (s StepDown) Validate() error {
	for i, stair := range s {
		switch {
		case stair.From < 1 || i > 0 && stair.From <= s[i-1].From:
			return say.Errorf("StepDown[%d].From %d: must be at least 1, and above that of the stair before it", i, stair.From)
		case !(stair.Share >= 0 && stair.Share <= 1): // so that NaN fails as well
			return say.Errorf("StepDown[%d].Share %v: must be between 0 (both rest) and 1", i, stair.Share)
		}
	}
	return nil
}

// String says which schedule this is, for people and for saved files.
func (s StepDown) String() string {
	parts := []string{"full rates"}
	for _, stair := range s {
		parts = append(parts, fmt.Sprintf("%g of them from step %d on", stair.Share, stair.From))
	}
	return strings.Join(parts, ", ")
}

// Cosine is a Schedule that goes down softly: the full rates up to step number Full,
// then down along half a wave of the cosine to the share Last at step number End, and
// that from there on (Loshchilov & Hutter 2016, arXiv:1608.03983, equation 5, without
// restarts).
type Cosine struct {
	// Full is at least 0, and End above it.
	Full, End int
	// Last is from 0 (both rest in the end) to 1.
	Last float64
}

// Share returns Last + (1-Last)·½·(1+cos(π·u)), where u goes from 0 at Full to 1 at End.
func (c Cosine) Share(step int) float64 {
	u := min(max(float64(step-c.Full)/float64(c.End-c.Full), 0), 1)
	return c.Last + (1-c.Last)*(1+math.Cos(math.Pi*u))/2
}

// Validate reports what is wrong with c, and what is allowed.
func (c Cosine) Validate() error {
	switch {
	case c.Full < 0 || c.End <= c.Full:
		return say.Errorf("Cosine.Full %d and Cosine.End %d: the first must be at least 0, the second above it", c.Full, c.End)
	case !(c.Last >= 0 && c.Last <= 1): // so that NaN fails as well
		return say.Errorf("Cosine.Last %v: must be between 0 (both rest in the end) and 1", c.Last)
	}
	return nil
}

// String says which schedule this is, for people and for saved files.
func (c Cosine) String() string {
	return fmt.Sprintf("full rates to step %d, a cosine to %g of them at step %d", c.Full, c.Last, c.End)
}

// validateSchedule checks a schedule that checks itself. Any other one is checked step by
// step.
func validateSchedule(s Schedule) error {
	v, ok := s.(interface{ Validate() error })
	if !ok {
		return nil
	}
	if err := guard("Schedule", v.Validate); err != nil {
		return fmt.Errorf("ganlib: Schedule: %w", err)
	}
	return nil
}

// shareOf asks a schedule for its share of a step, and checks it.
func shareOf(s Schedule, step int) (share float64, err error) {
	if s == nil {
		return 1, nil
	}
	if err := guard("ganlib: Schedule", func() error { share = s.Share(step); return nil }); err != nil {
		return 0, err
	}
	if !(share >= 0 && share <= 1) { // so that NaN fails as well
		return 0, say.Errorf("ganlib: Schedule: Share of step %d is %v; must be between 0 (both rest) and 1", step, share)
	}
	return share, nil
}
