package plot

import (
	"image/color"
	"slices"

	"atelier/ganlib"
)

// What follows is for packages that must draw by themselves, because gonum can't
// draw what moves: the same colours, axes and needles as in the pictures here. It
// refers to nothing that draws, so that a program in a browser links no fonts.

// A Palette holds the colours of all pictures, one for each thing, always the same.
type Palette struct {
	UpperBound, LowerBound color.NRGBA // the artist's range
	Painter                color.NRGBA // generated paintings
	Artist                 color.NRGBA // the famous artist's works
	Critic                 color.NRGBA // the critic's needles, and his yes
	Other                  color.NRGBA // his no
	Paper, Edge            color.NRGBA // the card below a picture, and its rim
	Grid, Rule, Ink        color.NRGBA // lines at the ticks, axes, text
}

// Colors returns the palette.
func Colors() Palette {
	return Palette{
		UpperBound: upperBound, LowerBound: lowerBound,
		Painter: painter, Artist: artist, Critic: critic, Other: other,
		Paper: paper, Edge: edge, Grid: grid, Rule: rule, Ink: ink,
	}
}

// Equilibrium returns where the two needles of a film settle once the critic can't
// tell the players apart: D accuracy, and D score. NaN: this one has no such place.
func Equilibrium(film *ganlib.Film) (accuracy, score float64) {
	at := equilibriumOf(film)
	return at.accuracy, at.score
}

// An Axis goes from Min to Max, which never follow the data, and has marks.
type Axis struct {
	Min, Max float64
	Ticks    []Tick
}

// A Tick is one mark of an axis; Label may be empty. (It is gonum's plot.Tick, whose
// package would bring a PDF writer along.)
type Tick struct {
	Value float64
	Label string
}

// Bounds returns the artist's bounds as [Canvas] draws them: points along both of them,
// so many that they look as round as they are.
func Bounds(p ganlib.Parabolas) (xs, lower, upper []float64) {
	fine := finely(p)
	lower, upper = fine.Bounds()
	return fine.X(), lower, upper
}

// finely is the same artist with points between the points, so that lines through them
// look round.
func finely(p ganlib.Parabolas) ganlib.Parabolas {
	const most = 57
	if pieces := len(p.X()) - 1; pieces > 0 {
		p.Points = pieces*max(1, (most-1)/pieces) + 1
	}
	return p
}

// CanvasAxes returns the axes of [Canvas]. An artist that can't be drawn is an
// error.
func CanvasAxes(p ganlib.Parabolas) (x, y Axis, err error) {
	defer catch(&err)
	a, err := artistAxes(p)
	if err != nil {
		return Axis{}, Axis{}, err
	}
	x, y = a.open()
	return x, y, nil
}

// NeedleAxes returns the axes of [Needles] for a film of a training of end steps:
// the one of the steps, that of D accuracy and that of D score.
func NeedleAxes(film *ganlib.Film, end int) (steps, accuracy, score Axis) {
	a, s := needleAxes(film, end, equilibriumOf(film))
	_, accuracy = a.open()
	steps, score = s.open()
	return steps, accuracy, score
}

// Needle returns what [Needles] draws of one score in a training of end steps:
// at some 100 of the steps the score itself, and its mean over the last
// fiftieth of end. Where there is no finite number, both may hold NaN or ±Inf.
func Needle(scores []ganlib.Scores, end int, of func(ganlib.Scores) float32) (steps, raw, mean []float64) {
	r, m := trace(scores, max(1, end), of)
	return r.xs, r.ys, m.ys
}

// open returns both axes for other packages.
func (a axes) open() (x, y Axis) {
	return Axis{a.xmin, a.xmax, slices.Clone(a.xticks)}, Axis{a.ymin, a.ymax, slices.Clone(a.yticks)}
}

// TrainingAlt returns the Alt of [Training] for what that can draw.
func TrainingAlt(artist ganlib.Artist, film *ganlib.Film, totalSteps int) (alt string, err error) {
	defer catch(&err)
	title := trainingTitle(film, totalSteps)
	if p, ok := artist.(ganlib.Parabolas); ok {
		if _, err := artistAxes(p); err != nil {
			return "", err
		}
		return curveTrainingAlt(title, p, film), nil
	}
	shape, err := pictureShape(artist)
	if err != nil {
		return "", err
	}
	return pictureTrainingAlt(title, wallOf(shape, len(film.Last().Paintings)), film), nil
}
