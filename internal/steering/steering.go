// Package steering trains a GAN as somebody at a panel tells it: run, pause, single steps of
// one player or both, other learning rates, each taken up at once. It knows neither
// Jupyter nor the web: the notebooks' panel and the page both stand on it.
package steering

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"atelier/ganlib"
	"atelier/internal/say"
)

// A Trainee is what is steered: a *ganlib.GAN.
type Trainee interface {
	Step() int
	Rates() ganlib.Rates
	SetRates(ganlib.Rates) error
	Train(ctx context.Context, steps, every int) iter.Seq2[ganlib.Frame, error]
	Film() *ganlib.Film
	Now() (ganlib.Frame, error)
}

// A Player says who takes a single step.
type Player int

// Who may learn.
const (
	Painter Player = iota // the generator alone
	Critic                // the discriminator alone
	Both
)

// A Steering is a training under somebody's hand. Its methods must not be called by
// several goroutines at once.
type Steering struct {
	GAN Trainee
	// Length is how many steps lie between one pause of a run and the next, positive.
	Length int
	// Every is how many steps of a run lie between two frames, positive.
	Every int
	// EachStep asks for a frame at every single step of a run.
	EachStep bool
	// Instant says that the first step takes no longer than others.
	Instant bool

	// Goal is the step at which a run ends by itself.
	Goal int
	// Said is what came of the last thing that was done, a sentence or two.
	Said string
	// Err is the last thing that went wrong, if nothing has gone right since.
	Err error

	to      int // where this run ends
	runs    bool
	trained bool                               // whether a step was taken
	next    func() (ganlib.Frame, error, bool) // nil, or goes on with the training that is under way
	stop    func()
}

// Ready sets the first goal, and says that nothing has happened yet.
func (s *Steering) Ready() {
	s.Goal = max(s.Length, s.GAN.Step())
	s.Said = say.F("Ready at step %d. Run, or take single steps.", s.GAN.Step())
}

// Running tells whether a run is under way: then call Advance.
func (s *Steering) Running() bool { return s.runs }

// Run begins a run of so many steps, or up to the goal if steps is 0.
func (s *Steering) Run(steps int) {
	if s.Goal <= s.GAN.Step() {
		s.Goal = s.GAN.Step() + s.Length
	}
	s.to = s.Goal
	if steps > 0 {
		s.to = s.GAN.Step() + steps
	}
	s.runs = true
	s.Said = say.F("Running, up to step %d.", s.to)
	if !s.trained && !s.Instant {
		s.Said += say.T(" The first step takes a moment longer: the networks are being compiled.")
	}
}

// Pause ends a run.
func (s *Steering) Pause() {
	s.endRun()
	s.Said = say.F("Paused after step %d.", s.GAN.Step())
}

// Step takes n single steps.
func (s *Steering) Step(ctx context.Context, who Player, n int) {
	s.endRun()
	usual := s.GAN.Rates()
	rates, said := ganlib.Rates{Painter: usual.Painter, Critic: usual.Critic, CriticSteps: 1}, say.T("Both learned.")
	switch who {
	case Painter:
		rates.Critic, said = 0, say.T("The painter learned alone; the critic rested.")
	case Critic:
		rates.Painter, said = 0, say.T("The critic learned alone; the painter rested.")
	}
	err := s.GAN.SetRates(rates)
	if err == nil {
		for _, err = range s.GAN.Train(ctx, n, s.frameEvery(n)) {
			if err != nil {
				break
			}
		}
	}
	if err := errors.Join(err, s.GAN.SetRates(usual)); err != nil {
		s.fail(ctx, err)
		return
	}
	s.Err, s.trained = nil, true
	s.Said = say.F("Step %d. %s", s.GAN.Step(), said)
}

// SetEachStep sets EachStep, of a run that goes on as well.
func (s *Steering) SetEachStep(each bool) {
	s.Halt()
	s.EachStep = each
}

// SetPainterRate and SetCriticRate change a learning rate from the next step on, of a run
// that goes on as well. A rate that can't be is said.
func (s *Steering) SetPainterRate(rate float64) {
	rates := s.GAN.Rates()
	rates.Painter = rate
	s.set(rates, say.F("The painter's learning rate is %s from the next step on.", Plainly(rate)))
}

// SetCriticRate changes the critic's.
func (s *Steering) SetCriticRate(rate float64) {
	rates := s.GAN.Rates()
	rates.Critic = rate
	s.set(rates, say.F("The critic's learning rate is %s from the next step on.", Plainly(rate)))
}

// SetCriticSteps changes how many steps of a run the critic learns for one of the
// painter's.
func (s *Steering) SetCriticSteps(n int) {
	rates := s.GAN.Rates()
	rates.CriticSteps = n
	s.set(rates, say.F("In a run, the critic learns %s from the next step on.", Often(n)))
}

func (s *Steering) set(rates ganlib.Rates, said string) {
	if err := s.GAN.SetRates(rates); err != nil {
		said = Sentence(err)
	}
	s.Said = said
}

// frameEvery is how many steps lie between two frames of n steps.
func (s *Steering) frameEvery(n int) int {
	if n == 1 || s.runs && s.EachStep {
		return 1
	}
	return s.Every
}

// Advance trains a run as far as the next frame.
func (s *Steering) Advance(ctx context.Context) {
	if s.next == nil {
		left := s.to - s.GAN.Step()
		s.next, s.stop = iter.Pull2(s.GAN.Train(ctx, left, s.frameEvery(left)))
	}
	switch _, err, more := s.next(); {
	case !more:
		s.endRun()
		s.Said = say.F("Step %d is reached.", s.GAN.Step())
		if s.GAN.Step() >= s.Goal {
			s.Said += say.F(" Run goes on for %d more.", s.Length)
		}
	case err != nil:
		s.fail(ctx, err)
	default:
		s.Err = nil
		if !s.trained {
			s.trained = true
			s.Said = say.F("Running, up to step %d.", s.to)
		}
	}
}

// fail keeps an error for the learner to read: nothing is lost by it.
func (s *Steering) fail(ctx context.Context, err error) {
	s.endRun()
	if ctx.Err() != nil {
		return // which ends it all
	}
	s.Err, s.Said = err, Sentence(err)
	if errors.Is(err, ganlib.ErrNotFinite) {
		s.Said = say.F("It blew up: some numbers have become infinite. The weights of step %d are kept. Choose a smaller learning rate and run on, or stop.", s.GAN.Step())
	}
}

// endRun ends a run, and Halt the training that it has under way.
func (s *Steering) endRun() {
	s.Halt()
	s.runs = false
}

// Halt ends the training that a run has under way; the run goes on with another.
func (s *Steering) Halt() {
	if s.next != nil {
		s.stop()
		s.next, s.stop = nil, nil
	}
}

// Say sets Said.
func (s *Steering) Say(format string, args ...any) { s.Said = fmt.Sprintf(format, args...) }

// Film is the training's; before there is any, it is what the painter paints as a
// novice, so that nobody looks at an empty canvas.
func (s *Steering) Film() *ganlib.Film {
	film := s.GAN.Film()
	if len(film.Frames) > 0 {
		return film
	}
	now, err := s.GAN.Now()
	if err != nil {
		return film // an empty canvas says nothing wrong
	}
	novice := *film
	novice.Frames = []ganlib.Frame{now}
	return &novice
}

// Sentence is an error without the package's name in front of it.
func Sentence(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	text = strings.TrimPrefix(text, "ganlib: ")
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return say.F("%s.", string(unicode.ToUpper(first))+text[size:])
}

// Plainly writes a learning rate as a learner would: 0.00007, not 7e-05.
func Plainly(rate float64) string { return strconv.FormatFloat(rate, 'f', -1, 64) }

// Often says how often the critic learns.
func Often(n int) string {
	if n == 1 {
		return say.T("as often as the painter")
	}
	return say.F("%d times as often as the painter", n)
}
