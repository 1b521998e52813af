package rooms

import (
	"fmt"
	"math"
	"strings"
)

// A Report is what a detector saw in a picture that should be a bedroom. It
// knows the pixels alone.
type Report struct {
	// Checks are what it looked for, always in the order of the Check
	// constants. A check that could not be made, for want of a wall or a floor to
	// begin with, is not passed.
	Checks [NumChecks]Check
	// Room is how it reads the picture: its colours, places and sizes. What belongs
	// to a check that is not passed may be zero.
	Room Room
}

// A Check is one thing that the detector looked for.
type Check struct {
	// Name is the check's name, such as "one bed".
	Name string
	// OK says whether it is passed.
	OK bool
	// Saw is the evidence in words: what is where, how large and of which colour.
	Saw string
}

// The checks, each an index of Report.Checks.
const (
	// CheckLine: wall and floor, each of one colour, are parted by one level line.
	CheckLine = iota
	// CheckWindow: one window hangs in the wall, a bright frame around one sky.
	CheckWindow
	// CheckBed: one bed stands on the floor, a pillow at one end of it and a
	// blanket of one colour.
	CheckBed
	// CheckLamp: there is no lamp, or a whole one, from its shade down to the floor.
	CheckLamp
	// CheckOrder: there is nothing else.
	CheckOrder
	// NumChecks is the number of checks.
	NumChecks
)

// Sound says whether the picture passes every check.
func (r Report) Sound() bool { return r.Why() == "" }

// Why says what is wrong with the picture, all of it in one line; nothing if it is sound.
func (r Report) Why() string {
	var wrong []string
	for _, c := range r.Checks {
		if !c.OK {
			wrong = append(wrong, c.Name+": "+c.Saw)
		}
	}
	return strings.Join(wrong, "; ")
}

// Check looks at one picture of Size by Size pixels, and says whether it is a
// bedroom such as this artist paints. It bears a little blur and noise. A work of
// another size passes no check, and one whose values are no numbers neither.
func (a Artist) Check(work []float32) Report {
	r := Report{Checks: [NumChecks]Check{
		{Name: "one line between wall and floor"}, {Name: "one window"}, {Name: "one bed"}, {Name: "a whole lamp or none"}, {Name: "nothing else"}}}
	v, trouble := newView(a.size(), work)
	if trouble != "" {
		return r.giveUp(trouble)
	}
	saw, ok := v.findLine(&r.Room)
	r.pass(CheckLine, ok, saw)
	if !ok {
		return r.giveUp("can't be looked for without a wall and a floor")
	}
	things := v.findThings()
	things = r.checkWindow(v, things)
	things = r.checkBed(v, things)
	things = r.checkLamp(v, things)
	r.checkOrder(v, things)
	return r
}

func (r *Report) pass(check int, ok bool, saw string) {
	r.Checks[check].OK, r.Checks[check].Saw = ok, saw
}

// giveUp fails what has not been looked for yet.
func (r Report) giveUp(why string) Report {
	for i := range r.Checks {
		if r.Checks[i].Saw == "" {
			r.Checks[i].Saw = why
		}
	}
	return r
}

// How far apart two colours are is their distance in the cube of red, green and
// blue, each 0 to 1: at most 1.73.
const (
	sameTint    = 0.22  // two that pass for one
	otherTint   = 0.15  // a thing's from the wall's or the floor's behind it
	floorApart  = 0.15  // a floor's from a wall's, at least
	smallestBit = 0.006 // of the picture's area: less is a speck
	mostSpecks  = 0.02  // of the area, all together
)

// findLine finds the wall's colour in the top rows, the floor's in the bottom rows
// and the line between them along both edges, where nothing stands.
func (v *view) findLine(r *Room) (saw string, ok bool) {
	wall, wallEven := v.plain(0, v.pixels(0.085))
	floor, floorEven := v.plain(v.size-v.pixels(0.085), v.size)
	v.wall, v.floor = wall, floor
	r.Wall, r.Floor = wall.hue(), nearestOn(floors[:], floor)
	switch {
	case wallEven < 0.85:
		return fmt.Sprintf("the top is not of one colour (only %.0f %% of it is)", 100*wallEven), false
	case floorEven < 0.85:
		return fmt.Sprintf("the bottom is not of one colour (only %.0f %% of it is)", 100*floorEven), false
	case wall.apart(floor) < floorApart:
		return fmt.Sprintf("top and bottom have nearly the same colour (%v and %v)", wall, floor), false
	}
	left, leftness, leftOK := v.edge(0)
	right, rightness, rightOK := v.edge(v.size - 1)
	switch {
	case !leftOK:
		return "the left edge does not go from wall to floor once", false
	case !rightOK:
		return "the right edge does not go from wall to floor once", false
	case math.Abs(left-right) > 1/float64(v.size)+0.01:
		return fmt.Sprintf("the line is at %.2f on the left and at %.2f on the right", left, right), false
	}
	r.Line = (left + right) / 2
	v.line, v.floorness = r.Line, [2][]float64{leftness, rightness}
	saw = fmt.Sprintf("at %.2f of the height, wall %v, floor %v", r.Line, wall, floor)
	return saw, r.Line > 0.5 && r.Line < 0.8
}

// checkWindow takes the window out of the things: what hangs in the wall and is large.
func (r *Report) checkWindow(v *view, things []thing) (rest []thing) {
	var found []thing
	for _, t := range things {
		if t.bottom < v.line-0.06 && t.area > 0.02 {
			found = append(found, t)
		} else {
			rest = append(rest, t)
		}
	}
	if len(found) != 1 {
		r.pass(CheckWindow, false, fmt.Sprintf("%d things hang in the wall", len(found)))
		return append(rest, found...)
	}
	t := found[0]
	pixel := 1 / float64(v.size)
	tints, even := v.skies(t)
	sky := nearestOn(panes(), tints)
	off := tints.apart(on(panes(), sky))
	r.Room.WindowLeft, r.Room.WindowTop, r.Room.WindowWidth, r.Room.WindowHeight = t.left, t.top, t.width(), t.height()
	r.Room.Sky = sky
	saw := fmt.Sprintf("%v, sky %v", t, tints)
	switch {
	case t.width() < 0.26-pixel || t.width() > 0.42+pixel || t.height() < 0.20-pixel || t.height() > 0.31+pixel:
		saw += ", which is no window's size"
	case t.filled < 0.72:
		saw += fmt.Sprintf(", no rectangle (%.0f %% of it filled)", 100*t.filled)
	case !even:
		saw += ", though its panes differ"
	case off > sameTint:
		saw += ", a colour that no sky has"
	case v.frame(t) < v.wall.light()-0.04:
		saw += ", without a bright frame"
	default:
		r.pass(CheckWindow, true, saw)
		return rest
	}
	r.pass(CheckWindow, false, saw)
	return rest
}

// checkBed takes the bed out of the things: what is wide and reaches down into the floor.
func (r *Report) checkBed(v *view, things []thing) (rest []thing) {
	var found []thing
	for _, t := range things {
		if t.width() > 0.25 && t.bottom > v.line+0.03 {
			found = append(found, t)
		} else {
			rest = append(rest, t)
		}
	}
	if len(found) != 1 {
		r.pass(CheckBed, false, fmt.Sprintf("%d wide things stand on the floor", len(found)))
		return append(rest, found...)
	}
	t := found[0]
	pixel := 1 / float64(v.size)
	right, clear := v.pillow(t)
	blanket, even := v.blanket(t, right)
	r.Room.BedLeft, r.Room.BedWidth, r.Room.HeadRight, r.Room.Blanket = t.left, t.width(), right, blanket.hue()
	side := map[bool]string{false: "left", true: "right"}[right]
	saw := fmt.Sprintf("%v, its pillow on the %s, blanket %v", t, side, blanket)
	switch {
	case t.width() < 0.37-pixel || t.width() > 0.49+pixel:
		saw += ", which is no bed's width"
	case t.height() < 0.28-pixel || t.height() > 0.38+pixel:
		saw += ", which is no bed's height"
	case math.Abs(t.bottom-v.line-bedFeet) > 0.03+pixel:
		saw += fmt.Sprintf(", its feet %.2f below the line and not %.2f", t.bottom-v.line, bedFeet)
	case t.filled < 0.52:
		saw += fmt.Sprintf(", with holes (%.0f %% of it filled)", 100*t.filled)
	case !clear:
		saw += ", though that is hard to see"
	case even < 0.8:
		saw += fmt.Sprintf(", of which only %.0f %% has that colour", 100*even)
	case blanket.saturation() < 0.35:
		saw += ", too pale for a blanket"
	default:
		r.pass(CheckBed, true, saw)
		return rest
	}
	r.pass(CheckBed, false, saw)
	return rest
}

// checkLamp takes the lamp out of the things: what is narrow and
// reaches down to the floor, or is yellow.
func (r *Report) checkLamp(v *view, things []thing) (rest []thing) {
	var found []thing
	for _, t := range things {
		across := t.top < v.line-0.05 && t.bottom > v.line+0.03
		if t.width() > 0.25 || !across && v.yellow(t) < 0.3 {
			rest = append(rest, t)
		} else if n := len(found); n > 0 && v.join(&found[n-1], t) {
			continue
		} else {
			found = append(found, t)
		}
	}
	if len(found) == 0 {
		r.pass(CheckLamp, true, "none")
		return rest
	}
	t := found[0]
	pixel := 1 / float64(v.size)
	r.Room.Lamp, r.Room.LampX = true, (t.left+t.right)/2
	saw := t.String()
	shade := median(v.within(r.Room.LampX-0.03, t.top+0.04, r.Room.LampX+0.03, v.line-shadeBottom-0.03))
	switch {
	case len(found) > 1:
		saw = fmt.Sprintf("%d lamps, or pieces of one", len(found))
	case t.width() < 0.12-pixel || t.width() > 0.19+pixel:
		saw += ", which is no lamp's width"
	case math.Abs(v.line-t.top-shadeTop) > 0.04+pixel:
		saw += fmt.Sprintf(", its shade begins %.2f above the line and not %.2f", v.line-t.top, shadeTop)
	case math.Abs(t.bottom-v.line-lampFoot) > 0.03+pixel:
		saw += fmt.Sprintf(", it ends %.2f below the line and not %.2f", t.bottom-v.line, lampFoot)
	case shade.apart(shadeTint) > 0.34 || shade[0] < shade[2]+0.2:
		saw += fmt.Sprintf(", its shade %v and not yellow", shade)
	case v.widest(t, v.line-shadeBottom+0.05, v.line+0.02) > 0.09+pixel:
		saw += ", without a slender pole"
	default:
		r.pass(CheckLamp, true, saw)
		return rest
	}
	r.pass(CheckLamp, false, saw)
	return rest
}

// checkOrder looks at what is left over.
func (r *Report) checkOrder(v *view, things []thing) {
	specks := v.specks
	for _, t := range things {
		specks += t.area
	}
	switch {
	case len(things) > 0:
		r.pass(CheckOrder, false, fmt.Sprintf("%d more, the first %v", len(things), things[0]))
	case specks > mostSpecks:
		r.pass(CheckOrder, false, fmt.Sprintf("specks, all over %.1f %% of the picture", 100*specks))
	default:
		r.pass(CheckOrder, true, fmt.Sprintf("specks over %.1f %% of the picture", 100*specks))
	}
}
