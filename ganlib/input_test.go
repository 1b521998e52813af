package ganlib

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// artistFunc is an artist of 15 points made of a function.
type artistFunc func(rng *rand.Rand, n int) []float32

func (artistFunc) Shape() []int                            { return []int{15} }
func (f artistFunc) Works(rng *rand.Rand, n int) []float32 { return f(rng, n) }

// shapeArtist has any shape, and paints nothing.
type shapeArtist []int

func (a shapeArtist) Shape() []int                  { return a }
func (shapeArtist) Works(*rand.Rand, int) []float32 { return nil }

// reduced takes the mean itself; moody panics.
type reduced struct{ Minimax }

func (reduced) Critic(real, painted *graph.Node) *graph.Node {
	return graph.ReduceAllMean(graph.Add(real, painted))
}

type moody struct{ Minimax }

func (moody) Painter(*graph.Node) *graph.Node { panic("bad mood") }

func TestNewNamesWhatIsWrong(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		cfg  Config
		want []string // the field, its value, what is allowed
	}{
		{Config{BatchSize: -3}, []string{"BatchSize -3", "between 1 and 65536"}},
		{Config{BatchSize: 1 << 40}, []string{"BatchSize 1099511627776", "between 1 and 65536"}},
		{Config{Ideas: -1}, []string{"Ideas -1", "between 1 and"}},
		{Config{Ideas: 1 << 30}, []string{"Ideas 1073741824", "between 1 and"}},
		{Config{Paintings: -1}, []string{"Paintings -1", "between 1 and 4096"}},
		{Config{Paintings: 5000}, []string{"Paintings 5000", "between 1 and 4096"}},
		{Config{StepsPerRun: -50}, []string{"StepsPerRun -50", "between 1 and 10000"}},
		{Config{StepsPerRun: 10001}, []string{"StepsPerRun 10001", "between 1 and 10000"}},
		{Config{Beta1: 1}, []string{"Beta1 1", "below 1"}},
		{Config{Beta1: 0.5, NoMomentum: true}, []string{"Beta1 0.5", "NoMomentum"}},
		{Config{Beta2: 1}, []string{"Beta2 1", "below 1"}},
		{Config{Beta2: -0.5}, []string{"Beta2 -0.5", "above 0"}},
		{Config{Averaging: 1}, []string{"Averaging 1", "below 1"}},
		{Config{Averaging: math.NaN()}, []string{"Averaging NaN", "below 1"}},
		{Config{PainterRate: -1}, []string{"PainterRate -1", "above 0 and at most 10"}},
		{Config{PainterRate: nan}, []string{"PainterRate NaN", "above 0"}},
		{Config{PainterRate: inf}, []string{"PainterRate +Inf", "above 0"}},
		{Config{CriticRate: -0.5}, []string{"CriticRate -0.5", "above 0"}},
		{Config{CriticRate: nan}, []string{"CriticRate NaN", "above 0"}},
		{Config{CriticRate: -inf}, []string{"CriticRate -Inf", "above 0"}},
		{Config{CriticRate: 11}, []string{"CriticRate 11", "at most 10"}},
		{Config{Artist: Parabolas{Points: 1}}, []string{"Parabolas.Points 1", "at least 2"}},
		{Config{Artist: Parabolas{Points: -4}}, []string{"Parabolas.Points -4", "at least 2"}},
		{Config{Artist: Parabolas{Points: 1 << 40}}, []string{"Artist.Shape", "1099511627776"}},
		{Config{Artist: Parabolas{Low: nan}}, []string{"Parabolas.Low NaN", "finite"}},
		{Config{Artist: Parabolas{Low: 3, High: 2}}, []string{"Parabolas.High 2", "below Low 3"}},
		{Config{Artist: (*Parabolas)(nil)}, []string{"Artist"}},
		{Config{Artist: shapeArtist{}}, []string{"Artist.Shape []", "at least one"}},
		{Config{Artist: shapeArtist{15, 0}}, []string{"Artist.Shape [15 0]", "positive"}},
		{Config{Artist: shapeArtist{8, 8, 3}}, []string{"Painter nil", "[8 8 3]"}},
		{Config{Artist: artistFunc(func(rng *rand.Rand, n int) []float32 { return make([]float32, 15*n-1) })},
			[]string{"Artist.Works", "30 values", "29"}},
		{Config{Artist: artistFunc(func(rng *rand.Rand, n int) []float32 { return nil })}, []string{"Artist.Works", "but 0 were returned"}},
		{Config{Artist: artistFunc(func(rng *rand.Rand, n int) []float32 {
			w := make([]float32, 15*n)
			w[17] = float32(nan)
			return w
		})}, []string{"Artist.Works", "value 2 of number 1", "NaN", "finite"}},
		{Config{Artist: artistFunc(func(rng *rand.Rand, n int) []float32 {
			w := make([]float32, 15*n)
			w[0] = float32(inf)
			return w
		})}, []string{"Artist.Works", "+Inf"}},
		{Config{Artist: artistFunc(func(*rand.Rand, int) []float32 { panic("out of paint") })}, []string{"Artist.Works", "out of paint"}},
		{Config{Painter: DensePainter(128, 14)}, []string{"Painter", "[64 5]", "[64 14]", "[64 15]"}},
		{Config{Critic: func(scope *model.Scope, x *graph.Node) *graph.Node {
			return layers.DenseWithBias(scope.In("verdict"), x, 3)
		}}, []string{"Critic", "[64 3]", "[64 1]", "one logit a work"}},
		{Config{Critic: func(scope *model.Scope, x *graph.Node) *graph.Node { return nil }}, []string{"Critic", "nil"}},
		{Config{Painter: func(scope *model.Scope, x *graph.Node) *graph.Node { panic("no ideas") }}, []string{"Painter", "no ideas"}},
		{Config{Painter: DensePainter(0, 15)}, []string{"Painter"}},
		{Config{Painter: DensePainter(-128, 15)}, []string{"Painter"}},
		{Config{Painter: DensePainter(1<<40, 15)}, []string{"Painter"}},
		{Config{Critic: func(scope *model.Scope, x *graph.Node) *graph.Node {
			return graph.ReduceAndKeep(x, graph.ReduceSum, -1)
		}}, []string{"Critic", "no variables"}},
		{Config{Critic: func(scope *model.Scope, x *graph.Node) *graph.Node {
			count := scope.VariableWithValue("count", float32(0)).SetTrainable(false)
			return graph.Add(layers.DenseWithBias(scope.In("verdict"), x, 1), count.NodeValue(x))
		}}, []string{"Critic", "batch normalization"}},
		{Config{Loss: reduced{}}, []string{"Loss.Critic", "[64 1]", "each work"}},
		{Config{Loss: moody{}}, []string{"Loss", "bad mood"}},
	} {
		gan, err := New(GoBackend(), c.cfg)
		if err == nil {
			t.Errorf("no error where one with %q was due", c.want)
			gan.Close()
			continue
		}
		for _, want := range append(c.want, "ganlib: ") {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %q lacks %q", err, want)
			}
		}
	}
	if _, err := New(nil, Config{}); err == nil || !strings.Contains(err.Error(), "backend nil") {
		t.Errorf("New without a backend: %v", err)
	}
}

func TestArtistWhoFailsLaterChangesNothing(t *testing.T) {
	tired := false
	artist := artistFunc(func(rng *rand.Rand, n int) []float32 {
		works := Parabolas{}.Works(rng, n)
		if tired {
			works[5] = float32(math.NaN())
		}
		return works
	})
	gan := mustNew(t, GoBackend(), Config{Artist: artist})
	mustTrain(t, gan, 10, 10)
	before := weights(t, gan)
	tired = true
	var got error
	for _, err := range gan.Train(context.Background(), 10, 10) {
		got = err
	}
	if got == nil || !strings.Contains(got.Error(), "Artist.Works") {
		t.Fatalf("got %v", got)
	}
	tired = false
	if gan.Step() != 10 || string(bytesOf(before)) != string(bytesOf(weights(t, gan))) {
		t.Error("a failed step moved the weights")
	}
	mustTrain(t, gan, 10, 10)
	whole := mustNew(t, GoBackend(), Config{})
	mustTrain(t, whole, 20, 10)
	if string(bytesOf(weights(t, whole))) != string(bytesOf(weights(t, gan))) {
		t.Error("after a failed step the training went on otherwise than without it")
	}
}

// quake is a critic's loss that is not a number once he is sure enough.
type quake struct{ Minimax }

func (quake) Critic(real, painted *graph.Node) *graph.Node {
	return graph.Sqrt(graph.AddScalar(graph.Sigmoid(painted), -0.4))
}

func TestTrainingThatTurnsNonFinite(t *testing.T) {
	stops := map[string]bool{} // what is said of the step must not depend on the blocks
	for _, block := range []int{5, 1} {
		gan := mustNew(t, fastest(t), Config{Loss: quake{}, CriticRate: 0.001, StepsPerRun: block})
		var got error
		var last Frame
		for f, err := range gan.Train(context.Background(), 5000, 5) {
			if got = err; err == nil {
				last = f
			}
		}
		if !errors.Is(got, ErrNotFinite) {
			t.Fatalf("got %v, want ErrNotFinite", got)
		}
		_, after, _ := strings.Cut(got.Error(), "at step ")
		step, _, _ := strings.Cut(after, ";")
		stops[step] = true
		if !strings.Contains(got.Error(), "CriticRate 0.001") {
			t.Errorf("error %q lacks the learning rate", got)
		}
		if gan.Step() < last.Step || gan.Step() > last.Step+4 || gan.Step() == 0 {
			t.Errorf("the GAN is at step %d, the last frame was of step %d", gan.Step(), last.Step)
		}
		for i, w := range weights(t, gan) {
			if !isFinite(w) {
				t.Fatalf("weight %d is %v", i, w)
			}
		}
		if n := len(gan.Film().Scores); n != gan.Step() {
			t.Errorf("%d scores after %d steps", n, gan.Step())
		}
	}
	if len(stops) != 1 {
		t.Errorf("with other blocks it stopped at another step: %v", stops)
	}
}

func TestLossesOnLogitsStayFinite(t *testing.T) {
	// Where sigmoid rounds to 0 or 1, log(1-p) in float32 is infinite.
	for _, c := range refLosses {
		prog, err := compile(fastest(t), "loss", func(g *graph.Graph, _ *model.Store) []*graph.Node {
			real := graph.Const(g, [][]float32{{200}, {-200}})
			painted := graph.Const(g, [][]float32{{-200}, {200}})
			critic := graph.ReduceAllMean(c.loss.Critic(real, painted))
			painter := graph.ReduceAllMean(c.loss.Painter(painted))
			grads := append(graph.Gradient(critic, real, painted), graph.Gradient(painter, painted)...)
			return append(grads, critic, painter)
		})
		if err != nil {
			t.Fatal(err)
		}
		out, err := prog.run()
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := (checkpoint{state: out}).finite(); err != nil || !ok {
			t.Errorf("%T: %v at logits of ±200 (%v)", c.loss, out, err)
		}
		prog.close()
	}
}

func TestTrainPaintJudgeNameWhatIsWrong(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{})
	train := func(steps, every int) error {
		for _, err := range gan.Train(context.Background(), steps, every) {
			return err
		}
		return nil
	}
	idea := gan.NewIdeas(1, 1)[0]
	paint := func(ideas ...[]float32) error { _, err := gan.Paint(ideas); return err }
	judge := func(works ...[]float32) error { _, err := gan.Judge(works); return err }
	works := func(n int) error { _, err := Works(Parabolas{}, 1, n); return err }
	for _, c := range []struct {
		err  error
		want string
	}{
		{train(-1, 50), "steps -1"},
		{train(100, 0), "every 0"},
		{train(100, -5), "every -5"},
		{paint(), "at least 1"},
		{paint(idea, idea[:4]), "idea 1 has 4 values; must have 5"},
		{paint([]float32{0, 0, float32(math.NaN()), 0, 0}), "value 2 of idea 0 is NaN"},
		{judge(), "at least 1"},
		{judge(make([]float32, 16)), "work 0 has 16 values; must have 15"},
		{works(0), "at least 1"},
		{works(-1), "at least 1"},
		{works(1 << 40), "at most"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("got %v, want %q", c.err, c.want)
		}
	}
	gan.Close()
	gan.Close()
	for name, err := range map[string]error{
		"Train": train(1, 1), "Paint": paint(idea), "Judge": judge(make([]float32, 15)), "Save": gan.Save(t.TempDir() + "/x.gan"),
	} {
		if !errors.Is(err, errClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
}
