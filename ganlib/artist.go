package ganlib

import "math/rand/v2"

// An Artist is where real works come from: the data distribution that the
// painter (generator) learns to imitate and the critic (discriminator) learns
// to recognize. It is plain Go: no graph, no backend.
//
// An artist keeps no state between calls. Whatever is random in the works comes
// from rng, so that one seed decides a whole training and a saved one can be taken
// up again at the very next work.
type Artist interface {
	// Shape is the shape of one work, without the batch: [15] for the
	// tutorial's curves. Every size is positive, and Shape never changes.
	Shape() []int

	// Works returns n works, one after the other, as one flat slice of
	// n × (the product of Shape) finite values. A training asks for the next works
	// on a goroutine of its own while the present ones are learned, and for one
	// lot at a time.
	Works(rng *rand.Rand, n int) []float32
}

// A ConditionalArtist makes each work after a condition: a sketch, a label. Both
// players of a conditional GAN see it (Mirza & Osindero 2014, arXiv:1411.1784),
// see Config.ConditionalPainter.
type ConditionalArtist interface {
	Artist // whose Works are those of Pairs

	// ConditionShape is the shape of one condition, without the batch, such as [10]
	// for ten labels as one-hot vectors. Every size is positive, and it never changes.
	ConditionShape() []int

	// Pairs returns n conditions and the works made after them, one after the other:
	// n × (the product of ConditionShape) and n × (the product of Shape) finite
	// values. It is called as Works is.
	Pairs(rng *rand.Rand, n int) (conditions, works []float32)
}

// Works returns n works of an artist, one slice each: the same ones for the same
// seed, and none that a training with this seed sees.
func Works(artist Artist, seed uint64, n int) ([][]float32, error) {
	d, err := newExamples(artist, nil, false)
	if err != nil {
		return nil, err
	}
	if err := checkCount("Works", n, d.points); err != nil {
		return nil, err
	}
	_, flat, err := d.draw(rand.New(newStream(seed, streamShow, 0)), n)
	if err != nil {
		return nil, err
	}
	return split(flat, d.points), nil
}

// Pairs returns n conditions and the artist's works for them, one slice each: the
// same ones for the same seed, and none that a training with this seed sees.
func Pairs(artist ConditionalArtist, seed uint64, n int) (conditions, works [][]float32, err error) {
	d, err := newExamples(artist, nil, true)
	if err != nil {
		return nil, nil, err
	}
	if err := checkCount("Pairs", n, max(d.points, d.conditionPoints)); err != nil {
		return nil, nil, err
	}
	given, flat, err := d.draw(rand.New(newStream(seed, streamShow, 0)), n)
	if err != nil {
		return nil, nil, err
	}
	return split(given, d.conditionPoints), split(flat, d.points), nil
}
