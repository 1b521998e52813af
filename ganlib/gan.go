package ganlib

import (
	"context"
	"math/rand/v2"
	"time"

	"atelier/internal/say"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"
)

// A GAN is a painter (generator), a critic (discriminator) and how far they
// have come. Make one with New or Open. It is not for use by several
// goroutines at once.
type GAN struct {
	cfg               Config
	backend           compute.Backend
	examples          examples
	graph             *trainGraph
	dense             *denseSteps // nil, or how it trains and plays without a backend
	lossFingerprint   string      // fingerprints of the losses' graphs
	targetFingerprint string
	equilibrium       Equilibrium

	now             checkpoint
	checkpoints     []checkpoint // in the order of their steps, in the program's own memory
	checkpointEvery int
	past            []era // of a fork: with what its past was trained
	film            Film

	fixedIdeas           []float32 // [cfg.Paintings, cfg.Ideas]: those of the frames
	fixedConditions      []float32 // [cfg.Paintings, condition...], or none
	paint, judge, advise *sampler

	programs    programs
	compiling   *compilation // nil, or what Train has not waited for
	prefetcher  prefetcher
	ahead       *block  // nil, or the block after the last one
	stepSeconds float64 // a recent step's duration, 0 while unknown
	closed      bool

	longest time.Duration     // longestBlock
	grace   time.Duration     // gracePeriod
	late    context.Context   // ends when what is under way is given up; nil outside of a training
	left    []<-chan struct{} // what was given up and may go on; each is closed at its end
}

// New returns a GAN whose two players are untrained: their weights are drawn at random
// from cfg.Seed. Nothing is compiled until something is to be run.
//
// The backend, GoBackend's or NewBackend's, stays the caller's. In place of a pure
// Go backend that was made otherwise, and so may hang, the GAN uses GoBackend's.
// The error names the field of cfg that is wrong, its value and what is allowed.
func New(backend compute.Backend, cfg Config) (*GAN, error) {
	return newGAN(backend, cfg, func(*GAN) error { return nil })
}

// newGAN makes a GAN. fits is asked as soon as the players are known, before room
// is made for anything.
func newGAN(backend compute.Backend, cfg Config, fits func(*GAN) error) (*GAN, error) {
	if backend == nil {
		return nil, say.New("ganlib: backend nil: make one with GoBackend or NewBackend")
	}
	cfg = cfg.withDefaults()
	examples, err := cfg.validate()
	if err != nil {
		return nil, err
	}
	gan := &GAN{
		cfg:             cfg,
		backend:         inTurn(backend),
		examples:        examples,
		checkpointEvery: cfg.CheckpointEvery,
		longest:         longestBlock,
		grace:           gracePeriod,
		film:            Film{Shape: examples.work, NoCritic: cfg.NoCritic},
	}
	if err := checkDevices(gan.backend, cfg); err != nil {
		return nil, err
	}
	if err := gan.inspect(); err != nil {
		return nil, err
	}
	if isGo(gan.backend) {
		gan.dense = gan.graph.denseSteps()
	}
	gan.film.equilibrium = &gan.equilibrium
	// An artist that fails is told of before the first step.
	if _, _, err := examples.draw(rand.New(newStream(cfg.Seed, streamArtist, 0)), 2); err != nil {
		return nil, err
	}
	if err := fits(gan); err != nil {
		return nil, err
	}
	if gan.fixedIdeas, err = examples.drawIdeas(rand.New(newStream(cfg.Seed, streamFixedIdeas, 0)), cfg.Paintings); err != nil {
		return nil, err
	}
	if examples.conditional != nil {
		gan.fixedConditions, _, err = examples.draw(rand.New(newStream(cfg.Seed, streamFixedConditions, 0)), cfg.Paintings)
		if err != nil {
			return nil, err
		}
	}
	gan.paint, gan.judge, gan.advise = newSamplers(gan.graph)
	gan.prefetcher = prefetcher{examples: examples, batch: cfg.BatchSize, seed: cfg.Seed, penalized: gan.graph.penalized(), encoded: gan.graph.encoder != nil}
	gan.now = checkpoint{
		rates: Rates{cfg.PainterRate, cfg.CriticRate, cfg.CriticSteps},
		streams: streams{
			artist: *newStream(cfg.Seed, streamArtist, 0),
			ideas:  *newStream(cfg.Seed, streamIdeas, 0),
		},
		state: initialState(gan.graph.players()),
	}
	return gan, nil
}

// inspect finds out all about the players and the losses that can be known before
// anything is compiled.
func (gan *GAN) inspect() (err error) {
	cfg, d := gan.cfg, gan.examples
	t := &trainGraph{loss: cfg.Loss, target: cfg.TargetLoss, targetWeight: cfg.TargetWeight, adam: cfg.adam(),
		encoderWeight: cfg.EncoderWeight, batch: cfg.BatchSize, ideas: cfg.Ideas, work: d.work, condition: d.condition, devices: cfg.Devices}
	gan.graph = t
	field := func(conditional ConditionalNet, name string) string {
		if conditional != nil {
			return "Conditional" + name
		}
		return name
	}
	t.painter, err = inspectNet(field(cfg.ConditionalPainter, "Painter"), "painter", eitherNet(cfg.Painter, cfg.ConditionalPainter),
		cfg.BatchSize, []int{cfg.Ideas}, d.condition, d.work, rand.New(newStream(cfg.Seed, streamPainterWeights, 0)))
	if err != nil {
		return err
	}
	t.painter.averaged = cfg.Averaging > 0
	if t.target != nil {
		if gan.targetFingerprint, err = inspectTargetLoss(t.target, cfg.BatchSize, d.work); err != nil {
			return err
		}
	}
	if cfg.Encoder != nil {
		t.encoder, err = inspectNet(encoderField, "encoder", eitherNet(cfg.Encoder, nil),
			cfg.BatchSize, d.work, nil, []int{2 * cfg.Ideas}, rand.New(newStream(cfg.Seed, streamEncoderWeights, 0)))
		if err != nil {
			return err
		}
	}
	if cfg.NoCritic {
		return nil
	}
	t.critic, err = inspectNet(field(cfg.ConditionalCritic, "Critic"), "critic", eitherNet(cfg.Critic, cfg.ConditionalCritic),
		cfg.BatchSize, d.work, d.condition, []int{1}, rand.New(newStream(cfg.Seed, streamCriticWeights, 0)))
	if err != nil {
		return err
	}
	if gan.lossFingerprint, err = inspectLoss(cfg.Loss, t.critic, cfg.BatchSize, d.work, d.condition); err != nil {
		return err
	}
	gan.equilibrium, err = findEquilibrium(cfg.Loss)
	return err
}

// Close frees what was compiled, and waits for what is still under way, compilations
// and steps, a second and a half at most each. The Film stays valid; everything else returns an error from
// now on. Closing twice is allowed.
func (gan *GAN) Close() {
	if gan.closed {
		return
	}
	gan.closed = true
	gan.forgetCompilation()
	late, cancel := context.WithTimeout(context.Background(), gan.grace)
	defer cancel()
	gan.late = late
	if gan.forgetAhead() != nil || gan.hangs() {
		return // what hangs uses what would be freed here
	}
	gan.programs.block.close()
	gan.programs.step.close()
	gan.programs.losses.close()
	finalize(gan.programs.loopStart)
	for _, s := range []*sampler{gan.paint, gan.judge, gan.advise} {
		s.close()
	}
}

// Step is the number of steps trained so far.
func (gan *GAN) Step() int { return gan.now.step }

// Config returns what the GAN was made of, with every default filled in.
func (gan *GAN) Config() Config { return gan.cfg }

// Film returns what has been seen of the training so far. It grows while
// training goes on; treat it as read-only.
func (gan *GAN) Film() *Film { return &gan.film }

// Weights returns a copy of the two players' weights, each one flat slice in
// the order in which the net makes its variables. Without a critic there are none of
// it. With Config.Averaging the painter's are those that paint, the average.
func (gan *GAN) Weights() (painter, critic []float32, err error) {
	if gan.closed {
		return nil, nil, errClosed
	}
	now, err := gan.copyNow()
	if err != nil {
		return nil, nil, err
	}
	var flat []float32
	if err := now.each(func(values []float32) { flat = append(flat, values...) }); err != nil {
		return nil, nil, err
	}
	p := gan.graph.painter
	painter = flat[:p.size:p.size]
	if p.averaged {
		painter = flat[3*p.size:][:p.size:p.size]
	}
	if c := gan.graph.critic; c != nil {
		critic = flat[p.stateSize():][:c.size:c.size]
	}
	return painter, critic, nil
}

// Store returns a copy of both players' weights as a GoMLX store, the painter's in
// scope "painter" and the critic's in scope "critic", with the names that the nets gave
// their variables: what a net built in scope.At("painter") of this store computes, the
// painter does.
func (gan *GAN) Store() (*model.Store, error) {
	painter, critic, err := gan.Weights()
	if err != nil {
		return nil, err
	}
	store := model.NewStore()
	err = guard("ganlib: Store", func() error {
		for _, player := range []struct {
			*player
			weights []float32
		}{{gan.graph.painter, painter}, {gan.graph.critic, critic}} {
			if player.weights == nil {
				continue
			}
			for k, t := range player.tensors(player.weights) {
				if _, err := store.CreateVariable("/"+player.name+player.vars[k].path, t); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return store, err
}
