package ganlib

import (
	"math"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// writtenOut is one step with GoMLX's own optimizer: works [64, 15], ideas [64, 5] → the
// critic's loss and the painter's.
func writtenOut(scope *model.Scope, works, ideas *graph.Node) (criticLoss, painterLoss *graph.Node) {
	paintings := DensePainter(128, 15)(scope.At("painter"), ideas)
	real := DenseCritic(128)(scope.At("critic"), works)
	painted := DenseCritic(128)(scope.At("critic"), paintings)
	criticLoss = graph.ReduceAllMean(Minimax{}.Critic(real, painted))
	painterLoss = graph.ReduceAllMean(Minimax{}.Painter(painted))
	// TensorFlow adds its ε of 1e-8 before the second moment is corrected, GoMLX after.
	adam := optimizer.Adam().LearningRate(1e-4).Epsilon(1e-8 / math.Sqrt(1-0.999)).Done()
	adam.UpdateGraph(scope.At("critic"), works.Graph(), criticLoss)
	adam.UpdateGraph(scope.At("painter"), works.Graph(), painterLoss)
	return criticLoss, painterLoss
}

// TestAStepIsGoMLXsOwn: a step of Train is what somebody would write with GoMLX's own
// optimizer, on the same batch from the same weights.
func TestAStepIsGoMLXsOwn(t *testing.T) {
	gan := mustNew(t, fastest(t), Config{})
	for step := range 2 { // from the beginning, and from where one step leads to
		store, err := gan.Store()
		if err != nil {
			t.Fatal(err)
		}
		start := weights(t, gan)
		batch, err := gan.NextBatch()
		if err != nil {
			t.Fatal(err)
		}
		losses, err := model.CallOnceN(gan.backend, store, writtenOut, batch.Works, batch.Ideas)
		if err != nil {
			t.Fatal(err)
		}
		mustTrain(t, gan, 1, 1)
		scores := gan.Film().Scores[step]
		for i, want := range []float32{scores.CriticLoss, scores.PainterLoss} {
			if got := tensors.ToScalar[float32](losses[i]); math.Abs(float64(got-want)) > 1e-6 {
				t.Errorf("step %d: loss %d is %g, written out %g", step+1, i, want, got)
			}
		}
		if step > 0 {
			break // the moments are not in the store
		}
		now, err := gan.Store()
		if err != nil {
			t.Fatal(err)
		}
		var apart, moved float64
		n := 0
		for v := range now.IterVariables() {
			got, err1 := tensors.CopyFlatData[float32](v.MustValue())
			want, err2 := tensors.CopyFlatData[float32](store.GetVariable(v.Path()).MustValue())
			if err1 != nil || err2 != nil || len(got) != len(want) {
				t.Fatal(v.Path(), err1, err2)
			}
			for i := range got {
				apart = max(apart, math.Abs(float64(got[i]-want[i])))
			}
			n += len(got)
		}
		for i, w := range weights(t, gan) {
			moved = max(moved, math.Abs(float64(w-start[i])))
		}
		if n != len(start) || moved < 9e-5 || apart > 1e-7 {
			t.Errorf("%d weights moved by up to %g, and are up to %g apart", n, moved, apart)
		}
	}
}

// TestNextBatchIsTheNextSteps: it is what the step draws, and asking changes nothing.
func TestNextBatchIsTheNextSteps(t *testing.T) {
	for name, cfg := range map[string]Config{"plain": {BatchSize: 4}, "conditional": conditionalConfigs["pix2pix"]} {
		asked, other := mustNew(t, GoBackend(), cfg), mustNew(t, GoBackend(), cfg)
		for range 3 {
			batch, err := asked.NextBatch()
			if err != nil {
				t.Fatal(err)
			}
			drawn := other.prefetcher.take(other.Step(), 1, other.now.streams, 0)
			<-drawn.done
			if !slices.Equal(slices.Concat(batch.Works...), drawn.works) || !slices.Equal(slices.Concat(batch.Ideas...), drawn.ideas) || !slices.Equal(slices.Concat(batch.Conditions...), drawn.conditions) {
				t.Errorf("%s: the batch of step %d is another one", name, asked.Step()+1)
			}
			mustTrain(t, asked, 1, 1)
			mustTrain(t, other, 1, 1)
		}
		if !slices.Equal(weights(t, asked), weights(t, other)) {
			t.Errorf("%s: asking for batches changed the training", name)
		}
	}
}
