package notebook

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"atelier/ganlib"
)

// A pupil is a trainee that only notes the rates of each of its steps.
type pupil struct {
	rates  ganlib.Rates
	steps  []ganlib.Rates // of each step
	trains int            // calls of Train
	frames []int          // steps at which a frame was handed over
	film   ganlib.Film
	fail   func(p *pupil) error // asked before each step
}

var usualRates = ganlib.Rates{Painter: 1e-4, Critic: 1e-4, CriticSteps: 2}

func newPupil() *pupil { return &pupil{rates: usualRates, fail: func(*pupil) error { return nil }} }

func (p *pupil) Step() int           { return len(p.steps) }
func (p *pupil) Rates() ganlib.Rates { return p.rates }
func (p *pupil) Film() *ganlib.Film  { return &p.film }

func (p *pupil) Now() (ganlib.Frame, error) {
	return ganlib.Frame{Step: p.Step(), Paintings: [][]float32{make([]float32, 15)}}, nil
}

func (p *pupil) SetRates(rates ganlib.Rates) error {
	if rates.Painter > 10 {
		return errors.New("ganlib: Rates.Painter 11: must be between 0 and 10")
	}
	p.rates = rates
	return nil
}

func (p *pupil) Train(ctx context.Context, steps, every int) iter.Seq2[ganlib.Frame, error] {
	return func(yield func(ganlib.Frame, error) bool) {
		p.trains++
		for end := p.Step() + steps; p.Step() < end; {
			err := p.fail(p)
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(ganlib.Frame{}, err)
				return
			}
			p.steps = append(p.steps, p.rates)
			p.film.Scores = append(p.film.Scores, ganlib.Scores{Real: 0.5})
			if p.Step()%every == 0 || p.Step() == end {
				p.frames = append(p.frames, p.Step())
				if !yield(ganlib.Frame{Step: p.Step()}, nil) {
					return
				}
			}
		}
	}
}

// A cuedInput makes each of its moves when the pupil has come to a
// step, or else when there is nothing else to do; and then stops.
type cuedInput struct {
	pupil  *pupil
	moves  []cue
	states []panelState
	waits  []time.Duration
}

type cue struct {
	step int // 0: when there is nothing else to do
	Move
}

func (h *cuedInput) next(ctx context.Context, patience time.Duration) (Move, bool) {
	h.waits = append(h.waits, patience)
	if ctx.Err() != nil {
		return Move{}, false
	}
	if len(h.moves) == 0 {
		return Move{Do: PressStop}, patience == forever
	}
	c := h.moves[0]
	if patience != forever && (c.step == 0 || h.pupil.Step() < c.step) {
		return Move{}, false
	}
	h.moves = h.moves[1:]
	return c.Move, true
}

func (h *cuedInput) show(l panelState) { h.states = append(h.states, l) }

// steered returns a steering of p, after the moves were made.
func steered(p *pupil, moves ...cue) (*steeringPanel, *cuedInput) {
	s := newSteering(p, 100, 10)
	h := &cuedInput{pupil: p, moves: moves}
	s.steer(context.Background(), h)
	return s, h
}

func press(do Control) cue          { return cue{Move: Move{Do: do}} }
func set(do Control, v float64) cue { return cue{Move: Move{Do: do, Value: v}} }
func (c cue) when(step int) cue     { c.step = step; return c }
func (h *cuedInput) said(text string) bool { // at any time
	return slices.ContainsFunc(h.states, func(l panelState) bool { return strings.Contains(l.text["said"], text) })
}

func TestSingleSteps(t *testing.T) {
	for _, c := range []struct {
		do   Control
		want ganlib.Rates
		said string
	}{
		{StepPainter, ganlib.Rates{Painter: 1e-4, CriticSteps: 1}, "The painter learned alone"},
		{StepCritic, ganlib.Rates{Critic: 1e-4, CriticSteps: 1}, "The critic learned alone"},
		{StepBoth, ganlib.Rates{Painter: 1e-4, Critic: 1e-4, CriticSteps: 1}, "Both learned"},
	} {
		p := newPupil()
		_, h := steered(p, press(c.do))
		if want := []ganlib.Rates{c.want}; !slices.Equal(p.steps, want) {
			t.Errorf("%s: steps at %v, want %v", c.do, p.steps, want)
		}
		if p.rates != usualRates {
			t.Errorf("%s: the rates are %v afterwards", c.do, p.rates)
		}
		if !h.said(c.said) {
			t.Errorf("%s: never said %q", c.do, c.said)
		}
		if p, _ := newPupil(), 0; true {
			steered(p, set(c.do, 25))
			if len(p.steps) != 25 || p.steps[24] != c.want {
				t.Errorf("%s of 25: %d steps", c.do, len(p.steps))
			}
		}
	}
}

func TestRunRestsAtItsEndAndGoesOn(t *testing.T) {
	p := newPupil()
	_, h := steered(p, press(PressRun))
	if p.Step() != 100 || !h.said("Step 100 is reached. Run goes on for 100 more.") {
		t.Errorf("%d steps", p.Step())
	}
	if want := []int{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}; !slices.Equal(p.frames, want) {
		t.Errorf("pictures at %v", p.frames)
	}
	p = newPupil()
	if steered(p, press(PressRun), press(PressRun)); p.Step() != 200 {
		t.Errorf("run twice: %d steps", p.Step())
	}
	p = newPupil()
	if steered(p, set(PressRun, 7), press(PressRun)); p.Step() != 100 {
		t.Errorf("run 7, and run: %d steps", p.Step())
	}
}

func TestPause(t *testing.T) {
	p := newPupil()
	steered(p, press(PressRun), press(PressPause).when(40))
	if p.Step() != 40 {
		t.Errorf("paused at 40, but at %d", p.Step())
	}
	p = newPupil()
	if steered(p, press(PressRun), press(PressPause).when(40), press(PressRun)); p.Step() != 100 {
		t.Errorf("run on after a pause: %d steps", p.Step())
	}
	// A single step during a run is a pause as well.
	p = newPupil()
	if steered(p, press(PressRun), press(StepPainter).when(40)); p.Step() != 41 || p.steps[40].Critic != 0 {
		t.Errorf("a single step during a run: %d steps, the last at %v", p.Step(), p.steps[len(p.steps)-1])
	}
}

func TestSlidersAreTakenUpInARun(t *testing.T) {
	p := newPupil()
	_, h := steered(p, press(PressRun), set(SetPainterRate, 3e-3).when(20), set(SetCriticRate, 5e-5).when(50), set(SetCriticSteps, 7).when(70))
	want := func(step int) ganlib.Rates {
		rates := usualRates
		if step > 20 {
			rates.Painter = 3e-3
		}
		if step > 50 {
			rates.Critic = 5e-5
		}
		if step > 70 {
			rates.CriticSteps = 7
		}
		return rates
	}
	for i, got := range p.steps {
		if got != want(i+1) {
			t.Fatalf("step %d at %v, want %v", i+1, got, want(i+1))
		}
	}
	if p.Step() != 100 || p.trains != 1 {
		t.Errorf("%d steps in %d trainings: it started over", p.Step(), p.trains)
	}
	last := h.states[len(h.states)-1]
	if sliderRates[last.at["painter rate"]] != 3e-3 || sliderRates[last.at["critic rate"]] != 5e-5 || last.at["critic steps"] != 7 {
		t.Errorf("the sliders stand at %v", last.at)
	}
}

// Rates and numbers are said as a learner would write them.
func TestPaceIsSaidPlainly(t *testing.T) {
	s, h := steered(newPupil(), set(SetPainterRate, 7e-5), set(SetCriticRate, 1e-5), set(SetCriticSteps, 3), set(SetCriticSteps, 1))
	for _, want := range []string{
		"The painter's learning rate is 0.00007 from the next step on.", "The critic's learning rate is 0.00001 from the next step on.",
		"In a run, the critic learns 3 times as often as the painter from the next step on.", "In a run, the critic learns as often as the painter from",
	} {
		if !h.said(want) {
			t.Errorf("never said %q", want)
		}
	}
	if said := s.closing(true); !strings.Contains(said, "The painter's learning rate was 0.00007, the critic's 0.00001; in a run, the critic learned as often as the painter.") {
		t.Errorf("in the end: %s", said)
	}
	for _, words := range []string{`data-words="0.00001|0.000015|`, `data-words="as often as the painter|2 times as often`} {
		if !strings.Contains(s.controls(), words) {
			t.Errorf("no slider with %s", words)
		}
	}
}

// Before the first step the canvas shows what the novice paints.
func TestTheCanvasIsNeverEmpty(t *testing.T) {
	p := newPupil()
	s := newSteering(p, 100, 10)
	s.Ready()
	if alt := s.state().picture().Alt; !strings.HasPrefix(alt, "Step 0 of 100. 1 generated painting in green. ") {
		t.Errorf("at step 0: %s", alt)
	}
	if len(p.film.Frames) != 0 {
		t.Error("looking has changed the film")
	}
	p.film.Frames = []ganlib.Frame{{Step: 10, Paintings: make([][]float32, 0)}}
	if alt := s.state().picture().Alt; !strings.HasPrefix(alt, "Step 10 of 100. Nothing is painted yet.") {
		t.Errorf("at step 10: %s", alt)
	}
}

func TestAPaceThatCannotBeIsSaid(t *testing.T) {
	p := newPupil()
	_, h := steered(p, set(SetPainterRate, 11), press(StepBoth))
	if p.rates != usualRates || p.Step() != 1 || !h.said("Rates.Painter 11: must be between 0 and 10.") {
		t.Errorf("rates %v, %d steps", p.rates, p.Step())
	}
}

func TestSlowMotionShowsEveryStep(t *testing.T) {
	p := newPupil()
	_, h := steered(p, set(SetSpeed, slowMotion), press(PressRun), set(SetSpeed, fullSpeed).when(3))
	if want := []int{1, 2, 3, 10, 20}; !slices.Equal(p.frames[:5], want) {
		t.Errorf("pictures at %v, want %v …", p.frames, want)
	}
	if i := slices.Index(h.waits, 500*time.Millisecond); i < 0 || !slices.Contains(h.waits[i:], 0) {
		t.Errorf("waited %v", h.waits)
	}
}

func TestStopAndLeaving(t *testing.T) {
	p := newPupil()
	s, _ := steered(p, press(PressRun), press(PressStop).when(30))
	if p.Step() != 30 || s.ends != "Stopped by you after step 30." {
		t.Errorf("%d steps: %s", p.Step(), s.ends)
	}
	p = newPupil()
	s, _ = steered(p, press(PressRun), cue{30, Move{Do: leave, why: "The page was closed"}})
	if p.Step() != 30 || s.ends != "The page was closed after step 30." {
		t.Errorf("%d steps: %s", p.Step(), s.ends)
	}
}

func TestInterrupt(t *testing.T) {
	for name, moves := range map[string][]cue{"in a run": {press(PressRun)}, "in single steps": {set(StepBoth, 1000)}} {
		ctx, cancel := context.WithCancel(context.Background())
		p := newPupil()
		p.fail = func(p *pupil) error {
			if p.Step() == 30 {
				cancel()
			}
			return nil
		}
		s := newSteering(p, 100, 10)
		s.steer(ctx, &cuedInput{pupil: p, moves: moves})
		if p.Step() != 30 || s.ends != "Stopped by you after step 30." || s.Err != nil || p.rates != usualRates {
			t.Errorf("%s: %d steps: %s (%v, rates %v)", name, p.Step(), s.ends, s.Err, p.rates)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := newPupil()
	s := newSteering(p, 100, 10)
	if s.steer(ctx, &cuedInput{pupil: p}); s.ends != "Stopped by you after step 0." {
		t.Errorf("at rest: %s", s.ends)
	}
}

func TestAnErrorPausesAndLosesNothing(t *testing.T) {
	p := newPupil()
	p.fail = func(p *pupil) error {
		if p.Step() == 25 && p.rates.Painter == 1e-4 {
			return fmt.Errorf("ganlib: %w at step 26; and so on", ganlib.ErrNotFinite)
		}
		return nil
	}
	s, h := steered(p, press(PressRun))
	if p.Step() != 25 || !h.said("It blew up") || !h.said("The weights of step 25 are kept") || !errors.Is(s.Err, ganlib.ErrNotFinite) {
		t.Errorf("%d steps, %v, %q", p.Step(), s.Err, s.Said)
	}
	if last := h.states[len(h.states)-1]; last.on["run"] {
		t.Error("it still runs")
	}
	// With another rate it goes on from there.
	p.steps = p.steps[:0]
	s, _ = steered(p, press(PressRun), set(SetPainterRate, 1e-5), press(PressRun))
	if p.Step() != 100 || s.Err != nil {
		t.Errorf("%d steps, %v", p.Step(), s.Err)
	}
	// In a single step, the rates is the former one afterwards.
	p = newPupil()
	p.fail = func(*pupil) error { return errors.New("ganlib: the artist has <b>no</b> paint") }
	s, h = steered(p, press(StepCritic))
	if p.rates != usualRates || p.Step() != 0 || !h.said("The artist has <b>no</b> paint.") || s.Err == nil {
		t.Errorf("rates %v, %d steps, %q", p.rates, p.Step(), s.Said)
	}
}

// TestARealGAN steers one, with the pure Go backend.
func TestARealGAN(t *testing.T) {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{BatchSize: 2, Paintings: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer gan.Close()
	moves := &script{[]Move{{Do: StepPainter}, {Do: PressRun, Value: 5}}}
	painter0, critic0, _ := gan.Weights()
	s := newSteering(gan, 5000, 10)
	if alt := s.state().picture().Alt; !strings.Contains(alt, "2 generated paintings") {
		t.Errorf("before the first step: %s", alt)
	}
	s.handle(context.Background(), moves.moves[0])
	painter1, critic1, _ := gan.Weights()
	if slices.Equal(painter0, painter1) || !slices.Equal(critic0, critic1) {
		t.Error("a step of the painter alone: he did not learn, or the critic did")
	}
	s.handle(context.Background(), Move{Do: StepCritic})
	painter2, critic2, _ := gan.Weights()
	if !slices.Equal(painter1, painter2) || slices.Equal(critic1, critic2) {
		t.Error("a step of the critic alone: he did not learn, or the painter did")
	}
	s.steer(context.Background(), moves)
	if gan.Step() != 8 || len(gan.Film().Scores) != 8 {
		t.Errorf("%d steps after 1, 1, 1 and 5", gan.Step())
	}
	if _, err := s.state().picture().SVG(); err != nil {
		t.Error(err)
	}
}

func TestEveryRateHasItsPlace(t *testing.T) {
	for i, r := range sliderRates {
		if ratePlace(r) != i {
			t.Errorf("rate %g stands at place %d, want %d", r, ratePlace(r), i)
		}
		if m := fromPanel(Move{Do: SetCriticRate, Value: float64(i)}); m.Value != r {
			t.Errorf("place %d means %g, want %g", i, m.Value, r)
		}
	}
	for rate, want := range map[float64]float64{0: 1e-5, 1e-9: 1e-5, 1.2e-4: 1e-4, 1.3e-4: 1.5e-4, 9: 1e-2} {
		if got := sliderRates[ratePlace(rate)]; got != want {
			t.Errorf("rate %g is shown at %g, want %g", rate, got, want)
		}
	}
	for _, v := range []float64{-1, 19, 1e300} {
		if m := fromPanel(Move{Do: SetPainterRate, Value: v}); m.Do != "" {
			t.Errorf("place %g is a move: %v", v, m)
		}
	}
}
