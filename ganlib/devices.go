package ganlib

import (
	"slices"

	"atelier/internal/say"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/distributed"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Several devices share a training by its batches: each has the whole state and its part
// of every batch, computes what follows from these, and XLA adds the gradients' parts up.
// Which sums are needed where is found by XLA's own partitioner, Shardy; the graph is the
// one for a single device.

// A sharding tells which of a program's inputs are shared among the devices. nil: there is
// one device.
type sharding struct {
	mesh *distributed.DeviceMesh
	axes []int // of each input: the axis that is cut into a part for each device, or whole
}

const whole = -1 // the input is not cut: every device gets all of it

// newSharding returns a sharding of no inputs yet.
func newSharding(devices int) (*sharding, error) {
	if devices < 2 {
		return nil, nil
	}
	mesh, err := distributed.NewDeviceMesh([]int{devices}, []string{"batch"})
	return &sharding{mesh: mesh}, err
}

// parameter declares the main function's next parameter, of which axis is shared. For
// every axis it says whether it is cut, since Shardy cuts as it likes where nothing is said.
func (s *sharding) parameter(g *graph.Graph, name string, shape shapes.Shape, axis int) *graph.Node {
	if s == nil {
		return graph.Parameter(g, name, shape)
	}
	s.axes = append(s.axes, axis)
	return graph.ShardedParameter(g, name, shape, s.spec(shape.Rank(), axis))
}

// variable declares a variable as the next parameter. Every device has all of it.
func (s *sharding) variable(g *graph.Graph, v *model.Variable) *graph.Node {
	if s != nil {
		s.axes = append(s.axes, whole)
		v.WithShardingSpec(s.spec(v.Shape().Rank(), whole))
	}
	return v.NodeValue(g)
}

// spec describes the cut of one axis, or of none, out of so many.
func (s *sharding) spec(rank, axis int) *distributed.ShardingSpec {
	spec := distributed.BuildSpec(s.mesh)
	for i := range rank {
		if i == axis {
			spec = spec.S("batch")
		} else {
			spec = spec.R()
		}
	}
	done, err := spec.Done()
	if err != nil {
		panic(err) // as all of GoMLX's functions that build graphs; compile returns it
	}
	return done
}

// begin makes g a graph for several devices, and compile compiles it: every device
// returns all of every output.
func (s *sharding) begin(g *graph.Graph) error {
	if s == nil {
		return nil
	}
	return g.SetAutoSharding(s.mesh)
}

func (s *sharding) compile(g *graph.Graph, outputs []*graph.Node) error {
	if s == nil {
		return g.Compile(outputs...)
	}
	specs := make([]*distributed.ShardingSpec, len(outputs))
	for i, node := range outputs {
		specs[i] = s.spec(node.Rank(), whole)
	}
	return g.CompileWithSharding(outputs, specs)
}

// inputs returns what all devices take, one device after the other, and those of the
// tensors that were made for it. The first device takes what is whole as it is; the
// others get copies of it, from the host's memory.
func (s *sharding) inputs(of []*tensors.Tensor) (list, made []*tensors.Tensor, err error) {
	devices := s.mesh.NumDevices()
	list = make([]*tensors.Tensor, devices*len(of))
	for i, t := range of {
		var parts []*tensors.Tensor
		if s.axes[i] == whole {
			parts = []*tensors.Tensor{t}
			for range devices - 1 {
				copied, err := t.LocalClone()
				if err != nil {
					return nil, made, err
				}
				parts, made = append(parts, copied), append(made, copied)
			}
		} else {
			if parts, err = cutTensor(t, s.axes[i], devices); err != nil {
				return nil, made, err
			}
			made = append(made, parts...)
		}
		for d, part := range parts {
			list[d*len(of)+i] = part
		}
	}
	return list, made, nil
}

// outputs returns the first device's outputs, and frees the others'.
func (s *sharding) outputs(all []*tensors.Tensor) []*tensors.Tensor {
	first := len(all) / s.mesh.NumDevices()
	finalize(all[first:])
	return all[:first]
}

// cutTensor cuts a tensor of float32 into n equal parts along one axis.
func cutTensor(t *tensors.Tensor, axis, n int) (parts []*tensors.Tensor, err error) {
	dims := slices.Clone(t.Shape().Dimensions)
	rows, _ := product(append([]int{1}, dims[:axis]...)...)
	dims[axis] /= n
	each, _ := product(dims[axis:]...)
	err = tensors.ConstFlatData(t, func(values []float32) {
		for k := range n {
			part := make([]float32, 0, rows*each)
			for row := range rows {
				part = append(part, values[(row*n+k)*each:][:each]...)
			}
			parts = append(parts, tensors.FromFlatDataAndDimensions(part, dims...))
		}
	})
	return parts, err
}

// checkDevices tells why a backend's devices can't share batches, if they can't.
func checkDevices(backend compute.Backend, cfg Config) error {
	switch there := backend.NumDevices(); {
	case cfg.Devices < 2:
		return nil
	case cfg.Devices > there:
		hint := ""
		if there == 1 {
			hint = say.T(`; a backend for the CPU has more if you ask for them, as in "xla:/path/of/plugin.so,devices=4"`)
		}
		return say.Errorf("ganlib: Devices %d: the backend has %d%s", cfg.Devices, there, hint)
	case cfg.BatchSize%cfg.Devices != 0:
		return say.Errorf("ganlib: Devices %d: BatchSize %d can't be shared equally; make it a multiple, such as %d",
			cfg.Devices, cfg.BatchSize, (cfg.BatchSize/cfg.Devices+1)*cfg.Devices)
	}
	return nil
}
