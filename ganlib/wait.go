package ganlib

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"atelier/internal/say"
)

// ErrNoAnswer is in the error of what was given up, because the backend or the
// artist has not come back from it. Nobody can stop what hangs there: it stays
// behind, and as long as it does not end by itself, a GAN can be saved and
// closed and refuses everything else.
var ErrNoAnswer = say.Sentinel("the backend, or the artist, does not come back")

// gracePeriod is how long after the end of its context a training still waits
// for what is under way. Each execution is meant to end within longestBlock, so
// nothing is lost as long as the backend works at all. A Save that comes then may have
// to wait as long again before it takes the last checkpoint, and a cell whose kernel is
// gone is killed after three and a half seconds.
const gracePeriod = 1500 * time.Millisecond

// expect begins the waiting of a training: until the returned function is
// called, what is waited for is given up once ctx has ended and the grace period
// after it is over. Calling that function twice is allowed.
func (gan *GAN) expect(ctx context.Context) (end func()) {
	before := gan.late // a training within the training
	late, cancel := context.WithCancel(context.Background())
	grace := gan.grace
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	gan.late = late
	return sync.OnceFunc(func() {
		stop()
		cancel()
		gan.late = before
	})
}

// wait waits until done is closed, in a training as long as expect says, and
// then remembers what was left behind.
func (gan *GAN) wait(done <-chan struct{}, what string) error {
	late := gan.late
	switch hangs := gan.hangs(); {
	case late == nil && !hangs:
		<-done
		return nil
	case late == nil, late.Err() != nil && !hangs:
		// Where one call hangs, so may others; and what the loop's body does long
		// after the end of the context has time of its own.
		ctx, cancel := context.WithTimeout(context.Background(), gan.grace)
		defer cancel()
		late = ctx
	}
	select {
	case <-done:
		return nil
	case <-late.Done():
	}
	select {
	case <-done:
		return nil
	default:
	}
	gan.left = append(gan.left, done)
	return fmt.Errorf("ganlib: %s: %w", what, ErrNoAnswer)
}

// call returns what f returns, or the error of having waited too long. f may then
// still be running, so it must leave the GAN as it is.
func call[T any](gan *GAN, what string, f func() (T, error)) (T, error) {
	if gan.late == nil && !gan.hangs() {
		return f() // it is waited for in any case
	}
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err = f()
	}()
	if err := gan.wait(done, what); err != nil {
		var none T
		return none, err
	}
	return value, err
}

// hangs tells whether something that was left behind has not ended yet.
func (gan *GAN) hangs() bool {
	gan.left = slices.DeleteFunc(gan.left, func(done <-chan struct{}) bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	})
	return len(gan.left) > 0
}

// ready tells why the GAN can't be used now, if it can't.
func (gan *GAN) ready() error {
	switch {
	case gan.closed:
		return errClosed
	case gan.hangs():
		return say.Errorf("ganlib: %w since the training was stopped after step %d: save the GAN, and go on with it in another process", ErrNoAnswer, gan.now.step)
	}
	return nil
}
