package landscapes

import (
	"fmt"
	"math"
)

// A reading is what a sketch asks for, read from its pixels.
type reading struct {
	size    int
	ink     []bool
	skyline []int   // for each column, the row of the stroke that the sky ends at
	clouds  [][]int // for each cloud, the pixels below its arc
	suns    [][]int // for each sun, the pixels inside its ring
	open    []bool  // the sky: what the top edge reaches without crossing a stroke
}

// read reads a sketch. ok is false if it has no horizon: no stroke that goes from
// the left edge to the right one, with some room above and below.
//
// Of the strokes in the sky those that close around something are suns, and the
// others clouds.
func read(sketch []float32, size int) (r reading, ok bool) {
	r = reading{size: size, ink: make([]bool, size*size), skyline: make([]int, size)}
	for i, v := range sketch {
		r.ink[i] = v > 0
	}
	paper := func(i int) bool { return !r.ink[i] }
	var top []int
	for col := range size {
		top = append(top, col)
	}
	r.open = make([]bool, size*size)
	for _, i := range flood(size, top, false, paper) {
		r.open[i] = true
		r.skyline[i%size] = max(r.skyline[i%size], i/size+1)
	}
	// A gap in the horizon lets the sky run out over the land.
	for _, row := range r.skyline {
		if row < 2 || row > size-2 {
			return r, false
		}
	}
	seen := make([]bool, size*size)
	for start := range seen {
		if !r.ink[start] || seen[start] {
			continue
		}
		stroke := flood(size, []int{start}, true, func(i int) bool { return r.ink[i] })
		left, right, low := size, 0, 0
		for _, i := range stroke {
			seen[i] = true
			left, right, low = min(left, i%size), max(right, i%size), max(low, i/size)
		}
		if r.below(stroke) || len(stroke) < 4 {
			continue
		}
		if inside := r.inside(stroke, left, right); len(inside) > 0 {
			r.suns = append(r.suns, inside)
			continue
		}
		var under []int
		for _, i := range stroke {
			for j := i + size; j/size < low && !r.ink[j]; j += size {
				under = append(under, j)
			}
		}
		if len(under) > 0 {
			r.clouds = append(r.clouds, under)
		}
	}
	return r, true
}

// below tells whether a stroke is part of the horizon, or lies below it.
func (r reading) below(stroke []int) bool {
	for _, i := range stroke {
		if i/r.size >= r.skyline[i%r.size] {
			return true
		}
	}
	return false
}

// inside is what a stroke closes around.
func (r reading) inside(stroke []int, left, right int) (inside []int) {
	isStroke := map[int]bool{}
	for _, i := range stroke {
		isStroke[i] = true
	}
	for i, inked := range r.ink {
		if inked || r.open[i] || i/r.size >= r.skyline[i%r.size] || i%r.size < left || i%r.size > right {
			continue
		}
		// Walk left: the nearest stroke there is this one.
		j := i
		for j%r.size > 0 && !r.ink[j] {
			j--
		}
		if isStroke[j] {
			inside = append(inside, i)
		}
	}
	return inside
}

// flood is every pixel that is reached from some, itself and each on the way
// being allowed; corners tells whether a pixel's corners lead on as well.
func flood(size int, from []int, corners bool, allowed func(int) bool) (reached []int) {
	seen := make([]bool, size*size)
	visit := func(col, row int) {
		if col < 0 || row < 0 || col >= size || row >= size {
			return
		}
		if i := row*size + col; !seen[i] && allowed(i) {
			seen[i] = true
			reached = append(reached, i)
		}
	}
	for _, i := range from {
		visit(i%size, i/size)
	}
	for k := 0; k < len(reached); k++ {
		col, row := reached[k]%size, reached[k]/size
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if corners || dx == 0 || dy == 0 {
					visit(col+dx, row+dy)
				}
			}
		}
	}
	return reached
}

// An Agreement is how well a painting keeps to its sketch, part by part: 0 is not
// at all, 1 is wholly. It is read from the pixels alone.
type Agreement struct {
	// Sketched tells whether the sketch has a horizon, a stroke from edge to
	// edge. If not, nothing can be said, and all else is 0.
	Sketched bool
	// Sky is the share of the sketched sky, without its clouds and sun, that is
	// painted blue.
	Sky float64
	// Land is the share of the sketched land that is painted green: flowers are
	// not.
	Land float64
	// Horizon is the share of the picture's width in which the painted land
	// begins where the sketched one does, give or take 1/16 of the height.
	Horizon float64
	// Clouds is 1 if something white was painted under each cloud's arc, and
	// nowhere else in the sky: of all clouds, sketched or painted, the share that
	// is both.
	Clouds float64
	// Sun is 1 if something yellow was painted where a sun was drawn, or nothing
	// of the kind where none was: of all suns, sketched or painted, the share
	// that is both.
	Sun float64
}

// Total is the mean of the five parts, 0 to 1.
func (a Agreement) Total() float64 { return (a.Sky + a.Land + a.Horizon + a.Clouds + a.Sun) / 5 }

// String is such as "sky 98 %, land 95 %, horizon 100 %, clouds 50 %, sun 100 %".
func (a Agreement) String() string {
	if !a.Sketched {
		return "the sketch has no horizon, a stroke from the left edge to the right one"
	}
	return fmt.Sprintf("sky %.0f %%, land %.0f %%, horizon %.0f %%, clouds %.0f %%, sun %.0f %%",
		100*a.Sky, 100*a.Land, 100*a.Horizon, 100*a.Clouds, 100*a.Sun)
}

// Agrees tells whether the painting keeps to its sketch in every part: sky, land
// and horizon by at least 0.8, every cloud, and the sun.
func (a Agreement) Agrees() bool {
	return a.Sketched && a.Sky >= 0.8 && a.Land >= 0.8 && a.Horizon >= 0.8 && a.Clouds == 1 && a.Sun == 1
}

// Agree reads a work of shape [size, size, 3] and the sketch that it was painted
// after, [size, size, 1], and tells how well the two agree. A work that is not square
// disagrees, and so does one of another size than the sketch.
func Agree(work, sketch []float32) Agreement {
	size := int(math.Sqrt(float64(len(sketch))))
	if len(sketch) == 0 || size*size != len(sketch) || len(work) != 3*len(sketch) {
		return Agreement{}
	}
	r, ok := read(sketch, size)
	if !ok {
		return Agreement{}
	}
	kinds := make([]kind, size*size)
	for i := range kinds {
		kinds[i] = kindOf(work[3*i], work[3*i+1], work[3*i+2])
	}
	a := Agreement{Sketched: true, Horizon: r.horizon(kinds)}
	a.Sky, a.Land = r.grounds(kinds)
	a.Clouds = r.find(kinds, white, r.clouds, 0.4)
	a.Sun = r.find(kinds, yellow, r.suns, 0.5)
	return a
}

// A kind is what a pixel's colour may stand for.
type kind uint8

const (
	other kind = iota
	blue
	green
	white
	yellow
)

// kindOf names a colour: each part from -1 to 1.
func kindOf(r, g, b float32) kind {
	const little, much = 0.1, 0.4
	switch {
	case r > 0.35 && g > 0 && r > g && r-b > much: // dry grass is as yellow, but more green than red
		return yellow
	case min(r, g, b) > 0.3 && b-r < 0.45:
		return white
	case g-b > little && g-r > little/2:
		return green
	case b-r > 2*little && b > -0.1:
		return blue
	}
	return other
}

// grounds are the shares of blue above and of green below.
func (r reading) grounds(kinds []kind) (sky, land float64) {
	taken := make([]bool, len(kinds))
	for _, parts := range [][][]int{r.clouds, r.suns} {
		for _, part := range parts {
			for _, i := range flood(r.size, part, true, r.near(part)) {
				taken[i] = true
			}
		}
	}
	var above, below, blues, greens float64
	for i, k := range kinds {
		switch row := i / r.size; {
		case r.ink[i] || taken[i]:
		case row < r.skyline[i%r.size]:
			above++
			if k == blue {
				blues++
			}
		case row > r.skyline[i%r.size]:
			below++
			if k == green {
				greens++
			}
		}
	}
	return blues / max(above, 1), greens / max(below, 1)
}

// near allows what lies within a sixteenth of the picture from a part.
func (r reading) near(part []int) func(int) bool {
	reach := max(1, r.size/16)
	left, right, top, low := r.size, 0, r.size, 0
	for _, i := range part {
		left, right = min(left, i%r.size), max(right, i%r.size)
		top, low = min(top, i/r.size), max(low, i/r.size)
	}
	return func(i int) bool {
		col, row := i%r.size, i/r.size
		return col >= left-reach && col <= right+reach && row >= top-reach && row <= low+reach
	}
}

// horizon finds in each column the row that parts green below from what is not
// green above best, and compares it with the sketch's.
func (r reading) horizon(kinds []kind) float64 {
	reach, right := max(1, r.size/16), 0
	for col := range r.size {
		wrong := 0 // with the land beginning at the top edge
		for row := range r.size {
			if kinds[row*r.size+col] != green {
				wrong++
			}
		}
		best, places := wrong, []int{0}
		for row := range r.size { // it begins below this row instead
			if kinds[row*r.size+col] == green {
				wrong++
			} else {
				wrong--
			}
			if wrong < best {
				best, places = wrong, places[:0]
			}
			if wrong == best {
				places = append(places, row+1)
			}
		}
		begins := places[len(places)/2]
		if begins > 0 && begins < r.size && begins >= r.skyline[col]-reach && begins <= r.skyline[col]+1+reach {
			right++
		}
	}
	return float64(right) / float64(r.size)
}

// find compares the sketched things of one kind with the painted ones in the sky.
// A sketched one is found if a share of it has that kind; a painted one is a patch
// of the kind that is large enough to be seen and touches none of the sketched.
func (r reading) find(kinds []kind, what kind, sketched [][]int, share float64) float64 {
	asked := make([]bool, len(kinds))
	both, all := 0, len(sketched)
	for _, part := range sketched {
		hits := 0
		for _, i := range part {
			if kinds[i] == what {
				hits++
			}
		}
		if float64(hits) >= share*float64(len(part)) {
			both++
		}
		for _, i := range flood(r.size, part, true, r.near(part)) {
			asked[i] = true
		}
	}
	seen := make([]bool, len(kinds))
	for start, k := range kinds {
		if k != what || seen[start] || start/r.size >= r.skyline[start%r.size] {
			continue
		}
		patch := flood(r.size, []int{start}, true, func(i int) bool { return kinds[i] == what && i/r.size < r.skyline[i%r.size] })
		wanted := false
		for _, i := range patch {
			seen[i] = true
			wanted = wanted || asked[i]
		}
		if !wanted && len(patch) >= max(3, r.size*r.size/160) {
			all++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(both) / float64(all)
}
