package ganlib

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
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
		for end := gan.step + steps; gan.step < end; {
			if err := ctx.Err(); err != nil {
				fail(fmt.Errorf("ganlib: training stopped after step %d: %w", gan.step, err))
				return
			}
			untilFrame := min(every-gan.step%every, end-gan.step)
			n := gan.blockLength(untilFrame)
			start := time.Now()
			first := gan.programs.block == nil && gan.programs.step == nil
			if err := gan.trainBlock(ctx, n); err != nil {
				fail(err)
				return
			}
			if !first { // the first block's time is mostly compilation
				gan.stepSeconds = time.Since(start).Seconds() / float64(n)
			}
			if n < untilFrame {
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

// blockLength is how many of the next steps to run in one execution.
func (gan *GAN) blockLength(atMost int) int {
	n := min(atMost, gan.cfg.Block)
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

// trainBlock trains n steps. Either all of them happen, or nothing does.
func (gan *GAN) trainBlock(ctx context.Context, n int) (err error) {
	before, err := gan.randState()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, gan.setRandState(before))
		}
	}()
	works, err := askWorks(gan.cfg.Artist, gan.duel.work, rand.New(gan.artistRand), n*gan.cfg.BatchSize)
	if err != nil {
		return err
	}
	ideas := make([]float32, n*gan.cfg.BatchSize*gan.cfg.Ideas)
	fillNormal(rand.New(gan.ideasRand), ideas)
	rates := make([]float32, 0, 2*n)
	for t := gan.step + 1; t <= gan.step+n; t++ {
		rates = append(rates, adamRate(gan.cfg.PainterRate, t), adamRate(gan.cfg.CriticRate, t))
	}

	var state []*tensors.Tensor
	var rows []float32
	if canLoop(gan.backend) {
		state, rows, err = gan.runBlock(n, works, ideas, rates)
	} else {
		state, rows, err = gan.runSteps(ctx, n, works, ideas, rates)
	}
	if err != nil {
		return err
	}
	scores := make([]Scores, n)
	for i := range scores {
		scores[i] = scoresFromRow(rows[i*scoresPerStep:])
		if !scores[i].finite() {
			finalize(state)
			return gan.diverged(gan.step + i + 1)
		}
	}
	if ok, err := allFinite(state); err != nil {
		return err
	} else if !ok {
		finalize(state)
		return gan.diverged(gan.step + n)
	}
	finalize(gan.state)
	gan.state = state
	gan.step += n
	gan.film.Scores = append(gan.film.Scores, scores...)
	return nil
}

func (gan *GAN) diverged(step int) error {
	return fmt.Errorf("ganlib: %w at step %d; the weights of step %d are kept: lower PainterRate %g or CriticRate %g and train anew",
		ErrNotFinite, step, gan.step, gan.cfg.PainterRate, gan.cfg.CriticRate)
}

// runBlock trains n steps in one execution.
func (gan *GAN) runBlock(n int, works, ideas, rates []float32) ([]*tensors.Tensor, []float32, error) {
	if gan.programs.block == nil {
		p, err := gan.duel.compileBlock(gan.backend, gan.cfg.Block)
		if err != nil {
			return nil, nil, err
		}
		gan.programs.block = p
		gan.programs.compilations++
	}
	block, batch := gan.cfg.Block, gan.cfg.BatchSize
	loop := [loopLen]*tensors.Tensor{
		loopStep:   tensors.FromScalar(int32(0)),
		loopSteps:  tensors.FromScalar(int32(n)),
		loopWorks:  padded(works, append([]int{block, batch}, gan.duel.work...)),
		loopIdeas:  padded(ideas, []int{block, batch, gan.cfg.Ideas}),
		loopRates:  padded(rates, []int{block, 2}),
		loopScores: padded(nil, []int{block, scoresPerStep}),
	}
	defer finalize(loop[:])
	out, err := gan.run(gan.programs.block, append(slices.Clone(gan.state), loop[:]...)...)
	if err != nil {
		return nil, nil, err
	}
	last := len(out) - 1
	rows, err := tensors.CopyFlatData[float32](out[last])
	finalize(out[last:])
	return out[:last], rows, err
}

// padded makes a tensor of values, and of zeros where they end: a short block's
// data in the room of a whole one's.
func padded(values []float32, shape []int) *tensors.Tensor {
	size, _ := product(shape...)
	if len(values) < size {
		values = append(slices.Clip(values), make([]float32, size-len(values))...)
	}
	return tensors.FromFlatDataAndDimensions(values, shape...)
}

// runSteps trains n steps in n executions.
func (gan *GAN) runSteps(ctx context.Context, n int, works, ideas, rates []float32) (state []*tensors.Tensor, rows []float32, err error) {
	if gan.programs.step == nil {
		p, err := gan.duel.compileStep(gan.backend)
		if err != nil {
			return nil, nil, err
		}
		gan.programs.step = p
		gan.programs.compilations++
	}
	state = gan.state
	batch := gan.cfg.BatchSize
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("ganlib: training stopped after step %d: %w", gan.step, err)
		}
		out, err := gan.run(gan.programs.step, append(slices.Clone(state),
			tensors.FromFlatDataAndDimensions(works[i*batch*gan.points:][:batch*gan.points], prepend(batch, gan.duel.work)...),
			tensors.FromFlatDataAndDimensions(ideas[i*batch*gan.cfg.Ideas:][:batch*gan.cfg.Ideas], batch, gan.cfg.Ideas),
			tensors.FromFlatDataAndDimensions(rates[2*i:][:2], 2))...)
		if err != nil {
			return nil, nil, err
		}
		last := len(out) - 1
		row, err := tensors.CopyFlatData[float32](out[last])
		if err != nil {
			return nil, nil, fmt.Errorf("ganlib: read scores: %w", err)
		}
		rows = append(rows, row...)
		if i > 0 {
			finalize(state)
		}
		state = out[:last]
	}
	return state, rows, nil
}

// allFinite looks at every value of a state.
func allFinite(state []*tensors.Tensor) (ok bool, err error) {
	ok = true
	for _, t := range state {
		err = guard("ganlib: read weights", func() error {
			return tensors.ConstFlatData(t, func(values []float32) {
				for _, v := range values {
					ok = ok && isFinite(v)
				}
			})
		})
		if err != nil {
			return false, err
		}
	}
	return ok, nil
}

// randState and setRandState carry the two streams that a training draws from.
func (gan *GAN) randState() (s [2][]byte, err error) {
	for i, src := range []*rand.ChaCha8{gan.artistRand, gan.ideasRand} {
		if s[i], err = src.MarshalBinary(); err != nil {
			return s, fmt.Errorf("ganlib: random state: %w", err)
		}
	}
	return s, nil
}

func (gan *GAN) setRandState(s [2][]byte) error {
	for i, src := range []*rand.ChaCha8{gan.artistRand, gan.ideasRand} {
		if err := src.UnmarshalBinary(s[i]); err != nil {
			return fmt.Errorf("ganlib: random state: %w", err)
		}
	}
	return nil
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
