package ganlib

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
)

// A GAN is a painter (generator), a critic (discriminator) and how far they
// have come. Make one with New or Open. It is not for use by several
// goroutines at once.
type GAN struct {
	cfg     Config
	backend compute.Backend
	duel    duel
	points  int // values in one work

	lossPrint string // fingerprint of the loss's graph
	rest      Rest

	state       []*tensors.Tensor // in the order that block.go gives
	step        int
	moves       moves
	pace        Pace
	kept        []kept // in the order of their steps
	keepEvery   int
	streams     streams
	feed        feed
	ahead       *block       // nil, or the block after the last one
	compiling   *compilation // nil, or what Train has not waited for
	fixedIdeas  []float32    // [cfg.Paintings, cfg.Ideas]
	film        Film
	programs    programs
	stepSeconds float64 // a recent step's duration, 0 while unknown
	closed      bool

	longest time.Duration     // longestBlock
	grace   time.Duration     // gracePeriod
	late    context.Context   // ends when what is under way is given up; nil outside of a training
	left    []<-chan struct{} // what was given up and may go on; each is closed at its end
}

// programs are what has been compiled so far.
type programs struct {
	block, step          *program // one of them, as the backend can
	losses               *program
	paint, judge, advice map[int]*program // by batch size
	there, here          effort           // on the GAN's backend, and on Go's in its stead
}

// effort is what running programs has taken so far.
type effort struct {
	compilations, executions, bytes atomic.Int64 // bytes were copied to the backend
}

// effort returns where p's share is counted.
func (gan *GAN) effort(p *program) *effort {
	if p.graph.Backend() != gan.backend {
		return &gan.programs.here
	}
	return &gan.programs.there
}

var errClosed = errors.New("ganlib: this GAN is closed; make another with New or Open")

// New returns a GAN whose two players know nothing yet: their weights are drawn
// at random from cfg.Seed. Nothing is compiled until something is to be run.
//
// The backend, GoBackend's or NewBackend's, stays the caller's. In place of a pure
// Go backend that was made otherwise, and so may hang, the GAN uses GoBackend's.
// The error names the field of cfg that is wrong, its value and what is allowed.
func New(backend compute.Backend, cfg Config) (*GAN, error) {
	return cast(backend, cfg, func(*GAN) error { return nil })
}

// cast makes a GAN. fits is asked as soon as the players are known, before room
// is made for anything.
func cast(backend compute.Backend, cfg Config, fits func(*GAN) error) (*GAN, error) {
	if backend == nil {
		return nil, errors.New("ganlib: backend nil: make one with GoBackend or NewBackend")
	}
	backend = inTurn(backend)
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	shape, points, err := workShape(cfg.Artist)
	if err != nil {
		return nil, err
	}
	cfg.fitBlock(points)

	painter, err := meet("Painter", "painter", cfg.Painter, cfg.BatchSize, []int{cfg.Ideas}, shape,
		rand.New(newStream(cfg.Seed, streamPainterWeights, 0)))
	if err != nil {
		return nil, err
	}
	critic, err := meet("Critic", "critic", cfg.Critic, cfg.BatchSize, shape, []int{1},
		rand.New(newStream(cfg.Seed, streamCriticWeights, 0)))
	if err != nil {
		return nil, err
	}
	lossPrint, err := meetLoss(cfg.Loss, critic, cfg.BatchSize, shape)
	if err != nil {
		return nil, err
	}
	rest, err := findRest(cfg.Loss)
	if err != nil {
		return nil, err
	}
	// An artist who can't paint is told before the first lesson.
	if _, err := askWorks(cfg.Artist, shape, rand.New(newStream(cfg.Seed, streamArtist, 0)), 2); err != nil {
		return nil, err
	}
	gan := &GAN{
		cfg:     cfg,
		backend: backend,
		duel: duel{painter: painter, critic: critic, loss: cfg.Loss, momentum: cfg.Momentum,
			batch: cfg.BatchSize, ideas: cfg.Ideas, work: shape},
		lossPrint: lossPrint,
		rest:      rest,
		points:    points,
		pace:      Pace{cfg.PainterRate, cfg.CriticRate, cfg.CriticSteps},
		keepEvery: cfg.Keep,
		longest:   longestBlock,
		grace:     gracePeriod,
		streams: streams{
			artist: *newStream(cfg.Seed, streamArtist, 0),
			ideas:  *newStream(cfg.Seed, streamIdeas, 0),
		},
		film: Film{Shape: shape, rest: &rest},
	}
	if err := fits(gan); err != nil {
		return nil, err
	}
	if gan.fixedIdeas, err = gan.askIdeas(rand.New(newStream(cfg.Seed, streamFixedIdeas, 0)), cfg.Paintings); err != nil {
		return nil, err
	}
	for _, p := range []*player{painter, critic} {
		gan.state = append(gan.state, p.tensors(p.initial)...)
		gan.state = append(gan.state, zeros(p.size), zeros(p.size))
		p.initial = nil
	}
	return gan, nil
}

func zeros(n int) *tensors.Tensor {
	return tensors.FromShape(shapes.Make(dtypes.Float32, n))
}

// Close frees what was compiled, and waits for what is still being compiled, two
// seconds at most. The Film stays valid; everything else returns an error from
// now on. Closing twice is allowed.
func (gan *GAN) Close() {
	if gan.closed {
		return
	}
	gan.closed = true
	gan.forgetCompilation()
	if gan.forgetAhead() != nil || gan.hangs() {
		return // what hangs uses what would be freed here
	}
	gan.programs.block.close()
	gan.programs.step.close()
	gan.programs.losses.close()
	for _, nets := range []map[int]*program{gan.programs.paint, gan.programs.judge, gan.programs.advice} {
		for _, p := range nets {
			p.close()
		}
	}
}

// Step is the number of steps trained so far.
func (gan *GAN) Step() int { return gan.step }

// Config returns what the GAN was made of, with every default filled in.
func (gan *GAN) Config() Config { return gan.cfg }

// Film returns what has been seen of the training so far. It grows while
// training goes on; treat it as read-only.
func (gan *GAN) Film() *Film { return &gan.film }

// Now returns the present moment as a Frame, and leaves the Film as it is. Before
// the first step, its Scores are zero.
func (gan *GAN) Now() (Frame, error) {
	flat, err := gan.paintFlat(gan.fixedIdeas, gan.cfg.Paintings)
	if err != nil {
		return Frame{}, err
	}
	frame := Frame{Step: gan.step, Paintings: split(flat, gan.points)}
	if gan.step > 0 {
		frame.Scores = gan.film.Scores[gan.step-1]
	}
	return frame, nil
}

// Weights returns a copy of the two players' weights, each one flat slice in
// the order in which the net makes its variables.
func (gan *GAN) Weights() (painter, critic []float32, err error) {
	if gan.closed {
		return nil, nil, errClosed
	}
	flat, err := gan.flatState()
	if err != nil {
		return nil, nil, err
	}
	nP, nC := gan.duel.painter.size, gan.duel.critic.size
	return flat[:nP:nP], flat[3*nP:][:nC:nC], nil
}

// flatState copies the whole state into one slice: painter's weights, m, v,
// critic's weights, m, v.
func (gan *GAN) flatState() ([]float32, error) {
	state := gan.state
	return call(gan, "read weights", func() (flat []float32, err error) {
		err = guard("ganlib: read weights", func() error {
			for _, t := range state {
				if err := tensors.ConstFlatData(t, func(values []float32) { flat = append(flat, values...) }); err != nil {
					return err
				}
			}
			return nil
		})
		return flat, err
	})
}

// setFlatState is the inverse of flatState.
func (gan *GAN) setFlatState(flat []float32) {
	gan.state = gan.state[:0:0]
	for _, p := range []*player{gan.duel.painter, gan.duel.critic} {
		gan.state = append(gan.state, p.tensors(flat)...)
		flat = flat[p.size:]
		for range 2 {
			gan.state = append(gan.state, tensors.FromFlatDataAndDimensions(flat[:p.size], p.size))
			flat = flat[p.size:]
		}
	}
}

// NewIdeas returns ideas (latent vectors) for n paintings, one slice of
// Config.Ideas numbers each, from N(0, 1) or from Config.Muse: the same ones for
// the same seed. It returns none if n is not positive, or if the Muse fails.
func (gan *GAN) NewIdeas(seed uint64, n int) [][]float32 {
	flat, err := gan.askIdeas(rand.New(newStream(gan.cfg.Seed, streamNewIdeas, seed)), max(0, n))
	if err != nil {
		return nil
	}
	return split(flat, gan.cfg.Ideas)
}

// Paint returns the painting that the painter (generator) makes of each idea.
// Every idea has Config.Ideas values, and every painting as many as a work of
// the artist.
func (gan *GAN) Paint(ideas [][]float32) ([][]float32, error) {
	flat, err := gan.join("Paint", "idea", ideas, gan.cfg.Ideas)
	if err != nil {
		return nil, err
	}
	out, err := gan.paintFlat(flat, len(ideas))
	if err != nil {
		return nil, err
	}
	return split(out, gan.points), nil
}

// Judge returns the critic's (discriminator's) verdict on each work: the
// probability, 0 to 1, that the artist painted it. It is the sigmoid of the
// critic's logit, which is a probability under the losses Minimax and
// NonSaturating, and just a score under the others.
func (gan *GAN) Judge(works [][]float32) ([]float32, error) {
	flat, err := gan.join("Judge", "work", works, gan.points)
	if err != nil {
		return nil, err
	}
	logits, err := gan.apply(&gan.programs.judge, gan.duel.critic, gan.duel.work, flat, len(works))
	if err != nil {
		return nil, err
	}
	for i, l := range logits {
		logits[i] = sigmoid(l)
	}
	return logits, nil
}

func (gan *GAN) paintFlat(ideas []float32, n int) ([]float32, error) {
	return gan.apply(&gan.programs.paint, gan.duel.painter, []int{gan.cfg.Ideas}, ideas, n)
}

// apply runs one player on n inputs of shape in. Programs are compiled for
// batches of a power of two, so that a few of them serve every n.
func (gan *GAN) apply(cache *map[int]*program, p *player, in []int, flat []float32, n int) ([]float32, error) {
	if err := gan.ready(); err != nil {
		return nil, err
	}
	batch := 32
	for batch < n {
		batch *= 2
	}
	each := len(flat) / n
	padded := make([]float32, batch*each)
	copy(padded, flat)

	prog := (*cache)[batch]
	if prog == nil {
		var err error
		// A weight meets each value of a work at most once.
		work := batch * p.size * gan.points
		backend := whoDoes(gan.backend, work)
		prog, err = call(gan, "compile "+p.name, func() (*program, error) {
			if cache == &gan.programs.advice {
				return compileAdvice(backend, p, gan.duel.loss, batch, in)
			}
			return compileNet(backend, p, batch, in)
		})
		if err != nil {
			return nil, err
		}
		gan.effort(prog).compilations.Add(1)
		if *cache == nil {
			*cache = map[int]*program{}
		}
		(*cache)[batch] = prog
	}
	vars := gan.state[:len(p.vars)]
	if p == gan.duel.critic {
		vars = gan.state[len(gan.duel.painter.vars)+2:][:len(p.vars)]
	}
	inputs := slices.Clone(vars)
	values, err := call(gan, "run "+prog.graph.Name(), func() ([]float32, error) {
		if prog.graph.Backend() != gan.backend { // a tensor belongs to one backend
			for i, t := range inputs {
				var err error
				if inputs[i], err = t.LocalClone(); err != nil {
					return nil, fmt.Errorf("ganlib: %s: read weights: %w", p.name, err)
				}
			}
			defer finalize(inputs[:len(vars):len(vars)])
		}
		out, err := gan.run(prog, append(inputs, tensors.FromFlatDataAndDimensions(padded, prepend(batch, in)...))...)
		if err != nil {
			return nil, err
		}
		defer finalize(out)
		values, err := tensors.CopyFlatData[float32](out[0])
		if err != nil {
			return nil, fmt.Errorf("ganlib: %s: %w", p.name, err)
		}
		return values, nil
	})
	if err != nil {
		return nil, err
	}
	return values[:len(values)/batch*n], nil
}

// run executes a program and keeps count.
func (gan *GAN) run(p *program, inputs ...*tensors.Tensor) ([]*tensors.Tensor, error) {
	effort := gan.effort(p)
	effort.executions.Add(1)
	for _, t := range inputs {
		if !t.IsOnAnyDevice() {
			effort.bytes.Add(int64(t.ByteSize()))
		}
	}
	return p.run(inputs...)
}

// join checks a list of vectors and makes one flat slice of it.
func (gan *GAN) join(what, one string, list [][]float32, each int) ([]float32, error) {
	if err := checkCount(what, len(list), each); err != nil {
		return nil, err
	}
	flat := make([]float32, 0, len(list)*each)
	for i, v := range list {
		if len(v) != each {
			return nil, fmt.Errorf("ganlib: %s: %s %d has %d values; must have %d", what, one, i, len(v), each)
		}
		for j, x := range v {
			if !isFinite(x) {
				return nil, fmt.Errorf("ganlib: %s: value %d of %s %d is %v; must be a finite number", what, j, one, i, x)
			}
		}
		flat = append(flat, v...)
	}
	return flat, nil
}

func checkCount(what string, n, each int) error {
	if total, ok := product(n, each); !ok || total > maxFloats || n > 1<<24 {
		return fmt.Errorf("ganlib: %s: %d at once: must be at least 1, and at most %d values altogether", what, n, maxFloats)
	}
	return nil
}

// split cuts flat into slices of each values, without copying.
func split(flat []float32, each int) [][]float32 {
	list := make([][]float32, len(flat)/each)
	for i := range list {
		list[i] = flat[i*each : (i+1)*each : (i+1)*each]
	}
	return list
}

func finalize(list []*tensors.Tensor) {
	for _, t := range list {
		_ = t.FinalizeAll() // freeing early is a courtesy; the garbage collector does it otherwise
	}
}
