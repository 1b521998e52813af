package faces

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atelier/ganlib"
)

// TestWorks: the artist hands over what an Artist must: finite values of
// the range, the same ones for the same seed, of every size.
func TestWorks(t *testing.T) {
	for _, size := range []int{0, 8, 24, 64} {
		artist := Artist{Size: size}
		a, err := ganlib.Works(artist, 1, 20)
		if err != nil {
			t.Fatal(err)
		}
		b, err := ganlib.Works(artist, 1, 20)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a {
			if !slices.Equal(a[i], b[i]) {
				t.Fatalf("size %d: work %d differs with the same seed", size, i)
			}
			if low, high := slices.Min(a[i]), slices.Max(a[i]); low < -1 || high > 1 {
				t.Errorf("size %d: values from %v to %v", size, low, high)
			}
		}
	}
	for _, size := range []int{-1, 7, 1025} {
		if _, err := ganlib.Works(Artist{Size: size}, 1, 1); err == nil {
			t.Errorf("size %d: no error", size)
		}
	}
}

// TestTheSameInEverySize: a large portrait, made small, is the small one.
func TestTheSameInEverySize(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		f := Random(rng)
		small, _ := newView(f.Draw(24))
		large, _ := newView(f.Draw(96)) // 24, once it is seen
		var sum float64
		for i := range small.rgb {
			sum += small.rgb[i].from(large.rgb[i])
		}
		if mean := sum / float64(len(small.rgb)); mean > 0.03 {
			t.Errorf("%+v: pixels differ by %.3f", f, mean)
		}
	}
}

// TestFactors: each factor changes the picture, and what is outside its range
// counts as the range's end.
func TestFactors(t *testing.T) {
	nan := math.NaN()
	for name, pair := range map[string][2]Face{
		"Glasses": {{}, {Glasses: true}}, "LongHair": {{}, {LongHair: true}},
		"Skin": {{}, {Skin: 1}}, "Hair": {{}, {Hair: 1}}, "Background": {{}, {Background: 1}},
		"Shirt": {{}, {Shirt: 1}}, "Smile": {{}, {Smile: 1}}, "Turn": {{}, {Turn: 1}},
		"X": {{}, {X: 1}}, "Y": {{}, {Y: 1}}, "Big": {{}, {Big: 1}},
	} {
		if slices.Equal(pair[0].Draw(24), pair[1].Draw(24)) {
			t.Errorf("%s changes nothing", name)
		}
	}
	wild := Face{Skin: 7, Hair: -3, X: 99, Y: -99, Big: nan, Turn: math.Inf(1)}
	tame := Face{Skin: 1, Hair: 0, X: 1, Y: -1, Big: -1, Turn: 1}
	if !slices.Equal(wild.Draw(24), tame.Draw(24)) {
		t.Error("what is outside a range is not its end")
	}
}

// BenchmarkDraw is a portrait of 24 by 24: at most 50 µs or so.
func BenchmarkDraw(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		Random(rng).Draw(24)
	}
}
