package plot

import (
	"atelier/ganlib"
	"atelier/internal/say"
)

// Works draws some works: those of [ganlib.Parabolas] as curves between the bounds
// of the artist's range, and those that are pictures in rows, one beside the other
// where there is room. See [Image] for the shape and the values of pictures. Works of
// any other shape are an error.
//
// Pictures may also be the painter's (generator's); curves are drawn as the
// artist's, and [Canvas] draws the painter's.
func Works(artist ganlib.Artist, works [][]float32) (pic Picture) {
	defer catchInto(&pic)
	if p, ok := artist.(ganlib.Parabolas); ok {
		return curveWorks(p, works)
	}
	return pictureWorks(artist, works)
}

// Training draws what the live cell shows: at the left what the painter (generator)
// now makes of ideas (latent vectors) that stay the same, the film's last frame; at
// the right the critic's needles up to now, their x axis from 0 to totalSteps from
// the first picture on, see [Needles].
//
// Works are drawn as [Works] does, and of pictures as many as there is room for.
func Training(artist ganlib.Artist, film *ganlib.Film, totalSteps int) (pic Picture) {
	defer catchInto(&pic)
	title := trainingTitle(film, totalSteps)
	if p, ok := artist.(ganlib.Parabolas); ok {
		return curveTraining(p, film, totalSteps, title)
	}
	return pictureTraining(artist, film, totalSteps, title)
}

func trainingTitle(film *ganlib.Film, totalSteps int) string {
	return say.F("Step %d of %d", film.Last().Step, lastStep(film, totalSteps))
}

// Strip draws the film at some moments, 1 to 60, spread evenly over it, the first
// and the last among them: how the painter (generator) grew up, by what was made of
// the same ideas (latent vectors). Curves stand on small canvases, each with its step
// above; up to five side by side, more in rows of the same length. Of pictures, each
// moment is a row, with as many paintings as fit.
func Strip(artist ganlib.Artist, film *ganlib.Film, moments int) (pic Picture) {
	defer catchInto(&pic)
	if moments < 1 || moments > maxStrip {
		return refuse(say.Errorf("plot: Strip of %d frames: ask for 1 to %d", moments, maxStrip))
	}
	if p, ok := artist.(ganlib.Parabolas); ok {
		return curveStrip(p, film, moments)
	}
	return pictureStrip(artist, film, moments)
}

// maxStrip is the most frames in a strip.
const maxStrip = 60

// pictureShape returns the shape of an artist's works, which must be pictures.
func pictureShape(artist ganlib.Artist) ([]int, error) {
	if artist == nil {
		return nil, say.New("there is no artist: give the one of the works, such as ganlib.Parabolas{}")
	}
	shape := artist.Shape()
	if len(shape) != 3 {
		return nil, say.Errorf("works of %T have shape %v: drawn are ganlib.Parabolas{}, as curves, and works of shape [height, width, channels], as pictures", artist, shape)
	}
	return shape, nil
}
