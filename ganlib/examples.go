package ganlib

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"atelier/internal/say"
)

// examples are where a training's examples come from: works and the conditions that they
// were made after, ideas, and the places where a penalty looks.
type examples struct {
	artist      Artist
	conditional ConditionalArtist // the same artist, or nil where conditions are not asked for
	ideaSource  Artist            // nil: N(0, 1)

	work, condition         []int // shapes; condition is nil in a GAN without conditions
	points, conditionPoints int   // their sizes
	ideas                   int   // values in one idea
}

// newExamples asks the artist and the source of ideas for their shapes, and checks them.
// ideas is 0 where there is no source.
func newExamples(artist, ideaSource Artist, conditional bool) (d examples, err error) {
	d = examples{artist: artist, ideaSource: ideaSource}
	if artist == nil {
		return examples{}, say.New("ganlib: Artist nil: give an artist, such as Parabolas{}")
	}
	if d.work, d.points, err = shapeOf("Artist", artist); err != nil {
		return examples{}, err
	}
	if conditional {
		var ok bool
		if d.conditional, ok = artist.(ConditionalArtist); !ok {
			return examples{}, say.Errorf("ganlib: Artist %T: has no conditions; a conditional GAN needs a ConditionalArtist, which has ConditionShape and Pairs", artist)
		}
		if d.condition, d.conditionPoints, err = askShape("Artist.ConditionShape", d.conditional.ConditionShape); err != nil {
			return examples{}, err
		}
	}
	if ideaSource != nil {
		if _, d.ideas, err = shapeOf("IdeaSource", ideaSource); err != nil {
			return examples{}, err
		}
	}
	return d, nil
}

// draw asks the artist for n works, and in a conditional GAN for their conditions,
// and checks what is returned.
func (d *examples) draw(rng *rand.Rand, n int) (conditions, works []float32, err error) {
	if d.conditional == nil {
		works, err = askWorks("Artist", d.artist, d.work, rng, n)
		return nil, works, err
	}
	err = guard("ganlib: Artist.Pairs", func() error { conditions, works = d.conditional.Pairs(rng, n); return nil })
	if err == nil {
		err = checkValues("Artist.Pairs: conditions", conditions, d.condition, n)
	}
	if err == nil {
		err = checkValues("Artist.Pairs: works", works, d.work, n)
	}
	return conditions, works, err
}

// drawIdeas returns n ideas, flat.
func (d *examples) drawIdeas(rng *rand.Rand, n int) ([]float32, error) {
	if d.ideaSource != nil {
		return askWorks("IdeaSource", d.ideaSource, []int{d.ideas}, rng, n)
	}
	ideas := make([]float32, n*d.ideas)
	fillNormal(rng, ideas)
	return ideas, nil
}

// askWorks asks whoever stands in the given field of Config for n works.
func askWorks(field string, artist Artist, shape []int, rng *rand.Rand, n int) (works []float32, err error) {
	err = guard("ganlib: "+field+".Works", func() error { works = artist.Works(rng, n); return nil })
	if err == nil {
		err = checkValues(field+".Works", works, shape, n)
	}
	return works, err
}

// checkValues checks n works or conditions of a shape.
func checkValues(what string, values []float32, shape []int, n int) error {
	each, _ := product(shape...)
	if len(values) != n*each {
		return say.Errorf("ganlib: %s: %d of shape %v are %d values, but %d were returned", what, n, shape, n*each, len(values))
	}
	for i, v := range values {
		if !isFinite(v) {
			return say.Errorf("ganlib: %s: value %d of number %d of %d is %v; must be a finite number", what, i%each, i/each, n, v)
		}
	}
	return nil
}

// shapeOf asks whoever stands in the given field for the shape of a work, and
// checks it.
func shapeOf(field string, a Artist) (shape []int, points int, err error) {
	if v, ok := a.(interface{ Validate() error }); ok {
		if err := guard(field, func() error { return v.Validate() }); err != nil {
			return nil, 0, fmt.Errorf("ganlib: %w", err)
		}
	}
	return askShape(field+".Shape", a.Shape)
}

// askShape asks for a shape and checks it.
func askShape(what string, ask func() []int) (shape []int, points int, err error) {
	if err = guard(what, func() error { shape = ask(); return nil }); err != nil {
		return nil, 0, fmt.Errorf("ganlib: %w", err)
	}
	if len(shape) == 0 {
		return nil, 0, say.Errorf("ganlib: %s %v: must have at least one size, such as [15]", what, shape)
	}
	points, ok := product(shape...)
	if !ok || points > maxWork {
		return nil, 0, say.Errorf("ganlib: %s %v: every size must be positive, and all of it at most %d values", what, shape, maxWork)
	}
	return slices.Clone(shape), points, nil
}
