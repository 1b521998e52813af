package landscapes_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/pictures/landscapes"
)

func some(seed uint64, n int) []landscapes.Landscape {
	rng := rand.New(rand.NewPCG(seed, 0))
	list := make([]landscapes.Landscape, n)
	for i := range list {
		list[i] = landscapes.Random(rng)
	}
	return list
}

// The documented ranges hold, and every kind of landscape comes up.
func TestRandom(t *testing.T) {
	in := func(what string, v, low, high float64) {
		if !(v >= low && v <= high) {
			t.Errorf("%s %v: not between %g and %g", what, v, low, high)
		}
	}
	const n = 2000
	suns, hills, clouds := 0, 0, map[int]int{}
	for _, l := range some(1, n) {
		in("Horizon", l.Horizon, 0.45, 0.65)
		in("Meadow", l.Meadow-l.Horizon, 0.14-1e-9, 0.24+1e-9)
		in("Tilt", l.Tilt, -0.12, 0.12)
		for _, h := range l.Hills {
			in("Hill.Height", h.Height, 0.05, 0.15)
			in("Hill.Width", h.Width, 0.1, 0.3)
		}
		for _, c := range l.Clouds {
			in("Cloud.Width", c.Width, 0.11, 0.19)
			in("Cloud's left", c.X-c.Width, 0, 1)
			in("Cloud's right", c.X+c.Width, 0, 1)
		}
		if l.Sun != nil {
			suns++
			in("Sun.Radius", l.Sun.Radius, 0.085, 0.105)
			in("Sun.X", l.Sun.X, 0.1, 0.9)
		}
		for what, v := range map[string]float64{"Hue": l.Hue, "Haze": l.Haze, "Tone": l.Tone, "Shade": l.Shade} {
			in(what, v, 0, 1)
		}
		in("Flowers", float64(l.Flowers), 0, 14)
		in("Bloom", float64(l.Bloom), 0, 3)
		hills += len(l.Hills)
		clouds[len(l.Clouds)]++
	}
	in("landscapes with a sun", float64(suns), 0.4*n, 0.7*n)
	in("hills", float64(hills), 0.8*n, 1.2*n)
	for k := range 4 {
		in("landscapes with so many clouds", float64(clouds[k]), 0.01*n, 0.6*n)
	}
}

// What is drawn at one size is what is drawn at another: the mean of the large
// picture's pixels is close to the small one's.
func TestTheSamePictureInEverySize(t *testing.T) {
	const small, times = 24, 8
	worst := 0.0
	for _, l := range some(2, 30) {
		sum := 0.0
		for channels, draw := range map[int]func(size int) []float32{3: l.Draw, 1: l.Sketch} {
			little, large := draw(small), draw(small*times)
			for i, v := range little {
				row, col, channel := i/channels/small, i/channels%small, i%channels
				mean := 0.0
				for dy := range times {
					for dx := range times {
						mean += float64(large[channels*((row*times+dy)*small*times+col*times+dx)+channel])
					}
				}
				sum += math.Abs(mean/times/times-float64(v)) / (4 * small * small)
			}
		}
		worst = max(worst, sum)
	}
	if worst > 0.02 {
		t.Errorf("mean difference %.4f, of 2", worst)
	}
}

// The sketch knows nothing of the factors that it does not tell.
func TestTheSketchTellsOnlyItsHalf(t *testing.T) {
	for _, l := range some(3, 50) {
		other := l.Again(rand.New(rand.NewPCG(4, 4)))
		if !slices.Equal(l.Sketch(24), other.Sketch(24)) {
			t.Fatal("the sketch tells more")
		}
		if slices.Equal(l.Draw(24), other.Draw(24)) {
			t.Fatal("the painting does not show it")
		}
		other = l
		other.Horizon += 0.1
		if slices.Equal(l.Sketch(24), other.Sketch(24)) {
			t.Fatal("the sketch does not tell the horizon")
		}
	}
}

// The artist hands over what a ConditionalArtist must: sketches and works of the
// range, the same ones for the same seed, each work after its sketch, and Works are
// those of Pairs.
func TestArtist(t *testing.T) {
	const size, n = 32, 20
	artist := landscapes.Artist{Size: size}
	sketches, works, err := ganlib.Pairs(artist, 1, n)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range works {
		if len(w) != size*size*3 || len(sketches[i]) != size*size {
			t.Fatalf("%d values after %d", len(w), len(sketches[i]))
		}
		for k, v := range slices.Concat(w, sketches[i]) {
			if !(v >= -1 && v <= 1) {
				t.Fatalf("value %d is %v", k, v)
			}
		}
		if slices.Min(sketches[i]) != -1 || slices.Max(sketches[i]) < 0.5 {
			t.Fatal("no sketch")
		}
		if a := landscapes.Agree(w, sketches[i]); !a.Agrees() {
			t.Errorf("work %d does not keep to its sketch: %v", i, a)
		}
	}
	if slices.Equal(works[0], works[1]) {
		t.Error("two are the same")
	}
	sketchesAgain, worksAgain, _ := ganlib.Pairs(artist, 1, n)
	if !slices.Equal(works[n-1], worksAgain[n-1]) || !slices.Equal(sketches[n-1], sketchesAgain[n-1]) {
		t.Error("the same seed paints another")
	}
	alone, err := ganlib.Works(artist, 1, n)
	if err != nil {
		t.Fatal(err)
	}
	for i := range alone {
		if !slices.Equal(alone[i], works[i]) {
			t.Fatalf("work %d is another one without its sketch", i)
		}
	}
	if s, c := (landscapes.Artist{}).Shape(), (landscapes.Artist{}).ConditionShape(); !slices.Equal(s, []int{24, 24, 3}) || !slices.Equal(c, []int{24, 24, 1}) {
		t.Errorf("shapes %v and %v", s, c)
	}
	if got := (landscapes.Artist{}).String(); got != "landscapes of 24×24 pixels, each with its sketch" { // as in saved files
		t.Errorf("called %q", got)
	}
	for _, size := range []int{-1, 3, 15, 1025} {
		want := fmt.Sprintf("landscapes.Artist.Size %d: must be between", size)
		if _, err := ganlib.Works(landscapes.Artist{Size: size}, 1, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
		if _, _, err := ganlib.Pairs(landscapes.Artist{Size: size}, 1, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func BenchmarkPairs(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		landscapes.Artist{}.Pairs(rng, 1)
	}
}

func BenchmarkSketch(b *testing.B) {
	l := some(1, 1)[0]
	for b.Loop() {
		l.Sketch(24)
	}
}
