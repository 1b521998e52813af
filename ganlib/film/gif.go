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
	pictures := make([]plot.Picture, len(g.frames))
	for i, frame := range g.frames {
		past := &ganlib.Film{
			Shape:  f.Shape,
			Frames: []ganlib.Frame{frame},
			Scores: f.Scores[:min(frame.Step, len(f.Scores))],
		}
		pictures[i] = plot.Training(artist, past, g.end)
	}
	each := time.Duration(g.Seconds / float64(len(pictures)) * float64(time.Second))
	data, err := plot.GIF(pictures, max(each, 10*time.Millisecond))
	if err != nil {
		return nil, fmt.Errorf("film: %w", err)
	}
	return data, nil
}
