package notebook

import (
	"context"
	"math"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"
	"atelier/internal/say"
	"atelier/internal/steering"
)

// The speeds of a run.
const (
	slowMotion = iota
	everyPicture
	fullSpeed
)

// How long a run waits before it goes on, by its speed.
var waits = [...]time.Duration{slowMotion: 500 * time.Millisecond, everyPicture: time.Second / perSecond, fullSpeed: 0}

// A steeringPanel does with a GAN what comes from a panel. It knows neither browser
// nor Jupyter.
type steeringPanel struct {
	steering.Steering
	artist ganlib.Parabolas
	speed  int
	ends   string
}

// newSteering steers a GAN that pauses after so many steps, with a picture every so many.
func newSteering(gan steering.Trainee, length, every int) *steeringPanel {
	return &steeringPanel{Steering: steering.Steering{GAN: gan, Length: length, Every: every}, speed: everyPicture}
}

// steer carries out moves until one of them stops, or ctx ends.
func (s *steeringPanel) steer(ctx context.Context, input inputSource) {
	s.Ready()
	defer s.Halt()
	for s.ends == "" {
		input.show(s.state())
		m, moved := input.next(ctx, s.patience())
		switch {
		case moved:
			s.handle(ctx, m)
		case ctx.Err() != nil:
			s.end(say.T("Stopped by you"))
		case s.Running():
			s.Advance(ctx)
		}
	}
}

// patience is how long the next move may take.
func (s *steeringPanel) patience() time.Duration {
	if !s.Running() {
		return forever
	}
	return waits[s.speed]
}

// handle makes a move happen.
func (s *steeringPanel) handle(ctx context.Context, m Move) {
	times := max(1, int(min(m.Value, math.MaxInt32)))
	switch m.Do {
	case PressRun:
		s.Run(int(max(0, min(m.Value, math.MaxInt32))))
	case PressPause:
		s.Pause()
	case StepPainter:
		s.Step(ctx, steering.Painter, times)
	case StepCritic:
		s.Step(ctx, steering.Critic, times)
	case StepBoth:
		s.Step(ctx, steering.Both, times)
	case SetSpeed:
		s.speed = max(slowMotion, min(int(m.Value), fullSpeed))
		s.SetEachStep(s.speed == slowMotion)
	case SetPainterRate:
		s.SetPainterRate(m.Value)
	case SetCriticRate:
		s.SetCriticRate(m.Value)
	case SetCriticSteps:
		s.SetCriticSteps(int(m.Value))
	case PressStop:
		s.end(say.T("Stopped by you"))
	case leave:
		s.end(m.why)
	}
}

func (s *steeringPanel) end(why string) {
	s.ends = say.F("%s after step %d.", why, s.GAN.Step())
}

// state says how things stand.
func (s *steeringPanel) state() panelState {
	rates, step := s.GAN.Rates(), s.GAN.Step()
	l := panelState{
		text: map[string]string{"said": s.Said, "numbers": say.T("No step yet.")},
		on:   map[string]bool{"run": s.Running()},
		at: map[string]int{
			"painter rate": ratePlace(rates.Painter), "critic rate": ratePlace(rates.Critic),
			"critic steps": rates.CriticSteps, "speed": s.speed,
		},
		version: step,
		picture: func() plot.Picture { return plot.Training(s.artist, s.Film(), s.Goal) },
	}
	if film := s.GAN.Film(); step > 0 && len(film.Scores) >= step {
		n := film.Scores[step-1]
		l.text["numbers"] = say.F("Step %d: D accuracy %.2f, D score %.2f, true accuracy %.2f, painter's loss %.2f",
			step, n.Real, n.DScore(), n.Accuracy, n.PainterLoss)
	}
	return l
}
