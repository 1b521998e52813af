package rooms

import (
	"fmt"
	"math/rand/v2"
)

// A Room is all that there is to say about one bedroom: its factors. Places and
// sizes are shares of the picture's side, counted from the left and from the top.
// The ranges are those that [Artist] paints in. Draw takes others as well, and cuts
// off what leaves the picture.
type Room struct {
	// Wall and Blanket are hues, 0 to 1 around the colour circle: 0 is red, 1/3
	// green, 2/3 blue, 1 red again. A wall is pale, a blanket is bright.
	Wall, Blanket float64
	// Line is where the wall ends and the floor begins: 0.64 to 0.70.
	Line float64
	// Floor is the wood of the floor: 0 (dark) to 1 (light).
	Floor float64
	// WindowLeft and WindowTop are the window's corner: at least 0.06, and 0.09 to
	// 0.11. WindowWidth is 0.31 to 0.36, WindowHeight 0.23 to 0.27.
	WindowLeft, WindowTop, WindowWidth, WindowHeight float64
	// Sky is the time outside: 0 is night, 1/2 sunset, 1 day.
	Sky float64
	// BedLeft is the bed's left edge, at least 0.05, and BedWidth 0.41 to 0.45.
	BedLeft, BedWidth float64
	// HeadRight says at which end the pillow lies.
	HeadRight bool
	// Lamp says whether there is a standing lamp, and LampX where its pole stands.
	// Without a lamp, LampX says nothing.
	Lamp  bool
	LampX float64
}

// What all rooms have in common, in shares of the picture's side.
const (
	margin      = 0.05 // nothing stands nearer to the left and right edges
	bedFeet     = 0.18 // how far below the line a bed's feet stand
	bedLegs     = 0.03 // from the feet up: the legs,
	bedRail     = 0.05 // … the rail,
	bedMattress = 0.15 // … the mattress,
	pillowThick = 0.06 // … and the pillow
	bedHeight   = 0.34 // from the feet to the top of the headboard
	boardWidth  = 0.045
	pillowWidth = 0.11
	lampFoot    = 0.11                                      // how far below the line a lamp stands
	lampShade   = 0.16                                      // the shade's width
	shadeTop    = 0.34                                      // how far above the line the shade begins
	shadeBottom = 0.20                                      // … and where it ends
	lampSpace   = 0.06                                      // between a lamp and a bed, or a window
	mattressTop = bedFeet - bedLegs - bedRail - bedMattress // below the line (above it, if negative)
)

// The colours that do not vary.
var (
	white      = tint{0.93, 0.92, 0.90}
	pillowTint = tint{0.98, 0.98, 1.00}
	wood       = tint{0.16, 0.08, 0.06}
	iron       = tint{0.08, 0.08, 0.11}
	shadeTint  = tint{1.00, 0.88, 0.42}

	floors = [2]tint{{0.38, 0.25, 0.17}, {0.64, 0.45, 0.29}}                     // dark, light
	skies  = [3]tint{{0.09, 0.11, 0.30}, {0.95, 0.50, 0.26}, {0.45, 0.75, 0.98}} // night, sunset, day
)

// wallTint, blanketTint, floorTint and skyTint are the colours of the factors.
func (r Room) wallTint() tint    { return hue(r.Wall, 0.30, 0.74) }
func (r Room) blanketTint() tint { return hue(r.Blanket, 0.80, 0.82) }
func (r Room) floorTint() tint   { return floors[0].mix(floors[1], r.Floor) }
func (r Room) skyTint() tint {
	if r.Sky < 0.5 {
		return skies[0].mix(skies[1], 2*r.Sky)
	}
	return skies[1].mix(skies[2], 2*r.Sky-1)
}

// Draw draws the room as a work of size by size pixels, shape [size, size, 3]. It
// is the same picture in every size; below 16 little of it is left to be seen.
// size must be positive.
func (r Room) Draw(size int) []float32 {
	s := newSheet(size)
	s.rect(0, 0, 1, 1, r.floorTint())
	s.rect(0, 0, 1, r.Line, r.wallTint())
	r.drawWindow(s)
	r.drawBed(s)
	if r.Lamp {
		r.drawLamp(s)
	}
	return s.work()
}

func (r Room) drawWindow(s *sheet) {
	const frame, bar = 0.04, 0.026
	left, top, right, bottom := r.WindowLeft, r.WindowTop, r.WindowLeft+r.WindowWidth, r.WindowTop+r.WindowHeight
	s.rect(left, top, right, bottom, white)
	high, low := top+frame, bottom-frame
	const bands = 8        // the sky grows lighter towards the horizon
	for i := range bands { // each down to the bottom: two edges in one pixel would let the white shine through
		from := float64(i) / bands
		s.rect(left+frame, high+(low-high)*from, right-frame, low, r.skyTint().mix(white, 0.25*from))
	}
	middle := (left + right) / 2
	s.rect(middle-bar/2, top, middle+bar/2, bottom, white)
}

func (r Room) drawBed(s *sheet) {
	feet := r.Line + bedFeet
	rail := feet - bedLegs
	mattress := rail - bedRail
	sheetTop := mattress - bedMattress
	// along is a stretch of the bed, counted from its head.
	along := func(from, to, top, bottom float64, c tint) {
		if r.HeadRight {
			from, to = r.BedWidth-to, r.BedWidth-from
		}
		s.rect(r.BedLeft+from, top, r.BedLeft+to, bottom, c)
	}
	w := r.BedWidth
	along(0.02, w-0.02, rail, feet, r.floorTint().mix(tint{}, 0.45)) // the shadow under it
	along(0, boardWidth, feet-bedHeight, feet, wood)
	along(w-0.035, w, sheetTop-0.03, feet, wood)
	along(boardWidth, w-0.035, sheetTop, mattress, white)
	along(boardWidth, w-0.035, mattress, rail, wood)
	pillow := boardWidth + pillowWidth
	along(boardWidth+0.008, pillow, sheetTop-pillowThick, sheetTop+0.02, pillowTint)
	along(pillow+0.02, w-0.035, sheetTop-0.012, mattress+0.012, r.blanketTint())
}

func (r Room) drawLamp(s *sheet) {
	const pole, foot = 0.04, 0.12
	s.rect(r.LampX-pole/2, r.Line-shadeBottom, r.LampX+pole/2, r.Line+lampFoot, iron)
	s.rect(r.LampX-foot/2, r.Line+lampFoot-0.03, r.LampX+foot/2, r.Line+lampFoot, iron)
	const slices = 8 // the shade widens downwards
	for i := range slices {
		from := float64(i) / slices
		half := lampShade / 2 * (0.62 + 0.38*from)
		s.rect(r.LampX-half, r.Line-shadeTop+(shadeTop-shadeBottom)*from, r.LampX+half, r.Line-shadeBottom, shadeTint)
	}
}

// An Artist paints bedrooms: a bed on the floor, a window in the
// wall, and in half of them a standing lamp where there is more space beside the
// bed; the window then makes room for the lamp. Nothing covers anything else.
type Artist struct {
	// Size is the height and the width of a picture, in pixels: 0 means 24, and
	// anything else must be 16 to 1024.
	Size int
}

// Shape returns [Size, Size, 3].
func (a Artist) Shape() []int { return []int{a.size(), a.size(), 3} }

func (a Artist) size() int {
	if a.Size == 0 {
		return 24
	}
	return a.Size
}

// Validate reports what is wrong with a, and what is allowed.
func (a Artist) Validate() error {
	if s := a.size(); s < 16 || s > 1024 {
		return fmt.Errorf("rooms.Artist.Size %d: must be 16 to 1024 pixels (or 0 for 24)", a.Size)
	}
	return nil
}

// Works returns n rooms of chance: n × Size × Size × 3 values.
func (a Artist) Works(rng *rand.Rand, n int) []float32 {
	works := make([]float32, 0, n*a.size()*a.size()*3)
	for range n {
		works = append(works, Random(rng).Draw(a.size())...)
	}
	return works
}

// String says which artist this is, for people and for saved files.
func (a Artist) String() string {
	return fmt.Sprintf("bedrooms of %d by %d pixels", a.size(), a.size())
}

// Random returns a room whose factors are spread evenly over their ranges.
func Random(rng *rand.Rand) Room {
	between := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	r := Room{
		Wall: rng.Float64(), Blanket: rng.Float64(), Line: between(0.64, 0.70), Floor: rng.Float64(),
		WindowTop: between(0.09, 0.11), WindowWidth: between(0.31, 0.36), WindowHeight: between(0.23, 0.27),
		Sky: rng.Float64(), BedWidth: between(0.41, 0.45),
		HeadRight: rng.IntN(2) == 1, Lamp: rng.IntN(2) == 1,
	}
	r.BedLeft = between(margin, 1-margin-r.BedWidth)
	low, high := 0.06, 0.94-r.WindowWidth // for the window's left edge
	left, right := r.BedLeft, 1-r.BedLeft-r.BedWidth
	near, far := margin+lampShade/2, max(left, right)-lampSpace-lampShade/2 // the lamp, from its own edge
	r.LampX = between(near, max(near, far))
	if r.Lamp && left > right {
		low = r.LampX + lampShade/2 + lampSpace
	}
	if left <= right {
		r.LampX = 1 - r.LampX
	}
	if r.Lamp && left <= right {
		high = r.LampX - lampShade/2 - lampSpace - r.WindowWidth
	}
	r.WindowLeft = between(low, high)
	return r
}
