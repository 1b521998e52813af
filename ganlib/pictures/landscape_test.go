package pictures_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/pictures"
)

func landscapes(seed uint64, n int) []pictures.Landscape {
	rng := rand.New(rand.NewPCG(seed, 0))
	list := make([]pictures.Landscape, n)
	for i := range list {
		list[i] = pictures.RandomLandscape(rng)
	}
	return list
}

// The documented ranges hold, and every kind of landscape comes up.
func TestRandomLandscapes(t *testing.T) {
	in := func(what string, v, low, high float64) {
		if !(v >= low && v <= high) {
			t.Errorf("%s %v: not between %g and %g", what, v, low, high)
		}
	}
	const n = 2000
	suns, hills, clouds := 0, 0, map[int]int{}
	for _, l := range landscapes(1, n) {
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
	for _, l := range landscapes(2, 30) {
		little, large := l.Pair(small), l.Pair(small*times)
		sum := 0.0
		for i, v := range little {
			row, col, channel := i/4/small, i/4%small, i%4
			mean := 0.0
			for dy := range times {
				for dx := range times {
					mean += float64(large[4*((row*times+dy)*small*times+col*times+dx)+channel])
				}
			}
			sum += math.Abs(mean/times/times-float64(v)) / float64(len(little))
		}
		worst = max(worst, sum)
	}
	if worst > 0.02 {
		t.Errorf("mean difference %.4f, of 2", worst)
	}
}

// The sketch knows nothing of the factors that it does not tell.
func TestTheSketchTellsOnlyItsHalf(t *testing.T) {
	for _, l := range landscapes(3, 50) {
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

func TestLandscapes(t *testing.T) {
	works, err := ganlib.Works(pictures.Landscapes{Size: 32}, 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range works {
		if len(w) != 32*32*4 {
			t.Fatalf("%d values", len(w))
		}
		for i, v := range w {
			if !(v >= -1 && v <= 1) {
				t.Fatalf("value %d is %v", i, v)
			}
		}
	}
	if slices.Equal(works[0], works[1]) {
		t.Error("two are the same")
	}
	again, _ := ganlib.Works(pictures.Landscapes{Size: 32}, 1, 5)
	if !slices.Equal(works[4], again[4]) {
		t.Error("the same seed paints another")
	}
	if got := (pictures.Landscapes{}).Shape(); !slices.Equal(got, []int{24, 24, 4}) {
		t.Errorf("shape %v", got)
	}
	for who, artist := range map[string]ganlib.Artist{
		"Landscapes.Size 3":   pictures.Landscapes{Size: 3},
		"Sketches.Size -1":    pictures.Sketches{Size: -1},
		"Sketches.Noise -1":   pictures.Sketches{Noise: -1},
		"Lessons.Noise 90000": pictures.Lessons{Noise: 90000},
	} {
		if _, err := ganlib.Works(artist, 1, 1); err == nil || !strings.Contains(err.Error(), who+": must be between") {
			t.Errorf("error %v, want %s", err, who)
		}
	}
}

func BenchmarkLandscapes(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		pictures.Landscapes{}.Works(rng, 1)
	}
}

func BenchmarkSketches(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		pictures.Sketches{}.Works(rng, 1)
	}
}
