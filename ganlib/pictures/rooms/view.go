package rooms

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A view is a picture of a room while the detector looks at it.
type view struct {
	size        int
	pix         []tint
	wall, floor tint
	line        float64      // where the floor begins, share of the height
	floorness   [2][]float64 // along the left and the right edge, from the top: 0 wall, 1 floor
	mask        []int        // to which thing a pixel belongs: its number from 1 on, 0 for the wall and the floor
	specks      float64      // share of the area that belongs to things too small to be one
}

// newView takes a work, and says what is wrong with it if it is no picture.
func newView(size int, work []float32) (v *view, trouble string) {
	if size < 16 || len(work) != 3*size*size {
		return nil, fmt.Sprintf("%d values are no picture of %d by %d pixels", len(work), size, size)
	}
	v = &view{size: size, pix: make([]tint, size*size), mask: make([]int, size*size)}
	for i, value := range work {
		if value != value {
			return nil, "a value is no number"
		}
		v.pix[i/3][i%3] = (max(-1, min(1, float64(value))) + 1) / 2
	}
	return v, ""
}

func (v *view) at(x, y int) tint { return v.pix[y*v.size+x] }

// pixels is how many whole pixels fit in a share of the side: at least one.
func (v *view) pixels(share float64) int { return max(1, int(share*float64(v.size))) }

// plain returns the middle colour of some rows, and the share of their pixels that have it.
func (v *view) plain(from, to int) (middle tint, even float64) {
	rows := v.pix[from*v.size : to*v.size]
	middle = median(rows)
	return middle, shareOf(rows, middle)
}

// edge goes down a column at the picture's edge, and finds where the floor begins.
// ok is false unless it is wall down to there, and floor from there on.
func (v *view) edge(x int) (line float64, floorness []float64, ok bool) {
	floorness = make([]float64, v.size)
	strays := 0
	for y := range floorness {
		c := v.at(x, y)
		floorness[y] = between(v.wall, v.floor, c)
		if c.apart(v.wall.mix(v.floor, floorness[y])) > sameTint {
			strays++
		}
		line += 1 - floorness[y]
	}
	if strays > v.size/12 {
		return 0, nil, false
	}
	for y, f := range floorness {
		middle := float64(y) + 0.5
		if middle < line-1.5 && f > 0.5 || middle > line+1.5 && f < 0.5 {
			return 0, nil, false
		}
	}
	return line / float64(v.size), floorness, true
}

// A thing is a connected piece of what is neither wall nor floor: its box and its
// area, in shares of the picture's, and the share of the box that it fills.
type thing struct {
	number                   int
	left, top, right, bottom float64
	area, filled             float64
}

func (t thing) width() float64  { return t.right - t.left }
func (t thing) height() float64 { return t.bottom - t.top }
func (t thing) String() string {
	return fmt.Sprintf("at %.2f from the left and %.2f from the top, %.2f wide and %.2f high", t.left, t.top, t.width(), t.height())
}

// findThings finds what stands before the wall and on the floor, from left to
// right, and counts what is too small to be a thing.
func (v *view) findThings() (things []thing) {
	front := make([]bool, len(v.pix))
	for i, c := range v.pix {
		behind := math.Inf(1)
		for _, side := range v.floorness { // a pixel on the line has a share of both
			behind = min(behind, c.apart(v.wall.mix(v.floor, side[i/v.size])))
		}
		front[i] = behind > otherTint
	}
	v.fillHoles(front)
	pixel := 1 / float64(v.size)
	for start := range front {
		if !front[start] || v.mask[start] != 0 {
			continue
		}
		t := thing{number: len(things) + 1, left: 1, top: 1}
		piece := v.spread(front, start, t.number)
		for _, i := range piece {
			x, y := float64(i%v.size)*pixel, float64(i/v.size)*pixel
			t.left, t.right = min(t.left, x), max(t.right, x+pixel)
			t.top, t.bottom = min(t.top, y), max(t.bottom, y+pixel)
		}
		t.area = float64(len(piece)) * pixel * pixel
		t.filled = t.area / (t.width() * t.height())
		if t.area < smallestBit {
			v.specks += t.area
			for _, i := range piece {
				front[i], v.mask[i] = false, 0
			}
			continue
		}
		things = append(things, t)
	}
	slices.SortStableFunc(things, func(a, b thing) int { return cmp.Compare(a.left, b.left) })
	return things
}

// join adds to one thing another that stands right above or below it, a pixel
// apart at most: where a shade meets its pole, a pixel that has a share of both may
// look like the wall behind.
func (v *view) join(to *thing, other thing) (joined bool) {
	if min(to.right, other.right) <= max(to.left, other.left) ||
		max(to.top, other.top)-min(to.bottom, other.bottom) > 1.5/float64(v.size) {
		return false
	}
	for i, n := range v.mask {
		if n == other.number {
			v.mask[i] = to.number
		}
	}
	to.left, to.right = min(to.left, other.left), max(to.right, other.right)
	to.top, to.bottom = min(to.top, other.top), max(to.bottom, other.bottom)
	to.area += other.area
	to.filled = to.area / (to.width() * to.height())
	return true
}

// fillHoles adds to what is in front all that it encloses: a sky of the wall's
// colour belongs to the window.
func (v *view) fillHoles(front []bool) {
	open := make([]bool, len(front))
	var edge []int
	for i := range front {
		x, y := i%v.size, i/v.size
		if !front[i] && (x == 0 || y == 0 || x == v.size-1 || y == v.size-1) {
			open[i] = true
			edge = append(edge, i)
		}
	}
	for k := 0; k < len(edge); k++ {
		for _, i := range v.beside(edge[k]) {
			if i >= 0 && !front[i] && !open[i] {
				open[i] = true
				edge = append(edge, i)
			}
		}
	}
	for i := range front {
		front[i] = !open[i]
	}
}

// beside returns the four pixels beside one, -1 for those outside of the picture.
func (v *view) beside(i int) (four [4]int) {
	x, y := i%v.size, i/v.size
	for k, next := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
		four[k] = next[1]*v.size + next[0]
		if next[0] < 0 || next[1] < 0 || next[0] >= v.size || next[1] >= v.size {
			four[k] = -1
		}
	}
	return four
}

// spread collects the pixels in front that hang together with one of them, side by side.
func (v *view) spread(front []bool, start, number int) (piece []int) {
	piece = []int{start}
	v.mask[start] = number
	for k := 0; k < len(piece); k++ {
		for _, i := range v.beside(piece[k]) {
			if i >= 0 && front[i] && v.mask[i] == 0 {
				v.mask[i] = number
				piece = append(piece, i)
			}
		}
	}
	return piece
}

// within returns the pixels whose middles lie in a box; the nearest one, if none do.
func (v *view) within(left, top, right, bottom float64) (inside []tint) {
	n := float64(v.size)
	for y := range v.size {
		for x := range v.size {
			px, py := (float64(x)+0.5)/n, (float64(y)+0.5)/n
			if px >= left && px <= right && py >= top && py <= bottom {
				inside = append(inside, v.at(x, y))
			}
		}
	}
	if len(inside) == 0 {
		whole := func(share float64) int { return max(0, min(v.size-1, int(share*n))) }
		inside = []tint{v.at(whole((left+right)/2), whole((top+bottom)/2))}
	}
	return inside
}

// skies looks through both panes of a window. even says whether they are alike.
func (v *view) skies(t thing) (sky tint, even bool) {
	var panes [2]tint
	for i := range panes {
		x := t.left + t.width()*(0.29+0.42*float64(i))
		y := t.top + t.height()/2
		pane := v.within(x-t.width()*0.17, y-t.height()*0.22, x+t.width()*0.17, y+t.height()*0.22)
		// Pixels that the frame has a share of are nearer to white.
		slices.SortFunc(pane, func(a, b tint) int { return cmp.Compare(b.apart(white), a.apart(white)) })
		panes[i] = median(pane[:(len(pane)+3)/4])
	}
	return panes[0].mix(panes[1], 0.5), panes[0].apart(panes[1]) < 1.4*sameTint
}

// panes are the skies as they look through a pane, a little lighter towards the
// horizon.
func panes() []tint {
	panes := make([]tint, len(skies))
	for i, sky := range skies {
		panes[i] = sky.mix(white, 0.11)
	}
	return panes
}

// frame is how light a thing is along its outline, 0 to 1.
func (v *view) frame(t thing) (light float64) {
	n := 0
	pixel := 1 / float64(v.size)
	for i, c := range v.pix {
		x, y := (float64(i%v.size)+0.5)*pixel, (float64(i/v.size)+0.5)*pixel
		if v.mask[i] == t.number && min(x-t.left, t.right-x, y-t.top, t.bottom-y) < pixel {
			light += c.light()
			n++
		}
	}
	return light / float64(max(1, n))
}

// pillow says whether a bed's pillow lies on the right, and whether that is clear.
func (v *view) pillow(t thing) (right, clear bool) {
	top := v.line + mattressTop
	white := func(x float64) float64 {
		least := 0.0
		for _, c := range v.within(x-0.035, top-pillowThick, x+0.035, top+0.04) {
			least = max(least, min(c[0], c[1], c[2]))
		}
		return least
	}
	from := boardWidth + pillowWidth/2
	l, r := white(t.left+from), white(t.right-from)
	return r > l, max(l, r) > 0.6 && math.Abs(l-r) > 0.1
}

// blanket returns the colour of a bed's blanket, and the share of it that has that colour.
func (v *view) blanket(t thing, headRight bool) (c tint, even float64) {
	half := 0.5 / float64(v.size) // the pixels at its edges have a share of something else
	left, right := t.left+boardWidth+pillowWidth+0.06+half, t.right-0.04-2*half
	if headRight {
		left, right = t.left+0.04+2*half, t.right-boardWidth-pillowWidth-0.06-half
	}
	inside := v.within(left, v.line+mattressTop+half, right, v.line+mattressTop+bedMattress-half)
	c = median(inside)
	return c, shareOf(inside, c)
}

// yellow is the share of a thing's pixels that have the colour of a lamp's shade.
func (v *view) yellow(t thing) float64 {
	n, yes := 0, 0
	for i, c := range v.pix {
		if v.mask[i] == t.number {
			n++
			if c.apart(shadeTint) < sameTint {
				yes++
			}
		}
	}
	return float64(yes) / float64(max(1, n))
}

// widest is the greatest width of a thing between two heights.
func (v *view) widest(t thing, top, bottom float64) (widest float64) {
	for y := int(top * float64(v.size)); y < int(bottom*float64(v.size)); y++ {
		n := 0
		for x := range v.size {
			if v.mask[y*v.size+x] == t.number {
				n++
			}
		}
		widest = max(widest, float64(n)/float64(v.size))
	}
	return widest
}

// apart is how far apart two colours are.
func (t tint) apart(other tint) float64 {
	var sum float64
	for i := range t {
		sum += (t[i] - other[i]) * (t[i] - other[i])
	}
	return math.Sqrt(sum)
}

// light is how light a colour is, 0 to 1, and saturation how far from grey.
func (t tint) light() float64 { return 0.299*t[0] + 0.587*t[1] + 0.114*t[2] }
func (t tint) saturation() float64 {
	top := max(t[0], t[1], t[2])
	if top == 0 {
		return 0
	}
	return 1 - min(t[0], t[1], t[2])/top
}

// String is such as #d1b39a.
func (t tint) String() string {
	part := func(v float64) int { return int(math.Round(255 * v)) }
	return fmt.Sprintf("#%02x%02x%02x", part(t[0]), part(t[1]), part(t[2]))
}

// median is the middle value of each of red, green and blue.
func median(colours []tint) (middle tint) {
	one := make([]float64, len(colours))
	for i := range middle {
		for j, c := range colours {
			one[j] = c[i]
		}
		slices.Sort(one)
		middle[i] = (one[len(one)/2] + one[(len(one)-1)/2]) / 2
	}
	return middle
}

// shareOf is the share of the colours that pass for one.
func shareOf(colours []tint, one tint) float64 {
	n := 0
	for _, c := range colours {
		if c.apart(one) < sameTint {
			n++
		}
	}
	return float64(n) / float64(len(colours))
}

// between is the place, 0 to 1, on the straight way from one colour to another
// that is nearest to a third one.
func between(from, to, c tint) float64 {
	var dot, long float64
	for i := range c {
		way := to[i] - from[i]
		dot += (c[i] - from[i]) * way
		long += way * way
	}
	if long == 0 {
		return 0
	}
	return max(0, min(1, dot/long))
}

// nearestOn is between for a way through some colours, at even places, and on is
// the colour at a place.
func nearestOn(way []tint, c tint) (place float64) {
	best := math.Inf(1)
	for i, from := range way[:len(way)-1] {
		p := (float64(i) + between(from, way[i+1], c)) / float64(len(way)-1)
		if d := on(way, p).apart(c); d < best {
			best, place = d, p
		}
	}
	return place
}

func on(way []tint, place float64) tint {
	at := max(0, min(1, place)) * float64(len(way)-1)
	i := min(int(at), len(way)-2)
	return way[i].mix(way[i+1], at-float64(i))
}
