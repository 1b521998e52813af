package ganlib

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhoRestsDoesNotChange: one of the two at rate 0 keeps every bit of his
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
				all, err := gan.flatState()
				if err != nil {
					t.Fatal(err)
				}
				n := 3 * gan.duel.painter.size
				return bytesOf(all[:n]), bytesOf(all[n:])
			}
			for _, c := range []struct {
				pace             Pace
				painter, critics bool // who learns
			}{
				{Pace{1e-3, 0, 1}, true, false},
				{Pace{0, 1e-3, 1}, false, true},
				{Pace{1e-3, 1e-3, 100}, false, true}, // not in these steps
				{Pace{1e-3, 1e-3, 1}, true, true},
			} {
				if err := gan.SetPace(c.pace); err != nil {
					t.Fatal(err)
				}
				p, k := halves()
				mustTrain(t, gan, 3, 1)
				newP, newK := halves()
				if moved := !bytes.Equal(p, newP); moved != c.painter {
					t.Errorf("at %+v the painter moved: %v", c.pace, moved)
				}
				if moved := !bytes.Equal(k, newK); moved != c.critics {
					t.Errorf("at %+v the critic moved: %v", c.pace, moved)
				}
			}
		})
	}
}

// TestEachCountsHisOwnSteps: Adam's correction counts the steps in which a
// player learned, so a player who slept for a while learns as one who was never
// put to bed. The rates are those of the paper's formula.
func TestEachCountsHisOwnSteps(t *testing.T) {
	rates, after := Pace{0.01, 0.02, 3}.rates(4, 5, moves{1, 4}, 0.9)
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
	if (after != moves{3, 9}) {
		t.Errorf("after them %+v, want 3 and 9", after)
	}
}

// TestPaceChangesInTheMiddle: a pace set within the loop counts from the next
// step on, whatever was begun ahead.
func TestPaceChangesInTheMiddle(t *testing.T) {
	slow := Pace{1e-5, 2e-5, 2}
	inside := mustNew(t, fastest(t), Config{})
	for frame, err := range inside.Train(context.Background(), 200, 50) {
		if err != nil {
			t.Fatal(err)
		}
		if frame.Step == 100 {
			if err := inside.SetPace(slow); err != nil {
				t.Fatal(err)
			}
		}
	}
	outside := mustNew(t, fastest(t), Config{})
	mustTrain(t, outside, 100, 50)
	if err := outside.SetPace(slow); err != nil {
		t.Fatal(err)
	}
	mustTrain(t, outside, 100, 50)
	if !bytes.Equal(bytesOf(weights(t, inside)), bytesOf(weights(t, outside))) {
		t.Error("a pace set within the loop gives other weights than one set between two trainings")
	}
	never := mustNew(t, fastest(t), Config{})
	mustTrain(t, never, 200, 50)
	if bytes.Equal(bytesOf(weights(t, inside)), bytesOf(weights(t, never))) {
		t.Error("the pace changed nothing")
	}
}

func TestSetPaceNamesWhatIsWrong(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{})
	was := gan.Pace()
	for _, c := range []struct {
		pace Pace
		want string
	}{
		{Pace{-1, 0, 1}, "PainterRate -1"},
		{Pace{0, math.NaN(), 1}, "CriticRate NaN"},
		{Pace{0, 11, 1}, "CriticRate 11"},
		{Pace{0, 0, 0}, "CriticSteps 0"},
		{Pace{0, 0, 101}, "CriticSteps 101"},
	} {
		if err := gan.SetPace(c.pace); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want an error with %q", c.pace, err, c.want)
		}
	}
	if gan.Pace() != was {
		t.Errorf("the pace is %+v after errors, was %+v", gan.Pace(), was)
	}
	gan.Close()
	if gan.SetPace(was) == nil {
		t.Error("a closed GAN takes a pace")
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
// after the pace had changed; and it goes on as that training did.
func TestForkIsThePastAsItWas(t *testing.T) {
	gan := mustNew(t, fastest(t), Config{Keep: 100})
	past := map[int][]byte{0: bytesOf(weights(t, gan))}
	for frame, err := range gan.Train(context.Background(), 400, 10) {
		if err != nil {
			t.Fatal(err)
		}
		past[frame.Step] = bytesOf(weights(t, gan))
		if frame.Step == 230 {
			if err := gan.SetPace(Pace{1e-3, 0, 1}); err != nil {
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
	if want := (Pace{1e-3, 1e-2, 1}); other.Pace() != want {
		t.Errorf("the changed future's pace is %+v, want %+v", other.Pace(), want)
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
	gan := mustNew(t, fastest(t), Config{Keep: 20})
	mustTrain(t, gan, 50, 10)
	at50 := weights(t, gan)
	if err := gan.SetPace(Pace{1e-3, 5e-4, 2}); err != nil {
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
	if opened.Pace() != gan.Pace() || len(opened.kept) != len(gan.kept) {
		t.Errorf("opened with pace %+v and %d kept states, saved with %+v and %d", opened.Pace(), len(opened.kept), gan.Pace(), len(gan.kept))
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
		{2, Config{Momentum: 0.5}, "Momentum"},
		{2, Config{Seed: 2}, "Seed"},
		{2, Config{Paintings: 3}, "Paintings"},
		{2, Config{Muse: Parabolas{}}, "Muse"},
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

// TestKeptStatesAreThinned: what is kept stays within its bounds, and where the
// pace changed a state stays.
func TestKeptStatesAreThinned(t *testing.T) {
	a, b := Pace{1, 1, 1}, Pace{2, 1, 1}
	list := []kept{{step: 10, pace: a}, {step: 20, pace: a}, {step: 25, pace: b}, {step: 30, pace: b}, {step: 40, pace: b}}
	var steps []int
	for _, k := range thin(list, 20) {
		steps = append(steps, k.step)
	}
	if got := fmt.Sprint(steps); got != "[10 20 25 40]" {
		t.Errorf("kept %s, want [10 20 25 40]", got)
	}
}

// uniformMuse gives ideas that a normal distribution would not.
type uniformMuse struct{}

func (uniformMuse) Shape() []int { return []int{2, 3} }
func (uniformMuse) Works(rng *rand.Rand, n int) []float32 {
	ideas := make([]float32, 6*n)
	for i := range ideas {
		ideas[i] = 5 + rng.Float32()
	}
	return ideas
}

func TestIdeasComeFromTheMuse(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{Muse: uniformMuse{}, BatchSize: 4})
	if n := gan.Config().Ideas; n != 6 {
		t.Errorf("ideas of %d numbers, want the muse's 6", n)
	}
	lesson := gan.prepare(0, 2, gan.streams)
	for _, v := range append(lesson.ideas, gan.fixedIdeas...) {
		if v < 5 || v >= 6 {
			t.Fatalf("an idea holds %g, which the muse does not give", v)
		}
	}
	for _, idea := range gan.NewIdeas(7, 3) {
		if len(idea) != 6 || idea[0] < 5 {
			t.Errorf("a new idea is %v", idea)
		}
	}
	mustTrain(t, gan, 2, 1)
	if _, err := New(GoBackend(), Config{Muse: uniformMuse{}, Ideas: 5}); err == nil || !strings.Contains(err.Error(), "Ideas 5") {
		t.Errorf("a muse of 6 numbers for ideas of 5: %v", err)
	}
	if _, err := New(GoBackend(), Config{Muse: shapeArtist{6}}); err == nil || !strings.Contains(err.Error(), "Muse.Works") {
		t.Errorf("a muse without ideas: %v", err)
	}
}

func TestCraftPaintsAsThePainterDoes(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{BatchSize: 4})
	mustTrain(t, gan, 3, 3)
	works := gan.Craft().Works(rand.New(rand.NewPCG(1, 2)), 5)
	ideas, err := gan.askIdeas(rand.New(rand.NewPCG(1, 2)), 5)
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
	if got := gan.Craft().Works(rand.New(rand.NewPCG(1, 2)), 5); got != nil {
		t.Errorf("a closed painter paints %d values", len(got))
	}
}

// TestFilesOfFormat1 makes one of a newer file, by taking out what it had not.
func TestFilesOfFormat1(t *testing.T) {
	gan, good := smallSaved(t)
	n := int(binary.LittleEndian.Uint32(good[len(magic)+4:]))
	var head map[string]any
	d := json.NewDecoder(bytes.NewReader(good[prefixLen : prefixLen+n]))
	d.UseNumber()
	if err := d.Decode(&head); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"CriticSteps", "KeepEvery", "Muse", "Pace", "Moves", "Kept"} {
		if _, ok := head[name]; !ok {
			t.Fatalf("the header has no %s", name)
		}
		delete(head, name)
	}
	old, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(magic)
	body = binary.LittleEndian.AppendUint32(body, 1)
	body = binary.LittleEndian.AppendUint32(body, uint32(len(old)))
	body = append(append(body, old...), good[prefixLen+n:len(good)-sha256.Size]...)
	path := filepath.Join(t.TempDir(), "old.gan")
	if err := os.WriteFile(path, reseal(body), 0o600); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(GoBackend(), path, smallConfig)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	mustTrain(t, opened, 2, 1)
	mustTrain(t, gan, 2, 1)
	if !bytes.Equal(bytesOf(weights(t, gan)), bytesOf(weights(t, opened))) {
		t.Error("a GAN from a file of format 1 goes on otherwise than from one of today's")
	}
}
