package ganlib

import (
	"slices"

	"github.com/gomlx/gomlx/core/graph"
)

// averageShare is how far the average of the painter's weights follows them in her step
// after so many: e ← e + share·(w-e). Its decay, 1-share, begins at 0.1 and grows to the
// given one, so that the average forgets the first weights soon:
//
//	1-share = min(decay, (1+updates)/(10+updates))
//
// which is how TensorFlow's ExponentialMovingAverage counts updates.
func averageShare(decay float64, updates int) float32 {
	t := float64(updates)
	return float32(1 - min(decay, (1+t)/(10+t)))
}

// follow moves averages towards new weights, group by group. share is a scalar, 0 where
// the painter rests.
func follow(averages, weights []*graph.Node, share *graph.Node) (moved []*graph.Node) {
	for i, e := range averages {
		moved = append(moved, graph.Add(e, graph.Mul(share, graph.Sub(weights[i], e))))
	}
	return moved
}

// Unaveraged returns a GAN of its own that was trained like this one, but whose painter
// (generator) paints with the weights that learn, and not with their average: without
// Config.Averaging. Averaging changes nothing of what the two learn. The past can be
// forked as this one's; the film's frames are this one's.
func (gan *GAN) Unaveraged() (*GAN, error) {
	if err := gan.ready(); err != nil {
		return nil, err
	}
	cfg := gan.cfg
	cfg.Averaging = 0
	plain, err := New(gan.backend, cfg)
	if err != nil {
		return nil, err
	}
	now, err := gan.copyNow()
	if err != nil {
		plain.Close()
		return nil, err
	}
	finalize(plain.now.state)
	plain.now = now.withoutAverage(gan.graph.painter)
	plain.checkpointEvery = gan.checkpointEvery
	for _, c := range gan.checkpoints {
		plain.checkpoints = append(plain.checkpoints, c.withoutAverage(gan.graph.painter))
	}
	for _, e := range gan.past {
		e.cfg.Averaging = 0
		plain.past = append(plain.past, e)
	}
	plain.film.Scores, plain.film.Frames = slices.Clone(gan.film.Scores), slices.Clone(gan.film.Frames)
	return plain, nil
}

// withoutAverage returns c without the average of the painter's weights.
func (c checkpoint) withoutAverage(painter *player) checkpoint {
	from := painter.averageAt()
	c.state = slices.Concat(c.state[:from], c.state[painter.stateLen():])
	return c
}
