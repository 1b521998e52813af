package measure

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"atelier/ganlib"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// quarters is an artist of points in the plane, labelled by their quarter of it.
type quarters struct{}

func (quarters) Shape() []int          { return []int{2} }
func (quarters) ConditionShape() []int { return []int{4} }

func (quarters) Pairs(rng *rand.Rand, n int) (labels, works []float32) {
	for range n {
		x, y := float32(rng.NormFloat64()), float32(rng.NormFloat64())
		label := make([]float32, 4)
		label[quarter(x, y)] = 1
		labels, works = append(labels, label...), append(works, x, y)
	}
	return labels, works
}

func (q quarters) Works(rng *rand.Rand, n int) []float32 { _, works := q.Pairs(rng, n); return works }

func quarter(x, y float32) (q int) {
	if x > 0 {
		q++
	}
	if y > 0 {
		q += 2
	}
	return q
}

func looks(scope *model.Scope, x *graph.Node) *graph.Node { return layers.DenseWithBias(scope, x, 16) }

// TestClassifier learns something that can be counted, and its features come before the
// decision.
func TestClassifier(t *testing.T) {
	steps := 0
	c, err := TrainClassifier(t.Context(), ganlib.GoBackend(), quarters{}, ClassifierConfig{Features: looks, Steps: 800, Rate: 0.01,
		Progress: func(step, of int) { steps = step*1000 + of }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if steps != 800*1000+800 {
		t.Errorf("the progress ended at %d", steps)
	}
	flat := quarters{}.Works(rand.New(rand.NewPCG(9, 9)), 1300) // more than are looked at in one go
	var works [][]float32
	for i := range 1300 {
		works = append(works, flat[2*i:2*i+2])
	}
	classes, err := c.Classes(works)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, w := range works {
		if classes[i] == quarter(w[0], w[1]) {
			right++
		}
	}
	if right < 1250 {
		t.Errorf("%d of 1300 are right", right)
	}
	features, err := c.Features(works)
	if err != nil || len(features) != 1300 || len(features[1299]) != 16 {
		t.Fatalf("%d features, %v", len(features), err)
	}
	// The classes are those of a dense layer on the features.
	store, err := c.gan.Store()
	if err != nil {
		t.Fatal(err)
	}
	weights := store.GetVariable("/painter/classes/dense/weights").MustValue().Value().([][]float32)
	biases := store.GetVariable("/painter/classes/dense/biases").MustValue().Value().([]float32)
	for i := range works {
		best, most := 0, float32(0)
		for k, bias := range biases {
			logit := bias
			for j, f := range features[i] {
				if f < 0 {
					t.Fatalf("feature %d of work %d is %g", j, i, f)
				}
				logit += f * weights[j][k]
			}
			if k == 0 || logit > most {
				best, most = k, logit
			}
		}
		if best != classes[i] {
			t.Errorf("work %d: class %d, and %d by its features", i, classes[i], best)
		}
	}
}

func TestClassifiersNameWhatIsWrong(t *testing.T) {
	for want, f := range map[string]func() error{
		"Features nil": func() error {
			return second(TrainClassifier(t.Context(), ganlib.GoBackend(), quarters{}, ClassifierConfig{}))
		},
		"artist nil": func() error {
			return second(TrainClassifier(t.Context(), ganlib.GoBackend(), nil, ClassifierConfig{Features: looks}))
		},
		"Steps -1": func() error {
			return second(TrainClassifier(t.Context(), ganlib.GoBackend(), quarters{}, ClassifierConfig{Features: looks, Steps: -1}))
		},
		"ClassifierConfig.Rate -1": func() error {
			return second(TrainClassifier(t.Context(), ganlib.GoBackend(), quarters{}, ClassifierConfig{Features: looks, Rate: -1}))
		},
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := TrainClassifier(ctx, ganlib.GoBackend(), quarters{}, ClassifierConfig{Features: looks}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that of the context", err)
	}
	c, err := TrainClassifier(t.Context(), ganlib.GoBackend(), quarters{}, ClassifierConfig{Features: looks, Steps: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Features([][]float32{{1}}); err == nil || !strings.Contains(err.Error(), "work 0 has 1 values; must have 2") {
		t.Error(err)
	}
	if _, err := c.Classes([][]float32{{1}}); err == nil || !strings.Contains(err.Error(), "condition 0 has 1 values; must have 2") {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }
