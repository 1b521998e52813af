package film

import (
	"fmt"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// GIF returns the film as a moving picture of [plot.Training]'s, 800 by 450
// pixels, for places that play nothing else. It is several times as big as the
// SVG, starts over for ever and can't ask a reader whether he wants motion.
func GIF(artist ganlib.Parabolas, f *ganlib.Film, o Options) ([]byte, error) {
	g, err := open(artist, f, o, 26, 4)
	if err != nil {
		return nil, fmt.Errorf("film: GIF: %w", err)
	}
	return moving(f, g.frames, g.Options, func(past *ganlib.Film) plot.Picture {
		return plot.Training(artist, past, g.end)
	})
}

// PicturesGIF is GIF for a training whose works are pictures: [plot.Studio]'s. A
// moving SVG of so many pixels would be larger than this.
func PicturesGIF(f *ganlib.Film, o Options) ([]byte, error) {
	o, err := o.withDefaults(26, 4)
	if err == nil && (f == nil || len(f.Frames) == 0) {
		err = errNoFrames
	}
	if err != nil {
		return nil, fmt.Errorf("film: PicturesGIF: %w", err)
	}
	return moving(f, f.Pick(o.Frames), o, func(past *ganlib.Film) plot.Picture {
		return plot.Studio(past, max(1, f.Last().Step, len(f.Scores)))
	})
}

// moving makes a GIF of some frames of a film: what draw makes of the film, had
// it ended with that frame.
func moving(f *ganlib.Film, frames []ganlib.Frame, o Options, draw func(past *ganlib.Film) plot.Picture) ([]byte, error) {
	pictures := make([]plot.Picture, len(frames))
	for i, frame := range frames {
		past := *f // with the place where its needles rest
		past.Frames, past.Scores = []ganlib.Frame{frame}, f.Scores[:min(frame.Step, len(f.Scores))]
		pictures[i] = draw(&past)
	}
	each := time.Duration(o.Seconds / float64(len(pictures)) * float64(time.Second))
	data, err := plot.GIF(pictures, max(each, 10*time.Millisecond))
	if err != nil {
		return nil, fmt.Errorf("film: %w", err)
	}
	return data, nil
}
