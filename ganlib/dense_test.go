package ganlib

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// unlike returns a net that computes what n does, by a graph that nobody takes for n's.
func unlike(n Net) Net {
	return func(scope *model.Scope, x *graph.Node) *graph.Node { return graph.Neg(graph.Neg(n(scope, x))) }
}

// TestDenseStepsAgreeWithGraph: steps in plain Go come to the weights and scores of those
// that the backend runs as a graph.
func TestDenseStepsAgreeWithGraph(t *testing.T) {
	type sizes struct{ painter, critic, points, batch, ideas int }
	odd := sizes{7, 33, 6, 10, 3}
	for name, c := range map[string]struct {
		sizes
		cfg Config
	}{
		"tutorial":             {sizes{128, 128, 15, 64, 5}, Config{}},
		"odd sizes":            {odd, Config{}},
		"small":                {sizes{4, 5, 3, 7, 2}, Config{}},
		"variables by groups":  {sizes{600, 600, 15, 8, 5}, Config{}},
		"non-saturating":       {odd, Config{Loss: NonSaturating{}}},
		"least squares":        {odd, Config{Loss: LeastSquares{}, Beta1: 0.5, Beta2: 0.99}},
		"hinge":                {odd, Config{Loss: Hinge{}, NoMomentum: true, Beta2: 0.9}},
		"clipped":              {odd, Config{Loss: Wasserstein{Limit: 0.05}}},
		"critic learns more":   {odd, Config{CriticSteps: 3}},
		"slower and slower":    {odd, Config{Schedule: StepDown{{4, 0.5}, {8, 0.1}}}},
		"averaged":             {odd, Config{Averaging: 0.5}},
		"fewer steps each run": {odd, Config{StepsPerRun: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, painter, critic := c.cfg, DensePainter(c.painter, c.points), DenseCritic(c.critic)
			cfg.Artist, cfg.BatchSize, cfg.Ideas = Parabolas{Points: c.points}, c.batch, c.ideas
			cfg.PainterRate, cfg.CriticRate = 0.002, 0.001
			cfg.Painter, cfg.Critic = painter, critic
			plain := mustNew(t, GoBackend(), cfg)
			cfg.Painter, cfg.Critic = unlike(painter), unlike(critic)
			graphs := mustNew(t, GoBackend(), cfg)
			start := weights(t, plain)
			const steps = 12
			mustTrain(t, plain, steps, steps)
			mustTrain(t, graphs, steps, steps)
			if plain.dense == nil || graphs.dense != nil || graphs.programs.step == nil {
				t.Fatal("the two are not what they are compared as")
			}
			got, want := weights(t, plain), weights(t, graphs)
			moved, off := 0.0, 0.0
			for i := range got {
				moved = max(moved, math.Abs(float64(got[i]-start[i])))
				off = max(off, math.Abs(float64(got[i]-want[i])))
			}
			if moved < 1e-3 {
				t.Errorf("no weight moved by more than %g", moved)
			}
			if !(off < 1e-2*moved) {
				t.Errorf("weights are up to %g off, after moves of up to %g", off, moved)
			}
			a, b := samples(t, plain), samples(t, graphs)
			for i := range a {
				if !near(a[i], b[i], 2e-3) {
					t.Errorf("paintings, advice and verdicts are\n%v, want\n%v", a[i], b[i])
				}
			}
			for i, a := range plain.Film().Scores {
				b := graphs.Film().Scores[i]
				if _, height := cfg.Loss.(Wasserstein); height {
					// That loss does not say how high all logits are: the gradient of their bias is
					// rounding alone, and whatever knows no difference of logits follows it.
					a, b = Scores{CriticLoss: a.CriticLoss}, Scores{CriticLoss: b.CriticLoss}
				}
				if a, b := a.row(), b.row(); !near(a[:], b[:], 1e-3) {
					t.Errorf("scores of step %d: %v, want %v", i+1, a, b)
				}
			}
		})
	}
}

// samples are paintings, the advice on them and the verdicts.
func samples(t *testing.T, gan *GAN) [][]float32 {
	paintings, err := gan.Paint(gan.NewIdeas(1, mostAtOnce+5))
	if err == nil {
		paintings = paintings[mostAtOnce-2:] // on both sides of where one lot ends
	}
	if err != nil {
		t.Fatal(err)
	}
	advice, err := gan.Advice(paintings)
	if err != nil {
		t.Fatal(err)
	}
	verdicts, err := gan.Judge(paintings)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(paintings, advice, [][]float32{verdicts})
}

func near(a, b []float32, tolerance float64) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Abs(float64(x-y)) <= tolerance })
}

// TestWhoTrainsInPlainGo: nets are known by what they compute, and whatever is not known
// stays with the backend.
func TestWhoTrainsInPlainGo(t *testing.T) {
	written := func(relu func(*graph.Node) *graph.Node, layer string) Net { // as in a learner's cell
		return func(scope *model.Scope, ideas *graph.Node) *graph.Node {
			x := layers.DenseWithBias(scope.In("%s", layer), ideas, 20)
			return layers.DenseWithBias(scope.In("brush"), relu(x), 15)
		}
	}
	relu := func(x *graph.Node) *graph.Node { return activation.Relu(x) }
	for name, c := range map[string]struct {
		cfg   Config
		plain bool
	}{
		"the tutorial's":      {Config{}, true},
		"written out":         {Config{Painter: written(relu, "technique")}, true},
		"another activation":  {Config{Painter: written(graph.Tanh, "technique")}, false},
		"another name":        {Config{Painter: written(relu, "hand")}, false},
		"three layers":        {Config{Critic: wideCritic}, false},
		"a loss of one's own": {Config{Loss: ownLoss{}}, false},
		"a penalty":           {Config{Loss: WassersteinPenalty{}}, false},
		"an average":          {Config{Averaging: 0.9}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c.cfg.BatchSize = 8
			gan := mustNew(t, GoBackend(), c.cfg)
			mustTrain(t, gan, 1, 1)
			if plain := gan.dense != nil; plain != c.plain {
				t.Errorf("trained in plain Go: %v, want %v", plain, c.plain)
			}
		})
	}
}

// ownLoss is the minimax loss under another name.
type ownLoss struct{ Minimax }

// TestDenseStepsStop: the end of the context stops a training in plain Go, which then goes
// on as if it had never been stopped.
func TestDenseStepsStop(t *testing.T) {
	once, twice := mustNew(t, GoBackend(), Config{}), mustNew(t, GoBackend(), Config{})
	mustTrain(t, once, 30, 30)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var err error
	for _, err = range twice.Train(ctx, 30, 10) {
		cancel()
	}
	if err == nil || twice.Step() == 0 || twice.Step() == 30 {
		t.Fatalf("stopped after step %d: %v", twice.Step(), err)
	}
	mustTrain(t, twice, 30-twice.Step(), 30)
	if !slices.Equal(weights(t, once), weights(t, twice)) {
		t.Error("a stop changes the weights")
	}
	if a, b := fmt.Sprint(once.Film().Scores), fmt.Sprint(twice.Film().Scores); a != b {
		t.Error("a stop changes the scores")
	}
}
