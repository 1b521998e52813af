package faces

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestDrawnFaces: what was drawn is what is seen, in small pictures and in
// large ones.
func TestDrawnFaces(t *testing.T) {
	for _, size := range []int{24, 64} {
		rng := rand.New(rand.NewPCG(uint64(size), 1))
		const n = 2500
		var face, glasses, hair int
		for range n {
			f := Random(rng)
			look := Detect(f.Draw(size))
			if !look.Face {
				face++
				if face < 5 {
					t.Logf("size %d: %+v is %v %v", size, f, look, look.Signs[0])
				}
			}
			if look.Glasses != f.Glasses {
				glasses++
			}
			if look.LongHair != f.LongHair {
				hair++
			}
		}
		t.Logf("size %d: of %d faces, %d taken for none, %d wrong about glasses, %d about hair", size, n, face, glasses, hair)
		for name, wrong := range map[string]int{"face": face, "glasses": glasses, "hair": hair} {
			if wrong > n/100 {
				t.Errorf("size %d: wrong about the %s of %d of %d", size, name, wrong, n)
			}
		}
	}
}

// TestNoFace: none of these is a face.
func TestNoFace(t *testing.T) {
	const n, size = 300, 24
	pixels := func(of func(x, y int) colour3) []float32 {
		work := make([]float32, 0, size*size*3)
		for y := range size {
			for x := range size {
				c := of(x, y)
				work = append(work, c[:]...)
			}
		}
		return work
	}
	rng := rand.New(rand.NewPCG(3, 4))
	random := func() colour3 {
		return colour3{2*rng.Float32() - 1, 2*rng.Float32() - 1, 2*rng.Float32() - 1}
	}
	// half is a face of which a part is lost to the background.
	half := func(kept func(x, y int) bool) func() []float32 {
		return func() []float32 {
			f := Random(rng)
			work, empty := f.Draw(size), f.easel(size)
			f.drawBackground(empty)
			for i := range work {
				if !kept(i/3%size, i/3/size) {
					work[i] = empty.work[i]
				}
			}
			return work
		}
	}
	// without is a face where a step was left out.
	without := func(left string) func() []float32 {
		return func() []float32 {
			f := Random(rng)
			c := f.easel(size)
			for _, step := range []struct {
				name string
				draw func(*easel)
			}{
				{"background", f.drawBackground}, {"hair", f.drawHairBehind}, {"body", f.drawBody}, {"head", f.drawHead},
				{"eyes", f.drawEyes}, {"mouth", f.drawMouth}, {"hair", f.drawHairInFront},
			} {
				if step.name != left {
					step.draw(c)
				}
			}
			return c.work
		}
	}
	for _, c := range []struct {
		name  string
		draw  func() []float32
		right float64 // how often it must see that it is none
	}{
		{"blank", func() []float32 { c := random(); return pixels(func(x, y int) colour3 { return c }) }, 1},
		{"noise", func() []float32 { return pixels(func(x, y int) colour3 { return random() }) }, 1},
		{"grey noise", func() []float32 {
			return pixels(func(x, y int) colour3 { v := 2*rng.Float32() - 1; return colour3{v, v, v} })
		}, 1},
		{"two colours, half and half", func() []float32 {
			a, b := random(), random()
			return pixels(func(x, y int) colour3 {
				if x < size/2 {
					return a
				}
				return b
			})
		}, 1},
		{"upper half", half(func(x, y int) bool { return y < size/2 }), 0.99},
		{"lower half", half(func(x, y int) bool { return y >= size/2 }), 0.99},
		{"left half", half(func(x, y int) bool { return x < size/2 }), 0.99},
		{"right half", half(func(x, y int) bool { return x >= size/2 }), 0.99},
		{"no eyes", without("eyes"), 0.99},
		{"no mouth", without("mouth"), 0.99},
		{"no head", without("head"), 0.97},
		{"no hair", without("hair"), 0.99},
		{"upside down", func() []float32 {
			work := Random(rng).Draw(size)
			return pixels(func(x, y int) colour3 { return colour3(work[((size-1-y)*size+x)*3:]) })
		}, 0.99},
	} {
		seen := 0
		for range n {
			if look := Detect(c.draw()); look.Face {
				seen++
			}
		}
		t.Logf("%s: %d of %d taken for a face", c.name, seen, n)
		if float64(seen) > (1-c.right)*n {
			t.Errorf("%s: %d of %d taken for a face", c.name, seen, n)
		}
	}
}

type colour3 [3]float32

// TestBadPictures: what is no picture is no face, and no panic.
func TestBadPictures(t *testing.T) {
	face := Face{}.Draw(24)
	nan := Face{}.Draw(24)
	nan[100] = float32(math.NaN())
	for name, work := range map[string][]float32{
		"nothing": nil, "a cut one": face[:len(face)-3], "a tiny one": make([]float32, 3*7*7), "one with NaN": nan,
	} {
		if look := Detect(work); look.Face || look.Margin() != 0 || fmt.Sprint(look) == "" {
			t.Errorf("%s is %v", name, look)
		}
	}
}

// TestSelect picks by what is seen, and keeps the order.
func TestSelect(t *testing.T) {
	works := [][]float32{
		Face{Glasses: true}.Draw(24), Face{}.Draw(24), Face{Glasses: true, LongHair: true}.Draw(24), make([]float32, 24*24*3), Face{Glasses: true, Skin: 1}.Draw(24),
	}
	ideas := [][]float32{{0}, {1}, {2}, {3}, {4}}
	got := Select(ideas, DetectAll(works), true, false, 0)
	if fmt.Sprint(got) != "[[0] [4]]" {
		t.Errorf("short hair and glasses: %v", got)
	}
	if got := Select(ideas, DetectAll(works), true, false, 1.1); got != nil {
		t.Errorf("clearer than clear: %v", got)
	}
}

// BenchmarkDetect is one look at a picture of 24 by 24.
func BenchmarkDetect(b *testing.B) {
	work := Face{Glasses: true}.Draw(24)
	for b.Loop() {
		Detect(work)
	}
}
