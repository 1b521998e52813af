package ganlib

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// encoded are conditional GANs with an encoder, with and without a critic.
func encoded() map[string]Config {
	all := map[string]Config{}
	for _, name := range []string{"pix2pix", "regression"} {
		cfg := conditionalConfigs[name]
		cfg.Encoder, cfg.EncoderWeight = DensePainter(hidden, 10), 0.1 // dense → ReLU → dense, as refPlayer
		all[name] = cfg
	}
	return all
}

// TestEncoderStepsAgreeWithReference trains ten steps in plain Go floats and in the
// compiled program, and compares every weight of all three nets.
func TestEncoderStepsAgreeWithReference(t *testing.T) {
	const steps, batch, ideaSize = 10, 64, 5
	for name, cfg := range encoded() {
		t.Run(name, func(t *testing.T) {
			cfg.PainterRate, cfg.CriticRate, cfg.Averaging = 0.01, 0.005, 0.9
			gan := mustNew(t, fastest(t), cfg)
			pw, cw, err := gan.Weights()
			if err != nil {
				t.Fatal(err)
			}
			ew := encoderWeights(t, gan)
			r := reference{painter: newRef(ideaSize+3, hidden, 15, pw), encoder: newRef(15, hidden, 2*ideaSize, ew), target: gan.Config().TargetWeight,
				batch: batch, cfg: gan.Config()}
			if !cfg.NoCritic {
				r.loss, r.critic = refLosses[1].ref, newRef(15+3, hidden, 1, cw)
			}
			conditions, works := labelled{}.Pairs(rand.New(newStream(1, streamArtist, 0)), steps*batch)
			ideas := make([]float32, steps*batch*ideaSize)
			fillNormal(rand.New(newStream(1, streamIdeas, 0)), ideas)
			for s := range steps {
				noise := make([]float32, batch*ideaSize)
				fillNormal(rand.New(newStream(1, streamEncoderNoise, uint64(s))), noise)
				r.noise = append(r.noise, widen(noise)...)
			}
			r.train(steps, widen(works), widen(ideas), widen(conditions))

			mustTrain(t, gan, steps, steps)
			plain, err := gan.Unaveraged()
			if err != nil {
				t.Fatal(err)
			}
			defer plain.Close()
			gotP, gotC, err := plain.Weights()
			if err != nil {
				t.Fatal(err)
			}
			compareWeights(t, "painter", gotP, r.painter, pw, 1e-4)
			compareWeights(t, "encoder", encoderWeights(t, gan), r.encoder, ew, 1e-4)
			if r.critic != nil {
				compareWeights(t, "critic", gotC, r.critic, cw, 1e-4)
			}
			if last := gan.Film().Scores[steps-1]; math.Abs(float64(last.Distance)-r.distance) > 1e-4*r.distance {
				t.Errorf("distance %g, reference %g", last.Distance, r.distance)
			}
		})
	}
}

// encoderWeights are the encoder's, the third player's of a state.
func encoderWeights(t *testing.T, gan *GAN) []float32 {
	t.Helper()
	from := gan.graph.painter.stateSize()
	if c := gan.graph.critic; c != nil {
		from += c.stateSize()
	}
	return valuesOf(t, gan)[from:][:gan.graph.encoder.size]
}

// TestEncoderBackendsAgree: blocks on XLA and single steps on the pure Go backend come to
// the same weights.
func TestEncoderBackendsAgree(t *testing.T) {
	for name, cfg := range encoded() {
		cfg.PainterRate, cfg.CriticRate = 1e-3, 1e-3
		backendsAgree(t, name, cfg)
	}
}

// TestAnEncoderGoesWithItsGAN: saved, opened and forked to the last bit, and refused where
// it does not fit.
func TestAnEncoderGoesWithItsGAN(t *testing.T) {
	for name, cfg := range encoded() {
		t.Run(name, func(t *testing.T) {
			gan, _, path := goesOn(t, GoBackend(), cfg)
			store, err := gan.Store()
			if err != nil {
				t.Fatal(err)
			}
			if cfg.NoCritic != (store.GetVariable("/critic/second/dense/weights") == nil) || store.GetVariable("/painter/second/dense/weights") == nil {
				t.Error("the store does not hold painter and critic")
			}
			for want, change := range map[string]func(c *Config){
				"Encoder nil: the saved GAN was trained with one": func(c *Config) { c.Encoder, c.EncoderWeight = nil, 0 },
				"Encoder: has changed since the training":         func(c *Config) { c.Encoder = DensePainter(hidden-1, 10) },
				"EncoderWeight 0.2: the saved GAN was trained":    func(c *Config) { c.EncoderWeight = 0.2 },
			} {
				other := cfg
				change(&other)
				if _, err := Open(GoBackend(), path, other); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want an error with %q", err, want)
				}
			}
			without := conditionalConfigs[name]
			plain := mustNew(t, GoBackend(), without)
			if err := plain.Save(path); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(GoBackend(), path, cfg); err == nil || !strings.Contains(err.Error(), "Encoder") {
				t.Errorf("%v, want an error that names the Encoder", err)
			}
			if _, err := plain.Fork(context.Background(), 0, Config{Encoder: cfg.Encoder}); err == nil || !strings.Contains(err.Error(), "Encoder can't change") {
				t.Errorf("%v, want an error that names the Encoder", err)
			}
		})
	}
}

func TestEncodersNameWhatIsWrong(t *testing.T) {
	whole := encoded()["pix2pix"]
	for want, change := range map[string]func(c *Config){
		"Encoder: learns from TargetLoss alone": func(c *Config) { c.TargetLoss, c.TargetWeight = nil, 0 },
		"Encoder: its ideas are like those":     func(c *Config) { c.IdeaSource = Parabolas{} },
		"EncoderWeight 0.1: is that of an":      func(c *Config) { c.Encoder = nil },
		"EncoderWeight NaN: must be above 0":    func(c *Config) { c.EncoderWeight = math.NaN() },
		"EncoderWeight -1: must be above 0":     func(c *Config) { c.EncoderWeight = -1 },
		"Encoder: turns [64 15] into Float32 [64 9]; must be float32 [64 10], μ and log σ² of each number of an idea": func(c *Config) { c.Encoder = DensePainter(8, 9) },
	} {
		cfg := whole
		change(&cfg)
		if _, err := New(GoBackend(), cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
	if c := (Config{Encoder: whole.Encoder}).withDefaults(); c.EncoderWeight != 0.01 {
		t.Errorf("EncoderWeight 0 means %g", c.EncoderWeight)
	}
}

// coin is an artist who, asked for one thing, makes one of two: the condition does not tell
// which.
type coin struct{}

func (coin) Shape() []int          { return []int{2} }
func (coin) ConditionShape() []int { return []int{1} }

func (coin) Pairs(rng *rand.Rand, n int) (conditions, works []float32) {
	for range n {
		side := float32(2*rng.IntN(2) - 1)
		conditions, works = append(conditions, 1), append(works, side, -side)
	}
	return conditions, works
}

func (c coin) Works(rng *rand.Rand, n int) []float32 { _, works := c.Pairs(rng, n); return works }

// TestAnEncoderKeepsTheVariety: where the condition leaves open what to paint, regression
// paints the mean of all; with an encoder she paints the one or the other, by her idea.
func TestAnEncoderKeepsTheVariety(t *testing.T) {
	cfg := Config{Artist: coin{}, ConditionalPainter: given(32, 2), TargetLoss: L1{}, NoCritic: true, Ideas: 2, PainterRate: 0.003}
	spread := func(cfg Config) (variance float64) {
		gan := mustNew(t, fastest(t), cfg)
		mustTrain(t, gan, 2000, 2000)
		conditions := make([][]float32, 200)
		for i := range conditions {
			conditions[i] = []float32{1}
		}
		paintings, err := gan.PaintGiven(gan.NewIdeas(3, 200), conditions)
		if err != nil {
			t.Fatal(err)
		}
		var sum, squares float64
		for _, p := range paintings {
			v := float64(p[0]) / 200
			sum, squares = sum+v, squares+float64(p[0])*v
		}
		return squares - sum*sum
	}
	if v := spread(cfg); v > 0.3 {
		t.Errorf("without an encoder the variance is %.2f: this test says nothing", v)
	}
	cfg.Encoder = func(scope *model.Scope, work *graph.Node) *graph.Node { return layers.DenseWithBias(scope, work, 4) }
	if v := spread(cfg); v < 0.5 {
		t.Errorf("with an encoder the variance is %.2f, want more than half of the artist's 1", v)
	}
}
