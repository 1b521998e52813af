package ganlib

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// A program is a compiled graph: parameters in, tensors out.
type program struct {
	graph    *graph.Graph
	sharding *sharding // nil for one device
}

// compile builds a graph in a store of its own and compiles it. build declares
// the parameters, in the order in which run takes them.
func compile(backend compute.Backend, name string, build func(g *graph.Graph, store *model.Store) []*graph.Node) (*program, error) {
	return compileSharded(backend, name, 1, func(g *graph.Graph, store *model.Store, _ *sharding) []*graph.Node {
		return build(g, store)
	})
}

// compileSharded is compile for several devices. build must declare every parameter by the
// sharding, which is nil for one device.
func compileSharded(backend compute.Backend, name string, devices int, build func(g *graph.Graph, store *model.Store, s *sharding) []*graph.Node) (*program, error) {
	var p *program
	err := guard("panic", func() error {
		s, err := newSharding(devices)
		if err != nil {
			return err
		}
		g := graph.NewGraph(backend, name)
		if err := s.begin(g); err != nil {
			return err
		}
		store := model.NewStore()
		model.SetStore(g, store)
		if err := s.compile(g, build(g, store, s)); err != nil {
			return err
		}
		p = &program{g, s}
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
	err = guard("ganlib: run "+p.graph.Name(), func() (err error) {
		if p.sharding != nil {
			var made []*tensors.Tensor
			inputs, made, err = p.sharding.inputs(inputs)
			defer func() { finalize(made) }()
			if err != nil {
				return err
			}
		}
		args := make([]any, len(inputs))
		for i, t := range inputs {
			args[i] = t
		}
		outputs = p.graph.Run(args...)
		if p.sharding != nil {
			outputs = p.sharding.outputs(outputs)
		}
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

// programs are what has been compiled for a training so far, and what running
// programs has taken.
type programs struct {
	block, step *program // one of them, as the backend can, or none where there is GAN.dense
	losses      *program // nil until a training is compiled, and without a critic
	compiled    bool
	loopStart   []*tensors.Tensor // what every block begins with: its step 0, and an empty report

	backend, fallback stats // on the GAN's backend, and on Go's in its stead
}

// stats count what running programs has taken so far.
type stats struct {
	compilations, executions, bytes atomic.Int64 // bytes were copied to the backend
}

// stats returns where p's share is counted.
func (gan *GAN) stats(p *program) *stats {
	if p.graph.Backend() != gan.backend {
		return &gan.programs.fallback
	}
	return &gan.programs.backend
}

// run executes a program and keeps count.
func (gan *GAN) run(p *program, inputs ...*tensors.Tensor) ([]*tensors.Tensor, error) {
	counts := gan.stats(p)
	counts.executions.Add(1)
	for _, t := range inputs {
		if !t.IsOnAnyDevice() {
			counts.bytes.Add(int64(t.ByteSize()))
		}
	}
	return p.run(inputs...)
}

// A compilation of what a training needs, under way or done.
type compilation struct {
	done chan struct{}

	// What it comes to, once done is closed.
	block, step *program // see programs
	losses      *program
	loopStart   []*tensors.Tensor // with a block
	err         error
}

// compileTraining compiles what a training needs, and waits for it as long as
// ctx lasts. Nobody can stop a compilation, and a busy machine may need many
// seconds for it: one that was not waited for goes on, and the next call takes
// it up.
func (gan *GAN) compileTraining(ctx context.Context) error {
	if gan.programs.compiled {
		return nil
	}
	if gan.compiling == nil {
		gan.compiling = gan.startCompiling()
	}
	c := gan.compiling
	select {
	case <-c.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	gan.compiling = nil
	for _, p := range c.programs() {
		gan.stats(p).compilations.Add(1)
	}
	if c.err != nil { // the next Train must not take half of it for the whole
		c.close()
		return c.err
	}
	gan.programs.losses, gan.programs.block, gan.programs.step = c.losses, c.block, c.step
	if c.block != nil {
		gan.programs.loopStart = c.loopStart
		gan.prefetcher.place = gan.placeBatches
	}
	gan.programs.compiled = true
	return nil
}

// startCompiling compiles all at once: XLA leaves a core idle now and then.
func (gan *GAN) startCompiling() *compilation {
	c := &compilation{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		var wait sync.WaitGroup
		var errs [2]error
		if gan.graph.critic != nil {
			wait.Go(func() {
				verdicts := gan.cfg.StepsPerRun * 2 * gan.cfg.BatchSize
				c.losses, errs[0] = gan.graph.compileLosses(chooseBackend(gan.backend, verdicts*verdictWork), gan.cfg.StepsPerRun)
			})
		}
		if canLoop(gan.backend) {
			if c.block, errs[1] = gan.graph.compileBlock(gan.backend, gan.cfg.StepsPerRun); errs[1] == nil {
				c.loopStart, errs[1] = gan.startOfLoop()
			}
		} else if gan.dense == nil {
			c.step, errs[1] = gan.graph.compileStep(gan.backend)
		}
		wait.Wait()
		c.err = errors.Join(errs[:]...)
	}()
	return c
}

// programs are those that were compiled.
func (c *compilation) programs() []*program {
	return slices.DeleteFunc([]*program{c.losses, c.block, c.step}, func(p *program) bool { return p == nil })
}

func (c *compilation) close() {
	for _, p := range c.programs() {
		p.close()
	}
	finalize(c.loopStart)
}

// startOfLoop makes what every block's loop begins with.
func (gan *GAN) startOfLoop() ([]*tensors.Tensor, error) {
	report, err := gan.placed(nil, gan.cfg.StepsPerRun, gan.graph.reportSize(), 1)
	if err != nil {
		return nil, err
	}
	return []*tensors.Tensor{tensors.FromScalar(int32(0)), report}, nil
}

// forgetCompilation waits for the compilation that is under way, if there is
// one, for the grace period at most, and frees what comes of it.
func (gan *GAN) forgetCompilation() {
	c := gan.compiling
	if c == nil {
		return
	}
	gan.compiling = nil
	free := make(chan struct{})
	go func() {
		defer close(free)
		<-c.done
		c.close()
	}()
	select {
	case <-free:
	case <-time.After(gan.grace):
	}
}

// runBlock trains the batches' steps in one execution. rates are adam.rates'. It
// returns the new state, and the report of every step, [n, reportSize] and more.
func (gan *GAN) runBlock(_ context.Context, state []*tensors.Tensor, b *batches, rates []float32) ([]*tensors.Tensor, []float32, error) {
	defer b.free()
	own := []*tensors.Tensor{
		tensors.FromScalar(int32(b.n)),
		padded(rates, gan.cfg.StepsPerRun, gan.graph.adam.rateCount()),
	}
	defer finalize(own)
	start := gan.programs.loopStart
	loop := append([]*tensors.Tensor{loopStep: start[0], loopSteps: own[0], loopReport: start[1]}, b.placed...)
	return gan.runTraining(gan.programs.block, slices.Concat(state, loop, own[1:]))
}

// placeBatches makes tensors of batches, with room for a whole block, where the block's
// program reads them.
func (gan *GAN) placeBatches(b *batches) error {
	inputShapes := gan.graph.inputShapes()
	for i, values := range gan.graph.inputValues(b) {
		t, err := gan.placed(values, prepend(gan.cfg.StepsPerRun, inputShapes[i])...)
		if err != nil {
			b.free()
			return err
		}
		b.placed = append(b.placed, t)
	}
	b.works, b.conditions, b.ideas, b.interpolation, b.noise = nil, nil, nil, nil, nil
	return nil
}

// placed makes a tensor of values, and of zeros where they end, on the backend's first
// device; several devices take theirs from the host's memory.
func (gan *GAN) placed(values []float32, dims ...int) (t *tensors.Tensor, err error) {
	if gan.cfg.Devices > 1 {
		return padded(values, dims...), nil
	}
	err = guard("ganlib: move works and ideas to the backend", func() error {
		if t, err = tensors.FromShapeForBackend(gan.backend, 0, shapes.Make(dtypes.Float32, dims...)); err != nil {
			return err
		}
		if err := tensors.MutableFlatData(t, func(flat []float32) { copy(flat, values) }); err != nil {
			return err
		}
		gan.programs.backend.bytes.Add(int64(t.ByteSize()))
		return t.MaterializeOnDevice(gan.backend, true, 0)
	})
	return t, err
}

// runSteps trains the batches' steps in an execution each, and returns what runBlock
// does.
func (gan *GAN) runSteps(ctx context.Context, state []*tensors.Tensor, b *batches, rates []float32) (_ []*tensors.Tensor, report []float32, err error) {
	values, inputShapes := append(gan.graph.inputValues(b), rates), gan.graph.inputShapes()
	for i := range b.n {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		inputs := slices.Clone(state)
		for k, shape := range inputShapes {
			size, _ := product(shape...)
			inputs = append(inputs, tensors.FromFlatDataAndDimensions(values[k][i*size:][:size], shape...))
		}
		next, row, err := gan.runTraining(gan.programs.step, inputs)
		if err != nil {
			return nil, nil, err
		}
		report = append(report, row...)
		if i > 0 {
			finalize(state)
		}
		state = next
	}
	return state, report, nil
}

// inputValues are the values of the inputs of all steps, in the order of inputShapes,
// but the rates, which come last.
func (t *trainGraph) inputValues(b *batches) (list [][]float32) {
	list = append(list, b.works)
	if t.condition != nil {
		list = append(list, b.conditions)
	}
	list = append(list, b.ideas)
	if t.penalized() {
		list = append(list, b.interpolation)
	}
	if t.encoder != nil {
		list = append(list, b.noise)
	}
	return list
}

// runTraining runs a program that returns a state and a report.
func (gan *GAN) runTraining(p *program, inputs []*tensors.Tensor) (state []*tensors.Tensor, report []float32, err error) {
	out, err := gan.run(p, inputs...)
	if err != nil {
		return nil, nil, err
	}
	last := len(out) - 1
	report, err = tensors.CopyFlatData[float32](out[last])
	finalize(out[last:])
	if err != nil {
		return nil, nil, fmt.Errorf("ganlib: read report: %w", err)
	}
	return out[:last], report, nil
}
