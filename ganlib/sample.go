package ganlib

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"atelier/internal/say"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A sampler runs one player alone: it paints, judges or advises.
type sampler struct {
	name          string
	player        *player // nil: there is none, which GAN.inputs says
	first         int     // index in a state of the first tensor with which the player plays
	in, condition []int   // shapes of an input and of its condition
	// build makes the result, [n, ...], of x [n, in...].
	build func(store *model.Store, x, condition *graph.Node) *graph.Node
	// plain does the same without a backend, for players that GAN.dense knows.
	plain    func(d *denseSteps, player densePlayer, x []float32) []float32
	programs map[int]*program // by batch size
}

// newSamplers makes the three samplers of a training's players. Without a critic the
// last two have no player.
func newSamplers(t *trainGraph) (paint, judge, advise *sampler) {
	paint = &sampler{name: "painter", player: t.painter, first: t.painter.playsAt(), in: []int{t.ideas}, condition: t.condition, build: t.painter.build, plain: (*denseSteps).paint}
	judge = &sampler{name: "critic", player: t.critic, in: t.work, condition: t.condition, plain: (*denseSteps).judge}
	advise = &sampler{name: "advice", player: t.critic, in: t.work, condition: t.condition, plain: (*denseSteps).advise}
	if t.critic != nil {
		judge.first, advise.first = t.painter.stateLen(), t.painter.stateLen()
		judge.build = t.critic.build
		advise.build = func(store *model.Store, x, condition *graph.Node) *graph.Node {
			// A work's loss depends on that work alone: the sum's gradient is each one's.
			total := graph.ReduceAllSum(t.loss.Painter(t.critic.build(store, x, condition)))
			return graph.Neg(graph.Gradient(total, x)[0])
		}
	}
	return paint, judge, advise
}

// compile compiles the sampler for a batch of n: the player's variables, [n, in...]
// and, if there are conditions, [n, condition...] → the result.
func (s *sampler) compile(backend compute.Backend, n int) (*program, error) {
	return compile(backend, s.name, func(g *graph.Graph, store *model.Store) []*graph.Node {
		s.player.declare(store, g, nil)
		x, given := inputNodes(g, n, s.in, s.condition)
		return []*graph.Node{s.build(store, x, given)}
	})
}

func (s *sampler) close() {
	for _, p := range s.programs {
		p.close()
	}
}

// samplerBatch is how many of n inputs are sampled at a time: a power of two, so that a few
// programs serve every n, and no more than a net has room for. What it keeps of a picture
// takes dozens of times the picture's own room.
func samplerBatch(n, points int) int {
	const fewest, values = 32, 1 << 18
	batch := fewest
	for batch < n && 2*batch*points <= values {
		batch *= 2
	}
	return batch
}

// sample runs a sampler on n inputs and their conditions, batch by batch.
func (gan *GAN) sample(s *sampler, flat, conditions []float32, n int) ([]float32, error) {
	if err := gan.ready(); err != nil {
		return nil, err
	}
	if gan.dense != nil {
		return gan.samplePlain(s, flat)
	}
	in, _ := product(s.in...)
	given := gan.examples.conditionPoints
	batch := samplerBatch(n, max(in, given, gan.examples.points))
	prog := s.programs[batch]
	if prog == nil {
		// A weight meets each value of a work at most once.
		backend := chooseBackend(gan.backend, batch*s.player.size*gan.examples.points)
		var err error
		prog, err = call(gan, "compile "+s.name, func() (*program, error) { return s.compile(backend, batch) })
		if err != nil {
			return nil, err
		}
		gan.stats(prog).compilations.Add(1)
		if s.programs == nil {
			s.programs = map[int]*program{}
		}
		s.programs[batch] = prog
	}
	vars := gan.now.state[s.first:][:len(s.player.vars)]
	inputs := slices.Clone(vars)
	return call(gan, "run "+prog.graph.Name(), func() ([]float32, error) {
		if prog.graph.Backend() != gan.backend { // a tensor belongs to one backend
			copied, err := checkpoint{state: vars}.clone()
			if err != nil {
				return nil, err
			}
			inputs = copied.state
			defer finalize(copied.state)
		}
		var values []float32
		for first := 0; first < n; first += batch {
			end := min(first+batch, n)
			data := []*tensors.Tensor{padded(flat[first*in:end*in], prepend(batch, s.in)...)}
			if s.condition != nil {
				data = append(data, padded(conditions[first*given:end*given], prepend(batch, s.condition)...))
			}
			out, err := gan.run(prog, slices.Concat(inputs, data)...)
			if err != nil {
				return nil, err
			}
			part, err := tensors.CopyFlatData[float32](out[0])
			finalize(data)
			finalize(out)
			if err != nil {
				return nil, fmt.Errorf("ganlib: %s: %w", s.name, err)
			}
			values = append(values, part[:len(part)/batch*(end-first)]...)
		}
		return values, nil
	})
}

// Now returns the present moment as a Frame, and leaves the Film as it is. Before
// the first step, its Scores are zero.
func (gan *GAN) Now() (Frame, error) {
	flat, err := gan.sample(gan.paint, gan.fixedIdeas, gan.fixedConditions, gan.cfg.Paintings)
	if err != nil {
		return Frame{}, err
	}
	frame := Frame{Step: gan.now.step, Paintings: split(flat, gan.examples.points)}
	if frame.Step > 0 {
		frame.Scores = gan.film.Scores[frame.Step-1]
	}
	return frame, nil
}

// NewIdeas returns ideas (latent vectors) for n paintings, one slice of
// Config.Ideas numbers each, from N(0, 1) or from Config.IdeaSource: the same ones
// for the same seed. It returns none if n is not positive, or if the source fails.
func (gan *GAN) NewIdeas(seed uint64, n int) [][]float32 {
	flat, err := gan.examples.drawIdeas(rand.New(newStream(gan.cfg.Seed, streamNewIdeas, seed)), max(0, n))
	if err != nil {
		return nil
	}
	return split(flat, gan.cfg.Ideas)
}

// Paint returns the painting that the painter (generator) makes of each idea.
// Every idea has Config.Ideas values, and every painting as many as a work of
// the artist. A conditional GAN paints by PaintGiven.
func (gan *GAN) Paint(ideas [][]float32) ([][]float32, error) {
	return gan.paintList("Paint", ideas, nil)
}

// PaintGiven is Paint of a conditional GAN: the first painting is made of the first
// idea, after the first condition, and so on. Every condition has as many values as
// one of the artist's.
func (gan *GAN) PaintGiven(ideas, conditions [][]float32) ([][]float32, error) {
	return gan.paintList("PaintGiven", ideas, conditions)
}

func (gan *GAN) paintList(what string, ideas, conditions [][]float32) ([][]float32, error) {
	paintings, err := gan.sampleList(what, say.Key("idea"), gan.paint, ideas, conditions)
	return split(paintings, gan.examples.points), err
}

// Judge returns the critic's (discriminator's) verdict on each work: the
// probability, 0 to 1, that the artist painted it. It is the sigmoid of the
// critic's logit, which is a probability under the losses Minimax and
// NonSaturating, and just a score under the others. A conditional GAN judges by
// JudgeGiven, and one without a critic not at all.
func (gan *GAN) Judge(works [][]float32) ([]float32, error) {
	return gan.judgeList("Judge", works, nil)
}

// JudgeGiven is Judge of a conditional GAN: the verdict on each work, made after the
// condition at the same place of the other list.
func (gan *GAN) JudgeGiven(works, conditions [][]float32) ([]float32, error) {
	return gan.judgeList("JudgeGiven", works, conditions)
}

func (gan *GAN) judgeList(what string, works, conditions [][]float32) ([]float32, error) {
	logits, err := gan.sampleList(what, say.Key("work"), gan.judge, works, conditions)
	for i, l := range logits {
		logits[i] = sigmoid(l)
	}
	return logits, err
}

// Advice is what the critic (discriminator) tells the painter (generator) about
// the paintings: for each value of each painting, which way and how far it should
// move. It is minus the gradient of the painter's loss by that value,
//
//	advice = -∂ Loss.Painter(critic(painting)) / ∂ painting
//
// the signal that a training step sends through the painter to its weights, but for the
// mean over the batch and a TargetLoss. advice[i][j] belongs to value j of painting i;
// a value of 0.1 means that moving the point up by a little δ makes
// the painter's loss smaller by 0.1·δ. A conditional GAN advises by AdviceGiven.
func (gan *GAN) Advice(paintings [][]float32) ([][]float32, error) {
	return gan.adviceList("Advice", paintings, nil)
}

// AdviceGiven is Advice of a conditional GAN, on paintings made after conditions.
func (gan *GAN) AdviceGiven(paintings, conditions [][]float32) ([][]float32, error) {
	return gan.adviceList("AdviceGiven", paintings, conditions)
}

func (gan *GAN) adviceList(what string, paintings, conditions [][]float32) ([][]float32, error) {
	advice, err := gan.sampleList(what, say.Key("painting"), gan.advise, paintings, conditions)
	return split(advice, gan.examples.points), err
}

// sampleList runs a sampler on a list of inputs.
func (gan *GAN) sampleList(what, one string, s *sampler, list, conditions [][]float32) ([]float32, error) {
	flat, given, err := gan.inputs(what, one, s, list, conditions)
	if err != nil {
		return nil, err
	}
	return gan.sample(s, flat, given, len(list))
}

// inputs checks what a sampler is to be given, and makes flat slices of it.
func (gan *GAN) inputs(what, one string, s *sampler, list, conditions [][]float32) (flat, given []float32, err error) {
	if s.player == nil {
		return nil, nil, fmt.Errorf("ganlib: %s: %w", what, errNoCritic)
	}
	size, _ := product(s.in...)
	if flat, err = flatten(what, one, list, size); err != nil {
		return nil, nil, err
	}
	switch {
	case s.condition == nil && conditions != nil:
		return nil, nil, say.Errorf("ganlib: %s: this GAN has no conditions; use the method without Given", what)
	case s.condition == nil:
		return flat, nil, nil
	case conditions == nil:
		return nil, nil, say.Errorf("ganlib: %s: this GAN is a conditional one: use %sGiven, and give a condition for each %s", what, what, say.T(one))
	case len(conditions) != len(list):
		return nil, nil, say.Errorf("ganlib: %s: %d conditions for %d: give one for each %s", what, len(conditions), len(list), say.T(one))
	}
	if given, err = flatten(what, say.Key("condition"), conditions, gan.examples.conditionPoints); err != nil {
		return nil, nil, err
	}
	return flat, given, nil
}

// AsArtist returns the painter (generator) as an Artist: it paints from ideas
// (latent vectors) drawn anew, so that whatever takes an artist's works takes
// the painter's. In a conditional GAN the conditions are the artist's. The works are
// as the painter makes them at the time; a GAN that is closed makes none. While another
// training draws from it, do not use this GAN.
func (gan *GAN) AsArtist() Artist { return asArtist{gan} }

type asArtist struct{ gan *GAN }

// Shape implements Artist.
func (a asArtist) Shape() []int { return a.gan.examples.work }

// Works implements Artist.
func (a asArtist) Works(rng *rand.Rand, n int) []float32 {
	var conditions []float32
	ideas, err := a.gan.examples.drawIdeas(rng, n)
	if err == nil && a.gan.examples.conditional != nil {
		conditions, _, err = a.gan.examples.draw(rng, n)
	}
	if err != nil {
		return nil
	}
	works, err := a.gan.sample(a.gan.paint, ideas, conditions, n)
	if err != nil {
		return nil
	}
	return works
}

// String names it in a saved file.
func (a asArtist) String() string {
	return fmt.Sprintf("a painter of %s, after %d steps", describe(a.gan.cfg.Artist), a.gan.now.step)
}
