package ganlib

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// A trainGraph is all that is needed to build a training step: the two players and
// what they play for.
type trainGraph struct {
	painter, critic *player // no critic: the painter learns from target alone
	loss            Loss    // nil without a critic
	target          TargetLoss
	targetWeight    float64
	beta1           float64
	batch, ideas    int
	work, condition []int // their shapes; condition is nil in a GAN without conditions
}

// A training's state is a list of tensors in this order, the same going into a
// program and coming out of it:
//
//	painter's variables, its m, its v, critic's variables, its m, its v
//
// Inside a program each player's variables are one flat vector like m and v.
// flatState is that inner state: w, m, v of each player.
type flatState []*graph.Node

// players are those that learn, in the order of the state.
func (t *trainGraph) players() []*player {
	if t.critic == nil {
		return []*player{t.painter}
	}
	return []*player{t.painter, t.critic}
}

// declareState declares the state's parameters in the main function.
func (t *trainGraph) declareState(store *model.Store, g *graph.Graph) (state flatState) {
	for _, p := range t.players() {
		state = append(state, p.concatVars(p.declare(store, g)))
		for _, moment := range []string{"m", "v"} {
			state = append(state, graph.Parameter(g, p.name+"_"+moment, shapes.Make(dtypes.Float32, p.size)))
		}
	}
	return state
}

// stateOutputs is the state as the main function returns it.
func (t *trainGraph) stateOutputs(state flatState) (out []*graph.Node) {
	for i, p := range t.players() {
		out = slices.Concat(out, p.splitVars(state[3*i]), state[3*i+1:3*i+3])
	}
	return out
}

// stepInputs are what a step takes besides the state.
type stepInputs struct {
	works         *graph.Node // [batch, work...]
	conditions    *graph.Node // [batch, condition...], nil without conditions
	ideas         *graph.Node // [batch, ideas]
	interpolation *graph.Node // [batch, 1], nil where the loss has no penalty
	rates         *graph.Node // [2]: Adam's, of the painter and of the critic
}

// penalized tells whether the loss has a penalty.
func (t *trainGraph) penalized() bool { _, ok := t.loss.(Penalizer); return ok }

// inputShapes are the shapes of a step's inputs, in the order in which programs take
// them.
func (t *trainGraph) inputShapes() (list [][]int) {
	list = append(list, prepend(t.batch, t.work))
	if t.condition != nil {
		list = append(list, prepend(t.batch, t.condition))
	}
	list = append(list, []int{t.batch, t.ideas})
	if t.penalized() {
		list = append(list, []int{t.batch, 1})
	}
	return append(list, []int{2})
}

// inputs sorts nodes, given in the order of inputShapes, into stepInputs.
func (t *trainGraph) inputs(nodes []*graph.Node) (in stepInputs) {
	next := func() *graph.Node { n := nodes[0]; nodes = nodes[1:]; return n }
	in.works = next()
	if t.condition != nil {
		in.conditions = next()
	}
	in.ideas = next()
	if t.penalized() {
		in.interpolation = next()
	}
	in.rates = next()
	return in
}

// reportSize is how many values a step reports.
func (t *trainGraph) reportSize() (n int) {
	if t.critic != nil {
		n += 2 * t.batch
	}
	if t.target != nil {
		n += t.batch
	}
	return n
}

// step builds one training step. All gradients are taken at the weights from
// before the step, as in the tutorial, where one session call runs both
// optimizers.
//
// It returns the new state and the step's report, [reportSize, 1]: the critic's logits
// for the real works and for the paintings, then the distances from the targets. What
// does not apply is absent.
func (t *trainGraph) step(store *model.Store, state flatState, in stepInputs) (flatState, *graph.Node) {
	painterVars := t.painter.splitVars(state[0])
	t.painter.bind(store, painterVars)
	paintings := t.painter.build(store, in.ideas, in.conditions)

	var painterLoss, criticLoss *graph.Node
	var criticVars, report []*graph.Node
	if t.critic != nil {
		criticVars = t.critic.splitVars(state[3])
		t.critic.bind(store, criticVars)
		// The critic looks at real works and at paintings one after the other; both
		// losses use the same logits for the paintings.
		judge := func(works *graph.Node) *graph.Node { return t.critic.build(store, works, in.conditions) }
		real, painted := judge(in.works), judge(paintings)
		report = append(report, real, painted)
		criticLoss = graph.ReduceAllMean(t.loss.Critic(real, painted))
		if p, ok := t.loss.(Penalizer); ok {
			criticLoss = graph.Add(criticLoss, graph.ReduceAllMean(p.Penalty(judge, in.works, paintings, in.interpolation)))
		}
		painterLoss = graph.ReduceAllMean(t.loss.Painter(painted))
	}
	if t.target != nil {
		distance := t.target.Distance(paintings, in.works)
		report = append(report, distance)
		weighted := graph.MulScalar(graph.ReduceAllMean(distance), t.targetWeight)
		if painterLoss == nil {
			painterLoss = weighted
		} else {
			painterLoss = graph.Add(painterLoss, weighted)
		}
	}

	// Both gradients are taken at the weights from before the step.
	var criticGrads []*graph.Node
	if t.critic != nil {
		criticGrads = graph.Gradient(criticLoss, criticVars...)
	}
	painterGrads := graph.Gradient(painterLoss, painterVars...)
	rate := func(i int) *graph.Node { return graph.Reshape(graph.Slice(in.rates, graph.AxisElem(i))) }
	state = slices.Clone(state)
	state[0], state[1], state[2] = adam(t.beta1, state[0], state[1], state[2], t.painter.concatVars(painterGrads), rate(0))
	if t.critic != nil {
		before := state[3]
		state[3], state[4], state[5] = adam(t.beta1, before, state[4], state[5], t.critic.concatVars(criticGrads), rate(1))
		if c, ok := t.loss.(Clipper); ok {
			limit := c.Clip()
			state[3] = unlessResting(rate(1), graph.ClipScalar(state[3], -limit, limit), before)
		}
	}
	if len(report) == 1 {
		return state, report[0]
	}
	return state, graph.Concatenate(report, 0)
}

// compileStep compiles a single step, for backends that can't run a loop:
// state, the step's inputs → state, report.
func (t *trainGraph) compileStep(backend compute.Backend) (*program, error) {
	return compile(backend, "step", func(g *graph.Graph, store *model.Store) []*graph.Node {
		state := t.declareState(store, g)
		var nodes []*graph.Node
		for i, shape := range t.inputShapes() {
			nodes = append(nodes, graph.Parameter(g, fmt.Sprintf("input%d", i), shapes.Make(dtypes.Float32, shape...)))
		}
		state, report := t.step(store, state, t.inputs(nodes))
		return append(t.stateOutputs(state), report)
	})
}

// The values that go round the loop of a block, behind the training's state. Behind
// them come the inputs of all steps, [block, ...] each.
const (
	loopStep   = iota // int32: steps done
	loopSteps         // int32: steps to do
	loopReport        // [block, reportSize, 1], filled step by step
	loopInputs
)

// compileBlock compiles a loop of up to block steps into one program: state
// and the loop's values → state, report. How many steps a run takes is one of
// its inputs, so that blocks of every length share one compilation, and give
// the same weights to the last bit.
//
// Everything that the body needs is passed round the loop. GoMLX caches scalar
// constants per graph, and a constant made on one side of the closure's
// border can't be used on the other; so the main function makes none.
func (t *trainGraph) compileBlock(backend compute.Backend, block int) (*program, error) {
	return compile(backend, "block", func(g *graph.Graph, store *model.Store) []*graph.Node {
		scalar, float := shapes.Make(dtypes.Int32), dtypes.Float32
		loopShapes := []shapes.Shape{
			loopStep:   scalar,
			loopSteps:  scalar,
			loopReport: shapes.Make(float, block, t.reportSize(), 1),
		}
		for _, shape := range t.inputShapes() {
			loopShapes = append(loopShapes, shapes.Make(float, prepend(block, shape)...))
		}
		// Parameters' names must differ from one function to the next.
		loopNodes := func(g *graph.Graph, function string) []*graph.Node {
			nodes := make([]*graph.Node, len(loopShapes))
			for i, s := range loopShapes {
				nodes[i] = graph.Parameter(g, fmt.Sprintf("%s_loop%d", function, i), s)
			}
			return nodes
		}
		all := func(g *graph.Graph, function string) (state flatState, loop []*graph.Node) {
			for i, p := range t.players() {
				for j := range 3 {
					state = append(state, graph.Parameter(g, fmt.Sprintf("%s_state%d", function, 3*i+j), shapes.Make(float, p.size)))
				}
			}
			return state, loopNodes(g, function)
		}

		state, loop := t.declareState(store, g), loopNodes(g, "main")
		cond := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			_, loop := all(g, "cond")
			return []*graph.Node{graph.LessThan(loop[loopStep], loop[loopSteps])}
		})
		body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			state, loop := all(g, "body")
			var inputs []*graph.Node
			for _, all := range loop[loopInputs:] {
				inputs = append(inputs, rowOf(all, loop[loopStep]))
			}
			state, report := t.step(store, state, t.inputs(inputs))
			loop[loopReport] = setRow(loop[loopReport], report, loop[loopStep])
			loop[loopStep] = graph.Add(loop[loopStep], graph.Const(g, int32(1)))
			return append(state, loop...)
		})
		out := graph.While(cond, body, append(state, loop...)...)
		return append(t.stateOutputs(out[:len(state)]), out[len(state)+loopReport])
	})
}

// compileLosses compiles both mean losses of a block's report:
// [block, reportSize, 1] → [block, 2], the critic's mean loss and the painter's.
// It is a program of its own because its small kernels cost less once a block
// than once a step.
func (t *trainGraph) compileLosses(backend compute.Backend, block int) (*program, error) {
	return compile(backend, "losses", func(g *graph.Graph, _ *model.Store) []*graph.Node {
		report := graph.Parameter(g, "report", shapes.Make(dtypes.Float32, block, t.reportSize(), 1))
		// A work's loss does not depend on its batch, so all steps are one batch.
		logits := func(from int) *graph.Node {
			return graph.Reshape(graph.Slice(report, graph.AxisRange(), graph.AxisRange(from, from+t.batch)), block*t.batch, 1)
		}
		real, painted := logits(0), logits(t.batch)
		mean := func(x *graph.Node) *graph.Node { return graph.ReduceMean(graph.Reshape(x, block, t.batch), 1) }
		return []*graph.Node{graph.Stack([]*graph.Node{
			mean(t.loss.Critic(real, painted)),
			mean(t.loss.Painter(painted)),
		}, 1)}
	})
}

// rowOf returns x[i], without its first axis.
func rowOf(x, i *graph.Node) *graph.Node {
	sizes := slices.Clone(x.Shape().Dimensions)
	sizes[0] = 1
	return graph.Reshape(graph.DynamicSlice(x, startAt(i, len(sizes)), sizes), sizes[1:]...)
}

// setRow returns x with row in place of x[i].
func setRow(x, row, i *graph.Node) *graph.Node {
	return graph.DynamicUpdateSlice(x, graph.InsertAxes(row, 0), startAt(i, x.Rank()))
}

// startAt is the index (i, 0, 0, …).
func startAt(i *graph.Node, rank int) []*graph.Node {
	start := make([]*graph.Node, rank)
	start[0] = i
	for axis := 1; axis < rank; axis++ {
		start[axis] = graph.ScalarZero(i.Graph(), dtypes.Int32)
	}
	return start
}

// small tells whether a block of steps is sure to end soon: all players are
// small, and no weight belongs to a convolution of GoMLX's, which uses it many times
// for a work. A dense layer at every place of a picture does so as well; the steps of
// such a net are a few milliseconds longer.
func (t *trainGraph) small() bool {
	const most = 1 << 24 // multiplications a step, a few milliseconds
	size := 0
	for _, p := range t.players() {
		size += p.size
		for _, v := range p.vars {
			if len(v.shape) > 2 {
				return false
			}
		}
	}
	return t.batch*size <= most
}
