package ganlib

import (
	"math"
	"math/rand/v2"
	"slices"

	"atelier/internal/say"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A player is a net and what there is to know about it before anything is
// compiled: which variables it has, what they start from, and what it computes.
type player struct {
	field string // of Config, where it comes from
	name  string // "painter", "critic" or "encoder": the scope of its variables
	net   ConditionalNet
	vars  []variable
	size  int // values in all variables together
	// groups are those of the variables that share Adam's vectors.
	groups [][]int
	// averaged tells whether the weights have a moving average, with which the player
	// plays outside of the training.
	averaged bool
	// fingerprint is that of the graph that the net builds, so that a saved
	// GAN is not taken up by a network that has the same weights' shapes but
	// computes something else.
	fingerprint string
	initial     []float32 // all variables' first values, one after the other
}

// A variable is one tensor of weights.
type variable struct {
	path  string // within the player, such as "/eye/dense/weights"
	shape []int
	size  int
}

// inspectNet builds the net once, on the pure Go backend (which needs milliseconds,
// and gives the same answers whichever backend trains later), to learn what there is
// to know about it. Its input is [batch, in...], and with a condition [batch,
// condition...]; its output must be [batch, out...].
func inspectNet(field, name string, net ConditionalNet, batch int, in, condition, out []int, rng *rand.Rand) (*player, error) {
	p := &player{field: field, name: name, net: net}
	err := guard("ganlib: "+field, func() error {
		backend := GoBackend()
		store := model.NewStore()
		scope := store.RootScope().In("%s", name).WithInitializer(glorotUniform(rng))
		g := graph.NewGraph(backend, name)
		model.SetStore(g, store)
		x, given := inputNodes(g, batch, in, condition)
		y := net(scope, x, given)
		if y == nil {
			return say.Errorf("ganlib: %s: returned nil; must return its output", field)
		}
		if want := prepend(batch, out); y.DType() != dtypes.Float32 || !slices.Equal(y.Shape().Dimensions, want) {
			return say.Errorf("ganlib: %s: turns [%s] into %s %v; must be float32 %v, %s",
				field, dims(prepend(batch, in)), y.DType(), y.Shape().Dimensions, want, meaning(name))
		}
		p.fingerprint = fingerprint(g)
		g.Finalize()

		if err := p.collect(store); err != nil {
			return err
		}
		if err := store.InitializeVariables(backend, nil); err != nil {
			return say.Errorf("ganlib: %s: initial weights: %w", field, err)
		}
		for v := range store.IterVariables() {
			values, err := tensors.CopyFlatData[float32](v.MustValue())
			if err != nil {
				return say.Errorf("ganlib: %s: initial weights of %s: %w", field, v.Path(), err)
			}
			p.initial = append(p.initial, values...)
		}
		store.Finalize()
		return nil
	})
	return p, err
}

// inputNodes declares what a net takes: x [n, in...], and its condition [n,
// condition...], which is nil without one.
func inputNodes(g *graph.Graph, n int, in, condition []int) (x, given *graph.Node) {
	x = graph.Parameter(g, "x", shapes.Make(dtypes.Float32, prepend(n, in)...))
	if condition != nil {
		given = graph.Parameter(g, "condition", shapes.Make(dtypes.Float32, prepend(n, condition)...))
	}
	return x, given
}

// meaning says what the numbers of a player's output are.
func meaning(name string) string {
	switch name {
	case "critic":
		return say.T("one logit a work")
	case "encoder":
		return say.T("μ and log σ² of each number of an idea")
	}
	return say.T("paintings as large as the artist's works")
}

// collect lists the variables that the net made.
func (p *player) collect(store *model.Store) error {
	prefix := "/" + p.name
	for v := range store.IterVariables() {
		if !v.Trainable || v.DType() != dtypes.Float32 {
			return say.Errorf("ganlib: %s: variable %s is not a trainable float32: layers that keep a state of their own, such as batch normalization and dropout, don't fit here; use layer normalization, or none", p.field, v.Path())
		}
		size, ok := product(v.Shape().Dimensions...)
		if !ok || p.size+size > maxFloats {
			return say.Errorf("ganlib: %s: variable %s has shape %v: a player may have at most %d weights", p.field, v.Path(), v.Shape().Dimensions, maxFloats)
		}
		p.vars = append(p.vars, variable{path: v.Path()[len(prefix):], shape: slices.Clone(v.Shape().Dimensions), size: size})
		p.size += size
	}
	p.groups = adamGroups(p.sizes())
	if len(p.vars) == 0 {
		return say.Errorf("ganlib: %s: has no variables, so there is nothing to learn; make them with a layer such as layers.DenseWithBias", p.field)
	}
	return nil
}

// declare makes the player's variables parameters of the graph's main function,
// in the order of vars, and returns their nodes. s is nil for one device.
func (p *player) declare(store *model.Store, g *graph.Graph, s *sharding) []*graph.Node {
	nodes := make([]*graph.Node, len(p.vars))
	for i := range p.vars {
		nodes[i] = s.variable(g, p.variable(store, i))
	}
	return nodes
}

// bind gives declared variables other nodes: what build uses from now on.
func (p *player) bind(store *model.Store, nodes []*graph.Node) {
	for i, n := range nodes {
		p.variable(store, i).SetNodeValue(n)
	}
}

func (p *player) variable(store *model.Store, i int) *model.Variable {
	v := p.vars[i]
	return store.VariableWithShape("/"+p.name+v.path, shapes.Make(dtypes.Float32, v.shape...), graph.Zeros)
}

// sizes are those of the variables, and groupSizes those of the groups.
func (p *player) sizes() []int {
	sizes := make([]int, len(p.vars))
	for i, v := range p.vars {
		sizes[i] = v.size
	}
	return sizes
}

func (p *player) groupSizes() []int { return groupSizes(p.groups, p.sizes()) }

// averageAt is the index of the average's first tensor in the player's part of a
// training's state, and stateLen the length of that part.
func (p *player) averageAt() int { return len(p.vars) + 2*len(p.groups) }

func (p *player) stateLen() int {
	if p.averaged {
		return p.averageAt() + len(p.vars)
	}
	return p.averageAt()
}

// playsAt is the index of the tensors with which the player plays outside of the
// training: of the average, if there is one, or else of the weights.
func (p *player) playsAt() int {
	if p.averaged {
		return p.averageAt()
	}
	return 0
}

// stateSize is the number of values in the player's part of a state: of the weights, m, v
// and the average.
func (p *player) stateSize() int {
	if p.averaged {
		return 4 * p.size
	}
	return 3 * p.size
}

// groupVars makes one flat vector a group of the variables' nodes, and splitGroups is its
// inverse.
func (p *player) groupVars(nodes []*graph.Node) (flat []*graph.Node) {
	for _, group := range p.groups {
		var parts []*graph.Node
		for _, i := range group {
			parts = append(parts, graph.Reshape(nodes[i], p.vars[i].size))
		}
		if len(parts) > 1 {
			parts = []*graph.Node{graph.Concatenate(parts, 0)}
		}
		flat = append(flat, parts[0])
	}
	return flat
}

func (p *player) splitGroups(flat []*graph.Node) []*graph.Node {
	nodes := make([]*graph.Node, len(p.vars))
	for k, group := range p.groups {
		from := 0
		for _, i := range group {
			v, x := p.vars[i], flat[k]
			if len(group) > 1 {
				x = graph.Slice(x, graph.AxisRange(from, from+v.size))
			}
			nodes[i] = graph.Reshape(x, v.shape...)
			from += v.size
		}
	}
	return nodes
}

// build adds the net to a graph whose variables have been declared. condition is nil
// in a GAN without conditions.
func (p *player) build(store *model.Store, x, condition *graph.Node) *graph.Node {
	return p.net(store.RootScope().At("%s", p.name), x, condition)
}

// tensors cuts a flat vector into one tensor a variable.
func (p *player) tensors(flat []float32) []*tensors.Tensor {
	cut := make([]*tensors.Tensor, len(p.vars))
	for i, v := range p.vars {
		cut[i] = tensors.FromFlatDataAndDimensions(flat[:v.size], v.shape...)
		flat = flat[v.size:]
	}
	return cut
}

// glorotUniform draws weights from U(-l, l), l = √(6/(fan in + fan out))
// (Glorot & Bengio 2010, equation 16), and leaves biases zero: TensorFlow's
// default, and so the tutorial's. The numbers are made in Go and enter the
// graph as constants; random numbers made in the graph would be other ones on
// every backend, and would cost XLA seconds of compilation.
func glorotUniform(rng *rand.Rand) model.VariableInitializer {
	return func(g *graph.Graph, shape shapes.Shape) *graph.Node {
		values := make([]float32, shape.Size())
		if n := len(shape.Dimensions); n >= 2 {
			// A convolution's kernel is [places..., in, out]: every place counts.
			places := 1
			for _, d := range shape.Dimensions[:n-2] {
				places *= d
			}
			fans := places * (shape.Dimensions[n-2] + shape.Dimensions[n-1])
			limit := math.Sqrt(6 / float64(fans))
			for i := range values {
				values[i] = float32(limit * (2*rng.Float64() - 1))
			}
		}
		return graph.ConstTensor(g, tensors.FromFlatDataAndDimensions(values, shape.Dimensions...))
	}
}
