package ganlib

import (
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// large paints works of 4096 numbers, each of one shade, which the condition says.
type large struct{}

func (large) Shape() []int          { return []int{64, 64} }
func (large) ConditionShape() []int { return []int{3} }

func (large) Pairs(rng *rand.Rand, n int) (conditions, works []float32) {
	for range n {
		shade := rng.Float32()
		conditions = append(conditions, shade, 0, 0)
		for range 64 * 64 {
			works = append(works, shade)
		}
	}
	return conditions, works
}

func (l large) Works(rng *rand.Rand, n int) []float32 {
	_, works := l.Pairs(rng, n)
	return works
}

// flat is one dense layer, from all that a net is given to works of a shape.
func flat(shape ...int) ConditionalNet {
	return func(scope *model.Scope, x, condition *graph.Node) *graph.Node {
		batch, size := x.Shape().Dimensions[0], 1
		for _, n := range shape {
			size *= n
		}
		x = graph.Concatenate([]*graph.Node{graph.Reshape(x, batch, -1), condition}, -1)
		return graph.Reshape(layers.DenseWithBias(scope, x, size), prepend(batch, shape)...)
	}
}

// TestManyAtOnce samples more inputs than a net has room for at a time, and compares each with what it gets alone.
func TestManyAtOnce(t *testing.T) {
	const n, most = 150, 64 // two whole batches and a part of one
	for name, backend := range backends(t) {
		t.Run(name, func(t *testing.T) {
			gan := mustNew(t, backend, Config{Artist: large{}, ConditionalPainter: flat(64, 64), ConditionalCritic: flat(1), BatchSize: 8})
			conditions, works, err := Pairs(large{}, 1, n)
			if err != nil {
				t.Fatal(err)
			}
			ideas := gan.NewIdeas(1, n)
			paintings, err := gan.PaintGiven(ideas, conditions)
			if err != nil {
				t.Fatal(err)
			}
			verdicts, err := gan.JudgeGiven(works, conditions)
			if err != nil {
				t.Fatal(err)
			}
			advice, err := gan.AdviceGiven(works, conditions)
			if err != nil {
				t.Fatal(err)
			}
			if len(paintings) != n || len(verdicts) != n || len(advice) != n {
				t.Fatalf("%d paintings, %d verdicts and %d pieces of advice for %d", len(paintings), len(verdicts), len(advice), n)
			}
			for _, i := range []int{0, 1, most - 1, most, 2*most - 1, 2 * most, n - 1} {
				painting, err := gan.PaintGiven(ideas[i:i+1], conditions[i:i+1])
				if err != nil {
					t.Fatal(err)
				}
				verdict, err := gan.JudgeGiven(works[i:i+1], conditions[i:i+1])
				if err != nil {
					t.Fatal(err)
				}
				told, err := gan.AdviceGiven(works[i:i+1], conditions[i:i+1])
				if err != nil {
					t.Fatal(err)
				}
				if !near(painting[0], paintings[i], 1e-5) || !near(verdict, verdicts[i:i+1], 1e-5) || !near(told[0], advice[i], 1e-5) {
					t.Errorf("number %d gets something else among %d than alone", i, n)
				}
			}
			for _, s := range []*sampler{gan.paint, gan.judge, gan.advise} {
				for batch := range s.programs {
					if batch > most {
						t.Errorf("the %s has a program for %d at a time", s.name, batch)
					}
				}
			}
		})
	}
}

func TestSamplerBatch(t *testing.T) {
	for _, test := range []struct{ n, points, want int }{
		{1, 15, 32}, {32, 15, 32}, {33, 15, 64}, {10000, 15, 16384}, {1 << 24, 15, 16384}, // a parabola
		{36, 24 * 24 * 3, 64}, {1000, 24 * 24 * 3, 128}, {10000, 28 * 28, 256}, // pictures of the notebooks
		{1000, 1 << 18, 32}, {1, 1 << 24, 32}, // the fewest, however large
	} {
		if got := samplerBatch(test.n, test.points); got != test.want {
			t.Errorf("%d works of %d numbers are sampled %d at a time, not %d", test.n, test.points, got, test.want)
		}
	}
}
