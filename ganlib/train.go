package ganlib

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/gomlx/gomlx/core/tensors"
)

// ErrNotFinite is in the error of a training whose scores or weights stopped
// being numbers: it has diverged.
var ErrNotFinite = errors.New("training has turned non-finite")

// longestBlock is how long an execution should take at most, so that a
// training can be interrupted at any moment without waiting.
const longestBlock = 250 * time.Millisecond

// Train goes on for steps steps (none if 0) and hands over a Frame whenever the number of
// steps since the GAN's beginning is a multiple of every, and at the end. One
// step shows both players one batch and moves both, each by his own gradient at
// the weights from before the step.
//
// Leaving the loop early, or the end of ctx, stops the training between two
// executions; the GAN stays whole, can be saved, and goes on with the next
// Train as if nothing had happened. The end of ctx, and whatever goes wrong,
// comes as the last pair's error; its Frame is then the zero Frame.
//
// A training that turns non-finite stops with ErrNotFinite and the number of
// the step; the weights from before that step's block are kept.
func (gan *GAN) Train(ctx context.Context, steps, every int) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		fail := func(err error) { yield(Frame{}, err) }
		switch {
		case gan.closed:
			fail(errClosed)
			return
		case steps < 0 || steps > math.MaxInt32-gan.step:
			fail(fmt.Errorf("ganlib: Train: steps %d: must not be negative, and a GAN trains %d steps at most", steps, math.MaxInt32))
			return
		case every < 1:
			fail(fmt.Errorf("ganlib: Train: every %d: must be positive", every))
			return
		}
		gan.forgetAhead()
		defer gan.forgetAhead()
		plan := plan{gan.step + steps, every}
		for gan.step < plan.end {
			err := ctx.Err()
			if err == nil {
				err = gan.trainBlock(ctx, plan)
			}
			if err != nil && ctx.Err() != nil {
				err = fmt.Errorf("ganlib: training stopped after step %d: %w", gan.step, ctx.Err())
			}
			if err != nil {
				fail(err)
				return
			}
			if gan.step%every != 0 && gan.step != plan.end {
				continue
			}
			frame, err := gan.takeFrame()
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

// A plan is what a training is for: steps up to end, a frame every so often.
type plan struct{ end, every int }

// blockLength is how many steps to run in one execution after step number step:
// none after the last.
func (gan *GAN) blockLength(step int, p plan) int {
	n := min(p.every-step%p.every, p.end-step, gan.cfg.Block)
	if gan.stepSeconds > 0 {
		n = min(n, max(1, int(longestBlock.Seconds()/gan.stepSeconds)))
	}
	return n
}

// takeFrame paints the fixed ideas and adds the frame to the film.
func (gan *GAN) takeFrame() (Frame, error) {
	flat, err := gan.paintFlat(gan.fixedIdeas, gan.cfg.Paintings)
	if err != nil {
		return Frame{}, err
	}
	frame := Frame{Step: gan.step, Scores: gan.film.Scores[gan.step-1], Paintings: split(flat, gan.points)}
	if last := gan.film.Last(); last.Step == gan.step && last.Paintings != nil {
		return last, nil
	}
	gan.film.Frames = append(gan.film.Frames, frame)
	return frame, nil
}

// trainBlock trains a block of the plan. Either all of its steps happen, or
// nothing does. The block after it is under way before this one is looked at:
// what it comes to is used by the next call, or forgotten.
func (gan *GAN) trainBlock(ctx context.Context, plan plan) error {
	if gan.closed { // by the one who looks at the frames
		return errClosed
	}
	if err := gan.compileTraining(); err != nil {
		return err
	}
	b := gan.ahead
	gan.ahead = nil
	if b == nil {
		b = gan.begin(ctx, gan.step, plan, gan.state, gan.streams)
	}
	<-b.done
	if b.err != nil {
		return b.err
	}
	gan.stepSeconds = b.seconds / float64(b.n)
	if b.from+b.n < plan.end {
		gan.ahead = gan.begin(ctx, b.from+b.n, plan, b.state, b.after)
	}
	scores, err := gan.check(b)
	if err != nil {
		gan.forgetAhead() // it reads the state that is freed next
		finalize(b.state)
		return err
	}
	finalize(gan.state)
	gan.state = b.state
	gan.streams = b.after
	gan.step += b.n
	gan.film.Scores = append(gan.film.Scores, scores...)
	return nil
}

// check makes the scores of a block, and an error if anything in it is not a
// number.
func (gan *GAN) check(b *block) ([]Scores, error) {
	scores, err := gan.scores(b.logits, b.n)
	if err != nil {
		return nil, err
	}
	for i, s := range scores {
		if !s.finite() || !finite(b.logits[2*i*gan.cfg.BatchSize:][:2*gan.cfg.BatchSize]) {
			return nil, gan.diverged(b.from + i + 1)
		}
	}
	if ok, err := allFinite(b.state); err != nil {
		return nil, err
	} else if !ok {
		return nil, gan.diverged(b.from + b.n)
	}
	return scores, nil
}

func (gan *GAN) diverged(step int) error {
	return fmt.Errorf("ganlib: %w at step %d; the weights of step %d are kept: lower PainterRate %g or CriticRate %g and train anew",
		ErrNotFinite, step, gan.step, gan.cfg.PainterRate, gan.cfg.CriticRate)
}

// compileTraining compiles what a training needs, all at once: XLA leaves a
// core idle now and then.
func (gan *GAN) compileTraining() error {
	if gan.programs.losses != nil {
		return nil
	}
	var wait sync.WaitGroup
	var errs [2]error
	wait.Go(func() {
		verdicts := gan.cfg.Block * 2 * gan.cfg.BatchSize
		gan.programs.losses, errs[0] = gan.duel.compileLosses(whoDoes(gan.backend, verdicts*verdictWork), gan.cfg.Block)
	})
	if canLoop(gan.backend) {
		gan.programs.block, errs[1] = gan.duel.compileBlock(gan.backend, gan.cfg.Block)
	} else {
		gan.programs.step, errs[1] = gan.duel.compileStep(gan.backend)
	}
	wait.Wait()
	err := errors.Join(errs[:]...)
	for _, p := range []*program{gan.programs.losses, gan.programs.block, gan.programs.step} {
		if p != nil {
			gan.effort(p).compilations.Add(1)
		}
	}
	if err != nil { // the next Train must not take half of it for the whole
		gan.programs.losses.close()
		gan.programs.losses = nil
	}
	return err
}

// runBlock trains n steps in one execution. It returns the new state, and the
// logits of every step, [n, 2*batch] and more.
func (gan *GAN) runBlock(_ context.Context, state []*tensors.Tensor, n int, works, ideas, rates []float32) ([]*tensors.Tensor, []float32, error) {
	block, batch := gan.cfg.Block, gan.cfg.BatchSize
	loop := [loopLen]*tensors.Tensor{
		loopStep:   tensors.FromScalar(int32(0)),
		loopSteps:  tensors.FromScalar(int32(n)),
		loopWorks:  padded(works, append([]int{block, batch}, gan.duel.work...)...),
		loopIdeas:  padded(ideas, block, batch, gan.cfg.Ideas),
		loopRates:  padded(rates, block, 2),
		loopLogits: padded(nil, block, 2*batch, 1),
	}
	defer finalize(loop[:])
	return gan.runTraining(gan.programs.block, append(slices.Clone(state), loop[:]...))
}

// runTraining runs a program that returns a state and logits.
func (gan *GAN) runTraining(p *program, inputs []*tensors.Tensor) (state []*tensors.Tensor, logits []float32, err error) {
	out, err := gan.run(p, inputs...)
	if err != nil {
		return nil, nil, err
	}
	last := len(out) - 1
	logits, err = tensors.CopyFlatData[float32](out[last])
	finalize(out[last:])
	if err != nil {
		return nil, nil, fmt.Errorf("ganlib: read logits: %w", err)
	}
	return out[:last], logits, nil
}

// padded makes a tensor of values, and of zeros where they end: a short block's
// data in the room of a whole one's.
func padded(values []float32, shape ...int) *tensors.Tensor {
	size, _ := product(shape...)
	if len(values) < size {
		values = append(slices.Clip(values), make([]float32, size-len(values))...)
	}
	return tensors.FromFlatDataAndDimensions(values, shape...)
}

// runSteps trains n steps in n executions, and returns what runBlock does.
func (gan *GAN) runSteps(ctx context.Context, state []*tensors.Tensor, n int, works, ideas, rates []float32) (_ []*tensors.Tensor, logits []float32, err error) {
	batch := gan.cfg.BatchSize
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		next, row, err := gan.runTraining(gan.programs.step, append(slices.Clone(state),
			tensors.FromFlatDataAndDimensions(works[i*batch*gan.points:][:batch*gan.points], prepend(batch, gan.duel.work)...),
			tensors.FromFlatDataAndDimensions(ideas[i*batch*gan.cfg.Ideas:][:batch*gan.cfg.Ideas], batch, gan.cfg.Ideas),
			tensors.FromFlatDataAndDimensions(rates[2*i:][:2], 2)))
		if err != nil {
			return nil, nil, err
		}
		logits = append(logits, row...)
		if i > 0 {
			finalize(state)
		}
		state = next
	}
	return state, logits, nil
}

// verdictWork is about what a loss takes for one logit, in multiplications.
const verdictWork = 64

// scores makes the scores of n steps from their logits.
func (gan *GAN) scores(logits []float32, n int) ([]Scores, error) {
	batch := gan.cfg.BatchSize
	in := padded(logits, gan.cfg.Block, 2*batch, 1)
	defer in.FinalizeAll()
	out, err := gan.run(gan.programs.losses, in)
	if err != nil {
		return nil, err
	}
	defer finalize(out)
	losses, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return nil, fmt.Errorf("ganlib: read losses: %w", err)
	}
	scores := make([]Scores, n)
	for i := range scores {
		step := logits[2*batch*i:][:2*batch]
		real, realRight := verdict(step[:batch])
		painted, paintedWrong := verdict(step[batch:])
		scores[i] = Scores{
			Real: real, Painted: painted,
			CriticLoss: losses[2*i], PainterLoss: losses[2*i+1],
			Right: (realRight + 1 - paintedWrong) / 2,
		}
	}
	return scores, nil
}

// verdict returns the mean probability that logits stand for, and the share of
// them above one half.
func verdict(logits []float32) (mean, above float32) {
	var sum float64
	var n int
	for _, l := range logits {
		sum += float64(sigmoid(l))
		if l > 0 {
			n++
		}
	}
	return float32(sum / float64(len(logits))), float32(n) / float32(len(logits))
}

// finite tells whether all values are numbers.
func finite(values []float32) bool {
	for _, v := range values {
		if !isFinite(v) {
			return false
		}
	}
	return true
}

// allFinite looks at every value of a state.
func allFinite(state []*tensors.Tensor) (ok bool, err error) {
	ok = true
	for _, t := range state {
		err = guard("ganlib: read weights", func() error {
			return tensors.ConstFlatData(t, func(values []float32) { ok = ok && finite(values) })
		})
		if err != nil {
			return false, err
		}
	}
	return ok, nil
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
