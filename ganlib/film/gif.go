package film

import (
	"fmt"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// GIF returns the film as a moving picture of [plot.Training]'s, 800 by 560
// pixels, for places that play nothing else. It is several times as big as the
// SVG, starts over for ever and can't ask a reader whether motion is welcome.
//
// Unlike the other forms it also shows a training without a critic.
func GIF(artist ganlib.Artist, f *ganlib.Film, o Options) ([]byte, error) {
	o, err := o.withDefaults(26, 4)
	if err == nil && (f == nil || len(f.Frames) == 0) {
		err = errNoFrames
	}
	if p, ok := artist.(ganlib.Parabolas); ok && err == nil {
		_, err = newScene(p, f, o)
	}
	if err != nil {
		return nil, fmt.Errorf("film: GIF: %w", err)
	}
	frames, end := f.Pick(o.Frames), max(1, f.Last().Step, len(f.Scores))
	pictures := make([]plot.Picture, len(frames))
	for i, frame := range frames {
		past := *f // the film, had it ended with this frame
		past.Frames, past.Scores = []ganlib.Frame{frame}, f.Scores[:min(frame.Step, len(f.Scores))]
		pictures[i] = plot.Training(artist, &past, end)
	}
	each := time.Duration(o.Seconds / float64(len(pictures)) * float64(time.Second))
	data, err := plot.GIF(pictures, max(each, 10*time.Millisecond))
	if err != nil {
		return nil, fmt.Errorf("film: GIF: %w", err)
	}
	return data, nil
}
