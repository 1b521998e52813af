package film

import (
	"math"

	"atelier/internal/say"
)

// Options say how a film is shown. The zero value works for all.
type Options struct {
	// Title is the film's name, in plain text: a page's heading, an SVG's
	// <title>. A GIF has none. Empty means a sentence about painter and critic.
	Title string
	// Frames is how many frames to show at most, 1 to 500, spread evenly over
	// the film; the first and the last are always among them. 0 means 51 of an
	// SVG, 26 of a GIF and 101 of a page. With 1, the last frame stands still.
	Frames int
	// Seconds is how long the training takes on the screen, 0.1 to 600; an SVG
	// and a GIF then pause for two seconds and start over. 0 means 8, and 4 of a
	// GIF.
	Seconds float64
}

const (
	maxFrames  = 500
	minSeconds = 0.1
	maxSeconds = 600
	pause      = 2 // seconds, at the end
)

// withDefaults returns o with values in place of zeros, or what is wrong with it.
func (o Options) withDefaults(frames int, seconds float64) (Options, error) {
	switch {
	case o.Frames < 0 || o.Frames > maxFrames:
		return o, say.Errorf("Options.Frames %d: must be 1 to %d, or 0 for %d", o.Frames, maxFrames, frames)
	case math.IsNaN(o.Seconds) || o.Seconds != 0 && (o.Seconds < minSeconds || o.Seconds > maxSeconds):
		return o, say.Errorf("Options.Seconds %v: must be %g to %d, or 0 for %g", o.Seconds, minSeconds, maxSeconds, seconds)
	}
	if o.Title == "" {
		o.Title = say.T("A painter and a critic learn from each other")
	}
	if o.Frames == 0 {
		o.Frames = frames
	}
	if o.Seconds == 0 {
		o.Seconds = seconds
	}
	return o, nil
}
