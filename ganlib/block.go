package ganlib

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A program is a compiled graph: parameters in, tensors out.
type program struct {
	graph *graph.Graph
}

// compile builds a graph in a store of its own and compiles it. build declares
// the parameters, in the order in which run takes them.
func compile(backend compute.Backend, name string, build func(g *graph.Graph, store *model.Store) []*graph.Node) (*program, error) {
	var p *program
	err := guard("panic", func() error {
		g := graph.NewGraph(backend, name)
		store := model.NewStore()
		model.SetStore(g, store)
		if err := g.Compile(build(g, store)...); err != nil {
			return err
		}
		p = &program{g}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ganlib: compile %s: %w", name, err)
	}
	return p, nil
}

// run executes the program. The inputs stay as they are: an execution that
// fails, or whose result is not wanted, loses nothing.
func (p *program) run(inputs ...*tensors.Tensor) (outputs []*tensors.Tensor, err error) {
	err = guard("ganlib: run "+p.graph.Name(), func() error {
		args := make([]any, len(inputs))
		for i, t := range inputs {
			args[i] = t
		}
		outputs = p.graph.Run(args...)
		return nil
	})
	return outputs, err
}

func (p *program) close() {
	if p != nil && p.graph != nil {
		p.graph.Finalize()
		p.graph = nil
	}
}

// A duel is the two players and what they play: all that a training step needs
// to be built.
type duel struct {
	painter, critic *player
	loss            Loss
	momentum        float64 // Adam's β₁
	batch, ideas    int
	work            []int // shape of one work
}

// A training's state is a list of tensors in this order, the same going into a
// program and coming out of it.
//
//	painter's variables, his m, his v, critic's variables, his m, his v
//
// Inside a program each player's variables are one flat vector like m and v.
// flat is that inner state: w, m, v of the painter, w, m, v of the critic.
type flat [6]*graph.Node

// enter declares the state's parameters in the main function.
func (d *duel) enter(store *model.Store, g *graph.Graph) (state flat) {
	for i, p := range []*player{d.painter, d.critic} {
		state[3*i] = p.join(p.declare(store, g))
		for j, moment := range []string{"m", "v"} {
			state[3*i+1+j] = graph.Parameter(g, p.name+"_"+moment, shapes.Make(dtypes.Float32, p.size))
		}
	}
	return state
}

// leave is the state as the main function returns it.
func (d *duel) leave(state flat) []*graph.Node {
	return slices.Concat(d.painter.cut(state[0]), state[1:3], d.critic.cut(state[3]), state[4:6])
}

// step builds one training step. Both gradients are taken at the weights from
// before the step, as in the tutorial, where one session call runs both
// optimizers.
//
//	works [batch, work...]   ideas [batch, ideas]   rates [2]: painter's, critic's
//
// Where the loss has a penalty, ideas are [batch, ideas+1]: see lesson.
//
// It returns the new state and the critic's logits, [2*batch, 1], the real
// works' first.
func (d *duel) step(store *model.Store, state flat, works, ideas, rates *graph.Node) (flat, *graph.Node) {
	painterVars, criticVars := d.painter.cut(state[0]), d.critic.cut(state[3])
	d.painter.bind(store, painterVars)
	d.critic.bind(store, criticVars)

	// The critic looks at real works and at paintings one after the other; XLA
	// sees for itself that both losses begin with the same verdicts on paintings.
	ideas, mix := d.splitIdeas(ideas)
	paintings := d.painter.build(store, ideas)
	real, painted := d.critic.build(store, works), d.critic.build(store, paintings)

	criticLoss := graph.ReduceAllMean(d.loss.Critic(real, painted))
	if p, ok := d.loss.(Penalizer); ok {
		critic := func(x *graph.Node) *graph.Node { return d.critic.build(store, x) }
		criticLoss = graph.Add(criticLoss, graph.ReduceAllMean(p.Penalty(critic, works, paintings, mix)))
	}
	criticGrads := graph.Gradient(criticLoss, criticVars...)
	painterGrads := graph.Gradient(graph.ReduceAllMean(d.loss.Painter(painted)), painterVars...)
	rate := func(i int) *graph.Node { return graph.Reshape(graph.Slice(rates, graph.AxisElem(i))) }
	state[0], state[1], state[2] = adam(d.momentum, state[0], state[1], state[2], d.painter.join(painterGrads), rate(0))
	critic := state[3]
	state[3], state[4], state[5] = adam(d.momentum, critic, state[4], state[5], d.critic.join(criticGrads), rate(1))
	if c, ok := d.loss.(Clipper); ok {
		limit := c.Clip()
		state[3] = unlessResting(rate(1), graph.ClipScalar(state[3], -limit, limit), critic)
	}
	return state, graph.Concatenate([]*graph.Node{real, painted}, 0)
}

// ideaWidth is how many numbers come with each painting of a step: an idea's,
// and one more for a penalty.
func (d *duel) ideaWidth() int {
	if _, ok := d.loss.(Penalizer); ok {
		return d.ideas + 1
	}
	return d.ideas
}

// splitIdeas parts ideas [batch, ideaWidth] into what the painter gets, [batch,
// ideas], and the penalty's mix, [batch, 1] or nil.
func (d *duel) splitIdeas(ideas *graph.Node) (idea, mix *graph.Node) {
	if d.ideaWidth() == d.ideas {
		return ideas, nil
	}
	return graph.Slice(ideas, graph.AxisRange(), graph.AxisRange(0, d.ideas)),
		graph.Slice(ideas, graph.AxisRange(), graph.AxisRange(d.ideas))
}

// compileStep compiles a single step, for backends that can't run a loop:
// state, works, ideas, rates → state, logits.
func (d *duel) compileStep(backend compute.Backend) (*program, error) {
	return compile(backend, "step", func(g *graph.Graph, store *model.Store) []*graph.Node {
		state := d.enter(store, g)
		works := graph.Parameter(g, "works", shapes.Make(dtypes.Float32, prepend(d.batch, d.work)...))
		ideas := graph.Parameter(g, "ideas", shapes.Make(dtypes.Float32, d.batch, d.ideaWidth()))
		rates := graph.Parameter(g, "rates", shapes.Make(dtypes.Float32, 2))
		state, logits := d.step(store, state, works, ideas, rates)
		return append(d.leave(state), logits)
	})
}

// The values that go round the loop behind the training's state.
const (
	loopStep   = iota // int32: steps done
	loopSteps         // int32: steps to do
	loopWorks         // [block, batch, work...]
	loopIdeas         // [block, batch, ideaWidth]
	loopRates         // [block, 2]
	loopLogits        // [block, 2*batch, 1], filled step by step
	loopLen
)

// compileBlock compiles a loop of up to block steps into one program: state
// and the loop's values → state, logits. How many steps a run takes is one of
// its inputs, so that blocks of every length share one compilation, and give
// the same weights to the last bit.
//
// Everything that the body needs is passed round the loop. GoMLX keeps scalar
// constants once a graph, and a constant made on one side of the closure's
// border can't be used on the other; so the main function makes none.
func (d *duel) compileBlock(backend compute.Backend, block int) (*program, error) {
	return compile(backend, "block", func(g *graph.Graph, store *model.Store) []*graph.Node {
		scalar, float := shapes.Make(dtypes.Int32), dtypes.Float32
		loopShapes := [loopLen]shapes.Shape{
			loopStep:   scalar,
			loopSteps:  scalar,
			loopWorks:  shapes.Make(float, append([]int{block, d.batch}, d.work...)...),
			loopIdeas:  shapes.Make(float, block, d.batch, d.ideaWidth()),
			loopRates:  shapes.Make(float, block, 2),
			loopLogits: shapes.Make(float, block, 2*d.batch, 1),
		}
		// Parameters' names must differ from one function to the next.
		loopNodes := func(g *graph.Graph, function string) []*graph.Node {
			nodes := make([]*graph.Node, loopLen)
			for i, s := range loopShapes {
				nodes[i] = graph.Parameter(g, fmt.Sprintf("%s_loop%d", function, i), s)
			}
			return nodes
		}
		all := func(g *graph.Graph, function string) (state flat, loop []*graph.Node) {
			for i, size := range [...]int{d.painter.size, d.painter.size, d.painter.size, d.critic.size, d.critic.size, d.critic.size} {
				state[i] = graph.Parameter(g, fmt.Sprintf("%s_state%d", function, i), shapes.Make(float, size))
			}
			return state, loopNodes(g, function)
		}

		state, loop := d.enter(store, g), loopNodes(g, "main")
		cond := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			_, loop := all(g, "cond")
			return []*graph.Node{graph.LessThan(loop[loopStep], loop[loopSteps])}
		})
		body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			state, loop := all(g, "body")
			row := func(i int) *graph.Node { return rowOf(loop[i], loop[loopStep]) }
			state, logits := d.step(store, state, row(loopWorks), row(loopIdeas), row(loopRates))
			loop[loopLogits] = setRow(loop[loopLogits], logits, loop[loopStep])
			loop[loopStep] = graph.Add(loop[loopStep], graph.Const(g, int32(1)))
			return append(state[:], loop...)
		})
		out := graph.While(cond, body, append(state[:], loop...)...)
		return append(d.leave(flat(out[:len(state)])), out[len(state)+loopLogits])
	})
}

// compileLosses compiles what the two players lose by a block's logits: logits
// [block, 2*batch, 1] → [block, 2], the critic's mean loss and the painter's.
// It is a program of its own because its small kernels cost less once a block
// than once a step.
func (d *duel) compileLosses(backend compute.Backend, block int) (*program, error) {
	return compile(backend, "losses", func(g *graph.Graph, _ *model.Store) []*graph.Node {
		logits := graph.Parameter(g, "logits", shapes.Make(dtypes.Float32, block, 2*d.batch, 1))
		// A work's loss does not depend on its batch, so all steps are one batch.
		real := graph.Reshape(graph.Slice(logits, graph.AxisRange(), graph.AxisRange(0, d.batch)), block*d.batch, 1)
		painted := graph.Reshape(graph.Slice(logits, graph.AxisRange(), graph.AxisRange(d.batch)), block*d.batch, 1)
		mean := func(x *graph.Node) *graph.Node { return graph.ReduceMean(graph.Reshape(x, block, d.batch), 1) }
		return []*graph.Node{graph.Stack([]*graph.Node{
			mean(d.loss.Critic(real, painted)),
			mean(d.loss.Painter(painted)),
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

// Work of at most so many multiplications is done by the pure Go backend: it
// takes a millisecond or so, where XLA would compile for a tenth of a
// second.
const littleWork = 1 << 21

// whoDoes returns the backend for a program of so many multiplications. Whatever
// a net or a loss uses, the Go backend has: New builds them there first.
func whoDoes(backend compute.Backend, work int) compute.Backend {
	if work <= littleWork {
		return GoBackend()
	}
	return backend
}

// compileNet compiles one player alone for a batch of n: his variables and
// [n, in...] → his output.
func compileNet(backend compute.Backend, p *player, n int, in []int) (*program, error) {
	return compile(backend, p.name, func(g *graph.Graph, store *model.Store) []*graph.Node {
		p.declare(store, g)
		x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, prepend(n, in)...))
		return []*graph.Node{p.build(store, x)}
	})
}

// compileAdvice compiles what the critic would have changed in n works: his
// variables and [n, in...] → [n, in...].
func compileAdvice(backend compute.Backend, p *player, loss Loss, n int, in []int) (*program, error) {
	return compile(backend, "advice", func(g *graph.Graph, store *model.Store) []*graph.Node {
		p.declare(store, g)
		x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, prepend(n, in)...))
		// A work's loss depends on that work alone: the sum's gradient is each one's.
		total := graph.ReduceAllSum(loss.Painter(p.build(store, x)))
		return []*graph.Node{graph.Neg(graph.Gradient(total, x)[0])}
	})
}

// canLoop tells whether a backend can run a block as one program. The pure Go
// backend can't: it has no dynamic slices, and no gradients inside a loop.
func canLoop(backend compute.Backend) bool {
	can := backend.Capabilities()
	return can.Functions && can.Operations[compute.OpTypeDynamicSlice] && can.Operations[compute.OpTypeDynamicUpdateSlice]
}
