package ganlib

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// triples are lessons: two numbers x, y, and the work [1, 3] to be made of them:
// x+y, x-y and 2x.
type triples struct{}

func (triples) Shape() []int { return []int{5} }

func (triples) Works(rng *rand.Rand, n int) []float32 {
	var all []float32
	for range n {
		x, y := float32(rng.NormFloat64()), float32(rng.NormFloat64())
		all = append(all, x, y, x+y, x-y, 2*x)
	}
	return all
}

// linear is a painter who can make any linear function of ideas [batch, 2].
func linear(scope *model.Scope, ideas *graph.Node) *graph.Node {
	batch := ideas.Shape().Dimensions[0]
	return graph.Reshape(layers.DenseWithBias(scope.In("only"), ideas, 3), batch, 1, 3)
}

func newCopyist(t *testing.T, rate float64) (Copyist, *GAN) {
	t.Helper()
	c := Copyist{Painter: linear, Shape: []int{1, 3}, Lessons: triples{}}
	cfg, err := c.Config()
	if err != nil {
		t.Fatal(err)
	}
	cfg.BatchSize, cfg.PainterRate = 8, rate
	gan, err := New(GoBackend(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, gan
}

// The painter's loss is the mean absolute difference, worked out here from the
// weights and the lessons in plain Go, and a step moves the weights down its slope
// as Adam does: in the first step by the rate, against the slope's sign.
func TestCopyistsLossByHand(t *testing.T) {
	const rate = 0.001
	_, gan := newCopyist(t, rate)
	defer gan.Close()
	before, critic, err := gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	// The first step's lessons are the first that the stream of ideas gives.
	lessons := triples{}.Works(rand.New(newStream(1, streamIdeas, 0)), 8)
	// Variables come in the order in which the net makes them, and a layer's
	// weights may come before its bias or after: told by the bias being 0.
	weights, bias := before[:6], before[6:]
	if bias[0] != 0 {
		bias, weights = before[:3], before[3:]
	}
	loss, slope := 0.0, make([]float64, 6)
	for i := 0; i < len(lessons); i += 5 {
		for k := range 3 {
			d := float64(lessons[i]*weights[k]+lessons[i+1]*weights[3+k]+bias[k]) - float64(lessons[i+2+k])
			loss += math.Abs(d) / 24
			for j := range 2 {
				slope[3*j+k] += math.Copysign(1, d) * float64(lessons[i+j]) / 24
			}
		}
	}
	for _, err := range gan.Train(context.Background(), 1, 1) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := float64(gan.Film().Scores[0].PainterLoss); math.Abs(got-loss) > 1e-6 {
		t.Errorf("loss %.7f, by hand %.7f", got, loss)
	}
	after, criticAfter, err := gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	moved := after[:6]
	if &bias[0] == &before[0] {
		moved = after[3:]
	}
	for i, w := range moved {
		want := float64(weights[i]) - math.Copysign(rate, slope[i])
		if math.Abs(float64(w)-want) > 1e-6 {
			t.Errorf("weight %d: from %.5f to %.5f, by hand %.5f", i, weights[i], w, want)
		}
	}
	if !slices.Equal(critic, []float32{0}) || !slices.Equal(criticAfter, critic) {
		t.Errorf("the ruler's weight was %v and is %v; must stay 0", critic, criticAfter)
	}
}

// What can be learned is learned, and Ideas and Paintings lead there and back.
func TestCopyistLearns(t *testing.T) {
	c, gan := newCopyist(t, 0.02)
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), 800, 800) {
		if err != nil {
			t.Fatal(err)
		}
	}
	ideas, err := c.Ideas([][]float32{{1, 0}, {0.5, -2}})
	if err != nil {
		t.Fatal(err)
	}
	doubled, err := gan.Paint(ideas)
	if err != nil {
		t.Fatal(err)
	}
	paintings, err := c.Paintings(doubled)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float32{{1, 1, 2}, {-1.5, 2.5, 1}} {
		for k, v := range paintings[i] {
			if math.Abs(float64(v-want[k])) > 0.1 {
				t.Errorf("painting %d is %v, want %v", i, paintings[i], want)
				break
			}
		}
	}
	if _, critic, _ := gan.Weights(); critic[0] != 0 {
		t.Errorf("the ruler has learned: %v", critic)
	}
}

func TestCopyistNamesWhatIsWrong(t *testing.T) {
	good := Copyist{Painter: linear, Shape: []int{1, 3}, Lessons: triples{}}
	for want, c := range map[string]Copyist{
		"Copyist.Painter nil":                        {Shape: []int{1, 3}, Lessons: triples{}},
		"Copyist.Shape []":                           {Painter: linear, Lessons: triples{}},
		"Copyist.Shape [0]":                          {Painter: linear, Lessons: triples{}, Shape: []int{0}},
		"Copyist.Lessons nil":                        {Painter: linear, Shape: []int{1, 3}},
		"more than the 5 of a work":                  {Painter: linear, Lessons: triples{}, Shape: []int{5}},
		"Copyist.Lessons.Shape [0]: every size must": {Painter: linear, Lessons: shapeArtist{0}, Shape: []int{1}},
	} {
		if _, err := c.Config(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	whole := Copyist{Painter: linear, Shape: []int{1, 3}, Lessons: triples{}, Critic: plain, Artist: triple{}, Weight: 1}
	for want, change := range map[string]func(c *Copyist){
		"Copyist.Critic and Copyist.Artist: give both": func(c *Copyist) { c.Critic = nil },
		"Copyist.Artist: give both":                    func(c *Copyist) { c.Artist = nil },
		"Copyist.Weight 0: must be above 0":            func(c *Copyist) { c.Weight = 0 },
		"Copyist.Weight NaN: must be":                  func(c *Copyist) { c.Weight = math.NaN() },
		"Copyist.Artist: paints works of shape [15]":   func(c *Copyist) { c.Artist = Parabolas{} },
	} {
		c := whole
		change(&c)
		if _, err := c.Config(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if _, err := whole.Config(); err != nil {
		t.Error(err)
	}
	if _, err := good.Ideas([][]float32{{1}}); err == nil || !strings.Contains(err.Error(), "idea 0 has 1 values; must have 2") {
		t.Errorf("Ideas: %v", err)
	}
	if _, err := good.Paintings([][]float32{{1, 2, 3}}); err == nil || !strings.Contains(err.Error(), "painting 0 has 3 values; must have 6") {
		t.Errorf("Paintings: %v", err)
	}
}

// triple is the artist of the same works.
type triple struct{}

func (triple) Shape() []int { return []int{1, 3} }

func (triple) Works(rng *rand.Rand, n int) []float32 {
	lessons, works := triples{}.Works(rng, n), []float32(nil)
	for i := 0; i < len(lessons); i += 5 {
		works = append(works, lessons[i+2:i+5]...)
	}
	return works
}

// plain is a critic whose verdict is linear: w·work + b.
func plain(scope *model.Scope, work *graph.Node) *graph.Node {
	return layers.DenseWithBias(scope.In("eye"), graph.Reshape(work, work.Shape().Dimensions[0], 3), 1)
}

// Beside a critic, the painter's slope is the hinge loss' and Weight times the
// difference's, and the critic's is as without: both worked out by hand. A first
// step of Adam tells only a slope's sign, so Weight is chosen to turn some signs.
func TestCopyistBesideACritic(t *testing.T) {
	const rate, batch = 0.001, 8
	for _, weight := range []float64{1e-6, 2, 1000} {
		c := Copyist{Painter: linear, Shape: []int{1, 3}, Lessons: triples{}, Critic: plain, Artist: triple{}, Weight: weight}
		cfg, err := c.Config()
		if err != nil {
			t.Fatal(err)
		}
		cfg.BatchSize, cfg.PainterRate, cfg.CriticRate = batch, rate, rate
		gan, err := New(GoBackend(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer gan.Close()
		before, critic, err := gan.Weights()
		if err != nil {
			t.Fatal(err)
		}
		at, criticAt := 0, 0 // where the layers' weights begin: a bias is 0 at first
		if before[0] == 0 {
			at = 3
		}
		if critic[0] == 0 {
			criticAt = 1
		}
		weights, w := before[at:at+6], critic[criticAt:criticAt+3]
		lessons := triples{}.Works(rand.New(newStream(1, streamIdeas, 0)), batch)
		works := triple{}.Works(rand.New(newStream(1, streamArtist, 0)), batch)
		slope, criticSlope := make([]float64, 6), make([]float64, 3)
		verdict := func(work []float32) float64 {
			return float64(w[0]*work[0] + w[1]*work[1] + w[2]*work[2])
		}
		for i := range batch {
			l, real := lessons[5*i:5*i+5], works[3*i:3*i+3]
			painted := make([]float32, 3)
			for k := range painted {
				painted[k] = l[0]*weights[k] + l[1]*weights[3+k]
				sign := math.Copysign(1, float64(painted[k]-l[2+k]))
				for j := range 2 {
					slope[3*j+k] += float64(l[j]) * (weight*sign/3 - float64(w[k])) / batch
				}
			}
			for k := range 3 {
				if verdict(real) < 1 {
					criticSlope[k] -= float64(real[k]) / batch
				}
				if verdict(painted) > -1 {
					criticSlope[k] += float64(painted[k]) / batch
				}
			}
		}
		for _, err := range gan.Train(context.Background(), 1, 1) {
			if err != nil {
				t.Fatal(err)
			}
		}
		after, criticAfter, err := gan.Weights()
		if err != nil {
			t.Fatal(err)
		}
		check := func(who string, before, after []float32, slope []float64) {
			for i := range slope {
				if want := float64(before[i]) - math.Copysign(rate, slope[i]); math.Abs(float64(after[i])-want) > 1e-5 {
					t.Errorf("Weight %g: %s's weight %d: from %.5f to %.5f, by hand %.5f", weight, who, i, before[i], after[i], want)
				}
			}
		}
		check("painter", weights, after[at:at+6], slope)
		check("critic", w, criticAfter[criticAt:criticAt+3], criticSlope)
		// How far a painting is from its model has no part in the verdict on it.
		verdicts, err := gan.Judge([][]float32{{1, 2, 3, 1, 2, 3}, {1, 2, 3, -4, 5, 0}})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(float64(verdicts[0]-verdicts[1])) > 1e-4 {
			t.Errorf("Weight %g: the verdict is %g beside the model, and %g far from it", weight, verdicts[0], verdicts[1])
		}
	}
}
