package film

import (
	"math"
	"slices"

	"atelier/ganlib"
	"atelier/ganlib/plot"
	"atelier/internal/say"
)

// A scene is what every form of the film shows, checked before anything is
// drawn.
type scene struct {
	Options
	artist ganlib.Artist
	curves ganlib.Parabolas // the artist, where works are curves
	sheet  *sheet           // of works that are pictures, nil of curves and where nothing is painted
	film   *ganlib.Film
	frames []ganlib.Frame // at least one; their steps grow
	end    int            // the last step of the axes
}

var errNoFrames = say.Sentinel("the film has no frames: train first, for instance with gan.Train(ctx, 5000, 50), and give gan.Film()")

// maxValues bounds frames × paintings × points, some 30 times the tutorial's
// 200 frames: a film beyond it would choke a browser.
const maxValues = 3_000_000

// newScene checks the film and picks its frames.
func newScene(artist ganlib.Artist, f *ganlib.Film, o Options) (*scene, error) {
	if artist == nil {
		return nil, say.New("there is no artist: give the one of the training, such as ganlib.Parabolas{}")
	}
	if v, ok := artist.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, err
		}
	}
	if f == nil || len(f.Frames) == 0 {
		return nil, errNoFrames
	}
	curves, areCurves := artist.(ganlib.Parabolas)
	shape, points, paintings := artist.Shape(), 1, len(f.Frames[0].Paintings)
	for _, n := range shape {
		points *= n
	}
	last := -1
	for i, frame := range f.Frames {
		if frame.Step <= last {
			return nil, say.Errorf("frame %d is of step %d and follows one of step %d: frames must come in the order of their steps", i, frame.Step, last)
		}
		last = frame.Step
		if len(frame.Paintings) != paintings {
			return nil, say.Errorf("step %d has %d paintings and the first frame has %d: a film shows the same ideas all through", frame.Step, len(frame.Paintings), paintings)
		}
		for k, p := range frame.Paintings {
			if len(p) != points {
				return nil, say.Errorf("step %d: painting %d has %d %s: the artist's have %d", frame.Step, k, len(p), pointsOf(areCurves), points)
			}
		}
	}
	s := &scene{Options: o, artist: artist, curves: curves, film: f, frames: f.Pick(o.Frames), end: max(1, last, len(f.Scores))}
	if n := len(s.frames) * paintings * points; n > maxValues {
		return nil, say.Errorf("%d frames of %d paintings of %d %s are %d values, and %d are the most: lower Options.Frames",
			len(s.frames), paintings, points, pointsOf(areCurves), n, maxValues)
	}
	if !areCurves && paintings > 0 {
		var err error
		if s.sheet, err = newSheet(shape, s.frames); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// pointsOf is what a painting's values are called.
func pointsOf(areCurves bool) string {
	if areCurves {
		return say.T("points")
	}
	return say.T("values")
}

// pictures tells whether works are pictures.
func (s *scene) pictures() bool {
	_, areCurves := s.artist.(ganlib.Parabolas)
	return !areCurves
}

// first and last are the ends of the film.
func (s *scene) first() ganlib.Frame { return s.frames[0] }
func (s *scene) last() ganlib.Frame  { return s.frames[len(s.frames)-1] }

// moves tells whether there is more than one picture.
func (s *scene) moves() bool { return len(s.frames) > 1 }

// drawable tells whether all of a painting has a place on the paper.
func drawable(painting []float32) bool {
	return !slices.ContainsFunc(painting, func(y float32) bool { return y-y != 0 })
}

// A needle is what the panels show of one score.
type needle struct {
	class            string // of its line's colour and dashes
	of               func(ganlib.Scores) float32
	steps, raw, mean []float64
}

// needles returns the needles: two of D accuracy, and D score.
func (s *scene) needles() (accuracy []needle, score []needle) {
	all := []needle{
		{class: "right", of: func(s ganlib.Scores) float32 { return s.Accuracy }},
		{class: "critic", of: func(s ganlib.Scores) float32 { return s.Real }},
		{class: "critic", of: ganlib.Scores.DScore},
	}
	for i := range all {
		n := &all[i]
		n.steps, n.raw, n.mean = plot.Needle(s.film.Scores, s.end, n.of)
	}
	return all[:2], all[2:]
}

// at returns the needle's mean at a step: on the straight line between the two
// steps next to it, NaN where nothing is known.
func (n needle) at(step float64) float64 {
	i, exact := slices.BinarySearch(n.steps, step)
	switch {
	case exact:
		return n.mean[i]
	case i == 0 || i == len(n.steps):
		return math.NaN()
	}
	a, b := n.steps[i-1], n.steps[i]
	return n.mean[i-1] + (n.mean[i]-n.mean[i-1])*(step-a)/(b-a)
}
