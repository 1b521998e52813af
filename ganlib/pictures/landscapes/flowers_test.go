package landscapes_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"atelier/ganlib/pictures/landscapes"
)

// TestFlowers compares what is seen in drawings with the same drawings before their
// flowers were set: no flower is seen where the two are the same, and most of what
// differs much is; in between are rims.
func TestFlowers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	for bloom := range 4 {
		var seen, set float64
		for i := range 200 {
			size, l := []int{24, 64}[i%2], landscapes.Random(rng)
			l.Bloom = bloom
			bare := l
			bare.Flowers = 0
			with, without := l.Draw(size), bare.Draw(size)
			if got := landscapes.Flowers(without); got != 0 {
				t.Fatalf("%v: a meadow without flowers has %v", bare, got)
			}
			var least, most float64
			first := 3 * size * (size * 4 / 5)
			pixel := 3 / float64(len(with)-first)
			for i := first; i < len(with); i += 3 {
				differ := math.Abs(float64(with[i]-without[i])) + math.Abs(float64(with[i+2]-without[i+2]))
				if differ > 0 {
					most += pixel
				}
				if differ > 1 {
					least += pixel
				}
			}
			got := landscapes.Flowers(with)
			if got > most+pixel/2 {
				t.Errorf("size %d, %v: %v of the meadow is in flower, and only %v was drawn so", size, l, got, most)
			}
			seen, set = seen+got, set+least
		}
		if seen < 0.6*set || set == 0 {
			t.Errorf("bloom %d: %v of the meadows is seen as flowers, and %v are flowers beyond doubt", bloom, seen/200, set/200)
		}
	}
}

// TestFlowersOfNoPicture: what is no picture has none.
func TestFlowersOfNoPicture(t *testing.T) {
	for _, work := range [][]float32{nil, make([]float32, 2), make([]float32, 3*5)} {
		if got := landscapes.Flowers(work); got != 0 {
			t.Errorf("%d values: %v, want 0", len(work), got)
		}
	}
}
