package ganlib

import (
	"context"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Where there is no XLA, as in a browser, the pure Go backend runs a step as a hundred
// small operations, each with a memory of its own. For players like the tutorial's, two
// dense layers each, a step is a few loops: dense_step.go has them, and everything else
// stays with the backend. A test compares the two weight by weight.

// denseSteps returns the steps of t in plain Go, or nil if its players or its losses are
// not among those that these loops know. What a player computes is told by the
// fingerprint of its graph, not by its name: a net that a learner writes out has one.
func (t *trainGraph) denseSteps() *denseSteps {
	if t.critic == nil || t.target != nil || t.condition != nil || t.encoder != nil ||
		t.devices > 1 || len(t.work) != 1 {
		return nil
	}
	slopes, clip := slopesOf(t.loss)
	if slopes == nil || !t.painter.isDense(t.batch, t.ideas, t.work[0], DensePainter(hiddenOf(t.painter), t.work[0])) ||
		!t.critic.isDense(t.batch, t.work[0], 1, DenseCritic(hiddenOf(t.critic))) {
		return nil
	}
	return &denseSteps{
		painter:  denseShape{t.ideas, hiddenOf(t.painter), t.work[0]},
		critic:   denseShape{t.work[0], hiddenOf(t.critic), 1},
		groups:   [2][][]int{t.painter.groups, t.critic.groups},
		averaged: t.painter.averaged, batch: t.batch, slopes: slopes, clip: clip, adam: t.adam,
	}
}

// hiddenOf is how many neurons the player's hidden layer has, if it has one.
func hiddenOf(p *player) int {
	if len(p.vars) != 4 || len(p.vars[0].shape) != 2 {
		return 0
	}
	return p.vars[0].shape[1]
}

// isDense tells whether the player computes what a net of two dense layers does, with the
// four variables in the order of that net.
func (p *player) isDense(batch, in, out int, like Net) bool {
	hidden := hiddenOf(p)
	if hidden == 0 {
		return false
	}
	for i, shape := range [][]int{{in, hidden}, {hidden}, {hidden, out}, {out}} {
		if !slices.Equal(p.vars[i].shape, shape) {
			return false
		}
	}
	same := false
	err := guard("", func() error {
		g := graph.NewGraph(GoBackend(), p.name)
		defer g.Finalize()
		store := model.NewStore()
		model.SetStore(g, store)
		like(store.RootScope().In("%s", p.name), graph.Parameter(g, "x", shapes.Make(dtypes.Float32, batch, in)))
		same = fingerprint(g) == p.fingerprint
		return nil
	})
	return err == nil && same
}

// runDense trains the batches' steps in plain Go. It returns what runSteps does.
func (gan *GAN) runDense(ctx context.Context, state []*tensors.Tensor, b *batches, rates []float32) (_ []*tensors.Tensor, report []float32, err error) {
	d := gan.dense
	var values [][]float32
	err = checkpoint{state: state}.each(func(v []float32) { values = append(values, slices.Clone(v)) })
	if err != nil {
		return nil, nil, err
	}
	run := d.begin(values)
	each := d.adam.rateCount()
	for i := range b.n {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		report = run.step(report,
			b.works[i*d.batch*d.critic.in:][:d.batch*d.critic.in],
			b.ideas[i*d.batch*d.painter.in:][:d.batch*d.painter.in],
			rates[i*each:][:each])
	}
	next := make([]*tensors.Tensor, len(state))
	for i, t := range state {
		next[i] = tensors.FromFlatDataAndDimensions(values[i], t.Shape().Dimensions...)
	}
	return next, report, nil
}

// samplePlain is sample in plain Go.
func (gan *GAN) samplePlain(s *sampler, flat []float32) ([]float32, error) {
	var player densePlayer
	if s.player == gan.graph.painter {
		player.denseShape = gan.dense.painter
	} else {
		player.denseShape = gan.dense.critic
	}
	i := 0
	err := checkpoint{state: gan.now.state[s.first:][:len(player.w)]}.each(func(v []float32) {
		player.w[i] = slices.Clone(v)
		i++
	})
	if err != nil {
		return nil, err
	}
	size, _ := product(s.in...)
	var out []float32
	for ; len(flat) > 0; flat = flat[min(len(flat), mostAtOnce*size):] {
		out = append(out, s.plain(gan.dense, player, flat[:min(len(flat), mostAtOnce*size)])...)
	}
	return out, nil
}

// mostAtOnce is of how many works the hidden layers are kept at a time.
const mostAtOnce = 1024

// paint, judge and advise are what the samplers build: paintings of ideas, logits of works,
// and minus the slope of the painter's loss by paintings.
func (d *denseSteps) paint(painter densePlayer, ideas []float32) []float32 {
	n := len(ideas) / painter.in
	paintings := make([]float32, n*painter.out)
	painter.forward(paintings, make([]float32, n*painter.hidden), ideas)
	return paintings
}

func (d *denseSteps) judge(critic densePlayer, works []float32) []float32 {
	return d.paint(critic, works)
}

func (d *denseSteps) advise(critic densePlayer, works []float32) []float32 {
	n := len(works) / critic.in
	logits, hidden := make([]float32, n), make([]float32, n*critic.hidden)
	critic.forward(logits, hidden, works)
	for i, l := range logits {
		_, _, logits[i] = d.slopes(0, l)
		logits[i] = -logits[i]
	}
	advice := make([]float32, len(works))
	critic.slopeBefore(hidden, logits, hidden)
	critic.slopeOfInput(advice, hidden)
	return advice
}
