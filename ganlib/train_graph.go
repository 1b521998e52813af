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
	encoder         *player // nil without one
	loss            Loss    // nil without a critic
	target          TargetLoss
	targetWeight    float64
	encoderWeight   float64
	adam            adam
	batch, ideas    int
	work, condition []int // their shapes; condition is nil in a GAN without conditions
	devices         int   // that share each batch
}

// A training's state is a list of tensors in this order, the same going into a
// program and coming out of it:
//
//	painter's variables, its m, its v, its average, critic's variables, its m, its v,
//	encoder's variables, its m, its v
//
// m and v are flat vectors, one for each of the player's groups. The average, of the
// variables, is there only if the training has one, and so are critic and encoder.
//
// Inside a program the variables are grouped as well. A playerState is that inner state
// of one player.
type playerState struct{ w, m, v, average []*graph.Node }

// stateNodes lists the inner state of all players.
func stateNodes(states []playerState) (list []*graph.Node) {
	for _, s := range states {
		list = slices.Concat(list, s.w, s.m, s.v, s.average)
	}
	return list
}

// playerStates is the inverse of stateNodes. It returns what follows in the list as well.
func (t *trainGraph) playerStates(list []*graph.Node) (states []playerState, rest []*graph.Node) {
	for _, p := range t.players() {
		next := func() (group []*graph.Node) {
			group, list = list[:len(p.groups)], list[len(p.groups):]
			return group
		}
		s := playerState{w: next(), m: next(), v: next()}
		if p.averaged {
			s.average = next()
		}
		states = append(states, s)
	}
	return states, list
}

// stateShapes are the shapes of stateNodes.
func (t *trainGraph) stateShapes() (list []shapes.Shape) {
	for _, p := range t.players() {
		for range p.stateSize() / p.size {
			for _, size := range p.groupSizes() {
				list = append(list, shapes.Make(dtypes.Float32, size))
			}
		}
	}
	return list
}

// players are those that learn, in the order of the state.
func (t *trainGraph) players() []*player {
	return slices.DeleteFunc([]*player{t.painter, t.critic, t.encoder}, func(p *player) bool { return p == nil })
}

// declareState declares the state's parameters in the main function.
func (t *trainGraph) declareState(store *model.Store, g *graph.Graph, s *sharding) (states []playerState) {
	for _, p := range t.players() {
		moments := func(name string) (list []*graph.Node) {
			for i, size := range p.groupSizes() {
				list = append(list, s.parameter(g, fmt.Sprintf("%s_%s%d", p.name, name, i), shapes.Make(dtypes.Float32, size), whole))
			}
			return list
		}
		state := playerState{w: p.groupVars(p.declare(store, g, s)), m: moments("m"), v: moments("v")}
		if p.averaged {
			var average []*graph.Node
			for i, v := range p.vars {
				average = append(average, s.parameter(g, fmt.Sprintf("%s_average%d", p.name, i), shapes.Make(dtypes.Float32, v.shape...), whole))
			}
			state.average = p.groupVars(average)
		}
		states = append(states, state)
	}
	return states
}

// stateOutputs is the state as the main function returns it.
func (t *trainGraph) stateOutputs(states []playerState) (out []*graph.Node) {
	for i, p := range t.players() {
		out = slices.Concat(out, p.splitGroups(states[i].w), states[i].m, states[i].v)
		if p.averaged {
			out = append(out, p.splitGroups(states[i].average)...)
		}
	}
	return out
}

// stepInputs are what a step takes besides the state.
type stepInputs struct {
	works         *graph.Node // [batch, work...]
	conditions    *graph.Node // [batch, condition...], nil without conditions
	ideas         *graph.Node // [batch, ideas]
	interpolation *graph.Node // [batch, 1], nil where the loss has no penalty
	noise         *graph.Node // [batch, ideas] of N(0, 1), nil without an encoder
	rates         *graph.Node // [rateCount], see adam.rates
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
	if t.encoder != nil {
		list = append(list, []int{t.batch, t.ideas})
	}
	return append(list, []int{t.adam.rateCount()})
}

// sharedAxis is the axis that several devices share of an input of a step, whose shape
// is given, behind so many axes more: the batch's, but the rates are the same for all.
func (t *trainGraph) sharedAxis(shape []int, before int) int {
	if len(shape) == 1 {
		return whole
	}
	return before
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
	if t.encoder != nil {
		in.noise = next()
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
func (t *trainGraph) step(store *model.Store, states []playerState, in stepInputs) ([]playerState, *graph.Node) {
	painterVars := t.painter.splitGroups(states[0].w)
	t.painter.bind(store, painterVars)
	paintings := t.painter.build(store, in.ideas, in.conditions)

	var painterLoss, criticLoss *graph.Node
	var criticVars, report []*graph.Node
	if t.critic != nil {
		criticVars = t.critic.splitGroups(states[1].w)
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
	addLoss := func(loss *graph.Node, weight float64) {
		weighted := graph.MulScalar(graph.ReduceAllMean(loss), weight)
		if painterLoss == nil {
			painterLoss = weighted
		} else {
			painterLoss = graph.Add(painterLoss, weighted)
		}
	}
	var encoderVars []*graph.Node
	if t.encoder != nil {
		encoderVars = t.encoder.splitGroups(states[len(states)-1].w)
		t.encoder.bind(store, encoderVars)
		ideas, fromNormal := readIdeas(t.encoder.build(store, in.works, nil), in.noise)
		paintings = t.painter.build(store, ideas, in.conditions)
		addLoss(fromNormal, t.encoderWeight)
	}
	if t.target != nil {
		distance := t.target.Distance(paintings, in.works)
		report = append(report, distance)
		addLoss(distance, t.targetWeight)
	}

	// Both gradients are taken at the weights from before the step.
	var criticGrads []*graph.Node
	if t.critic != nil {
		criticGrads = graph.Gradient(criticLoss, criticVars...)
	}
	painterGrads := graph.Gradient(painterLoss, append(painterVars, encoderVars...)...)
	painterGrads, encoderGrads := painterGrads[:len(painterVars)], painterGrads[len(painterVars):]
	rate := func(i int) *graph.Node { return graph.Reshape(graph.Slice(in.rates, graph.AxisElem(i))) }
	moved := t.move(states[0], t.painter.groupVars(painterGrads), rate(ratePainter))
	if t.painter.averaged {
		moved.average = follow(states[0].average, moved.w, rate(rateAverage))
	}
	next := []playerState{moved}
	if t.critic != nil {
		moved := t.move(states[1], t.critic.groupVars(criticGrads), rate(rateCritic))
		if c, ok := t.loss.(Clipper); ok {
			limit := c.Clip()
			for i, w := range moved.w {
				moved.w[i] = unlessResting(rate(rateCritic), graph.ClipScalar(w, -limit, limit), states[1].w[i])
			}
		}
		next = append(next, moved)
	}
	if t.encoder != nil {
		next = append(next, t.move(states[len(states)-1], t.encoder.groupVars(encoderGrads), rate(ratePainter)))
	}
	if len(report) == 1 {
		return next, report[0]
	}
	return next, graph.Concatenate(report, 0)
}

// move returns a player's state after a step of Adam's along the gradients of the groups.
func (t *trainGraph) move(s playerState, gradients []*graph.Node, rate *graph.Node) (next playerState) {
	for i, gradient := range gradients {
		w, m, v := t.adam.move(s.w[i], s.m[i], s.v[i], gradient, rate)
		next.w, next.m, next.v = append(next.w, w), append(next.m, m), append(next.v, v)
	}
	return next
}

// compileStep compiles a single step, for backends that can't run a loop:
// state, the step's inputs → state, report.
func (t *trainGraph) compileStep(backend compute.Backend) (*program, error) {
	return compileSharded(backend, "step", t.devices, func(g *graph.Graph, store *model.Store, s *sharding) []*graph.Node {
		states := t.declareState(store, g, s)
		var inputs []*graph.Node
		for i, shape := range t.inputShapes() {
			inputs = append(inputs, s.parameter(g, fmt.Sprintf("input%d", i), shapes.Make(dtypes.Float32, shape...), t.sharedAxis(shape, 0)))
		}
		states, report := t.step(store, states, t.inputs(inputs))
		return append(t.stateOutputs(states), report)
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
	return compileSharded(backend, "block", t.devices, func(g *graph.Graph, store *model.Store, s *sharding) []*graph.Node {
		scalar, float := shapes.Make(dtypes.Int32), dtypes.Float32
		loopShapes := []shapes.Shape{
			loopStep:   scalar,
			loopSteps:  scalar,
			loopReport: shapes.Make(float, block, t.reportSize(), 1),
		}
		for _, shape := range t.inputShapes() {
			loopShapes = append(loopShapes, shapes.Make(float, prepend(block, shape)...))
		}
		var loop []*graph.Node
		states := t.declareState(store, g, s)
		for i, shape := range loopShapes {
			axis := whole
			if i >= loopInputs {
				axis = t.sharedAxis(t.inputShapes()[i-loopInputs], 1)
			}
			loop = append(loop, s.parameter(g, fmt.Sprintf("loop%d", i), shape, axis))
		}
		// Parameters' names must differ from one function to the next.
		all := func(g *graph.Graph, function string) (states []playerState, loop []*graph.Node) {
			var list []*graph.Node
			for i, shape := range slices.Concat(t.stateShapes(), loopShapes) {
				list = append(list, graph.Parameter(g, fmt.Sprintf("%s%d", function, i), shape))
			}
			return t.playerStates(list)
		}
		cond := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			_, loop := all(g, "cond")
			return []*graph.Node{graph.LessThan(loop[loopStep], loop[loopSteps])}
		})
		body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			states, loop := all(g, "body")
			var inputs []*graph.Node
			for _, all := range loop[loopInputs:] {
				inputs = append(inputs, rowOf(all, loop[loopStep]))
			}
			states, report := t.step(store, states, t.inputs(inputs))
			loop[loopReport] = setRow(loop[loopReport], report, loop[loopStep])
			loop[loopStep] = graph.Add(loop[loopStep], graph.Const(g, int32(1)))
			return append(stateNodes(states), loop...)
		})
		states, loop = t.playerStates(graph.While(cond, body, append(stateNodes(states), loop...)...))
		return append(t.stateOutputs(states), loop[loopReport])
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
