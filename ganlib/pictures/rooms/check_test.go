package rooms_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"atelier/ganlib/pictures/rooms"
)

// around is the distance of two places on the colour circle.
func around(a, b float64) float64 {
	d := math.Abs(a - b)
	return min(d, 1-d)
}

// misread says what a report has read wrongly of a room, given how far off a place may be.
func misread(r, is rooms.Room, place float64) string {
	var wrong []string
	far := func(name string, off, most float64) {
		if !(off <= most) {
			wrong = append(wrong, name)
		}
	}
	far("wall", around(r.Wall, is.Wall), 0.02)
	far("blanket", around(r.Blanket, is.Blanket), 0.04)
	far("floor", math.Abs(r.Floor-is.Floor), 0.05)
	far("line", math.Abs(r.Line-is.Line), 0.02)
	far("sky", math.Abs(r.Sky-is.Sky), 0.15)
	far("window's left", math.Abs(r.WindowLeft-is.WindowLeft), place)
	far("window's top", math.Abs(r.WindowTop-is.WindowTop), place)
	far("window's width", math.Abs(r.WindowWidth-is.WindowWidth), 2*place)
	far("window's height", math.Abs(r.WindowHeight-is.WindowHeight), 2*place)
	far("bed's left", math.Abs(r.BedLeft-is.BedLeft), place)
	far("bed's width", math.Abs(r.BedWidth-is.BedWidth), 2*place)
	if r.HeadRight != is.HeadRight {
		wrong = append(wrong, "head")
	}
	if r.Lamp != is.Lamp {
		wrong = append(wrong, "lamp")
	} else if is.Lamp {
		far("lamp's place", math.Abs(r.LampX-is.LampX), place)
	}
	return strings.Join(wrong, ", ")
}

// TestCheckReadsRooms: the detector, who sees the pixels alone, finds the artist's
// rooms sound, and reads the factors that they were drawn from.
func TestCheckReadsRooms(t *testing.T) {
	for _, c := range []struct{ size, rooms int }{{24, 4000}, {32, 500}, {64, 500}} {
		unsound, wrong := 0, 0
		for _, is := range someRooms(c.rooms) {
			report := rooms.Artist{Size: c.size}.Check(is.Draw(c.size))
			if !report.Sound() {
				unsound++
				if unsound < 4 {
					t.Logf("%d: %s: %+v", c.size, report.Why(), is)
				}
			} else if m := misread(report.Room, is, 1.05/float64(c.size)); m != "" {
				wrong++
				if wrong < 4 {
					t.Logf("%d: misread %s: %+v, is %+v", c.size, m, report.Room, is)
				}
			}
		}
		t.Logf("size %d: of %d rooms %d unsound, %d misread", c.size, c.rooms, unsound, wrong)
		if 100*(unsound+wrong) > c.rooms {
			t.Errorf("size %d: of %d rooms %d are said to be unsound and %d are misread, want 1 %% at most", c.size, c.rooms, unsound, wrong)
		}
	}
}

// TestCheckBearsBlur: a little noise and a little blur, such as painters leave, is
// no reason to fail.
func TestCheckBearsBlur(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	unsound := 0
	const n = 1000
	for _, is := range someRooms(n) {
		work := blurred(is.Draw(24), 24, 0.1)
		for i := range work {
			work[i] += float32(0.06 * rng.NormFloat64())
		}
		if report := (rooms.Artist{}).Check(work); !report.Sound() {
			unsound++
			if unsound < 6 {
				t.Logf("%s: %+v", report.Why(), is)
			}
		}
	}
	t.Logf("%d of %d unsound", unsound, n)
	if unsound > n/15 {
		t.Errorf("%d of %d slightly blurred rooms are said to be unsound", unsound, n)
	}
}

// blurred mixes every pixel with a share of each of its four neighbours.
func blurred(work []float32, size int, share float32) []float32 {
	out := make([]float32, len(work))
	at := func(x, y, c int) float32 {
		return work[(max(0, min(size-1, y))*size+max(0, min(size-1, x)))*3+c]
	}
	for i := range out {
		y, x, c := i/3/size, i/3%size, i%3
		out[i] = (1-4*share)*at(x, y, c) + share*(at(x-1, y, c)+at(x+1, y, c)+at(x, y-1, c)+at(x, y+1, c))
	}
	return out
}

// pieced takes the pixels of a where from says so, and those of b elsewhere.
func pieced(a, b []float32, size int, from func(x, y float64) bool) []float32 {
	out := make([]float32, len(a))
	for i := range out {
		y, x := i/3/size, i/3%size
		if from((float64(x)+0.5)/float64(size), (float64(y)+0.5)/float64(size)) {
			out[i] = a[i]
		} else {
			out[i] = b[i]
		}
	}
	return out
}

// plain is a picture of one colour.
func plain(size int, c [3]float32) []float32 {
	work := make([]float32, 0, size*size*3)
	for range size * size {
		work = append(work, c[:]...)
	}
	return work
}

// TestCheckRefuses: what is no room fails, and the check that should see it does.
func TestCheckRefuses(t *testing.T) {
	base := rooms.Room{
		Wall: 0.55, Blanket: 0.97, Line: 0.66, Floor: 0.5,
		WindowLeft: 0.15, WindowTop: 0.1, WindowWidth: 0.3, WindowHeight: 0.25, Sky: 1,
		BedLeft: 0.07, BedWidth: 0.42, Lamp: true, LampX: 0.75,
	}
	with := func(change func(*rooms.Room)) rooms.Room { r := base; change(&r); return r }
	noLamp := with(func(r *rooms.Room) { r.Lamp = false })
	bedRight := with(func(r *rooms.Room) { r.Lamp, r.BedLeft = false, 0.52 })
	windowRight := with(func(r *rooms.Room) { r.Lamp, r.WindowLeft = false, 0.6 })
	left := func(x, _ float64) bool { return x < 0.5 }
	above := func(line float64) func(_, y float64) bool { return func(_, y float64) bool { return y < line } }
	for _, size := range []int{24, 64} {
		artist := rooms.Artist{Size: size}
		if report := artist.Check(base.Draw(size)); !report.Sound() {
			t.Fatalf("size %d: the room to begin with is unsound: %s", size, report.Why())
		}
		empty := noLamp // a wall and a floor: everything else is drawn outside of the picture
		empty.BedLeft, empty.WindowLeft = 2, 2
		for _, c := range []struct {
			name  string
			work  []float32
			fails int
		}{
			{"black", plain(size, [3]float32{-1, -1, -1}), rooms.CheckLine},
			{"grey", plain(size, [3]float32{}), rooms.CheckLine},
			{"no bed and no window", empty.Draw(size), rooms.CheckBed},
			{"no window", with(func(r *rooms.Room) { r.WindowLeft = 2 }).Draw(size), rooms.CheckWindow},
			{"no bed", with(func(r *rooms.Room) { r.BedLeft = 2 }).Draw(size), rooms.CheckBed},
			{"two beds", pieced(noLamp.Draw(size), bedRight.Draw(size), size, left), rooms.CheckBed},
			{"two windows", pieced(noLamp.Draw(size), windowRight.Draw(size), size, left), rooms.CheckWindow},
			{"half a bed", pieced(noLamp.Draw(size), empty.Draw(size), size,
				func(x, y float64) bool { return x > 0.3 || y < 0.45 }), rooms.CheckBed},
			{"a flying bed", pieced(noLamp.Draw(size), empty.Draw(size), size, above(0.72)), rooms.CheckBed},
			{"a lamp without a shade", pieced(base.Draw(size), noLamp.Draw(size), size,
				func(x, y float64) bool { return x < 0.6 || y > 0.5 }), rooms.CheckLamp},
			{"a shade without a lamp", pieced(base.Draw(size), noLamp.Draw(size), size,
				func(x, y float64) bool { return x < 0.6 || y < 0.5 }), rooms.CheckLamp},
			{"a blanket of two colours", pieced(with(func(r *rooms.Room) { r.Blanket = 0.3 }).Draw(size), base.Draw(size), size,
				func(x, _ float64) bool { return x < 0.34 }), rooms.CheckBed},
			{"two skies", pieced(with(func(r *rooms.Room) { r.Sky = 0 }).Draw(size), base.Draw(size), size,
				func(x, _ float64) bool { return x < 0.3 }), rooms.CheckWindow},
			{"a step in the floor", pieced(base.Draw(size), with(func(r *rooms.Room) { r.Line = 0.72 }).Draw(size), size, left), rooms.CheckLine},
			{"a green stripe in the corner", pieced(plain(size, [3]float32{-1, 1, -1}), noLamp.Draw(size), size,
				func(x, y float64) bool { return x > 0.7 && x < 0.95 && y > 0.8 && y < 0.88 }), rooms.CheckOrder},
			{"upside down", upsideDown(base.Draw(size), size), -1},
			{"another size", base.Draw(size + 1), rooms.CheckLine},
			{"nothing", nil, rooms.CheckLine},
		} {
			report := artist.Check(c.work)
			if report.Sound() {
				t.Errorf("size %d: %s passes for a room", size, c.name)
			} else if c.fails >= 0 && report.Checks[c.fails].OK {
				t.Errorf("size %d: %s fails for another reason: %s", size, c.name, report.Why())
			}
		}
	}
	nan := base.Draw(24)
	nan[7] = float32(math.NaN())
	if report := (rooms.Artist{}).Check(nan); report.Sound() || !strings.Contains(report.Why(), "no number") {
		t.Errorf("a value that is no number: %q", report.Why())
	}
}

func upsideDown(work []float32, size int) []float32 {
	var out []float32
	for y := size - 1; y >= 0; y-- {
		out = append(out, work[y*size*3:(y+1)*size*3]...)
	}
	return out
}

// TestCheckRefusesNoise: no noise passes, nor half of a room beside nothing, nor
// the mean of two rooms.
func TestCheckRefusesNoise(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	drawn := someRooms(2000)
	passed := map[string]int{}
	for i, r := range drawn {
		work := r.Draw(24)
		next := drawn[(i+1)%len(drawn)].Draw(24)
		uniform, normal, mean := make([]float32, len(work)), make([]float32, len(work)), make([]float32, len(work))
		for j := range work {
			uniform[j], normal[j] = float32(2*rng.Float64()-1), work[j]+float32(0.7*rng.NormFloat64())
			mean[j] = (work[j] + next[j]) / 2
		}
		grey := plain(24, [3]float32{})
		for name, w := range map[string][]float32{
			"uniform noise": uniform, "a room under noise": normal, "the mean of two rooms": mean,
			"left half":  pieced(work, grey, 24, func(x, _ float64) bool { return x < 0.5 }),
			"right half": pieced(work, grey, 24, func(x, _ float64) bool { return x > 0.5 }),
			"upper half": pieced(work, grey, 24, func(_, y float64) bool { return y < 0.6 }),
			"lower half": pieced(work, grey, 24, func(_, y float64) bool { return y > 0.5 }),
			"two halves": pieced(work, next, 24, func(x, _ float64) bool { return x < 0.5 }),
		} {
			if (rooms.Artist{}).Check(w).Sound() {
				passed[name]++
			}
		}
	}
	t.Log(passed)
	for name, n := range passed {
		most := len(drawn) / 200
		if name == "two halves" || name == "the mean of two rooms" {
			most = len(drawn) / 20 // the two rooms may be much alike
		}
		if n > most {
			t.Errorf("%s passes for a room %d times of %d", name, n, len(drawn))
		}
	}
}
