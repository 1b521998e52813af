package ganlib

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// A Copyist is a painter (generator) who is shown an idea (an input) and the work
// that the artist made of it, paints his own, and is corrected by how far the two
// are apart: the mean absolute difference (L1). Alone, this is plain regression,
// the usual way to tie data to a result. Together with a critic (discriminator)
// it is what pix2pix does (Isola et al. 2016, arXiv:1611.07004, equation 4).
//
// He is trained as a GAN is, since whatever follows from the painting alone can
// come by way of the critic. A work in that GAN is a painting and, behind it
// along the last axis, the model, so that of pictures the first three channels
// are the painting's. Ideas and Paintings make the one of the other.
type Copyist struct {
	// Painter paints [batch, Shape...] of ideas [batch, n].
	Painter Net
	// Shape is that of a work.
	Shape []int
	// Lessons has flat works of n + (the product of Shape) values: an idea and the
	// work to be made of it.
	Lessons Artist

	// Critic judges works of Shape, and Artist's are those that he compares with.
	// nil, both of them: there is no critic, and the needles of the film mean
	// nothing, except for Scores.PainterLoss: it is the mean absolute difference.
	Critic Net
	Artist Artist
	// Weight is how much the difference counts beside the critic's word, pix2pix's
	// λ: above 0.
	Weight float64
}

// Config returns what the copyist's training is made of. Set in it what you
// like, BatchSize, PainterRate or Seed, but Artist, Muse, Painter, Critic, Loss
// and Ideas; then give it to New. With a critic the loss is Hinge, to which the
// painter's adds Weight times the difference; the scores leave that out. The
// error says what does not fit together.
func (c Copyist) Config() (Config, error) {
	n, points, err := c.sizes()
	if err != nil {
		return Config{}, err
	}
	painter := func(scope *model.Scope, lesson *graph.Node) *graph.Node {
		batch := lesson.Shape().Dimensions[0]
		painted := c.Painter(scope, graph.Slice(lesson, graph.AxisRange(), graph.AxisRange(0, n)))
		original := graph.Slice(lesson, graph.AxisRange(), graph.AxisRange(n, n+points))
		return graph.Concatenate([]*graph.Node{painted, graph.Reshape(original, prepend(batch, c.Shape)...)}, -1)
	}
	if c.Critic == nil && c.Artist == nil && c.Weight == 0 {
		return Config{Artist: doubled{nobody(c.Shape)}, Muse: c.Lessons, Painter: painter, Critic: ruler, Loss: asMeasured{}}, nil
	}
	if err := c.withCritic(); err != nil {
		return Config{}, err
	}
	return Config{Artist: doubled{c.Artist}, Muse: c.Lessons, Painter: painter, Critic: c.strict, Loss: Hinge{}}, nil
}

// strict is the critic, who pulls at the painting as well: what he adds to his
// verdict is worth nothing, but has a slope. Under a loss of minus the verdict,
// such as Hinge's for the painter, its slope is Weight times the difference's; on
// his own loss, and so on what he learns, it has no influence.
func (c Copyist) strict(scope *model.Scope, work *graph.Node) *graph.Node {
	painted, original := halves(work)
	pull := graph.MulScalar(difference(painted, original), c.Weight)
	return graph.Sub(c.Critic(scope, painted), graph.Sub(pull, graph.StopGradient(pull)))
}

// withCritic says what does not fit of what is about the critic.
func (c Copyist) withCritic() error {
	if c.Critic == nil || c.Artist == nil {
		return fmt.Errorf("ganlib: Copyist.Critic and Copyist.Artist: give both, and a Weight, or none of them to copy without a critic")
	}
	shape, _, err := shapeOf("Copyist.Artist", c.Artist)
	if err != nil {
		return err
	}
	if !slices.Equal(shape, c.Shape) {
		return fmt.Errorf("ganlib: Copyist.Artist: paints works of shape %v; must be Copyist.Shape, %v", shape, c.Shape)
	}
	if !(c.Weight > 0 && c.Weight <= 1e6) { // so that NaN fails as well
		return fmt.Errorf("ganlib: Copyist.Weight %v: must be above 0 and at most 1000000", c.Weight)
	}
	return nil
}

// Ideas makes ideas for the copyist's GAN of what he paints from: since nothing
// is to be compared, the model is left blank.
func (c Copyist) Ideas(ideas [][]float32) ([][]float32, error) {
	n, points, err := c.sizes()
	if err != nil {
		return nil, err
	}
	lessons := make([][]float32, len(ideas))
	for i, idea := range ideas {
		if len(idea) != n {
			return nil, fmt.Errorf("ganlib: Copyist.Ideas: idea %d has %d values; must have %d", i, len(idea), n)
		}
		lessons[i] = append(slices.Clone(idea), make([]float32, points)...)
	}
	return lessons, nil
}

// Paintings cuts the models off what the copyist's GAN has painted, and returns
// works of Shape.
func (c Copyist) Paintings(doubled [][]float32) ([][]float32, error) {
	_, points, err := c.sizes()
	if err != nil {
		return nil, err
	}
	paintings, last := make([][]float32, len(doubled)), c.Shape[len(c.Shape)-1]
	for i, d := range doubled {
		if len(d) != 2*points {
			return nil, fmt.Errorf("ganlib: Copyist.Paintings: painting %d has %d values; must have %d, of a GAN with this copyist's Config", i, len(d), 2*points)
		}
		for at := 0; at < len(d); at += 2 * last {
			paintings[i] = append(paintings[i], d[at:at+last]...)
		}
	}
	return paintings, nil
}

// sizes are how many values an idea has, and a work.
func (c Copyist) sizes() (idea, points int, err error) {
	if c.Painter == nil {
		return 0, 0, fmt.Errorf("ganlib: Copyist.Painter nil: give the net that is to learn")
	}
	points, ok := product(c.Shape...)
	if !ok || len(c.Shape) == 0 {
		return 0, 0, fmt.Errorf("ganlib: Copyist.Shape %v: must have at least one size, and each be positive, such as [24 24 4]", c.Shape)
	}
	if c.Lessons == nil {
		return 0, 0, fmt.Errorf("ganlib: Copyist.Lessons nil: give a muse whose works are an idea and the work to be made of it")
	}
	shape, n, err := shapeOf("Copyist.Lessons", c.Lessons)
	if err != nil {
		return 0, 0, err
	}
	if n <= points {
		return 0, 0, fmt.Errorf("ganlib: Copyist.Lessons: have %d values, of shape %v; must have more than the %d of a work: the idea's come first", n, shape, points)
	}
	return n - points, points, nil
}

// ruler is a critic who measures and does not learn: [batch, ..., 2c] → [batch,
// 1], the difference of a work's two halves. A player must have a weight: his
// starts as 0 and, since asMeasured never asks for another, stays so.
func ruler(scope *model.Scope, work *graph.Node) *graph.Node {
	nothing := scope.VariableWithShape("nothing", shapes.Make(work.DType())).NodeValue(work.Graph())
	return graph.Add(difference(halves(work)), nothing)
}

// halves parts [batch, ..., 2c] along its last axis.
func halves(work *graph.Node) (painted, original *graph.Node) {
	last := work.Rank() - 1
	half := work.Shape().Dimensions[last] / 2
	return graph.SliceAxis(work, last, graph.AxisRange(0, half)), graph.SliceAxis(work, last, graph.AxisRange(half))
}

// difference is the mean absolute one of each work: [batch, ...] → [batch, 1].
func difference(a, b *graph.Node) *graph.Node {
	apart := graph.Reshape(graph.Abs(graph.Sub(a, b)), a.Shape().Dimensions[0], -1)
	return graph.ReduceAndKeep(apart, graph.ReduceMean, 1)
}

// asMeasured is the loss of a painter who is measured by a ruler.
type asMeasured struct{}

// Critic returns 0, whatever he says.
func (asMeasured) Critic(real, painted *graph.Node) *graph.Node {
	return graph.MulScalar(graph.Add(real, painted), 0)
}

// Painter returns what the ruler says.
func (asMeasured) Painter(painted *graph.Node) *graph.Node { return painted }

// doubled is an artist each of whose works stands beside itself, along the last
// axis.
type doubled struct{ Artist }

// Shape implements Artist.
func (d doubled) Shape() []int {
	shape := slices.Clone(d.Artist.Shape())
	shape[len(shape)-1] *= 2
	return shape
}

// Works implements Artist.
func (d doubled) Works(rng *rand.Rand, n int) []float32 {
	works, shape := d.Artist.Works(rng, n), d.Artist.Shape()
	last := shape[len(shape)-1]
	all := make([]float32, 0, 2*len(works))
	for at := 0; at+last <= len(works); at += last {
		all = append(append(all, works[at:at+last]...), works[at:at+last]...)
	}
	return all
}

// String names him in a saved file.
func (d doubled) String() string { return describe(d.Artist) + ", each beside itself" }

// nobody is an artist whom nobody looks at: he has only a shape.
type nobody []int

// Shape implements Artist.
func (n nobody) Shape() []int { return n }

// Works implements Artist.
func (n nobody) Works(_ *rand.Rand, count int) []float32 {
	points, _ := product(n...)
	return make([]float32, count*points)
}

// String names him in a saved file.
func (n nobody) String() string { return fmt.Sprintf("nobody, works of shape %v", []int(n)) }
