package ganlib_test

import (
	"context"
	"fmt"
	"math/rand/v2"

	"atelier/ganlib"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// slopes is an artist who draws to order: a line that rises or one that falls. The
// order is a label, [1 0] or [0 1].
type slopes struct{}

func (slopes) Shape() []int          { return []int{4} }
func (slopes) ConditionShape() []int { return []int{2} }

func (slopes) Pairs(rng *rand.Rand, n int) (labels, lines []float32) {
	for range n {
		kind := rng.IntN(2)
		labels = append(labels, float32(1-kind), float32(kind))
		rise := (0.5 + rng.Float32()) * float32(1-2*kind)
		lines = append(lines, 0, rise, 2*rise, 3*rise)
	}
	return labels, lines
}

func (s slopes) Works(rng *rand.Rand, n int) []float32 {
	_, lines := s.Pairs(rng, n)
	return lines
}

// told is a network that sees its input and the label: [batch, n] and [batch, 2] →
// [batch, out].
func told(out int) ganlib.ConditionalNet {
	return func(scope *model.Scope, x, label *graph.Node) *graph.Node {
		x = graph.Concatenate([]*graph.Node{x, label}, -1)
		x = activation.Relu(layers.DenseWithBias(scope.In("hidden"), x, 32))
		return layers.DenseWithBias(scope.In("out"), x, out)
	}
}

// Three ways to learn what the artist makes of a label: from a critic who sees the label,
// too; from such a critic and from the artist's own work, as pix2pix does; and from the
// work alone, which is plain regression. The last paints the mean of all lines that fit
// the label, whatever the idea; the others may paint various ones.
func ExampleConfig_conditional() {
	conditional := ganlib.Config{Artist: slopes{}, Loss: ganlib.NonSaturating{}, ConditionalPainter: told(4), ConditionalCritic: told(1), PainterRate: 0.001, CriticRate: 0.001}

	pix2pix := conditional
	pix2pix.Loss, pix2pix.TargetLoss, pix2pix.TargetWeight = ganlib.Hinge{}, ganlib.L1{}, 10

	regression := ganlib.Config{Artist: slopes{}, ConditionalPainter: told(4), TargetLoss: ganlib.L1{}, NoCritic: true, PainterRate: 0.001}

	for _, cfg := range []ganlib.Config{conditional, pix2pix, regression} {
		gan, err := ganlib.New(ganlib.GoBackend(), cfg)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer gan.Close()
		for _, err := range gan.Train(context.Background(), 1000, 1000) {
			if err != nil {
				fmt.Println(err)
				return
			}
		}
		lines, err := gan.PaintGiven(gan.NewIdeas(1, 2), [][]float32{{1, 0}, {0, 1}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("the first rises:", lines[0][3] > lines[0][0], "- the second falls:", lines[1][3] < lines[1][0])
	}
	// Output:
	// the first rises: true - the second falls: true
	// the first rises: true - the second falls: true
	// the first rises: true - the second falls: true
}
