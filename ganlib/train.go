package ganlib

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"math"

	"atelier/internal/say"
)

// ErrNotFinite is in the error of a training whose scores or weights stopped
// being numbers: it has diverged.
var ErrNotFinite = say.Sentinel("training has turned non-finite")

// Train goes on for steps steps (none if 0) and hands over a Frame whenever the
// number of steps since the GAN's beginning is a multiple of every, and at the end.
// One step shows both players one batch and moves both, each by its own gradient at
// the weights from before the step.
//
// Leaving the loop early, or the end of ctx, stops the training between two
// executions, of which none is meant to take more than a quarter of a second; the
// GAN stays whole, can be saved, and goes on with the next Train as if nothing had
// happened. The end of ctx, and whatever goes wrong, comes as the last pair's error;
// its Frame is then the zero Frame. If ctx ends while the networks are being compiled,
// Train does not wait for that: the compilation goes on, and with it calls of the
// players' nets and of the loss, until the next Train, or Close, has waited for it.
//
// A backend that hangs can't be stopped. If whatever is under way, in Train or in
// another call inside of the loop, has not come back a second and a half after the end
// of ctx, it is given up: the error then is both that of ctx and ErrNoAnswer, and the
// GAN can be saved as its last step left it, and closed.
//
// A training that turns non-finite stops with ErrNotFinite and the number of
// the step; the weights from before that step's block are kept.
func (gan *GAN) Train(ctx context.Context, steps, every int) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		if err := gan.mayTrain(steps, every); err != nil {
			yield(Frame{}, err)
			return
		}
		endWaiting := gan.expect(ctx)
		defer endWaiting()
		fail := func(err error) {
			// What hangs may be what nobody has waited for yet.
			hung := cmp.Or(gan.forgetAhead(), gan.ready())
			if errors.Is(hung, ErrNoAnswer) && ctx.Err() != nil && !errors.Is(err, ErrNoAnswer) {
				err = stopped(ctx, gan.now.step, hung)
			}
			endWaiting() // whatever the loop's body does now, it has time for
			yield(Frame{}, err)
		}
		if err := gan.forgetAhead(); err != nil {
			fail(stopped(ctx, gan.now.step, err))
			return
		}
		// If that hangs, the next use of the GAN says so.
		defer func() { _ = gan.forgetAhead() }()
		plan := plan{gan.now.step + steps, every}
		for executions := 1; gan.now.step < plan.end; executions++ {
			err := ctx.Err()
			if err == nil {
				err = gan.trainBlock(ctx, plan)
			}
			if err != nil {
				fail(stopped(ctx, gan.now.step, err))
				return
			}
			gan.estimate(ctx, executions, plan)
			if gan.now.step%every != 0 && gan.now.step != plan.end {
				continue
			}
			if ctx.Err() != nil && gan.now.step < plan.end && gan.dense == nil && len(gan.paint.programs) == 0 {
				continue // to the stop: what paints a frame may take long to compile
			}
			frame, err := gan.takeFrame()
			if errors.Is(err, ErrNoAnswer) {
				err = stopped(ctx, gan.now.step, err)
			}
			if err != nil {
				fail(err)
				return
			}
			if !yield(frame, nil) {
				return
			}
		}
	}
}

// mayTrain tells why a training can't begin, if it can't.
func (gan *GAN) mayTrain(steps, every int) error {
	if err := gan.ready(); err != nil {
		return err
	}
	switch {
	case steps < 0 || steps > math.MaxInt32-gan.now.step:
		return say.Errorf("ganlib: Train: steps %d: must not be negative, and a GAN trains %d steps at most", steps, math.MaxInt32)
	case every < 1:
		return say.Errorf("ganlib: Train: every %d: must be positive", every)
	}
	return nil
}

// stopped returns the error of a training that err ended after a step: if ctx
// has ended, that is the reason.
func stopped(ctx context.Context, step int, err error) error {
	switch {
	case ctx.Err() == nil:
		return err
	case errors.Is(err, ErrNoAnswer):
		return say.Errorf("ganlib: training stopped after step %d: %w; what was under way is given up: %w", step, ctx.Err(), err)
	}
	return say.Errorf("ganlib: training stopped after step %d: %w", step, ctx.Err())
}

// takeFrame paints the fixed ideas and adds the frame to the film.
func (gan *GAN) takeFrame() (Frame, error) {
	frame, err := gan.Now()
	if err != nil {
		return Frame{}, err
	}
	if last := gan.film.Last(); last.Step == frame.Step && last.Paintings != nil {
		return last, nil
	}
	gan.film.Frames = append(gan.film.Frames, frame)
	return frame, nil
}

// trainBlock trains a block of the plan. Either all of its steps happen, or
// nothing does. The block after it is under way before this one is looked at:
// what it comes to is used by the next call, or forgotten.
func (gan *GAN) trainBlock(ctx context.Context, plan plan) error {
	// The loop's body may have closed the GAN, or left something that hangs.
	if err := gan.ready(); err != nil {
		return err
	}
	if err := gan.compileTraining(ctx); err != nil {
		return err
	}
	b := gan.ahead
	gan.ahead = nil
	if b == nil {
		b = gan.begin(ctx, gan.now, plan)
	}
	if err := gan.wait(b.done, b.String()); err != nil {
		return err
	}
	if b.err != nil {
		return b.err
	}
	gan.stepSeconds = b.seconds / float64(b.n)
	if b.after.step < plan.end && ctx.Err() == nil {
		gan.ahead = gan.begin(ctx, b.after, plan)
	}
	last := gan.now // which the check must not read: it may be left behind
	scores, err := call(gan, b.String(), func() ([]Scores, error) { return gan.checkBlock(b, last) })
	if errors.Is(err, ErrNoAnswer) {
		return err
	}
	if err != nil {
		if gan.forgetAhead() == nil { // it reads the state that is freed next
			finalize(b.after.state)
		}
		return err
	}
	finalize(gan.now.state)
	gan.now = b.after
	gan.film.Scores = append(gan.film.Scores, scores...)
	return gan.keepCheckpoint(false)
}

// checkBlock makes the scores of a block that follows the last step, and an error if
// anything in it is not a number.
func (gan *GAN) checkBlock(b *block, last checkpoint) ([]Scores, error) {
	scores, err := gan.scores(b.report, b.n)
	if err != nil {
		return nil, err
	}
	each := gan.graph.reportSize()
	for i, s := range scores {
		if !s.finite() || !finite(b.report[i*each:][:each]) {
			return nil, diverged(b.from+i+1, last)
		}
	}
	if ok, err := b.after.finite(); err != nil {
		return nil, err
	} else if !ok {
		return nil, diverged(b.after.step, last)
	}
	return scores, nil
}

// diverged is the error of a training that turned non-finite at a step.
func diverged(step int, last checkpoint) error {
	return say.Errorf("ganlib: %w at step %d; the weights of step %d are kept: lower PainterRate %g or CriticRate %g and train anew",
		ErrNotFinite, step, last.step, last.rates.Painter, last.rates.Critic)
}
