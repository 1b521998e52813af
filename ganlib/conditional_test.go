package ganlib

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// labelled paints parabolas of three kinds: flat ones, middling ones and steep ones.
// The condition says of which kind, as a one-hot vector.
type labelled struct{}

func (labelled) Shape() []int          { return []int{15} }
func (labelled) ConditionShape() []int { return []int{3} }

func (labelled) Pairs(rng *rand.Rand, n int) (conditions, works []float32) {
	for range n {
		kind := rng.IntN(3)
		label := make([]float32, 3)
		label[kind] = 1
		conditions = append(conditions, label...)
		for _, y := range (Parabolas{}).Curve(float64(kind) + rng.Float64()/2) {
			works = append(works, float32(y))
		}
	}
	return conditions, works
}

func (l labelled) Works(rng *rand.Rand, n int) []float32 {
	_, works := l.Pairs(rng, n)
	return works
}

// given is dense → ReLU → dense(out) of what it is given and the condition behind it.
func given(hidden, out int) ConditionalNet {
	return func(scope *model.Scope, x, condition *graph.Node) *graph.Node {
		x = graph.Concatenate([]*graph.Node{x, condition}, -1)
		x = activation.Relu(layers.DenseWithBias(scope.In("first"), x, hidden))
		return layers.DenseWithBias(scope.In("second"), x, out)
	}
}

const hidden = 64 // neurons of each player below

// The three kinds of conditional GANs, each as somebody would write it.
var conditionalConfigs = map[string]Config{
	"class-conditional": {Artist: labelled{}, ConditionalPainter: given(hidden, 15), ConditionalCritic: given(hidden, 1)},
	"pix2pix": {Artist: labelled{}, ConditionalPainter: given(hidden, 15), ConditionalCritic: given(hidden, 1),
		Loss: NonSaturating{}, TargetLoss: L1{}, TargetWeight: 10},
	"regression": {Artist: labelled{}, ConditionalPainter: given(hidden, 15), TargetLoss: L1{}, NoCritic: true},
}

// TestConditionalStepsAgreeWithReference trains ten steps of each kind in plain Go
// floats and in the compiled program, and compares every weight.
func TestConditionalStepsAgreeWithReference(t *testing.T) {
	const steps, batch = 10, 64
	losses := map[string]refLoss{"class-conditional": refLosses[0].ref, "pix2pix": refLosses[1].ref}
	for name, cfg := range conditionalConfigs {
		t.Run(name, func(t *testing.T) {
			cfg.PainterRate, cfg.CriticRate = 0.01, 0.005
			gan := mustNew(t, fastest(t), cfg)
			pw, cw, err := gan.Weights()
			if err != nil {
				t.Fatal(err)
			}
			r := reference{loss: losses[name], painter: newRef(5+3, hidden, 15, pw), target: gan.Config().TargetWeight,
				batch: batch, cfg: gan.Config()}
			if !cfg.NoCritic {
				r.critic = newRef(15+3, hidden, 1, cw)
			}
			conditions, works := labelled{}.Pairs(rand.New(newStream(1, streamArtist, 0)), steps*batch)
			ideas := make([]float32, steps*batch*5)
			fillNormal(rand.New(newStream(1, streamIdeas, 0)), ideas)
			r.train(steps, widen(works), widen(ideas), widen(conditions))

			mustTrain(t, gan, steps, steps)
			gotP, gotC, err := gan.Weights()
			if err != nil {
				t.Fatal(err)
			}
			compareWeights(t, "painter", gotP, r.painter, pw, 1e-4)
			if r.critic != nil {
				compareWeights(t, "critic", gotC, r.critic, cw, 1e-4)
			}
			last := gan.Film().Scores[steps-1]
			if cfg.TargetLoss != nil && math.Abs(float64(last.Distance)-r.distance) > 1e-4*r.distance {
				t.Errorf("distance %g, reference %g", last.Distance, r.distance)
			}
			if hasCritic := last.Real != 0 && last.CriticLoss != 0; cfg.NoCritic == hasCritic || cfg.TargetLoss == nil && last.Distance != 0 {
				t.Errorf("the scores are %+v", last)
			}
		})
	}
}

// TestConditionalBackendsAgree: blocks on XLA and single steps on the pure Go backend
// come to the same weights, also with a penalty, which sees the condition.
func TestConditionalBackendsAgree(t *testing.T) {
	smooth := func(scope *model.Scope, x, condition *graph.Node) *graph.Node {
		x = graph.Tanh(layers.DenseWithBias(scope.In("eye"), graph.Concatenate([]*graph.Node{x, condition}, -1), 32))
		return layers.DenseWithBias(scope.In("verdict"), x, 1)
	}
	all := map[string]Config{"penalty": {Artist: labelled{}, ConditionalPainter: given(hidden, 15), ConditionalCritic: smooth,
		Loss: WassersteinPenalty{}, TargetLoss: L1{}, TargetWeight: 3}}
	for name, cfg := range conditionalConfigs {
		all[name] = cfg
	}
	for name, cfg := range all {
		cfg.PainterRate, cfg.CriticRate = 1e-3, 1e-3
		backendsAgree(t, name, cfg)
	}
}

// TestPaintersDoAsTheyAreTold: after a training, each kind paints flat parabolas where
// flat ones are asked for, and steep ones where steep ones are.
func TestPaintersDoAsTheyAreTold(t *testing.T) {
	for name, cfg := range conditionalConfigs {
		t.Run(name, func(t *testing.T) {
			cfg.PainterRate, cfg.CriticRate, cfg.Beta1 = 1e-3, 1e-3, 0.5
			if !cfg.NoCritic {
				cfg.Loss = NonSaturating{} // Minimax's painter now and then learns nothing
			}
			gan := mustNew(t, fastest(t), cfg)
			mustTrain(t, gan, 5000, 5000)
			for kind := range 3 {
				conditions := make([][]float32, 50)
				for i := range conditions {
					conditions[i] = make([]float32, 3)
					conditions[i][kind] = 1
				}
				paintings, err := gan.PaintGiven(gan.NewIdeas(1, 50), conditions)
				if err != nil {
					t.Fatal(err)
				}
				var ends float64 // y(1) = 2a - 1
				for _, p := range paintings {
					ends += float64(p[14]) / 50
				}
				if a := (ends + 1) / 2; math.Abs(a-float64(kind)-0.25) > 0.25 {
					t.Errorf("kind %d is painted with a of %.2f on average, want %d to %d.5", kind, a, kind, kind)
				}
			}
		})
	}
}

// goesOn trains a GAN, and tells where what is saved and opened, or a fork of that, goes on
// otherwise, in any bit of the state. It returns the GAN, and one that was opened.
func goesOn(t *testing.T, b compute.Backend, cfg Config) (gan, opened *GAN, path string) {
	t.Helper()
	cfg.BatchSize, cfg.CheckpointEvery = 4, 4
	gan = mustNew(t, b, cfg)
	mustTrain(t, gan, 10, 5)
	path = filepath.Join(t.TempDir(), "saved.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(b, path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	fork, err := opened.Fork(context.Background(), 6, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer fork.Close()
	mustTrain(t, gan, 5, 5)
	mustTrain(t, opened, 5, 5)
	mustTrain(t, fork, 9, 3)
	want := bytesOf(valuesOf(t, gan))
	if !bytes.Equal(want, bytesOf(valuesOf(t, opened))) || !bytes.Equal(want, bytesOf(valuesOf(t, fork))) {
		t.Error("the opened GAN, or its fork, goes on otherwise than the one that was saved")
	}
	for _, other := range []*GAN{opened, fork} {
		if a, b := gan.Film().Last(), other.Film().Last(); !slices.EqualFunc(a.Paintings, b.Paintings, slices.Equal) || a.Scores != b.Scores {
			t.Error("their frames differ: the fixed ideas or conditions are other ones")
		}
		if other.Film().NoCritic != cfg.NoCritic {
			t.Error("the film does not say whether there is a critic")
		}
	}
	return gan, opened, path
}

// TestConditionalGANsAreSavedAndForked: to the last bit.
func TestConditionalGANsAreSavedAndForked(t *testing.T) {
	for name, cfg := range conditionalConfigs {
		t.Run(name, func(t *testing.T) { goesOn(t, GoBackend(), cfg) })
	}
}

// TestOpenRefusesOtherTargets: what the distance is, and how much it counts, goes with
// the GAN.
func TestOpenRefusesOtherTargets(t *testing.T) {
	cfg := conditionalConfigs["pix2pix"]
	gan := mustNew(t, GoBackend(), cfg)
	path := filepath.Join(t.TempDir(), "saved.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(c *Config){
		"TargetWeight 3":                 func(c *Config) { c.TargetWeight = 3 },
		"TargetLoss ":                    func(c *Config) { c.TargetLoss, c.TargetWeight = nil, 0 },
		"NoCritic true":                  func(c *Config) { c.NoCritic, c.ConditionalCritic, c.Loss = true, nil, nil },
		"ConditionalCritic: has changed": func(c *Config) { c.ConditionalCritic = given(31, 1) },
	} {
		other := cfg
		change(&other)
		if _, err := Open(GoBackend(), path, other); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

// TestAPainterOfConditionsAsArtist: the conditions are the artist's.
func TestAPainterOfConditionsAsArtist(t *testing.T) {
	gan := mustNew(t, GoBackend(), conditionalConfigs["class-conditional"])
	works := gan.AsArtist().Works(rand.New(rand.NewPCG(1, 2)), 5)
	rng := rand.New(rand.NewPCG(1, 2))
	ideas, err := gan.examples.drawIdeas(rng, 5)
	if err != nil {
		t.Fatal(err)
	}
	conditions, _ := labelled{}.Pairs(rng, 5)
	paintings, err := gan.PaintGiven(split(ideas, 5), split(conditions, 3))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(works, slices.Concat(paintings...)) {
		t.Error("the works are not what the painter makes of the same ideas and conditions")
	}
}

// broken is an artist whose pairs do not fit.
type broken struct {
	labelled
	conditions, works int
	value             float32
}

func (b broken) Pairs(*rand.Rand, int) (conditions, works []float32) {
	conditions = make([]float32, b.conditions)
	for i := range conditions {
		conditions[i] = b.value
	}
	return conditions, make([]float32, b.works)
}

// unshaped has conditions without a shape.
type unshaped struct{ labelled }

func (unshaped) ConditionShape() []int { return nil }

func TestConditionalConfigsNameWhatIsWrong(t *testing.T) {
	whole := conditionalConfigs["pix2pix"]
	for want, change := range map[string]func(c *Config){
		"Painter and ConditionalPainter: give one":       func(c *Config) { c.Painter = DensePainter(8, 15) },
		"Critic and ConditionalCritic: give one":         func(c *Config) { c.Critic = DenseCritic(8) },
		"NoCritic: leaves no place":                      func(c *Config) { c.NoCritic = true },
		"NoCritic: without a critic":                     func(c *Config) { *c = Config{NoCritic: true} },
		"TargetWeight NaN: must be":                      func(c *Config) { c.TargetWeight = math.NaN() },
		"TargetWeight -1: must be above 0":               func(c *Config) { c.TargetWeight = -1 },
		"TargetWeight 10: is that of a TargetLoss":       func(c *Config) { c.TargetLoss = nil },
		"Artist ganlib.Parabolas: has no conditions":     func(c *Config) { c.Artist = Parabolas{} },
		"Artist.ConditionShape []: must have":            func(c *Config) { c.Artist = unshaped{} },
		"Artist.Pairs: conditions: 2 of shape [3] are 6": func(c *Config) { c.Artist = broken{works: 30} },
		"Artist.Pairs: works: 2 of shape [15] are 30":    func(c *Config) { c.Artist = broken{conditions: 6} },
		"conditions: value 0 of number 0 of 2 is +Inf":   func(c *Config) { c.Artist = broken{conditions: 6, works: 30, value: float32(math.Inf(1))} },
		"TargetLoss.Distance: returns nil":               func(c *Config) { c.TargetLoss = noDistance{} },
		"ConditionalPainter: turns [64 5] into":          func(c *Config) { c.ConditionalPainter = given(8, 14) },
	} {
		cfg := whole
		change(&cfg)
		if _, err := New(GoBackend(), cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

type noDistance struct{}

func (noDistance) Distance(_, _ *graph.Node) *graph.Node { return nil }

func TestConditionalSamplesNameWhatIsWrong(t *testing.T) {
	conditional, plain := mustNew(t, GoBackend(), conditionalConfigs["class-conditional"]), mustNew(t, GoBackend(), Config{})
	alone := mustNew(t, GoBackend(), conditionalConfigs["regression"])
	idea, work, label := make([]float32, 5), make([]float32, 15), []float32{0, 1, 0}
	list := func(v ...[]float32) [][]float32 { return v }
	second := func(_ any, err error) error { return err }
	paint := func(g *GAN, conditions [][]float32) error { return second(g.PaintGiven(list(idea), conditions)) }
	for _, c := range []struct {
		err  error
		want string
	}{
		{second(conditional.Paint(list(idea))), "Paint: this GAN is a conditional one: use PaintGiven"},
		{second(conditional.Judge(list(work))), "use JudgeGiven"},
		{second(conditional.Advice(list(work))), "use AdviceGiven"},
		{paint(conditional, nil), "give a condition for each idea"},
		{paint(conditional, list(label, label)), "2 conditions for 1"},
		{paint(conditional, list(work)), "condition 0 has 15 values; must have 3"},
		{paint(plain, list(label)), "this GAN has no conditions"},
		{second(alone.JudgeGiven(list(work), list(label))), "no critic"},
		{second(alone.AdviceGiven(list(work), list(label))), "no critic"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want an error with %q", c.err, c.want)
		}
	}
	if _, err := alone.JudgeGiven(list(work), list(label)); !errors.Is(err, errNoCritic) {
		t.Errorf("%v", err)
	}
	for name, f := range map[string]func() (int, error){
		"PaintGiven":  func() (int, error) { v, err := conditional.PaintGiven(list(idea), list(label)); return len(v[0]), err },
		"JudgeGiven":  func() (int, error) { v, err := conditional.JudgeGiven(list(work), list(label)); return len(v), err },
		"AdviceGiven": func() (int, error) { v, err := conditional.AdviceGiven(list(work), list(label)); return len(v[0]), err },
	} {
		if n, err := f(); err != nil || n != map[string]int{"PaintGiven": 15, "JudgeGiven": 1, "AdviceGiven": 15}[name] {
			t.Errorf("%s: %d values, %v", name, n, err)
		}
	}
	if got := fmt.Sprint(conditional.fixedConditions); strings.Count(got, "1") != 32 {
		t.Errorf("the frames' conditions are %s, want 32 labels", got)
	}
}
