package ganlib

import (
	"context"
	"time"

	"github.com/gomlx/compute"
)

// An Estimate is how long a training will take.
type Estimate struct {
	// Backend is what it runs on.
	Backend compute.Backend
	// Steps are those that are still to be trained.
	Steps int
	// Step is how long one of them takes, by the last execution's.
	Step time.Duration
}

// Left is how long the rest of the training takes.
func (e Estimate) Left() time.Duration { return time.Duration(e.Steps) * e.Step }

// WithEstimate returns a context that makes each training with it tell, once and
// before its first Frame if that is not among its very first steps, how long it
// will take. tell is called by Train, and the training waits for it.
func WithEstimate(ctx context.Context, tell func(Estimate)) context.Context {
	return context.WithValue(ctx, tellEstimate{}, tell)
}

// tellEstimate is the key of a context's value.
type tellEstimate struct{}

// estimate tells what WithEstimate asks for, after so many executions of a training.
// The first one takes longer than others: room is made for everything.
func (gan *GAN) estimate(ctx context.Context, executions int, plan plan) {
	const warm = 2
	tell, asked := ctx.Value(tellEstimate{}).(func(Estimate))
	if asked && executions == warm && gan.now.step < plan.end {
		tell(Estimate{Backend: gan.backend, Steps: plan.end - gan.now.step, Step: time.Duration(gan.stepSeconds * float64(time.Second))})
	}
}
