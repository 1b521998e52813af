package ganlib

import (
	"fmt"
	"math"
	"math/bits"
)

// Config says who paints, who judges and how they train. The zero Config is the
// tutorial's, and so is each zero field.
type Config struct {
	// Artist is where real works come from; nil means Parabolas{}.
	Artist Artist
	// Painter (generator) and Critic (discriminator) are the two players; nil
	// means DensePainter(128, points) and DenseCritic(128).
	Painter, Critic Net
	// Loss is what the two try to make small; nil means Minimax{}.
	Loss Loss
	// Muse is where ideas (latent vectors) come from; nil means independent
	// numbers of N(0, 1). Ideas that hold more than chance, a sketch that both
	// players see for example, make a conditional GAN. He is an Artist whose
	// works have Ideas values.
	Muse Artist

	// BatchSize is the number of real works, and of painted ones, a step: 0
	// means 64, at most 65536.
	BatchSize int
	// Ideas is the number of normal random numbers that a painting starts from
	// (the latent dimension): 0 means 5, or as many as the Muse gives; at most
	// 65536.
	Ideas int
	// PainterRate and CriticRate are the learning rates of the two Adams: 0
	// means 0.0001, at most 10.
	PainterRate, CriticRate float64
	// Momentum is how much of the former gradients each step of the two Adams
	// follows, their β₁: 0 means 0.9, and it is below 1. Where the two push
	// each other around, as with pictures, 0.5 is steadier (Radford et al. 2015,
	// arXiv:1511.06434, section 4).
	Momentum float64
	// CriticSteps is the number of steps that the critic learns for each one of
	// the painter's: 0 means 1, at most 100.
	CriticSteps int
	// Seed decides everything that is random: the artist's works, the ideas and
	// the initial weights. 0 means 1, the tutorial's.
	Seed uint64

	// Paintings is the number of paintings in each Frame, made of ideas that
	// stay fixed through the training: 0 means 32, at most 4096.
	Paintings int
	// Keep is the number of steps between two states that Fork can go back to
	// at once: 0 means 500. All of them together take at most 64 MiB; of more,
	// every other one is forgotten.
	Keep int
	// Block is the largest number of steps run in one execution: 0 means 50, at
	// most 10000. It changes the speed and never the result.
	Block int
}

// Largest sizes that New accepts. They are far beyond what a teaching GAN needs
// and there so that a slip of the keyboard ends in a sentence and not in an
// exhausted machine.
const (
	maxSize     = 1 << 16
	maxWork     = 1 << 24 // values in one work
	maxPictures = 1 << 12
	maxBlock    = 10000
	maxKeep     = 1 << 30
	keepEvery   = 500 // Keep's default
	maxRate     = 10.0
	maxFloats   = 1 << 28 // float32 values in one batch, in a film's frame or in one player: 1 GiB
)

// withDefaults returns c with the tutorial's values in place of zeros.
func (c Config) withDefaults() Config {
	if c.Artist == nil {
		c.Artist = Parabolas{}
	}
	if c.Critic == nil {
		c.Critic = DenseCritic(128)
	}
	if c.Loss == nil {
		c.Loss = Minimax{}
	}
	c.BatchSize = or(c.BatchSize, 64)
	if c.Muse == nil { // a muse's ideas are counted once she has been checked
		c.Ideas = or(c.Ideas, 5)
	}
	c.CriticSteps = or(c.CriticSteps, 1)
	c.Keep = or(c.Keep, keepEvery)
	c.PainterRate = or(c.PainterRate, 1e-4)
	c.CriticRate = or(c.CriticRate, 1e-4)
	c.Momentum = or(c.Momentum, 0.9)
	c.Seed = or(c.Seed, 1)
	c.Paintings = or(c.Paintings, 32)
	c.Block = or(c.Block, 50)
	return c
}

// validate checks a Config that has its defaults, and completes the painter,
// whose default depends on the artist's shape.
func (c *Config) validate() error {
	shape, points, err := workShape(c.Artist)
	if err != nil {
		return err
	}
	if c.Muse != nil {
		museShape, n, err := shapeOf("Muse", c.Muse)
		if err != nil {
			return err
		}
		if c.Ideas = or(c.Ideas, n); c.Ideas != n {
			return fmt.Errorf("ganlib: Ideas %d: the Muse's have %d values, of shape %v; give that, or 0", c.Ideas, n, museShape)
		}
	}
	if c.Painter == nil {
		if len(shape) != 1 {
			return fmt.Errorf("ganlib: Painter nil: the tutorial's painter makes curves, but the artist's works have shape %v; give a Painter of your own", shape)
		}
		c.Painter = DensePainter(128, points)
	}
	for _, f := range []struct {
		name     string
		value    int
		max      int
		whatItIs string
	}{
		{"BatchSize", c.BatchSize, maxSize, "works a step"},
		{"Ideas", c.Ideas, maxSize, "random numbers a painting"},
		{"Paintings", c.Paintings, maxPictures, "paintings a frame"},
		{"CriticSteps", c.CriticSteps, maxCriticSteps, "steps of the critic for one of the painter"},
		{"Keep", c.Keep, maxKeep, "steps between two kept states"},
		{"Block", c.Block, maxBlock, "steps in one execution"},
	} {
		if f.value < 1 || f.value > f.max {
			return fmt.Errorf("ganlib: %s %d: must be between 1 and %d %s (or 0 for the tutorial's)", f.name, f.value, f.max, f.whatItIs)
		}
	}
	for _, f := range []struct {
		name  string
		value float64
	}{{"PainterRate", c.PainterRate}, {"CriticRate", c.CriticRate}} {
		// Written so that NaN fails as well.
		if !(f.value > 0 && f.value <= maxRate) {
			return fmt.Errorf("ganlib: %s %v: must be a learning rate above 0 and at most %g (or 0 for the tutorial's 0.0001)", f.name, f.value, maxRate)
		}
	}
	if !(c.Momentum > 0 && c.Momentum < 1) {
		return fmt.Errorf("ganlib: Momentum %v: must be above 0 and below 1 (or 0 for the tutorial's 0.9)", c.Momentum)
	}
	if n, ok := product(c.BatchSize, max(points, c.Ideas)); !ok || n > maxFloats {
		return fmt.Errorf("ganlib: BatchSize %d: a batch of works of shape %v would hold more than %d values; make one of them smaller", c.BatchSize, shape, maxFloats)
	}
	if n, ok := product(c.Paintings, max(points, c.Ideas)); !ok || n > maxFloats {
		return fmt.Errorf("ganlib: Paintings %d: a frame of works of shape %v would hold more than %d values; make one of them smaller", c.Paintings, shape, maxFloats)
	}
	return nil
}

// fitBlock makes Block smaller until the data of a block of big works takes a
// bearable amount of memory. The result of a training does not depend on it.
func (c *Config) fitBlock(points int) {
	const most = 1 << 24 // values: 64 MiB
	c.Block = max(1, min(c.Block, most/(c.BatchSize*(points+c.Ideas))))
}

// workShape asks an artist for the shape of his works and checks it.
func workShape(a Artist) (shape []int, points int, err error) { return shapeOf("Artist", a) }

// shapeOf is workShape of whoever stands in the given field.
func shapeOf(field string, a Artist) (shape []int, points int, err error) {
	if a == nil {
		return nil, 0, fmt.Errorf("ganlib: Artist nil: give an artist, such as Parabolas{}")
	}
	if v, ok := a.(interface{ Validate() error }); ok {
		if err := guard(field, func() error { return v.Validate() }); err != nil {
			return nil, 0, fmt.Errorf("ganlib: %w", err)
		}
	}
	err = guard(field+".Shape", func() error { shape = a.Shape(); return nil })
	if err != nil {
		return nil, 0, fmt.Errorf("ganlib: %w", err)
	}
	if len(shape) == 0 {
		return nil, 0, fmt.Errorf("ganlib: %s.Shape %v: must have at least one size, such as [15]", field, shape)
	}
	points, ok := product(shape...)
	if !ok || points > maxWork {
		return nil, 0, fmt.Errorf("ganlib: %s.Shape %v: every size must be positive, and a work at most %d values", field, shape, maxWork)
	}
	return append([]int(nil), shape...), points, nil
}

// product multiplies sizes; ok is false if one is not positive or the product
// does not fit an int.
func product(sizes ...int) (p int, ok bool) {
	p = 1
	for _, s := range sizes {
		if s < 1 {
			return 0, false
		}
		hi, lo := bits.Mul64(uint64(p), uint64(s))
		if hi != 0 || lo > math.MaxInt {
			return 0, false
		}
		p = int(lo)
	}
	return p, true
}

// or returns v, or def where v is zero.
func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// guard calls f and turns a panic inside it into an error. GoMLX's graph
// functions and a learner's own code report mistakes by panicking; this is the
// border that no panic crosses.
func guard(what string, f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = fmt.Errorf("%s: %w", what, r)
		default:
			err = fmt.Errorf("%s: %v", what, r)
		}
	}()
	return f()
}
