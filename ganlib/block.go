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
	batch, ideas    int
	work            []int // shape of one work
}

// A training's state is a list of tensors in this order, the same going into a
// program and coming out of it.
//
//	painter's variables, his m, his v, critic's variables, his m, his v
func (d *duel) stateLen() int { return len(d.painter.vars) + len(d.critic.vars) + 4 }

// stateNodes declares the state's parameters in the function being built.
func (d *duel) stateNodes(store *model.Store, g *graph.Graph) []*graph.Node {
	var nodes []*graph.Node
	for _, p := range []*player{d.painter, d.critic} {
		nodes = append(nodes, p.declare(store, g)...)
		for _, moment := range []string{"m", "v"} {
			nodes = append(nodes, graph.Parameter(g, p.name+"_"+moment, shapes.Make(dtypes.Float32, p.size)))
		}
	}
	return nodes
}

// step builds one training step. Both gradients are taken at the weights from
// before the step, as in the tutorial, where one session call runs both
// optimizers.
//
//	works [batch, work...]   ideas [batch, ideas]   rates [2]: painter's, critic's
//
// It returns the new state and the step's scores, [scoresPerStep].
func (d *duel) step(store *model.Store, state []*graph.Node, works, ideas, rates *graph.Node) (newState []*graph.Node, scores *graph.Node) {
	nP, nC := len(d.painter.vars), len(d.critic.vars)
	painterVars, painterM, painterV := state[:nP], state[nP], state[nP+1]
	criticVars, criticM, criticV := state[nP+2:nP+2+nC], state[nP+2+nC], state[nP+3+nC]

	// The critic sees all works in one batch, without knowing whose they are.
	paintings := d.painter.build(store, ideas)
	logits := d.critic.build(store, graph.Concatenate([]*graph.Node{works, paintings}, 0))
	real := graph.Slice(logits, graph.AxisRange(0, d.batch))
	painted := graph.Slice(logits, graph.AxisRange(d.batch, 2*d.batch))

	criticLoss := d.loss.Critic(real, painted)
	painterLoss := d.loss.Painter(painted)
	scores = graph.Stack([]*graph.Node{
		graph.ReduceAllMean(graph.Sigmoid(real)),
		graph.ReduceAllMean(graph.Sigmoid(painted)),
		criticLoss,
		painterLoss,
		graph.ReduceAllMean(graph.Concatenate([]*graph.Node{
			graph.PositiveIndicator(real), graph.NonPositiveIndicator(painted)}, 0)),
	}, 0)

	criticGrads := graph.Gradient(criticLoss, criticVars...)
	painterGrads := graph.Gradient(painterLoss, painterVars...)
	rate := func(i int) *graph.Node { return graph.Reshape(graph.Slice(rates, graph.AxisElem(i))) }
	newPainter, newPM, newPV := adam(d.painter, painterVars, painterGrads, painterM, painterV, rate(0))
	newCritic, newCM, newCV := adam(d.critic, criticVars, criticGrads, criticM, criticV, rate(1))
	return slices.Concat(newPainter, []*graph.Node{newPM, newPV}, newCritic, []*graph.Node{newCM, newCV}), scores
}

// compileStep compiles a single step, for backends that can't run a loop:
// state, works, ideas, rates → state, scores.
func (d *duel) compileStep(backend compute.Backend) (*program, error) {
	return compile(backend, "step", func(g *graph.Graph, store *model.Store) []*graph.Node {
		state := d.stateNodes(store, g)
		works := graph.Parameter(g, "works", shapes.Make(dtypes.Float32, prepend(d.batch, d.work)...))
		ideas := graph.Parameter(g, "ideas", shapes.Make(dtypes.Float32, d.batch, d.ideas))
		rates := graph.Parameter(g, "rates", shapes.Make(dtypes.Float32, 2))
		state, scores := d.step(store, state, works, ideas, rates)
		return append(state, scores)
	})
}

// The values that go round the loop behind the training's state.
const (
	loopStep   = iota // int32: steps done
	loopSteps         // int32: steps to do
	loopWorks         // [block, batch, work...]
	loopIdeas         // [block, batch, ideas]
	loopRates         // [block, 2]
	loopScores        // [block, scoresPerStep], filled row by row
	loopLen
)

// compileBlock compiles a loop of up to block steps into one program: state
// and the loop's values → state, scores. How many steps a run takes is one of
// its inputs, so that blocks of every length share one compilation, and give
// the same weights to the last bit.
//
// Everything that the body needs is passed round the loop. GoMLX keeps scalar
// constants once a graph, and a constant made on one side of the closure's
// border can't be used on the other; so the main function makes none.
func (d *duel) compileBlock(backend compute.Backend, block int) (*program, error) {
	return compile(backend, "block", func(g *graph.Graph, store *model.Store) []*graph.Node {
		n := d.stateLen()
		scalar := shapes.Make(dtypes.Int32)
		loopShapes := [loopLen]shapes.Shape{
			loopStep:   scalar,
			loopSteps:  scalar,
			loopWorks:  shapes.Make(dtypes.Float32, append([]int{block, d.batch}, d.work...)...),
			loopIdeas:  shapes.Make(dtypes.Float32, block, d.batch, d.ideas),
			loopRates:  shapes.Make(dtypes.Float32, block, 2),
			loopScores: shapes.Make(dtypes.Float32, block, scoresPerStep),
		}
		// Parameters' names must differ from one function to the next.
		loopNodes := func(g *graph.Graph, function string) []*graph.Node {
			nodes := make([]*graph.Node, loopLen)
			for i, s := range loopShapes {
				nodes[i] = graph.Parameter(g, fmt.Sprintf("%s_loop%d", function, i), s)
			}
			return nodes
		}
		body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			state := d.stateNodes(store, g)
			loop := loopNodes(g, "body")
			row := func(i int) *graph.Node { return rowOf(loop[i], loop[loopStep]) }
			newState, scores := d.step(store, state, row(loopWorks), row(loopIdeas), row(loopRates))
			loop[loopScores] = setRow(loop[loopScores], scores, loop[loopStep])
			loop[loopStep] = graph.Add(loop[loopStep], graph.Const(g, int32(1)))
			return append(newState, loop...)
		})
		// The main function and the condition take the same values as the body,
		// but have no use for variables.
		plain := func(g *graph.Graph, function string) []*graph.Node {
			nodes := make([]*graph.Node, n)
			for i, s := range d.stateShapes() {
				nodes[i] = graph.Parameter(g, fmt.Sprintf("%s_state%d", function, i), s)
			}
			return append(nodes, loopNodes(g, function)...)
		}
		cond := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			loop := plain(g, "cond")[n:]
			return []*graph.Node{graph.LessThan(loop[loopStep], loop[loopSteps])}
		})
		out := graph.While(cond, body, plain(g, "main")...)
		return append(slices.Clone(out[:n]), out[n+loopScores])
	})
}

// stateShapes are the shapes of stateNodes.
func (d *duel) stateShapes() []shapes.Shape {
	var list []shapes.Shape
	for _, p := range []*player{d.painter, d.critic} {
		for _, v := range p.vars {
			list = append(list, shapes.Make(dtypes.Float32, v.shape...))
		}
		flat := shapes.Make(dtypes.Float32, p.size)
		list = append(list, flat, flat)
	}
	return list
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

// compileNet compiles one player alone for a batch of n: his variables and
// [n, in...] → his output.
func compileNet(backend compute.Backend, p *player, n int, in []int) (*program, error) {
	return compile(backend, p.name, func(g *graph.Graph, store *model.Store) []*graph.Node {
		p.declare(store, g)
		x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, prepend(n, in)...))
		return []*graph.Node{p.build(store, x)}
	})
}

// canLoop tells whether a backend can run a block as one program. The pure Go
// backend can't: it has no dynamic slices, and no gradients inside a loop.
func canLoop(backend compute.Backend) bool {
	can := backend.Capabilities()
	return can.Functions && can.Operations[compute.OpTypeDynamicSlice] && can.Operations[compute.OpTypeDynamicUpdateSlice]
}
