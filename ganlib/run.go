package ganlib

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/gomlx/gomlx/core/tensors"
)

// A compilation of what a training needs, under way or done.
type compilation struct {
	done chan struct{}

	// What it comes to, once done is closed.
	block, step *program // one of them, as the backend can
	losses      *program
	err         error
}

// compileTraining compiles what a training needs, and waits for it as long as
// ctx lasts. Nobody can stop a compilation, and a busy machine may need many
// seconds for it: one that was not waited for goes on, and the next call takes
// it up.
func (gan *GAN) compileTraining(ctx context.Context) error {
	if gan.programs.losses != nil {
		return nil
	}
	if gan.compiling == nil {
		gan.compiling = gan.startCompiling()
	}
	c := gan.compiling
	select {
	case <-c.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	gan.compiling = nil
	for _, p := range c.programs() {
		gan.effort(p).compilations.Add(1)
	}
	if c.err != nil { // the next Train must not take half of it for the whole
		c.close()
		return c.err
	}
	gan.programs.losses, gan.programs.block, gan.programs.step = c.losses, c.block, c.step
	return nil
}

// startCompiling compiles all at once: XLA leaves a core idle now and then.
func (gan *GAN) startCompiling() *compilation {
	c := &compilation{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		var wait sync.WaitGroup
		var errs [2]error
		wait.Go(func() {
			verdicts := gan.cfg.Block * 2 * gan.cfg.BatchSize
			c.losses, errs[0] = gan.duel.compileLosses(whoDoes(gan.backend, verdicts*verdictWork), gan.cfg.Block)
		})
		if canLoop(gan.backend) {
			c.block, errs[1] = gan.duel.compileBlock(gan.backend, gan.cfg.Block)
		} else {
			c.step, errs[1] = gan.duel.compileStep(gan.backend)
		}
		wait.Wait()
		c.err = errors.Join(errs[:]...)
	}()
	return c
}

// programs are those that were compiled.
func (c *compilation) programs() []*program {
	return slices.DeleteFunc([]*program{c.losses, c.block, c.step}, func(p *program) bool { return p == nil })
}

func (c *compilation) close() {
	for _, p := range c.programs() {
		p.close()
	}
}

// forgetCompilation waits for the compilation that is under way, if there is
// one, for the grace period at most, and frees what comes of it.
func (gan *GAN) forgetCompilation() {
	c := gan.compiling
	if c == nil {
		return
	}
	gan.compiling = nil
	free := make(chan struct{})
	go func() {
		defer close(free)
		<-c.done
		c.close()
	}()
	select {
	case <-free:
	case <-time.After(gan.grace):
	}
}

// runBlock trains n steps in one execution. It returns the new state, and the
// logits of every step, [n, 2*batch] and more.
func (gan *GAN) runBlock(_ context.Context, state []*tensors.Tensor, n int, works, ideas, rates []float32) ([]*tensors.Tensor, []float32, error) {
	block, batch := gan.cfg.Block, gan.cfg.BatchSize
	loop := [loopLen]*tensors.Tensor{
		loopStep:   tensors.FromScalar(int32(0)),
		loopSteps:  tensors.FromScalar(int32(n)),
		loopWorks:  padded(works, append([]int{block, batch}, gan.duel.work...)...),
		loopIdeas:  padded(ideas, block, batch, gan.duel.ideaWidth()),
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
	batch, width := gan.cfg.BatchSize, gan.duel.ideaWidth()
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		next, row, err := gan.runTraining(gan.programs.step, append(slices.Clone(state),
			tensors.FromFlatDataAndDimensions(works[i*batch*gan.points:][:batch*gan.points], prepend(batch, gan.duel.work)...),
			tensors.FromFlatDataAndDimensions(ideas[i*batch*width:][:batch*width], batch, width),
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
