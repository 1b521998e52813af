package ganlib

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// A Copyist is a painter (generator) who learns without a critic
// (discriminator): he is shown an idea (an input) and the work that the artist
// made of it, paints his own, and is corrected by how far the two are apart. This
// is plain regression on the mean absolute difference (L1), the usual way to tie
// data to a result, and the one to compare a conditional GAN with.
//
// He is trained as a GAN is, since whatever follows from the painting alone can
// stand in the critic's place: his Config has a critic who learns nothing, and
// whose logit is the difference. A work in that GAN is a painting and, behind it
// along the last axis, the model, so that of pictures the first three channels
// are the painting's. Ideas and Paintings make the one of the other; the needles
// of the film mean nothing, except for Scores.PainterLoss: it is the mean
// absolute difference.
type Copyist struct {
	// Painter paints [batch, Shape...] of ideas [batch, n].
	Painter Net
	// Shape is that of a work.
	Shape []int
	// Lessons has flat works of n + (the product of Shape) values: an idea and the
	// work to be made of it.
	Lessons Artist
}

// Config returns what the copyist's training is made of. Set in it what you
// like, BatchSize, PainterRate or Seed, but Artist, Muse, Painter, Critic, Loss
// and Ideas; then give it to New. The error says what does not fit together.
func (c Copyist) Config() (Config, error) {
	n, points, err := c.sizes()
	if err != nil {
		return Config{}, err
	}
	doubled := slices.Clone(c.Shape)
	last := len(doubled) - 1
	doubled[last] *= 2
	painter := func(scope *model.Scope, lesson *graph.Node) *graph.Node {
		batch := lesson.Shape().Dimensions[0]
		painted := c.Painter(scope, graph.Slice(lesson, graph.AxisRange(), graph.AxisRange(0, n)))
		original := graph.Slice(lesson, graph.AxisRange(), graph.AxisRange(n, n+points))
		return graph.Concatenate([]*graph.Node{painted, graph.Reshape(original, prepend(batch, c.Shape)...)}, -1)
	}
	return Config{Artist: nobody(doubled), Muse: c.Lessons, Painter: painter, Critic: ruler, Loss: asMeasured{}}, nil
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
// 1], the mean absolute difference of a work's two halves. A player must have a
// weight: his starts as 0 and, since asMeasured never asks for another, stays so.
func ruler(scope *model.Scope, work *graph.Node) *graph.Node {
	nothing := scope.VariableWithShape("nothing", shapes.Make(work.DType())).NodeValue(work.Graph())
	batch, axes := work.Shape().Dimensions[0], work.Rank()
	half := work.Shape().Dimensions[axes-1] / 2
	painted := graph.SliceAxis(work, axes-1, graph.AxisRange(0, half))
	original := graph.SliceAxis(work, axes-1, graph.AxisRange(half))
	apart := graph.Reshape(graph.Abs(graph.Sub(painted, original)), batch, -1)
	return graph.Add(graph.ReduceAndKeep(apart, graph.ReduceMean, 1), nothing)
}

// asMeasured is the loss of a painter who is measured by a ruler.
type asMeasured struct{}

// Critic returns 0, whatever he says.
func (asMeasured) Critic(real, painted *graph.Node) *graph.Node {
	return graph.MulScalar(graph.Add(real, painted), 0)
}

// Painter returns what the ruler says.
func (asMeasured) Painter(painted *graph.Node) *graph.Node { return painted }

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
