package ganlib

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"atelier/internal/say"
)

// Fork goes back to step number step, 0 to Step, and returns another GAN, as
// this one was then, with change in it: each field of change that is not zero
// takes the place of what the GAN was made with. The two GANs are independent
// from there on. Nothing else about this one changes.
//
// A training keeps a checkpoint every Config.CheckpointEvery steps; from the last
// one before step, the steps in between are trained again, to the same bit. (A fork that
// was saved and opened no longer knows what its past was trained with, and trains it with
// what it was opened with.) A GAN whose state alone takes more than 64 MiB keeps none, and
// can be forked at its present step only. The new GAN's film begins with this one's, up
// to step.
//
// What the past depends on can't change: Ideas, IdeaSource, Seed, Beta1, Beta2,
// Averaging, Paintings, the shapes of works and conditions, the variables of both players
// and whether there is a critic, or an Encoder; the error names the field.
func (gan *GAN) Fork(ctx context.Context, step int, change Config) (*GAN, error) {
	if err := gan.ready(); err != nil {
		return nil, err
	}
	if step < 0 || step > gan.now.step {
		return nil, say.Errorf("ganlib: Fork: step %d: must be between 0 and %d, the steps trained so far", step, gan.now.step)
	}
	cfg, err := gan.cfg.with(change)
	if err != nil {
		return nil, err
	}
	fork, err := New(gan.backend, cfg)
	if err != nil {
		return nil, fmt.Errorf("ganlib: Fork: %w", err)
	}
	if err := gan.becomeAt(ctx, step, fork); err != nil {
		fork.Close()
		return nil, err
	}
	// The rates are the GAN's of that moment, but for what is changed.
	rates := &fork.now.rates
	rates.Painter = cmp.Or(change.PainterRate, rates.Painter)
	rates.Critic = cmp.Or(change.CriticRate, rates.Critic)
	rates.CriticSteps = cmp.Or(change.CriticSteps, rates.CriticSteps)
	if err := fork.keepCheckpoint(true); err != nil {
		fork.Close()
		return nil, err
	}
	return fork, nil
}

// becomeAt makes fork what the GAN was after step number step.
func (gan *GAN) becomeAt(ctx context.Context, step int, fork *GAN) error {
	if err := gan.checkShared(fork); err != nil {
		return err
	}
	then, err := gan.at(ctx, step)
	if err != nil {
		return err
	}
	finalize(fork.now.state)
	fork.now = then
	for _, e := range gan.past {
		if e.end < step {
			fork.past = append(fork.past, e)
		}
	}
	fork.past = append(fork.past, era{step, gan.configAt(step)})
	fork.film.Scores = slices.Clone(gan.film.Scores[:step])
	fork.film.Frames = slices.Clone(gan.film.upTo(step))
	for _, c := range gan.checkpoints {
		if c.step < step {
			fork.checkpoints = append(fork.checkpoints, c)
		}
	}
	return nil
}

// An era is a part of a fork's past: what the steps up to one of them were trained with.
type era struct {
	end int
	cfg Config
}

// configAt returns what step number step was trained with.
func (gan *GAN) configAt(step int) Config {
	for _, e := range gan.past {
		if step <= e.end {
			return e.cfg
		}
	}
	return gan.cfg
}

// at returns the checkpoint after step number step, training again what was not kept.
// Its tensors belong to the caller.
func (gan *GAN) at(ctx context.Context, step int) (checkpoint, error) {
	if step == gan.now.step {
		return gan.copyNow()
	}
	i, found := slices.BinarySearchFunc(gan.checkpoints, step, func(c checkpoint, step int) int { return c.step - step })
	if found {
		return gan.checkpoints[i].clone()
	}
	if gan.now.size() > checkpointBudget {
		return checkpoint{}, say.Errorf("ganlib: Fork: step %d: the state of this GAN is larger than %d MiB, so that none of a former step was kept; fork it at step %d, where it is", step, 4*checkpointBudget>>20, gan.now.step)
	}
	past, err := New(gan.backend, gan.configAt(step))
	if err != nil {
		return checkpoint{}, err
	}
	defer past.Close()
	if i > 0 {
		before, err := gan.checkpoints[i-1].clone()
		if err != nil {
			return checkpoint{}, err
		}
		finalize(past.now.state)
		past.now = before
		past.film.Scores = slices.Clone(gan.film.Scores[:before.step])
	}
	ctx = WithEstimate(ctx, func(Estimate) {}) // nobody asked for this training
	for _, err := range past.Train(ctx, step-past.now.step, max(1, step)) {
		if err != nil {
			return checkpoint{}, err
		}
	}
	return past.copyNow()
}

// with returns c with the fields of change that are not zero.
func (c Config) with(change Config) (Config, error) {
	for _, f := range []struct {
		name    string
		changed bool
	}{
		{"Ideas", change.Ideas != 0 && change.Ideas != c.Ideas},
		{"Paintings", change.Paintings != 0 && change.Paintings != c.Paintings},
		{"Seed", change.Seed != 0 && change.Seed != c.Seed},
		{"Beta1", change.Beta1 != 0 && change.Beta1 != c.Beta1},
		{"NoMomentum", change.NoMomentum && !c.NoMomentum},
		{"Beta2", change.Beta2 != 0 && change.Beta2 != c.Beta2},
		{"Averaging", change.Averaging != 0 && change.Averaging != c.Averaging},
		{"IdeaSource", change.IdeaSource != nil},
		{"Encoder", change.Encoder != nil && c.Encoder == nil},
		{"NoCritic", change.NoCritic && !c.NoCritic},
	} {
		if f.changed {
			return Config{}, say.Errorf("ganlib: Fork: %s can't change in the middle of a training; train another GAN with New", f.name)
		}
	}
	if change.Artist != nil {
		c.Artist = change.Artist
	}
	if change.Painter != nil || change.ConditionalPainter != nil {
		c.Painter, c.ConditionalPainter = change.Painter, change.ConditionalPainter
	}
	if change.Critic != nil || change.ConditionalCritic != nil {
		c.Critic, c.ConditionalCritic = change.Critic, change.ConditionalCritic
	}
	if change.Loss != nil {
		c.Loss = change.Loss
	}
	if change.TargetLoss != nil {
		c.TargetLoss = change.TargetLoss
	}
	if change.Encoder != nil {
		c.Encoder = change.Encoder
	}
	c.EncoderWeight = cmp.Or(change.EncoderWeight, c.EncoderWeight)
	if change.Schedule != nil {
		c.Schedule = change.Schedule
	}
	c.TargetWeight = cmp.Or(change.TargetWeight, c.TargetWeight)
	c.BatchSize = cmp.Or(change.BatchSize, c.BatchSize)
	c.PainterRate = cmp.Or(change.PainterRate, c.PainterRate)
	c.CriticRate = cmp.Or(change.CriticRate, c.CriticRate)
	c.CriticSteps = cmp.Or(change.CriticSteps, c.CriticSteps)
	c.CheckpointEvery = cmp.Or(change.CheckpointEvery, c.CheckpointEvery)
	c.StepsPerRun = cmp.Or(change.StepsPerRun, c.StepsPerRun)
	c.Devices = cmp.Or(change.Devices, c.Devices)
	return c, nil
}

// checkShared tells where another GAN's players can't take up this one's weights.
func (gan *GAN) checkShared(other *GAN) error {
	if !slices.Equal(gan.examples.work, other.examples.work) {
		return say.Errorf("ganlib: Fork: Artist.Shape %v: must stay %v", other.examples.work, gan.examples.work)
	}
	if !slices.Equal(gan.examples.condition, other.examples.condition) {
		return say.Errorf("ganlib: Fork: Artist.ConditionShape %v: must stay %v", other.examples.condition, gan.examples.condition)
	}
	players, others := gan.graph.players(), other.graph.players()
	for i, p := range players {
		same := func(a, b variable) bool { return a.path == b.path && slices.Equal(a.shape, b.shape) }
		if !slices.EqualFunc(p.vars, others[i].vars, same) {
			return say.Errorf("ganlib: Fork: %s: has other variables than the one that was trained; train another GAN with New", p.field)
		}
	}
	return nil
}
