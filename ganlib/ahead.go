package ganlib

import (
	"context"
	"fmt"
	"time"

	"github.com/gomlx/gomlx/core/tensors"
)

// A block is a run of steps that is under way or done, but not yet part of the
// GAN: its state and its streams are its own until trainBlock takes them over.
type block struct {
	from, n int // it holds steps from+1 to from+n
	done    chan struct{}

	// What it comes to, once done is closed.
	state   []*tensors.Tensor
	logits  []float32 // of every step, [n, 2*batch] and more
	after   streams
	moves   moves
	seconds float64
	err     error
}

// begin starts the block of the plan that follows step number from, on another
// goroutine: while it runs, the one before it is judged, its frame painted and
// its picture drawn. The given state must stay alive until the block is done.
func (gan *GAN) begin(ctx context.Context, from int, plan plan, state []*tensors.Tensor, streams streams, moves moves) *block {
	b := &block{from: from, n: gan.blockLength(from, plan), done: make(chan struct{})}
	rates, moves := gan.pace.rates(from, b.n, moves, gan.cfg.Momentum)
	b.moves = moves
	next := 0
	if from+b.n < plan.end {
		next = gan.blockLength(from+b.n, plan)
	}
	go func() {
		defer close(b.done)
		lesson := gan.feed.lesson(gan, from, b.n, streams, next)
		if b.err = lesson.err; b.err != nil {
			return
		}
		b.after = lesson.after
		run := gan.runSteps
		if gan.programs.block != nil {
			run = gan.runBlock
		}
		start := time.Now()
		b.state, b.logits, b.err = run(ctx, state, b.n, lesson.works, lesson.ideas, rates)
		b.seconds = time.Since(start).Seconds()
	}()
	return b
}

// forgetAhead waits for the block that is under way, if there is one, and for
// whoever prepares a lesson, and forgets both: the GAN is as its last step left
// it, and nobody works on it. After an error somebody still does.
func (gan *GAN) forgetAhead() error {
	if b := gan.ahead; b != nil {
		gan.ahead = nil
		if err := gan.wait(b.done, b.String()); err != nil {
			return err
		}
		finalize(b.state)
	}
	if gan.hangs() { // and may yet ask for a lesson
		return nil
	}
	return gan.feed.drop(gan)
}

// String says which steps the block holds.
func (b *block) String() string { return fmt.Sprintf("steps %d to %d", b.from+1, b.from+b.n) }
