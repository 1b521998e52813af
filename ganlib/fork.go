package ganlib

import (
	"context"
	"fmt"
	"slices"
)

// A kept is all of a GAN that its steps change, as it was after one of them.
type kept struct {
	step    int
	pace    Pace // from then on
	moves   moves
	streams streams
	state   []float32
}

// maxKept is how many values of kept states a GAN holds: 64 MiB. Beyond that,
// every other one is forgotten.
const maxKept = 1 << 24

// keep puts the present state aside if its turn has come, or anyway, because the
// pace changes here.
func (gan *GAN) keep(anyway bool) error {
	size := 3 * (gan.duel.painter.size + gan.duel.critic.size)
	if size > maxKept || !anyway && gan.step%gan.keepEvery != 0 {
		return nil
	}
	state, err := gan.flatState()
	if err != nil {
		return err
	}
	if n := len(gan.kept); n > 0 && gan.kept[n-1].step == gan.step {
		gan.kept = gan.kept[:n-1] // the pace has changed since
	}
	gan.kept = append(gan.kept, kept{gan.step, gan.pace, gan.moves, gan.streams, state})
	for gan.keepEvery < 1<<30 && len(gan.kept) > 1 && len(gan.kept)*size > maxKept {
		gan.keepEvery *= 2
		gan.kept = thin(gan.kept, gan.keepEvery)
	}
	return nil
}

// thin forgets what is not at a multiple of every. What follows a change of pace
// stays: without it, the steps after it could not be trained again.
func thin(list []kept, every int) []kept {
	var thinner []kept
	for i, k := range list {
		if k.step%every == 0 || i == 0 || k.pace != list[i-1].pace {
			thinner = append(thinner, k)
		}
	}
	return thinner
}

// Fork goes back to step number step, 0 to Step, and returns another GAN, as
// this one was then, with change in it: each field of change that is not zero
// takes the place of what the GAN was made with. The two GANs are independent
// from there on. Nothing else about this one changes.
//
// A training keeps its state every Config.Keep steps; from the last one before
// step, the steps in between are trained again, to the same bit. The new GAN's
// film begins with this one's, up to step.
//
// What the past depends on can't change: Ideas, Seed, Muse, Momentum, Paintings, the
// shape of works and the variables of both players; the error names the field.
func (gan *GAN) Fork(ctx context.Context, step int, change Config) (*GAN, error) {
	if err := gan.ready(); err != nil {
		return nil, err
	}
	if step < 0 || step > gan.step {
		return nil, fmt.Errorf("ganlib: Fork: step %d: must be between 0 and %d, the steps trained so far", step, gan.step)
	}
	cfg, err := gan.cfg.with(change)
	if err != nil {
		return nil, err
	}
	fork, err := New(gan.backend, cfg)
	if err != nil {
		return nil, fmt.Errorf("ganlib: Fork: %w", err)
	}
	if err := gan.mustShare(fork); err != nil {
		fork.Close()
		return nil, err
	}
	then, err := gan.at(ctx, step)
	if err != nil {
		fork.Close()
		return nil, err
	}
	// The pace is the GAN's of that moment, but for what is changed.
	pace := then.pace
	pace.PainterRate = or(change.PainterRate, pace.PainterRate)
	pace.CriticRate = or(change.CriticRate, pace.CriticRate)
	pace.CriticSteps = or(change.CriticSteps, pace.CriticSteps)
	fork.restore(then)
	fork.film.Scores = slices.Clone(gan.film.Scores[:step])
	fork.film.Frames = slices.Clone(gan.film.upTo(step))
	for _, k := range gan.kept {
		if k.step < step {
			fork.kept = append(fork.kept, k)
		}
	}
	fork.pace = pace
	if err := fork.keep(true); err != nil {
		fork.Close()
		return nil, err
	}
	return fork, nil
}

// at returns the state after step number step, training again what was not kept.
func (gan *GAN) at(ctx context.Context, step int) (kept, error) {
	if step == gan.step {
		state, err := gan.flatState()
		return kept{step, gan.pace, gan.moves, gan.streams, state}, err
	}
	i, found := slices.BinarySearchFunc(gan.kept, step, func(k kept, step int) int { return k.step - step })
	if found {
		return gan.kept[i], nil
	}
	past, err := New(gan.backend, gan.cfg)
	if err != nil {
		return kept{}, err
	}
	defer past.Close()
	if i > 0 {
		past.restore(gan.kept[i-1])
		past.film.Scores = slices.Clone(gan.film.Scores[:past.step])
	}
	for _, err := range past.Train(ctx, step-past.step, max(1, step)) {
		if err != nil {
			return kept{}, err
		}
	}
	state, err := past.flatState()
	return kept{step, past.pace, past.moves, past.streams, state}, err
}

// restore makes the GAN what was kept.
func (gan *GAN) restore(k kept) {
	finalize(gan.state)
	gan.setFlatState(k.state)
	gan.step, gan.pace, gan.moves, gan.streams = k.step, k.pace, k.moves, k.streams
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
		{"Momentum", change.Momentum != 0 && change.Momentum != c.Momentum},
		{"Muse", change.Muse != nil},
	} {
		if f.changed {
			return Config{}, fmt.Errorf("ganlib: Fork: %s can't change in the middle of a training; train another GAN with New", f.name)
		}
	}
	if change.Artist != nil {
		c.Artist = change.Artist
	}
	if change.Painter != nil {
		c.Painter = change.Painter
	}
	if change.Critic != nil {
		c.Critic = change.Critic
	}
	if change.Loss != nil {
		c.Loss = change.Loss
	}
	c.BatchSize = or(change.BatchSize, c.BatchSize)
	c.PainterRate = or(change.PainterRate, c.PainterRate)
	c.CriticRate = or(change.CriticRate, c.CriticRate)
	c.CriticSteps = or(change.CriticSteps, c.CriticSteps)
	c.Keep = or(change.Keep, c.Keep)
	c.Block = or(change.Block, c.Block)
	return c, nil
}

// mustShare tells where another GAN's players can't take up this one's weights.
func (gan *GAN) mustShare(other *GAN) error {
	if !slices.Equal(gan.duel.work, other.duel.work) {
		return fmt.Errorf("ganlib: Fork: Artist.Shape %v: must stay %v", other.duel.work, gan.duel.work)
	}
	for _, p := range []struct {
		field     string
		was, wish *player
	}{{"Painter", gan.duel.painter, other.duel.painter}, {"Critic", gan.duel.critic, other.duel.critic}} {
		same := func(a, b variable) bool { return a.path == b.path && slices.Equal(a.shape, b.shape) }
		if !slices.EqualFunc(p.was.vars, p.wish.vars, same) {
			return fmt.Errorf("ganlib: Fork: %s: has other variables than the one that was trained; train another GAN with New", p.field)
		}
	}
	return nil
}
