package ganlib

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/gomlx/gomlx/core/tensors"
)

// While the backend trains a block of steps, the block before it is judged, its
// frame painted and its picture drawn, and the examples of the block after it are
// drawn and moved to the backend: XLA leaves a core idle most of the time.

// batches are the examples of n steps, one batch after the other.
type batches struct {
	step, n int // of steps step+1 to step+n
	from    streams
	done    chan struct{}

	// What there is once done is closed.
	works, conditions, ideas []float32         // [n, batch, ...] each; no conditions without them
	interpolation            []float32         // [n, batch], only where the loss has a penalty
	noise                    []float32         // [n, batch, ideas], only where there is an encoder
	placed                   []*tensors.Tensor // all of these where the backend reads them; see prefetcher.place
	after                    streams
	err                      error
}

// free frees what was placed on the backend.
func (b *batches) free() {
	if b != nil {
		finalize(b.placed)
		b.placed = nil
	}
}

// A prefetcher draws batches, and the next ones before they are asked for.
type prefetcher struct {
	examples  examples
	batch     int
	seed      uint64
	penalized bool                 // the loss has a penalty
	encoded   bool                 // there is an encoder
	place     func(*batches) error // moves batches that were drawn to the backend; nil: they stay
	next      *batches             // nil, or the ones after those that were taken last
}

// take returns the batches of steps step+1 to step+n, drawn from the given state of
// the streams on, and begins to draw those of the next steps after them, if there are
// any. What was drawn ahead for a block of another length is freed.
func (f *prefetcher) take(step, n int, from streams, next int) *batches {
	b := f.next
	if b == nil || b.step != step || b.n != n {
		b = f.start(step, n, b, func(unused *batches) (streams, error) { unused.free(); return from, nil })
	}
	f.next = nil
	if next > 0 {
		f.next = f.start(step+n, next, b, func(before *batches) (streams, error) { return before.after, before.err })
	}
	return b
}

// start draws batches on a goroutine of its own, once those before it are there: an
// artist is asked for one lot at a time. from tells where their streams begin.
func (f *prefetcher) start(step, n int, before *batches, from func(before *batches) (streams, error)) *batches {
	b := &batches{step: step, n: n, done: make(chan struct{})}
	source := *f
	go func() {
		defer close(b.done)
		if before != nil {
			<-before.done
		}
		if b.from, b.err = from(before); b.err == nil {
			source.fill(b)
		}
		if b.err == nil && source.place != nil {
			b.err = source.place(b)
		}
	}()
	return b
}

// fill draws the batches.
func (f *prefetcher) fill(b *batches) {
	count := b.n * f.batch
	b.after = b.from
	if b.conditions, b.works, b.err = f.examples.draw(rand.New(&b.after.artist), count); b.err != nil {
		return
	}
	if b.ideas, b.err = f.examples.drawIdeas(rand.New(&b.after.ideas), count); b.err != nil {
		return
	}
	if f.penalized {
		// From U(0, 1): where between each real work and a painted one the penalty looks.
		b.interpolation = f.eachStep(b, streamInterpolation, f.batch, func(rng *rand.Rand, values []float32) {
			for i := range values {
				values[i] = rng.Float32()
			}
		})
	}
	if f.encoded {
		b.noise = f.eachStep(b, streamEncoderNoise, f.batch*f.examples.ideas, fillNormal)
	}
}

// eachStep draws so many values for each of the batches' steps. Each step has a stream of
// its own, so that nothing of it need be saved.
func (f *prefetcher) eachStep(b *batches, purpose uint64, size int, fill func(rng *rand.Rand, values []float32)) []float32 {
	values := make([]float32, b.n*size)
	for i := range b.n {
		fill(rand.New(newStream(f.seed, purpose, uint64(b.step+i))), values[i*size:][:size])
	}
	return values
}

// longestBlock is how long an execution should take at most, so that a
// training can be interrupted at any moment without waiting.
const longestBlock = 250 * time.Millisecond

// A plan is what a training is for: steps up to end, a frame every so often.
type plan struct{ end, every int }

// A block is a run of steps that is under way or done, but not yet part of the
// GAN: its checkpoint is its own until trainBlock takes it over.
type block struct {
	from, n int // it holds steps from+1 to from+n
	done    chan struct{}

	// What it comes to, once done is closed.
	after   checkpoint
	report  []float32 // of every step, see trainGraph.step
	seconds float64
	err     error
}

// begin starts the block of the plan that follows a checkpoint, on another
// goroutine. The checkpoint's tensors must stay alive until the block is done.
func (gan *GAN) begin(ctx context.Context, before checkpoint, plan plan) *block {
	n := gan.blockLength(before.step, plan)
	end := before.step + n
	next := 0
	if end < plan.end {
		next = gan.blockLength(end, plan)
	}
	b := &block{from: before.step, n: n, done: make(chan struct{})}
	batches := gan.prefetcher.take(before.step, n, before.streams, next)
	run := gan.runSteps
	switch {
	case gan.programs.block != nil:
		run = gan.runBlock
	case gan.dense != nil:
		run = gan.runDense
	}
	go func() {
		defer close(b.done)
		<-batches.done
		if b.err = batches.err; b.err != nil {
			return
		}
		var rates []float32
		b.after = checkpoint{step: end, rates: before.rates, streams: batches.after}
		if rates, b.after.updates, b.err = gan.graph.adam.rates(before.rates, before.step, n, before.updates); b.err != nil {
			batches.free()
			return
		}
		start := time.Now()
		b.after.state, b.report, b.err = run(ctx, before.state, batches, rates)
		b.seconds = time.Since(start).Seconds()
	}()
	// The block goes first, before the batches after it and the verdicts on the block
	// before it: nobody waits for these, and on two cores they would take both.
	runtime.Gosched()
	return b
}

// blockLength is how many steps to run in one execution after step number step:
// none after the last.
func (gan *GAN) blockLength(step int, p plan) int {
	n := min(p.every-step%p.every, p.end-step, gan.cfg.StepsPerRun, gan.checkpointEvery-step%gan.checkpointEvery)
	if loops := gan.programs.block != nil; gan.stepSeconds == 0 && !(loops && gan.graph.small()) {
		return 1 // to learn how long a step takes
	}
	if gan.stepSeconds > 0 {
		n = min(n, max(1, int(gan.longest.Seconds()/gan.stepSeconds)))
	}
	return n
}

// A Batch is what both players see in one step: one slice for each real work, for
// each condition (none in a GAN without conditions), and for each idea.
type Batch struct{ Works, Conditions, Ideas [][]float32 }

// NextBatch returns the batch of the next step, and changes no result.
func (gan *GAN) NextBatch() (Batch, error) {
	if err := gan.ready(); err != nil {
		return Batch{}, err
	}
	if err := gan.forgetAhead(); err != nil { // an artist is asked for one lot at a time
		return Batch{}, err
	}
	drawer := gan.prefetcher
	drawer.place = nil
	drawn := drawer.start(gan.now.step, 1, nil, func(*batches) (streams, error) { return gan.now.streams, nil })
	if err := gan.wait(drawn.done, "the next works and ideas"); err != nil {
		return Batch{}, err
	}
	if drawn.err != nil {
		return Batch{}, drawn.err
	}
	b := Batch{Works: split(drawn.works, gan.examples.points), Ideas: split(drawn.ideas, gan.cfg.Ideas)}
	if gan.examples.conditional != nil {
		b.Conditions = split(drawn.conditions, gan.examples.conditionPoints)
	}
	return b, nil
}

// String says which steps the block holds.
func (b *block) String() string { return fmt.Sprintf("steps %d to %d", b.from+1, b.from+b.n) }

// forgetAhead waits for the block that is under way, if there is one, and for
// batches that are being drawn, and forgets both: the GAN is as its last step left
// it, and nothing works on it. After an error something still does.
func (gan *GAN) forgetAhead() error {
	if b := gan.ahead; b != nil {
		gan.ahead = nil
		if err := gan.wait(b.done, b.String()); err != nil {
			return err
		}
		finalize(b.after.state)
	}
	if gan.hangs() { // and may yet wait for batches
		return nil
	}
	b := gan.prefetcher.next
	if b == nil {
		return nil
	}
	gan.prefetcher.next = nil
	if err := gan.wait(b.done, "the next works and ideas"); err != nil {
		return err
	}
	b.free()
	return nil
}
