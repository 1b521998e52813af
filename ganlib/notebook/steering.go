package notebook

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// A trainee is what a panel steers: a *ganlib.GAN.
type trainee interface {
	Step() int
	Rates() ganlib.Rates
	SetRates(ganlib.Rates) error
	Train(ctx context.Context, steps, every int) iter.Seq2[ganlib.Frame, error]
	Film() *ganlib.Film
	Now() (ganlib.Frame, error)
}

// The speeds of a run.
const (
	slowMotion = iota
	everyPicture
	fullSpeed
)

// How long a run waits before it goes on, by its speed.
var waits = [...]time.Duration{slowMotion: 500 * time.Millisecond, everyPicture: time.Second / perSecond, fullSpeed: 0}

// A steering does with a GAN what comes from a panel. It knows neither browser
// nor Jupyter.
type steering struct {
	gan    trainee
	artist ganlib.Parabolas
	length int // steps from one pause to the next
	every  int // steps from one picture to the next
	speed  int

	goal    int // the step at which a run ends by itself
	to      int // where this run ends
	runs    bool
	trained bool                               // whether a step was taken
	next    func() (ganlib.Frame, error, bool) // nil, or goes on with the training that is under way
	stop    func()
	said    string
	err     error // the last thing that went wrong, if nothing has gone right since
	ends    string
}

// steer carries out moves until one of them stops, or ctx ends.
func (s *steering) steer(ctx context.Context, input inputSource) {
	s.goal = max(s.length, s.gan.Step())
	s.say("Ready at step %d. Run, or take single steps.", s.gan.Step())
	defer s.halt()
	for s.ends == "" {
		input.show(s.state())
		m, moved := input.next(ctx, s.patience())
		switch {
		case moved:
			s.handle(ctx, m)
		case ctx.Err() != nil:
			s.end("Stopped at your word")
		case s.runs:
			s.advance(ctx)
		}
	}
}

// patience is how long the next move may take.
func (s *steering) patience() time.Duration {
	if !s.runs {
		return forever
	}
	return waits[s.speed]
}

// handle makes a move happen.
func (s *steering) handle(ctx context.Context, m Move) {
	times := max(1, int(min(m.Value, math.MaxInt32)))
	rates := s.gan.Rates()
	switch m.Do {
	case PressRun:
		if s.goal <= s.gan.Step() {
			s.goal = s.gan.Step() + s.length
		}
		s.to = s.goal
		if m.Value >= 1 {
			s.to = s.gan.Step() + times
		}
		s.runs = true
		s.say("Running, up to step %d.", s.to)
		if !s.trained {
			s.said += " The first step takes a moment longer: the networks are being compiled."
		}
	case PressPause:
		s.endRun()
		s.say("Paused after step %d.", s.gan.Step())
	case StepPainter:
		s.step(ctx, times, ganlib.Rates{Painter: rates.Painter, CriticSteps: 1}, "The painter learned alone; the critic rested.")
	case StepCritic:
		s.step(ctx, times, ganlib.Rates{Critic: rates.Critic, CriticSteps: 1}, "The critic learned alone; the painter rested.")
	case StepBoth:
		s.step(ctx, times, ganlib.Rates{Painter: rates.Painter, Critic: rates.Critic, CriticSteps: 1}, "Both learned.")
	case SetSpeed:
		s.halt() // a slow motion looks at every step
		s.speed = max(slowMotion, min(int(m.Value), fullSpeed))
	case SetPainterRate:
		rates.Painter = m.Value
		s.set(rates, "The painter's learning rate is %s from the next step on.", plainly(m.Value))
	case SetCriticRate:
		rates.Critic = m.Value
		s.set(rates, "The critic's learning rate is %s from the next step on.", plainly(m.Value))
	case SetCriticSteps:
		rates.CriticSteps = int(m.Value)
		s.set(rates, "In a run, the critic learns %s from the next step on.", often(rates.CriticSteps))
	case PressStop:
		s.end("Stopped at your word")
	case leave:
		s.end(m.why)
	}
}

// step takes single steps at rates of their own.
func (s *steering) step(ctx context.Context, n int, rates ganlib.Rates, said string) {
	s.endRun()
	usual := s.gan.Rates()
	err := s.gan.SetRates(rates)
	if err == nil {
		for _, err = range s.gan.Train(ctx, n, s.pictureEvery(n)) {
			if err != nil {
				break
			}
		}
	}
	if err := errors.Join(err, s.gan.SetRates(usual)); err != nil {
		s.fail(ctx, err)
		return
	}
	s.err, s.trained = nil, true
	s.say("Step %d. %s", s.gan.Step(), said)
}

// pictureEvery is how many steps lie between two pictures of n steps.
func (s *steering) pictureEvery(n int) int {
	if n == 1 || s.runs && s.speed == slowMotion {
		return 1
	}
	return s.every
}

// set changes the rates, of a run that goes on as well.
func (s *steering) set(rates ganlib.Rates, said string, v any) {
	if err := s.gan.SetRates(rates); err != nil {
		s.say("%s", sentence(err))
		return
	}
	s.say(said, v)
}

// advance trains as far as the next picture.
func (s *steering) advance(ctx context.Context) {
	if s.next == nil {
		left := s.to - s.gan.Step()
		s.next, s.stop = iter.Pull2(s.gan.Train(ctx, left, s.pictureEvery(left)))
	}
	switch _, err, more := s.next(); {
	case !more:
		s.endRun()
		s.say("Step %d is reached.", s.gan.Step())
		if s.gan.Step() >= s.goal {
			s.said += fmt.Sprintf(" Run goes on for %d more.", s.length)
		}
	case err != nil:
		s.fail(ctx, err)
	default:
		s.err = nil
		if !s.trained {
			s.trained = true
			s.say("Running, up to step %d.", s.to)
		}
	}
}

// fail keeps an error for the learner to read: nothing is lost by it.
func (s *steering) fail(ctx context.Context, err error) {
	s.endRun()
	if ctx.Err() != nil {
		return // which ends the panel
	}
	s.err = err
	s.say("%s", sentence(err))
	if errors.Is(err, ganlib.ErrNotFinite) {
		s.said = fmt.Sprintf("It blew up: some numbers have become infinite. The weights of step %d are kept. Choose a smaller learning rate and run on, or stop.", s.gan.Step())
	}
}

// endRun ends a run, and halt the training that it has under way.
func (s *steering) endRun() {
	s.halt()
	s.runs = false
}

func (s *steering) halt() {
	if s.next != nil {
		s.stop()
		s.next, s.stop = nil, nil
	}
}

func (s *steering) end(why string) { s.ends = fmt.Sprintf("%s after step %d.", why, s.gan.Step()) }

func (s *steering) say(format string, args ...any) { s.said = fmt.Sprintf(format, args...) }

// sentence is an error without the package's name in front of it.
func sentence(err error) string {
	text := strings.TrimPrefix(firstLine(err), "ganlib: ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// film is the training's; before there is any, it is what the painter paints as a
// novice, so that nobody looks at an empty canvas.
func (s *steering) film() *ganlib.Film {
	film := s.gan.Film()
	if len(film.Frames) > 0 {
		return film
	}
	now, err := s.gan.Now()
	if err != nil {
		return film // an empty canvas says nothing wrong
	}
	novice := *film
	novice.Frames = []ganlib.Frame{now}
	return &novice
}

// state says how things stand.
func (s *steering) state() panelState {
	rates, step := s.gan.Rates(), s.gan.Step()
	l := panelState{
		text: map[string]string{"said": s.said, "numbers": "No step yet."},
		on:   map[string]bool{"run": s.runs},
		at: map[string]int{
			"painter rate": ratePlace(rates.Painter), "critic rate": ratePlace(rates.Critic),
			"critic steps": rates.CriticSteps, "speed": s.speed,
		},
		version: step,
		picture: func() plot.Picture { return plot.Training(s.artist, s.film(), s.goal) },
	}
	if film := s.gan.Film(); step > 0 && len(film.Scores) >= step {
		n := film.Scores[step-1]
		l.text["numbers"] = fmt.Sprintf("Step %d: D accuracy %.2f, D score %.2f, true accuracy %.2f, painter's loss %.2f",
			step, n.Real, n.DScore(), n.Accuracy, n.PainterLoss)
	}
	return l
}
