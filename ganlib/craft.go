package ganlib

import (
	"fmt"
	"math/rand/v2"
)

// Craft returns the painter (generator) as an Artist: one who paints from ideas
// (latent vectors) of his own, so that whatever takes an artist's works takes
// the painter's. He paints as he can at the time he is asked; a painter whose
// GAN is closed returns none. While somebody is trained on his works, train
// nothing else with him.
func (gan *GAN) Craft() Artist { return craft{gan} }

type craft struct{ gan *GAN }

// Shape implements Artist.
func (c craft) Shape() []int { return c.gan.duel.work }

// Works implements Artist.
func (c craft) Works(rng *rand.Rand, n int) []float32 {
	ideas, err := c.gan.askIdeas(rng, n)
	if err != nil {
		return nil
	}
	works, err := c.gan.paintFlat(ideas, n)
	if err != nil {
		return nil
	}
	return works
}

// String names him in a saved file.
func (c craft) String() string {
	return fmt.Sprintf("a painter of %s, after %d steps", describe(c.gan.cfg.Artist), c.gan.step)
}
