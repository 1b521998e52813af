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

// A steering does what a hand wants done with a GAN. It knows neither browser
// nor Jupyter.
type steering struct {
	gan    trainee
	artist ganlib.Parabolas
	length int // steps from one rest to the next
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

// steer carries out the hand's moves until it stops, leaves, or ctx ends.
func (s *steering) steer(ctx context.Context, h hand) {
	s.goal = max(s.length, s.gan.Step())
	s.say("Ready at step %d. Run, or take single steps.", s.gan.Step())
	defer s.halt()
	for s.ends == "" {
		h.show(s.look())
		m, moved := h.next(ctx, s.patience())
		switch {
		case moved:
			s.obey(ctx, m)
		case ctx.Err() != nil:
			s.end("Stopped at your word")
		case s.runs:
			s.advance(ctx)
		}
	}
}

// patience is how long the hand may take for its next move.
func (s *steering) patience() time.Duration {
	if !s.runs {
		return forever
	}
	return waits[s.speed]
}

// obey makes a move of the hand happen.
func (s *steering) obey(ctx context.Context, m Move) {
	times := max(1, int(min(m.Value, math.MaxInt32)))
	pace := s.gan.Rates()
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
		s.rest()
		s.say("Paused after step %d.", s.gan.Step())
	case StepPainter:
		s.step(ctx, times, ganlib.Rates{Painter: pace.Painter, CriticSteps: 1}, "The painter learned alone; the critic rested.")
	case StepCritic:
		s.step(ctx, times, ganlib.Rates{Critic: pace.Critic, CriticSteps: 1}, "The critic learned alone; the painter rested.")
	case StepBoth:
		s.step(ctx, times, ganlib.Rates{Painter: pace.Painter, Critic: pace.Critic, CriticSteps: 1}, "Both learned.")
	case SetSpeed:
		s.halt() // a slow motion looks at every step
		s.speed = max(slowMotion, min(int(m.Value), fullSpeed))
	case SetPainterRate:
		pace.Painter = m.Value
		s.set(pace, "The painter's learning rate is %s from the next step on.", plainly(m.Value))
	case SetCriticRate:
		pace.Critic = m.Value
		s.set(pace, "The critic's learning rate is %s from the next step on.", plainly(m.Value))
	case SetCriticSteps:
		pace.CriticSteps = int(m.Value)
		s.set(pace, "In a run, the critic learns %s from the next step on.", often(pace.CriticSteps))
	case PressStop:
		s.end("Stopped at your word")
	case leave:
		s.end(m.why)
	}
}

// step takes single steps at a pace of their own.
func (s *steering) step(ctx context.Context, n int, pace ganlib.Rates, said string) {
	s.rest()
	usual := s.gan.Rates()
	err := s.gan.SetRates(pace)
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

// set changes the pace, of a run that goes on as well.
func (s *steering) set(pace ganlib.Rates, said string, v any) {
	if err := s.gan.SetRates(pace); err != nil {
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
		s.rest()
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
	s.rest()
	if ctx.Err() != nil {
		return // which ends the panel
	}
	s.err = err
	s.say("%s", sentence(err))
	if errors.Is(err, ganlib.ErrNotFinite) {
		s.said = fmt.Sprintf("It blew up: some numbers have become infinite. The weights of step %d are kept. Choose a smaller learning rate and run on, or stop.", s.gan.Step())
	}
}

// rest ends a run, and halt the training that it has under way.
func (s *steering) rest() {
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

// look says how things stand.
func (s *steering) look() look {
	pace, step := s.gan.Rates(), s.gan.Step()
	l := look{
		text: map[string]string{"said": s.said, "numbers": "No step yet."},
		on:   map[string]bool{"run": s.runs},
		at: map[string]int{
			"painter rate": ratePlace(pace.Painter), "critic rate": ratePlace(pace.Critic),
			"critic steps": pace.CriticSteps, "speed": s.speed,
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
