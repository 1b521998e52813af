package ganlib

import (
	"cmp"

	"atelier/internal/say"
)

// Config sets the two networks, their losses and how they are trained. The zero Config
// is the tutorial's, and so is each zero field.
type Config struct {
	// Artist is where real works come from; nil means Parabolas{}.
	Artist Artist
	// Painter (generator) and Critic (discriminator) are the two players; nil
	// means DensePainter(128, points) and DenseCritic(128).
	Painter, Critic Net
	// Loss is what the two try to make small; nil means Minimax{}.
	Loss Loss
	// IdeaSource is where ideas (latent vectors) come from; nil means independent
	// numbers of N(0, 1). It is an Artist whose works have Ideas values.
	IdeaSource Artist

	// ConditionalPainter takes the place of Painter, and ConditionalCritic that of
	// Critic, in a conditional GAN: they see the condition, a label or a sketch,
	// after which the artist made a work. Artist must be a ConditionalArtist. In
	// each step both see the same conditions, those of the step's real works.
	ConditionalPainter, ConditionalCritic ConditionalNet
	// TargetLoss compares each painting with the artist's work for the same
	// condition; nil means that nothing does. TargetWeight times its mean is added to
	// the painter's loss: 0 means 1, at most 1e6. With Hinge or the like this is what
	// pix2pix does (Isola et al. 2016, arXiv:1611.07004, equation 4, its λ).
	TargetLoss   TargetLoss
	TargetWeight float64
	// Encoder keeps the painter of a conditional GAN from passing over her ideas (latent
	// vectors). In each step she then paints twice: from an idea of chance, for the critic,
	// and from one that the Encoder reads off the artist's work; TargetLoss compares that
	// second painting alone with the work (the cVAE-GAN in Zhu et al. 2017,
	// arXiv:1711.11586, section 3.2). It takes works, [batch, the artist's shape...], and
	// returns [batch, 2·Ideas]: for each number of an idea its mean μ, and behind them for
	// each log σ², so that the idea is μ+σ·ε, ε of N(0, 1). It learns with the painter,
	// at her rate. It needs a TargetLoss, and ideas of N(0, 1).
	Encoder Net
	// EncoderWeight times how far these ideas are from N(0, 1), summed over an idea
	// and on average over a batch, is added to the loss of painter and Encoder, so that
	// she learns to paint from chance as well:
	//
	//	KL = ½·Σ(μ² + σ² - 1 - log σ²)
	//
	// (Kingma & Welling 2013, arXiv:1312.6114, appendix B). 0 means 0.01, at most 1e6.
	EncoderWeight float64
	// NoCritic means that there is no critic, and the painter learns from
	// TargetLoss alone: plain regression. Critic, ConditionalCritic and Loss must
	// then be nil.
	NoCritic bool

	// BatchSize is the number of real works, and of painted ones, a step: 0
	// means 64, at most 65536.
	BatchSize int
	// Ideas is the number of random numbers that a painting starts from
	// (the latent dimension): 0 means 5, or as many as the IdeaSource gives; at
	// most 65536.
	Ideas int
	// PainterRate and CriticRate are the learning rates of the two Adams: 0
	// means 0.0001, at most 10.
	PainterRate, CriticRate float64
	// Schedule makes both learn more slowly in the course of the training; nil
	// means that the rates stay. See StepDown and Cosine.
	Schedule Schedule
	// Beta1 is how much of the former gradients each step of the two Adams
	// follows, their β₁: 0 means 0.9, and it is below 1. Where the two push
	// each other around, as with pictures, 0.5 is steadier (Radford et al. 2015,
	// arXiv:1511.06434, section 4).
	Beta1 float64
	// NoMomentum makes β₁ 0, so that each step follows its own gradient alone. Beta1
	// must then be 0. It goes with a Beta2 of 0.99 (Karras et al. 2017,
	// arXiv:1710.10196, appendix A.1).
	NoMomentum bool
	// Beta2 is how long the two Adams remember how large gradients were, their β₂:
	// 0 means 0.999, and it is below 1.
	Beta2 float64
	// Averaging is the decay of a moving average (EMA) of the painter's (generator's)
	// weights, with which she then paints, and without which she learns: 0 means that
	// there is none, and it is below 1. Two who chase each other run around the place where they
	// would be at rest; the average lies nearer to it (Yazıcı et al. 2018,
	// arXiv:1806.04498). 0.999 is usual. See Unaveraged.
	Averaging float64
	// CriticSteps is the number of steps that the critic learns for each one of
	// the painter's, who then learns in every so many-th step only: 0 means 1, at most
	// 100.
	CriticSteps int
	// Seed decides everything that is random: the artist's works, the ideas and
	// the initial weights. 0 means 1, the tutorial's.
	Seed uint64

	// Paintings is the number of paintings in each Frame, made of ideas that
	// stay fixed through the training: 0 means 32, at most 4096.
	Paintings int
	// CheckpointEvery is the number of steps between two checkpoints, which Fork
	// can go back to at once: 0 means 500. All of them together take at most 64 MiB;
	// of more, every other one is forgotten, and one that is larger by itself is not kept.
	CheckpointEvery int
	// StepsPerRun is the largest number of steps run in one execution: 0 means 50,
	// at most 10000. It changes the speed and never the result.
	StepsPerRun int
	// Devices is the number of the backend's devices, such as GPUs, that share every
	// batch, each an equal part: 0 means 1, and it must divide BatchSize. The weights
	// differ from those of one device by no more than rounding. It is meant for
	// steps that take one GPU long.
	Devices int
}

// Limits that New checks. They are far beyond what a teaching GAN needs
// and there so that a slip of the keyboard ends in a sentence and not in an
// exhausted machine.
const (
	maxSize            = 1 << 16
	maxWork            = 1 << 24 // values in one work
	maxPaintings       = 1 << 12
	maxStepsPerRun     = 10000
	maxCheckpointEvery = 1 << 30
	maxTargetWeight    = 1e6
	maxFloats          = 1 << 28 // float32 values in one batch, in a film's frame or in one player: 1 GiB

	defaultCheckpointEvery = 500
)

// withDefaults returns c with the tutorial's values in place of zeros.
func (c Config) withDefaults() Config {
	if c.Artist == nil {
		c.Artist = Parabolas{}
	}
	if !c.NoCritic {
		if c.Critic == nil && c.ConditionalCritic == nil {
			c.Critic = DenseCritic(128)
		}
		if c.Loss == nil {
			c.Loss = Minimax{}
		}
	}
	if c.TargetLoss != nil {
		c.TargetWeight = cmp.Or(c.TargetWeight, 1)
	}
	if c.Encoder != nil {
		c.EncoderWeight = cmp.Or(c.EncoderWeight, 0.01)
	}
	c.BatchSize = cmp.Or(c.BatchSize, 64)
	if c.IdeaSource == nil { // a source's ideas are counted once it has been checked
		c.Ideas = cmp.Or(c.Ideas, 5)
	}
	c.CriticSteps = cmp.Or(c.CriticSteps, 1)
	c.CheckpointEvery = cmp.Or(c.CheckpointEvery, defaultCheckpointEvery)
	c.PainterRate = cmp.Or(c.PainterRate, 1e-4)
	c.CriticRate = cmp.Or(c.CriticRate, 1e-4)
	if !c.NoMomentum {
		c.Beta1 = cmp.Or(c.Beta1, 0.9)
	}
	c.Beta2 = cmp.Or(c.Beta2, 0.999)
	c.Seed = cmp.Or(c.Seed, 1)
	c.Paintings = cmp.Or(c.Paintings, 32)
	c.StepsPerRun = cmp.Or(c.StepsPerRun, 50)
	c.Devices = cmp.Or(c.Devices, 1)
	return c
}

// adam is what both players learn with.
func (c *Config) adam() adam {
	return adam{beta1: c.Beta1, beta2: c.Beta2, averaging: c.Averaging, schedule: c.Schedule}
}

// conditional tells whether conditions are asked for.
func (c *Config) conditional() bool {
	return c.ConditionalPainter != nil || c.ConditionalCritic != nil || c.TargetLoss != nil
}

// validate checks a Config that has its defaults, and completes it with what
// depends on the artist and the source of ideas. It returns these two, checked.
func (c *Config) validate() (examples, error) {
	if err := c.validatePlayers(); err != nil {
		return examples{}, err
	}
	d, err := newExamples(c.Artist, c.IdeaSource, c.conditional())
	if err != nil {
		return examples{}, err
	}
	if c.IdeaSource != nil {
		if c.Ideas = cmp.Or(c.Ideas, d.ideas); c.Ideas != d.ideas {
			return examples{}, say.Errorf("ganlib: Ideas %d: the IdeaSource's have %d values; give that, or 0", c.Ideas, d.ideas)
		}
	}
	d.ideas = c.Ideas
	if c.Painter == nil && c.ConditionalPainter == nil {
		if len(d.work) != 1 {
			return examples{}, say.Errorf("ganlib: Painter nil: the tutorial's painter makes curves, but the artist's works have shape %v; give a Painter of your own", d.work)
		}
		c.Painter = DensePainter(128, d.points)
	}
	if err := c.validateNumbers(); err != nil {
		return examples{}, err
	}
	each := max(d.points, d.conditionPoints, c.Ideas)
	if n, ok := product(c.BatchSize, each); !ok || n > maxFloats {
		return examples{}, say.Errorf("ganlib: BatchSize %d: a batch of works of shape %v would hold more than %d values; make one of them smaller", c.BatchSize, d.work, maxFloats)
	}
	if n, ok := product(c.Paintings, each); !ok || n > maxFloats {
		return examples{}, say.Errorf("ganlib: Paintings %d: a frame of works of shape %v would hold more than %d values; make one of them smaller", c.Paintings, d.work, maxFloats)
	}
	// A run's examples must take a bearable amount of memory, 64 MiB. The result of
	// a training does not depend on StepsPerRun.
	c.StepsPerRun = max(1, min(c.StepsPerRun, (1<<24)/(c.BatchSize*(d.points+d.conditionPoints+c.Ideas))))
	return d, nil
}

// validatePlayers checks that nets, losses and their weights fit together.
func (c *Config) validatePlayers() error {
	switch {
	case c.Painter != nil && c.ConditionalPainter != nil:
		return say.New("ganlib: Painter and ConditionalPainter: give one of them")
	case c.Critic != nil && c.ConditionalCritic != nil:
		return say.New("ganlib: Critic and ConditionalCritic: give one of them")
	case c.NoCritic && (c.Critic != nil || c.ConditionalCritic != nil || c.Loss != nil):
		return say.New("ganlib: NoCritic: leaves no place for Critic, ConditionalCritic and Loss; leave them out, or NoCritic")
	case c.NoCritic && c.TargetLoss == nil:
		return say.New("ganlib: NoCritic: without a critic the painter learns from TargetLoss alone; give one, such as L1{}")
	case c.TargetLoss == nil && c.TargetWeight != 0:
		return say.Errorf("ganlib: TargetWeight %v: is that of a TargetLoss; give one, such as L1{}", c.TargetWeight)
	case c.TargetLoss != nil && !(c.TargetWeight > 0 && c.TargetWeight <= maxTargetWeight): // so that NaN fails as well
		return say.Errorf("ganlib: TargetWeight %v: must be above 0 and at most %g (or 0 for 1)", c.TargetWeight, maxTargetWeight)
	case c.Encoder != nil && c.TargetLoss == nil:
		return say.New("ganlib: Encoder: learns from TargetLoss alone; give one, such as L1{}")
	case c.Encoder != nil && c.IdeaSource != nil:
		return say.New("ganlib: Encoder: its ideas are like those of N(0, 1); leave out IdeaSource, or the Encoder")
	case c.Encoder == nil && c.EncoderWeight != 0:
		return say.Errorf("ganlib: EncoderWeight %v: is that of an Encoder; give one", c.EncoderWeight)
	case c.Encoder != nil && !(c.EncoderWeight > 0 && c.EncoderWeight <= maxTargetWeight):
		return say.Errorf("ganlib: EncoderWeight %v: must be above 0 and at most %g (or 0 for 0.01)", c.EncoderWeight, maxTargetWeight)
	}
	return nil
}

// validateNumbers checks all numbers but the losses' weights.
func (c *Config) validateNumbers() error {
	for _, f := range []struct {
		name     string
		value    int
		max      int
		whatItIs string
	}{
		{"BatchSize", c.BatchSize, maxSize, say.Key("works a step")},
		{"Ideas", c.Ideas, maxSize, say.Key("random numbers a painting")},
		{"Paintings", c.Paintings, maxPaintings, say.Key("paintings a frame")},
		{"CriticSteps", c.CriticSteps, maxCriticSteps, say.Key("steps of the critic for one of the painter")},
		{"CheckpointEvery", c.CheckpointEvery, maxCheckpointEvery, say.Key("steps between two checkpoints")},
		{"StepsPerRun", c.StepsPerRun, maxStepsPerRun, say.Key("steps in one execution")},
		{"Devices", c.Devices, maxDevices, say.Key("devices")},
	} {
		if f.value < 1 || f.value > f.max {
			return say.Errorf("ganlib: %s %d: must be between 1 and %d %s (or 0 for the tutorial's)", f.name, f.value, f.max, say.T(f.whatItIs))
		}
	}
	for _, f := range []struct {
		name  string
		value float64
	}{{"PainterRate", c.PainterRate}, {"CriticRate", c.CriticRate}} {
		// Written so that NaN fails as well.
		if !(f.value > 0 && f.value <= maxRate) {
			return say.Errorf("ganlib: %s %v: must be a learning rate above 0 and at most %g (or 0 for the tutorial's 0.0001)", f.name, f.value, maxRate)
		}
	}
	return c.validateAdam()
}

// validateAdam checks how the two learn, but for their rates.
func (c *Config) validateAdam() error {
	switch {
	case c.NoMomentum && c.Beta1 != 0:
		return say.Errorf("ganlib: Beta1 %v: NoMomentum makes it 0; leave one of them out", c.Beta1)
	case !c.NoMomentum && !(c.Beta1 > 0 && c.Beta1 < 1): // so that NaN fails as well
		return say.Errorf("ganlib: Beta1 %v: must be above 0 and below 1 (or 0 for the tutorial's 0.9; for a β₁ of 0, set NoMomentum)", c.Beta1)
	case !(c.Beta2 > 0 && c.Beta2 < 1):
		return say.Errorf("ganlib: Beta2 %v: must be above 0 and below 1 (or 0 for the tutorial's 0.999)", c.Beta2)
	case !(c.Averaging >= 0 && c.Averaging < 1):
		return say.Errorf("ganlib: Averaging %v: must be above 0 and below 1, such as 0.999 (or 0 for none)", c.Averaging)
	}
	return validateSchedule(c.Schedule)
}
