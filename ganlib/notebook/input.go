package notebook

import (
	"context"
	"time"

	"atelier/ganlib/pictures"
)

// A Move is one thing that is done on a panel: a button is pressed, or a slider moved
// to a value.
type Move struct {
	Do Control
	// Value depends on the control.
	Value float64
	// Strokes are those of DrawSketch.
	Strokes []pictures.Stroke

	why    string // of leave
	number int    // of the message that it came in
}

// A Control is a button or a slider.
type Control string

// The controls of a Panel, and what a Move's Value says of them.
const (
	PressRun       Control = "run"          // for how many steps; 0: up to Panel.Steps, and then once more as many
	PressPause     Control = "pause"        // nothing
	PressStop      Control = "stop"         // nothing
	StepPainter    Control = "step painter" // how many steps the painter learns alone; 0 is 1
	StepCritic     Control = "step critic"  // how many steps the critic learns alone; 0 is 1
	StepBoth       Control = "step both"    // how many steps both learn; 0 is 1
	SetSpeed       Control = "speed"        // 0 slow motion, 1 every picture, 2 full speed
	SetPainterRate Control = "painter rate" // the painter's learning rate
	SetCriticRate  Control = "critic rate"  // the critic's learning rate
	SetCriticSteps Control = "critic steps" // steps of the critic for one of the painter
)

// leave is the move of somebody who is no longer there.
const leave Control = "leave"

// An inputSource moves the controls: the page, with a person before it, or a script.
type inputSource interface {
	// next returns the next move. It waits for one at most as long as patience
	// says, or the context lasts, and returns false if none came.
	next(ctx context.Context, patience time.Duration) (Move, bool)
	// show tells how the panel looks now.
	show(panelState)
}

// forever is the patience of a panel that has nothing else to do.
const forever = time.Duration(1<<63 - 1)

// A script is an inputSource that makes the moves of a list, each when the one before
// is done, and then presses stop.
type script struct{ moves []Move }

func (s *script) next(ctx context.Context, patience time.Duration) (Move, bool) {
	if patience != forever || ctx.Err() != nil {
		return Move{}, false
	}
	if len(s.moves) == 0 {
		return Move{Do: PressStop}, true
	}
	m := s.moves[0]
	s.moves = s.moves[1:]
	return m, true
}

func (*script) show(panelState) {}
