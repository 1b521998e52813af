package ganlib

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// valuesOf is a copy of all values of the present state.
func valuesOf(t *testing.T, gan *GAN) (flat []float32) {
	t.Helper()
	now, err := gan.copyNow()
	if err != nil {
		t.Fatal(err)
	}
	if err := now.each(func(values []float32) { flat = append(flat, values...) }); err != nil {
		t.Fatal(err)
	}
	return flat
}

// TestWhoRestsDoesNotChange: one of the two at rate 0 keeps every bit of its
// weights and moments, on a backend that runs blocks and on one that does not.
func TestWhoRestsDoesNotChange(t *testing.T) {
	for _, backend := range []string{"xla", "go"} {
		t.Run(backend, func(t *testing.T) {
			b := GoBackend()
			if backend == "xla" {
				b = xla(t)
			}
			gan := mustNew(t, b, Config{})
			mustTrain(t, gan, 20, 10)
			halves := func() (painter, critic []byte) {
				all := valuesOf(t, gan)
				n := 3 * gan.graph.painter.size
				return bytesOf(all[:n]), bytesOf(all[n:])
			}
			for _, c := range []struct {
				rates            Rates
				painter, critics bool // who learns
			}{
				{Rates{1e-3, 0, 1}, true, false},
				{Rates{0, 1e-3, 1}, false, true},
				{Rates{1e-3, 1e-3, 100}, false, true}, // not in these steps
				{Rates{1e-3, 1e-3, 1}, true, true},
			} {
				if err := gan.SetRates(c.rates); err != nil {
					t.Fatal(err)
				}
				p, k := halves()
				mustTrain(t, gan, 3, 1)
				newP, newK := halves()
				if moved := !bytes.Equal(p, newP); moved != c.painter {
					t.Errorf("at %+v the painter moved: %v", c.rates, moved)
				}
				if moved := !bytes.Equal(k, newK); moved != c.critics {
					t.Errorf("at %+v the critic moved: %v", c.rates, moved)
				}
			}
		})
	}
}

// TestEachCountsHisOwnSteps: Adam's correction counts the steps in which a
// player learned, so a player who slept for a while learns as one who was never
// put to bed. The rates are those of the paper's formula.
func TestEachCountsHisOwnSteps(t *testing.T) {
	rates, after, err := adam{beta1: 0.9, beta2: 0.999}.rates(Rates{0.01, 0.02, 3}, 4, 5, updateCounts{1, 4})
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{0, 0, 0.01, 0, 0} // steps 5 to 9: the painter's is 6, then 9
	var painters []float64
	for i := range want {
		painters = append(painters, float64(rates[2*i]))
	}
	corrected := func(rate float64, t int) float64 {
		return rate * math.Sqrt(1-math.Pow(0.999, float64(t))) / (1 - math.Pow(0.9, float64(t)))
	}
	for i, p := range painters {
		w := map[int]float64{1: corrected(0.01, 2), 4: corrected(0.01, 3)}[i]
		if math.Abs(p-w) > 1e-8 {
			t.Errorf("step %d: the painter's rate is %g, want %g", 5+i, p, w)
		}
		if k := corrected(0.02, 5+i); math.Abs(float64(rates[2*i+1])-k) > 1e-8 {
			t.Errorf("step %d: the critic's rate is %g, want %g", 5+i, rates[2*i+1], k)
		}
	}
	if (after != updateCounts{3, 9}) {
		t.Errorf("after them %+v, want 3 and 9", after)
	}
}

// TestRatesChangesInTheMiddle: a rates set within the loop counts from the next
// step on, whatever was begun ahead.
func TestRatesChangesInTheMiddle(t *testing.T) {
	slow := Rates{1e-5, 2e-5, 2}
	inside := mustNew(t, fastest(t), Config{})
	for frame, err := range inside.Train(context.Background(), 200, 50) {
		if err != nil {
			t.Fatal(err)
		}
		if frame.Step == 100 {
			if err := inside.SetRates(slow); err != nil {
				t.Fatal(err)
			}
		}
	}
	outside := mustNew(t, fastest(t), Config{})
	mustTrain(t, outside, 100, 50)
	if err := outside.SetRates(slow); err != nil {
		t.Fatal(err)
	}
	mustTrain(t, outside, 100, 50)
	if !bytes.Equal(bytesOf(weights(t, inside)), bytesOf(weights(t, outside))) {
		t.Error("a rates set within the loop gives other weights than one set between two trainings")
	}
	never := mustNew(t, fastest(t), Config{})
	mustTrain(t, never, 200, 50)
	if bytes.Equal(bytesOf(weights(t, inside)), bytesOf(weights(t, never))) {
		t.Error("the rates changed nothing")
	}
}

func TestSetRatesNamesWhatIsWrong(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{})
	was := gan.Rates()
	for _, c := range []struct {
		rates Rates
		want  string
	}{
		{Rates{-1, 0, 1}, "Rates.Painter -1"},
		{Rates{0, math.NaN(), 1}, "Rates.Critic NaN"},
		{Rates{0, 11, 1}, "Rates.Critic 11"},
		{Rates{0, 0, 0}, "CriticSteps 0"},
		{Rates{0, 0, 101}, "CriticSteps 101"},
	} {
		if err := gan.SetRates(c.rates); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want an error with %q", c.rates, err, c.want)
		}
	}
	if gan.Rates() != was {
		t.Errorf("the rates is %+v after errors, was %+v", gan.Rates(), was)
	}
	gan.Close()
	if gan.SetRates(was) == nil {
		t.Error("a closed GAN takes a rates")
	}
}

// TestAdviceIsMinusTheGradient compares with finite differences of the critic's
// own verdict: the painter's loss is -softplus(logit), and the probability p that
// Judge returns is the logit's sigmoid, so the loss is log(1-p).
func TestAdviceIsMinusTheGradient(t *testing.T) {
	for name, b := range backends(t) {
		t.Run(name, func(t *testing.T) {
			gan := mustNew(t, b, Config{})
			mustTrain(t, gan, 100, 100)
			paintings, err := gan.Paint(gan.NewIdeas(1, 4))
			if err != nil {
				t.Fatal(err)
			}
			advice, err := gan.Advice(paintings)
			if err != nil {
				t.Fatal(err)
			}
			if len(advice) != 4 || len(advice[0]) != 15 {
				t.Fatalf("advice for %d paintings of %d points", len(advice), len(advice[0]))
			}
			painter, critic, err := gan.Weights()
			_ = painter
			if err != nil {
				t.Fatal(err)
			}
			ref := newRef(15, 128, 1, critic)
			loss := func(painting []float64) float64 {
				_, l := ref.forward(painting)
				return math.Log(1 - p(l[0]))
			}
			const h = 1e-5
			largest := 0.0
			for i, painting := range paintings {
				at := widen(painting)
				for j := range at {
					y := at[j]
					at[j] = y + h
					up := loss(at)
					at[j] = y - h
					down := loss(at)
					at[j] = y
					want := -(up - down) / (2 * h)
					largest = max(largest, math.Abs(want))
					if math.Abs(float64(advice[i][j])-want) > 1e-4 {
						t.Errorf("painting %d, point %d: advice %g, finite differences %g", i, j, advice[i][j], want)
					}
				}
			}
			if largest < 0.01 {
				t.Errorf("the largest advice is %g: the comparison says nothing", largest)
			}
		})
	}
}

// TestForkIsThePastAsItWas: a GAN forked at a step has the weights that the
// training had then, whether they were kept or have to be trained again, also
// after the rates had changed; and it goes on as that training did.
func TestForkIsThePastAsItWas(t *testing.T) {
	gan := mustNew(t, fastest(t), Config{CheckpointEvery: 100})
	past := map[int][]byte{0: bytesOf(weights(t, gan))}
	for frame, err := range gan.Train(context.Background(), 400, 10) {
		if err != nil {
			t.Fatal(err)
		}
		past[frame.Step] = bytesOf(weights(t, gan))
		if frame.Step == 230 {
			if err := gan.SetRates(Rates{1e-3, 0, 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, step := range []int{0, 10, 100, 170, 230, 240, 300, 310, 400} {
		fork, err := gan.Fork(context.Background(), step, Config{})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(past[step], bytesOf(weights(t, fork))) {
			t.Errorf("forked at step %d: other weights than the training had", step)
		}
		if n := len(fork.Film().Frames); fork.Step() != step || n != step/10 || len(fork.Film().Scores) != step {
			t.Errorf("forked at step %d: step %d, a film of %d frames", step, fork.Step(), n)
		}
		fork.Close()
	}
	fork, err := gan.Fork(context.Background(), 310, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer fork.Close()
	mustTrain(t, fork, 90, 10)
	if !bytes.Equal(past[400], bytesOf(weights(t, fork))) {
		t.Error("forked at step 310 and trained to 400: other weights than without the fork")
	}
	other, err := gan.Fork(context.Background(), 310, Config{CriticRate: 1e-2})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if want := (Rates{1e-3, 1e-2, 1}); other.Rates() != want {
		t.Errorf("the changed future's rates is %+v, want %+v", other.Rates(), want)
	}
	mustTrain(t, other, 90, 10)
	if bytes.Equal(past[400], bytesOf(weights(t, other))) {
		t.Error("the change changed nothing")
	}
	if !bytes.Equal(past[400], bytesOf(weights(t, gan))) {
		t.Error("the GAN itself was changed by a fork")
	}
}

func TestForkOfASavedGAN(t *testing.T) {
	path := t.TempDir() + "/forked.gan"
	gan := mustNew(t, fastest(t), Config{CheckpointEvery: 20})
	mustTrain(t, gan, 50, 10)
	at50 := weights(t, gan)
	if err := gan.SetRates(Rates{1e-3, 5e-4, 2}); err != nil {
		t.Fatal(err)
	}
	mustTrain(t, gan, 50, 10)
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(fastest(t), path, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if opened.Rates() != gan.Rates() || len(opened.checkpoints) != len(gan.checkpoints) {
		t.Errorf("opened with rates %+v and %d kept states, saved with %+v and %d", opened.Rates(), len(opened.checkpoints), gan.Rates(), len(gan.checkpoints))
	}
	fork, err := opened.Fork(context.Background(), 50, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer fork.Close()
	if !bytes.Equal(bytesOf(at50), bytesOf(weights(t, fork))) {
		t.Error("a fork of the opened GAN at step 50 has other weights than the GAN had then")
	}
	for _, g := range []*GAN{gan, opened} {
		mustTrain(t, g, 20, 10)
	}
	if !bytes.Equal(bytesOf(weights(t, gan)), bytesOf(weights(t, opened))) {
		t.Error("the opened GAN goes on otherwise than the one that was saved")
	}
}

func TestForkNamesWhatIsWrong(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{BatchSize: 4})
	mustTrain(t, gan, 4, 2)
	for _, c := range []struct {
		step   int
		change Config
		want   string
	}{
		{-1, Config{}, "step -1"},
		{5, Config{}, "step 5"},
		{2, Config{Ideas: 6}, "Ideas"},
		{2, Config{Beta1: 0.5}, "Beta1"},
		{2, Config{Beta2: 0.5}, "Beta2"},
		{2, Config{NoMomentum: true}, "NoMomentum"},
		{2, Config{Seed: 2}, "Seed"},
		{2, Config{Paintings: 3}, "Paintings"},
		{2, Config{IdeaSource: Parabolas{}}, "IdeaSource"},
		{2, Config{Artist: Parabolas{Points: 16}}, "16"},
		{2, Config{Critic: DenseCritic(64)}, "Critic"},
		{2, Config{PainterRate: -1}, "PainterRate"},
	} {
		if fork, err := gan.Fork(context.Background(), c.step, c.change); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("step %d, %+v: got %v and %v, want an error with %q", c.step, c.change, fork, err, c.want)
		}
	}
	gan.Close()
	if _, err := gan.Fork(context.Background(), 0, Config{}); err == nil {
		t.Error("a closed GAN can be forked")
	}
}

// TestCheckpointsArePruned: what is kept stays within its bounds, and where the
// rates changed a checkpoint stays.
func TestCheckpointsArePruned(t *testing.T) {
	a, b := Rates{1, 1, 1}, Rates{2, 1, 1}
	list := []checkpoint{{step: 10, rates: a}, {step: 15, rates: a}, {step: 20, rates: a}, {step: 25, rates: b}, {step: 30, rates: b}, {step: 35, rates: b}, {step: 40, rates: b}}
	var steps []int
	for _, k := range prune(list, 20, []era{{end: 30}}) {
		steps = append(steps, k.step)
	}
	if got := fmt.Sprint(steps); got != "[10 20 25 30 40]" {
		t.Errorf("kept %s, want [10 20 25 30 40]", got)
	}
}

// uniformIdeas gives ideas that a normal distribution would not.
type uniformIdeas struct{}

func (uniformIdeas) Shape() []int { return []int{2, 3} }
func (uniformIdeas) Works(rng *rand.Rand, n int) []float32 {
	ideas := make([]float32, 6*n)
	for i := range ideas {
		ideas[i] = 5 + rng.Float32()
	}
	return ideas
}

func TestIdeasComeFromTheirSource(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{IdeaSource: uniformIdeas{}, BatchSize: 4})
	if n := gan.Config().Ideas; n != 6 {
		t.Errorf("ideas of %d numbers, want the source's 6", n)
	}
	drawn := gan.prefetcher.take(0, 2, gan.now.streams, 0)
	<-drawn.done
	for _, v := range append(drawn.ideas, gan.fixedIdeas...) {
		if v < 5 || v >= 6 {
			t.Fatalf("an idea holds %g, which the source does not give", v)
		}
	}
	for _, idea := range gan.NewIdeas(7, 3) {
		if len(idea) != 6 || idea[0] < 5 {
			t.Errorf("a new idea is %v", idea)
		}
	}
	mustTrain(t, gan, 2, 1)
	if _, err := New(GoBackend(), Config{IdeaSource: uniformIdeas{}, Ideas: 5}); err == nil || !strings.Contains(err.Error(), "Ideas 5") {
		t.Errorf("a source of 6 numbers for ideas of 5: %v", err)
	}
	if _, err := New(GoBackend(), Config{IdeaSource: shapeArtist{6}}); err == nil || !strings.Contains(err.Error(), "IdeaSource.Works") {
		t.Errorf("a source without ideas: %v", err)
	}
}

func TestAsArtistPaintsAsThePainterDoes(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{BatchSize: 4})
	mustTrain(t, gan, 3, 3)
	works := gan.AsArtist().Works(rand.New(rand.NewPCG(1, 2)), 5)
	ideas, err := gan.examples.drawIdeas(rand.New(rand.NewPCG(1, 2)), 5)
	if err != nil {
		t.Fatal(err)
	}
	paintings, err := gan.Paint(split(ideas, 5))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range paintings {
		if !bytes.Equal(bytesOf(p), bytesOf(works[15*i:15*i+15])) {
			t.Errorf("work %d is not what the painter makes of the same idea", i)
		}
	}
	gan.Close()
	if got := gan.AsArtist().Works(rand.New(rand.NewPCG(1, 2)), 5); got != nil {
		t.Errorf("a closed painter paints %d values", len(got))
	}
}

// TestForkOfAFork: what lies before the moment of the first fork was trained with what
// the GAN had then, and is trained again with that.
func TestForkOfAFork(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{BatchSize: 4, CheckpointEvery: 100})
	var at6 []float32
	for frame, err := range gan.Train(context.Background(), 12, 6) {
		if err != nil {
			t.Fatal(err)
		}
		if frame.Step == 6 {
			at6 = weights(t, gan)
		}
	}
	fork := func(from *GAN, step int, change Config) *GAN {
		t.Helper()
		f, err := from.Fork(context.Background(), step, change)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(f.Close)
		return f
	}
	first := fork(gan, 12, Config{Loss: LeastSquares{}, BatchSize: 8})
	mustTrain(t, first, 6, 6)
	second := fork(first, 15, Config{Loss: Hinge{}})
	mustTrain(t, second, 6, 6)
	for name, from := range map[string]*GAN{"a fork": first, "a fork of a fork": second} {
		if !bytes.Equal(bytesOf(at6), bytesOf(weights(t, fork(from, 6, Config{})))) {
			t.Errorf("%s, forked at step 6, has other weights than the GAN had then", name)
		}
	}
	// Between the two forks, the first one's loss.
	again := fork(gan, 12, Config{Loss: LeastSquares{}, BatchSize: 8})
	mustTrain(t, again, 2, 2)
	if !bytes.Equal(bytesOf(weights(t, again)), bytesOf(weights(t, fork(second, 14, Config{})))) {
		t.Error("a fork of a fork, forked at step 14, has other weights than the first one had then")
	}
}

// TestForkOfALargeGAN: one that keeps no checkpoints can't tell what its past was, since
// its rates may have changed, and says so.
func TestForkOfALargeGAN(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{BatchSize: 1, Paintings: 1, Painter: DensePainter(280000, 15)})
	mustTrain(t, gan, 1, 1)
	if err := gan.SetRates(Rates{1e-3, 1e-3, 1}); err != nil {
		t.Fatal(err)
	}
	mustTrain(t, gan, 1, 1)
	if len(gan.checkpoints) != 0 {
		t.Fatalf("it keeps %d checkpoints: the test says nothing", len(gan.checkpoints))
	}
	if _, err := gan.Fork(context.Background(), 1, Config{}); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("Fork at a former step: %v", err)
	}
	fork, err := gan.Fork(context.Background(), 2, Config{})
	if err != nil {
		t.Fatal(err)
	}
	fork.Close()
}
