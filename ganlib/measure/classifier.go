package measure

import (
	"context"
	"fmt"
	"math/rand/v2"

	"atelier/ganlib"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// ClassifierConfig sets how a Classifier learns. Its zero numbers mean 3000 steps of 64 works, at a
// rate of 0.002 that goes down to nothing along a cosine.
type ClassifierConfig struct {
	// Features is the network that looks: works, [batch, the artist's shape...], →
	// [batch, n]. What it says, after a ReLU, are the features; a dense layer makes the
	// classes of them. It must be given.
	Features ganlib.Net
	// Steps is how many steps it learns, and Rate the learning rate of its Adam, at most
	// 10: 0 means 3000 and 0.002.
	Steps int
	Rate  float64
	// Seed decides the first weights and the works that are seen; 0 means 1.
	Seed uint64
	// Progress, if it is not nil, is told now and then how many of all the steps are
	// learned.
	Progress func(step, steps int)
}

// A Classifier has learned to tell of which class a work is: a judge of a painter who is
// told what to paint, and one that does not come from the critic.
type Classifier struct {
	gan      *ganlib.GAN // a painter of labels, told by works
	features *model.Exec
	shape    []int // of a work
}

// TrainClassifier trains a classifier on the works of an artist (the data) whose conditions are
// one-hot labels, [classes]. The loss is the cross-entropy.
//
// It is regression, as in the pix2pix of ganlib without a critic: a "painter" makes a label,
// after a work.
func TrainClassifier(ctx context.Context, backend compute.Backend, artist ganlib.ConditionalArtist, config ClassifierConfig) (*Classifier, error) {
	l := config
	if l.Features == nil {
		return nil, fmt.Errorf("measure: ClassifierConfig.Features nil: give a network that turns works into features")
	}
	if artist == nil {
		return nil, fmt.Errorf("measure: TrainClassifier: artist nil: give one with labels, such as digits.Training()")
	}
	if l.Steps == 0 {
		l.Steps = 3000
	}
	if l.Steps < 0 {
		return nil, fmt.Errorf("measure: ClassifierConfig.Steps %d: must be positive (or 0 for 3000)", l.Steps)
	}
	if l.Rate == 0 {
		l.Rate = 2e-3
	}
	if !(l.Rate > 0 && l.Rate <= 10) { // so that NaN fails as well
		return nil, fmt.Errorf("measure: ClassifierConfig.Rate %v: must be above 0 and at most 10 (or 0 for 0.002)", l.Rate)
	}
	classes := artist.ConditionShape()
	if len(classes) != 1 {
		return nil, fmt.Errorf("measure: TrainClassifier: the artist's conditions have shape %v: must be labels, one-hot, such as [10]", classes)
	}
	look := func(scope *model.Scope, works *graph.Node) *graph.Node {
		return activation.Relu(l.Features(scope.In("features"), works))
	}
	gan, err := ganlib.New(backend, ganlib.Config{
		Artist: labelling{artist}, Ideas: 1, NoCritic: true, TargetLoss: crossEntropy{},
		ConditionalPainter: func(scope *model.Scope, _, works *graph.Node) *graph.Node {
			return layers.DenseWithBias(scope.In("classes"), look(scope, works), classes[0])
		},
		PainterRate: l.Rate, Schedule: ganlib.Cosine{End: l.Steps}, Seed: l.Seed, CheckpointEvery: l.Steps,
	})
	if err != nil {
		return nil, fmt.Errorf("measure: TrainClassifier: %w", err)
	}
	c := &Classifier{gan: gan, shape: artist.Shape()}
	ctx = ganlib.WithEstimate(ctx, func(ganlib.Estimate) {}) // which was asked for another training
	for frame, err := range gan.Train(ctx, l.Steps, max(1, l.Steps/10)) {
		if err != nil {
			gan.Close()
			return nil, fmt.Errorf("measure: TrainClassifier: %w", err)
		}
		if l.Progress != nil {
			l.Progress(frame.Step, l.Steps)
		}
	}
	store, err := gan.Store()
	if err == nil {
		c.features, err = model.NewExec(backend, store, func(scope *model.Scope, works *graph.Node) *graph.Node {
			return look(scope.In("painter"), works)
		})
	}
	if err != nil {
		gan.Close()
		return nil, fmt.Errorf("measure: TrainClassifier: %w", err)
	}
	return c, nil
}

// Close frees what the classifier holds.
func (c *Classifier) Close() { c.gan.Close(); c.features.Finalize() }

// Classes returns the likeliest class of each work, from 0 on.
func (c *Classifier) Classes(works [][]float32) ([]int, error) {
	classes := make([]int, len(works))
	err := inParts(works, func(from int, part [][]float32) error {
		logits, err := c.gan.PaintGiven(c.gan.NewIdeas(1, len(part)), part)
		if err != nil {
			return fmt.Errorf("measure: Classifier: %w", err)
		}
		for i, l := range logits {
			best := 0
			for k, v := range l {
				if v > l[best] {
					best = k
				}
			}
			classes[from+i] = best
		}
		return nil
	})
	return classes, err
}

// Features returns what the network says of each work before it decides, one slice each:
// pictures alike in what they show are near each other there. See Frechet.
func (c *Classifier) Features(works [][]float32) ([][]float32, error) {
	features := make([][]float32, 0, len(works))
	size := 1
	for _, n := range c.shape {
		size *= n
	}
	err := inParts(works, func(from int, part [][]float32) error {
		flat := make([]float32, 0, mostAtOnce*size)
		for i, work := range part {
			if len(work) != size {
				return fmt.Errorf("measure: Classifier: work %d has %d values; must have %d", from+i, len(work), size)
			}
			flat = append(flat, work...)
		}
		flat = flat[:cap(flat)] // always as many, so that they are compiled once
		out, err := c.features.Call1(tensors.FromFlatDataAndDimensions(flat, append([]int{mostAtOnce}, c.shape...)...))
		if err != nil {
			return fmt.Errorf("measure: Classifier: %w", err)
		}
		values, err := tensors.CopyFlatData[float32](out)
		if err != nil {
			return fmt.Errorf("measure: Classifier: %w", err)
		}
		each := len(values) / mostAtOnce
		for i := range part {
			features = append(features, values[i*each:][:each:each])
		}
		return out.FinalizeAll()
	})
	return features, err
}

// mostAtOnce is how many works are looked at in one go.
const mostAtOnce = 512

// inParts calls f with some works at a time, so that any number of them finds room.
func inParts(works [][]float32, f func(from int, part [][]float32) error) error {
	for from := 0; from < len(works); from += mostAtOnce {
		if err := f(from, works[from:min(from+mostAtOnce, len(works))]); err != nil {
			return err
		}
	}
	return nil
}

// labelling is an artist whose conditions are another's works, and whose works are its
// conditions.
type labelling struct{ artist ganlib.ConditionalArtist }

func (l labelling) Shape() []int          { return l.artist.ConditionShape() }
func (l labelling) ConditionShape() []int { return l.artist.Shape() }

func (l labelling) Pairs(rng *rand.Rand, n int) (works, labels []float32) {
	labels, works = l.artist.Pairs(rng, n)
	return works, labels
}

func (l labelling) Works(rng *rand.Rand, n int) []float32 {
	_, labels := l.Pairs(rng, n)
	return labels
}

// crossEntropy is the loss of logits for one-hot labels.
type crossEntropy struct{}

func (crossEntropy) Distance(logits, labels *graph.Node) *graph.Node {
	return graph.Neg(graph.ReduceAndKeep(graph.Mul(labels, graph.LogSoftmax(logits, -1)), graph.ReduceSum, -1))
}
