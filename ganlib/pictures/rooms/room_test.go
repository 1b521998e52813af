package rooms_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/pictures/rooms"
)

// someRooms returns rooms of chance, always the same ones.
func someRooms(n int) []rooms.Room {
	rng := rand.New(rand.NewPCG(7, 11))
	drawn := make([]rooms.Room, n)
	for i := range drawn {
		drawn[i] = rooms.Random(rng)
	}
	return drawn
}

// TestRandomRanges: the factors keep to the ranges that Room's comments
// promise, nothing leaves the picture, and nothing covers anything else.
func TestRandomRanges(t *testing.T) {
	lamps, heads := 0, 0
	for _, r := range someRooms(10000) {
		for _, f := range []struct {
			name           string
			is, least, top float64
		}{
			{"Wall", r.Wall, 0, 1}, {"Blanket", r.Blanket, 0, 1}, {"Line", r.Line, 0.64, 0.70}, {"Floor", r.Floor, 0, 1},
			{"WindowLeft", r.WindowLeft, 0.06, 1}, {"WindowTop", r.WindowTop, 0.09, 0.11},
			{"WindowWidth", r.WindowWidth, 0.31, 0.36}, {"WindowHeight", r.WindowHeight, 0.23, 0.27},
			{"the window's right edge", r.WindowLeft + r.WindowWidth, 0, 0.94 + 1e-9},
			{"Sky", r.Sky, 0, 1}, {"BedLeft", r.BedLeft, 0.05, 1}, {"BedWidth", r.BedWidth, 0.41, 0.45},
			{"the bed's right edge", r.BedLeft + r.BedWidth, 0, 0.95 + 1e-9},
			{"LampX", r.LampX, 0.13, 0.87},
		} {
			if !(f.is >= f.least-1e-9 && f.is <= f.top+1e-9) {
				t.Fatalf("%s is %v, want %v to %v: %+v", f.name, f.is, f.least, f.top, r)
			}
		}
		if r.HeadRight {
			heads++
		}
		if !r.Lamp {
			continue
		}
		lamps++
		const half = 0.16 / 2
		if r.LampX-half < r.BedLeft+r.BedWidth && r.LampX+half > r.BedLeft {
			t.Fatalf("the lamp stands before the bed: %+v", r)
		}
		if r.LampX-half < r.WindowLeft+r.WindowWidth && r.LampX+half > r.WindowLeft {
			t.Fatalf("the lamp stands before the window: %+v", r)
		}
	}
	if lamps < 4800 || lamps > 5200 || heads < 4800 || heads > 5200 {
		t.Errorf("%d lamps and %d heads on the right in 10000 rooms, want about half", lamps, heads)
	}
}

// TestSizes: a room drawn twice as large, and each four pixels averaged, is
// the room itself: the same picture in every size. (Where two edges meet in one
// pixel, it mixes their colours a little differently.)
func TestSizes(t *testing.T) {
	for _, r := range someRooms(50) {
		small, large := r.Draw(24), r.Draw(48)
		var sum float64
		for i, v := range small {
			y, x, c := i/3/24, i/3%24, i%3
			at := func(dx, dy int) float32 { return large[((2*y+dy)*48+2*x+dx)*3+c] }
			sum += math.Abs(float64(v - (at(0, 0)+at(0, 1)+at(1, 0)+at(1, 1))/4))
			if v < -1 || v > 1 {
				t.Fatalf("value %d is %v, want -1 to 1", i, v)
			}
		}
		if mean := sum / float64(len(small)); mean > 0.02 {
			t.Errorf("the sizes differ by %.4f on average: %+v", mean, r)
		}
	}
}

// TestArtist: the artist keeps ganlib's promises: its shape, one seed decides, and
// errors that say what to change.
func TestArtist(t *testing.T) {
	works, err := ganlib.Works(rooms.Artist{}, 3, 20)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ganlib.Works(rooms.Artist{Size: 24}, 3, 20)
	if err != nil {
		t.Fatal(err)
	}
	for i := range works {
		if len(works[i]) != 24*24*3 || !slices.Equal(works[i], again[i]) {
			t.Fatalf("work %d is not the same for the same seed", i)
		}
	}
	if slices.Equal(works[0], works[1]) {
		t.Error("two works are the same")
	}
	for _, size := range []int{-1, 15, 1025} {
		if _, err := ganlib.Works(rooms.Artist{Size: size}, 3, 1); err == nil {
			t.Errorf("size %d is accepted", size)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	r := someRooms(1)[0]
	for b.Loop() {
		r.Draw(24)
	}
}

func BenchmarkCheck(b *testing.B) {
	work := someRooms(1)[0].Draw(24)
	for b.Loop() {
		rooms.Artist{}.Check(work)
	}
}
