package film

import (
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"atelier/ganlib"
	"atelier/ganlib/language"
	"atelier/internal/say"
)

// SVG returns the film as one moving picture, 800 by 496 pixels, for an <img>
// or for a file. It plays by itself and without script (by SMIL, which browsers
// play in an <img> too), so it moves in a notebook that is not trusted and on a
// repository's page. To a reader who asks for less motion, and wherever nothing
// plays, it shows the last frame.
//
// The tutorial's 100 frames, thinned to 51, make some 220 kB, and 26 frames of 24 pictures of
// 24 by 24 pixels some 1.2 MB. Where there is no critic ([ganlib.Film].NoCritic) there are no
// needles to show, and it is an error, as with the other forms but [GIF].
func SVG(artist ganlib.Artist, f *ganlib.Film, o Options) ([]byte, error) {
	g, err := open(artist, f, o, 51, 26, 8)
	if err != nil {
		return nil, fmt.Errorf("film: SVG: %w", err)
	}
	return g.svg(), nil
}

// Image returns the film's SVG as an HTML element that carries all of it:
// <img alt="…" src="data:image/svg+xml;base64,…">. Jupyter shows it even in a
// notebook that it does not trust.
func Image(artist ganlib.Artist, f *ganlib.Film, o Options) (string, error) {
	g, err := open(artist, f, o, 51, 26, 8)
	if err != nil {
		return "", fmt.Errorf("film: Image: %w", err)
	}
	return fmt.Sprintf(`<img style="max-width:100%%"%s alt="%s" src="data:image/svg+xml;base64,%s">`,
		language.Attribute(), escape(say.F("%s. %s", g.Title, g.alt())), base64.StdEncoding.EncodeToString(g.svg())), nil
}

// open checks everything and makes the stage. Of pictures, fewer frames are the usual number.
func open(artist ganlib.Artist, f *ganlib.Film, o Options, frames, ofPictures int, seconds float64) (*stage, error) {
	if _, ok := artist.(ganlib.Parabolas); !ok {
		frames = ofPictures
	}
	o, err := o.withDefaults(frames, seconds)
	if err != nil {
		return nil, err
	}
	if f != nil && f.NoCritic {
		return nil, errors.New("there is no critic in this film, whose needles could be shown: film.GIF shows it")
	}
	s, err := newScene(artist, f, o)
	if err != nil {
		return nil, err
	}
	return newStage(s)
}

// svg writes the picture: what stands still, what moves, and, for readers who
// want no motion, the last frame in its place.
func (g *stage) svg() []byte {
	var d drawing
	d.add(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="title desc"%s>`+"\n",
		stageWidth, stageHeight, language.Attribute())
	d.add("<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escape(g.Title), escape(g.alt()))
	d.add("<style>\n%s%s</style>\n", withColors(ownLetters(stageCSS)), motionCSS)
	d.add(`<rect x=".5" y=".5" width="%d" height="%d" rx="8" fill="%s" stroke="%s"/>`+"\n",
		stageWidth-1, stageHeight-1, withColors("var(--paper)"), withColors("var(--edge)"))
	g.clips(&d)
	g.canvasBack(&d)
	g.needlesBack(&d)
	g.traces(&d)
	if g.moves() {
		g.group(&d, "moving", newClock(g.scene))
	}
	g.group(&d, "still", nil)
	d.add("</svg>\n")
	return d.Bytes()
}

// group draws all that changes with the step.
func (g *stage) group(d *drawing, class string, c *clock) {
	d.add(`<g class="%s">`+"\n", class)
	g.paintings(d, c)
	g.tips(d, c)
	d.add("</g>\n")
}

// motionCSS shows one of the two groups. An SVG of one frame has the still one
// alone.
const motionCSS = `.moving + .still { display: none }
@media (prefers-reduced-motion: reduce) { .moving { display: none } .moving + .still { display: inline } }
`

// withColors puts the palette in place of custom properties, which not all that
// show an SVG know.
func withColors(css string) string {
	var pairs []string
	for _, declaration := range strings.Split(strings.TrimSuffix(colors(), ";"), ";") {
		name, value, _ := strings.Cut(declaration, ":")
		pairs = append(pairs, "var("+name+")", value)
	}
	return strings.NewReplacer(pairs...).Replace(css)
}

// A clock says when things happen: time runs with the training's steps, and
// rests at the end.
type clock struct {
	first, last int     // steps
	playing     float64 // the share of the time before the pause
	seconds     float64 // of all
	times       string  // keyTimes of the frames and of the end
	starts      string  // keyTimes of the frames
}

func newClock(s *scene) *clock {
	c := &clock{first: s.first().Step, last: s.last().Step, seconds: s.Seconds + pause}
	c.playing = s.Seconds / c.seconds
	steps := make([]float64, len(s.frames))
	for i, f := range s.frames {
		steps[i] = float64(f.Step)
	}
	c.starts = c.keyTimes(steps)
	c.times = c.starts + ";1"
	return c
}

// keyTimes says when the steps come, as shares of the whole time.
func (c *clock) keyTimes(steps []float64) string {
	out := make([]string, len(steps))
	for i, s := range steps {
		share := (s - float64(c.first)) / float64(c.last-c.first) * c.playing
		out[i] = strings.TrimPrefix(strconv.FormatFloat(math.Round(share*1e4)/1e4, 'f', -1, 64), "0.")
		if out[i] != "0" {
			out[i] = "." + out[i]
		}
	}
	return strings.Join(out, ";")
}

// glide is the element that moves an attribute smoothly through values, one at
// each of times; leap is one that jumps.
func (c *clock) glide(attribute, times, values string) string {
	return fmt.Sprintf(`<animate attributeName="%s" dur="%gs" repeatCount="indefinite" keyTimes="%s" values="%s"/>`,
		attribute, c.seconds, times, values)
}

func (c *clock) leap(attribute, values string) string {
	return fmt.Sprintf(`<animate attributeName="%s" dur="%gs" repeatCount="indefinite" calcMode="discrete" keyTimes="%s" values="%s"/>`,
		attribute, c.seconds, c.starts, values)
}

// jump is the element that moves something to the places of n frames in turn.
func (c *clock) jump(n int, at func(i int) image.Point) string {
	places := make([]string, n)
	for i := range places {
		places[i] = fmt.Sprintf("%d %d", -at(i).X, -at(i).Y)
	}
	return fmt.Sprintf(`<animateTransform attributeName="transform" type="translate" dur="%gs" repeatCount="indefinite" calcMode="discrete" keyTimes="%s" values="%s"/>`,
		c.seconds, c.starts, strings.Join(places, ";"))
}

// paintings draws the canvas's moving part: moving with the clock, or as it is
// in the last frame if there is none.
func (g *stage) paintings(d *drawing, c *clock) {
	left := canvasLeft
	if g.pictures() {
		left = sheetLeft
	} else {
		g.curved(d, c)
	}
	if g.sheet != nil {
		g.sheet.draw(d, c, len(g.frames))
	}
	g.roll(d, c, "step", left, areaTop-titleAbove-legendRow, "", func(f ganlib.Frame) string {
		return say.F("Step %d of %d", f.Step, g.end)
	})
}

// curved draws paintings that are curves.
func (g *stage) curved(d *drawing, c *clock) {
	// Halves of a pixel: nobody sees less, and the file stays small. The class
	// fine has lines that are as much wider.
	const fine = 2
	group := func(name, class string, ks int) {
		d.add(`<g clip-path="url(#canvas-area)"><g%s class="fine %s" transform="translate(%d %d) scale(%g)">`+"\n",
			id(c, name), class, canvasLeft, areaTop, 1.0/fine)
		for k := range ks {
			g.painting(d, c, k, fine)
		}
		d.add("</g></g>\n")
	}
	group("paintings", "painting", len(g.last().Paintings))
	g.bounds(d)
	group("bold", "bold", min(1, len(g.last().Paintings)))
}

// painting draws painting k.
func (g *stage) painting(d *drawing, c *clock, k int, fine float64) {
	shape := func(f ganlib.Frame) string { return relative(g.painted(f.Paintings[k], fine)) }
	if c == nil {
		if p := g.last().Paintings[k]; drawable(p) {
			d.add(`<path d="%s"/>`+"\n", shape(g.last()))
		}
		return
	}
	var shapes, visible []string
	seen := "" // a painting that can't be drawn hides, and waits where it was
	for _, f := range g.frames {
		if drawable(f.Paintings[k]) {
			seen = shape(f)
			visible = append(visible, "visible")
		} else {
			visible = append(visible, "hidden")
		}
		shapes = append(shapes, seen)
	}
	if seen == "" {
		return
	}
	for i := len(shapes) - 1; i >= 0; i-- { // before it could be drawn: where it will be
		if shapes[i] == "" {
			shapes[i] = shapes[i+1]
		}
	}
	d.add(`<path d="%s">%s`, seen, c.glide("d", c.times, strings.Join(append(shapes, seen), ";")))
	if all := strings.Join(visible, ";"); strings.Contains(all, "hidden") {
		d.add("%s", c.leap("visibility", all))
	}
	d.add("</path>\n")
}

// id is the name of a part that stands still, by which a page's script finds it.
func id(c *clock, name string) string {
	if c != nil {
		return ""
	}
	return ` id="` + name + `"`
}

// relative writes a line as a path of small whole numbers.
func relative(xs, ys []int) string {
	out := fmt.Appendf(nil, "M%d %dl", xs[0], ys[0])
	for i := 1; i < len(xs); i++ {
		if i > 1 {
			out = append(out, ' ')
		}
		out = strconv.AppendInt(out, int64(xs[i]-xs[i-1]), 10)
		dy := ys[i] - ys[i-1]
		if dy >= 0 {
			out = append(out, ' ') // a minus needs no space before it
		}
		out = strconv.AppendInt(out, int64(dy), 10)
	}
	return string(out)
}

// tips draws the needles as far as the step, and the marks at their tips.
func (g *stage) tips(d *drawing, c *clock) {
	name := "past"
	if c != nil {
		name = "moving-past"
	}
	past := func(step int) string {
		x, _ := g.score.at(float64(step), 0)
		return num(x - needlesLeft)
	}
	end := past(g.last().Step)
	d.add(`<clipPath id="%s"><rect x="%d" y="%d" height="%d" width="%s">`, name, needlesLeft, areaTop, areaHeight, end)
	if c != nil {
		d.add("%s", c.glide("width", c.keyTimes([]float64{float64(c.first), float64(c.last)})+";1", past(c.first)+";"+end+";"+end))
	}
	d.add(`</rect></clipPath><use href="#traces" clip-path="url(#%s)"/><g%s>`, name, id(c, "tips"))
	for _, p := range g.panels() {
		for _, n := range p.needles {
			g.tip(d, c, p.window, n)
		}
	}
	d.add("</g>\n")
	const right = needlesLeft + needlesWidth
	g.roll(d, c, "accuracy", right, areaTop-titleAbove-legendRow, "end", accuracyText)
	g.roll(d, c, "score", right, scoreTop-titleAbove, "end", scoreText)
}

// tip draws the mark at the tip of one needle.
func (g *stage) tip(d *drawing, c *clock, w window, n needle) {
	last := g.last().Step
	tip := n.at(float64(last))
	if math.IsNaN(tip) || math.IsInf(tip, 0) {
		return
	}
	x, y := w.at(float64(last), tip)
	if c == nil {
		d.add(`<circle class="%s" r="4" cx="%s" cy="%s"/>`, n.class, num(x), num(y))
		return
	}
	steps := []float64{float64(c.first)}
	for _, s := range n.steps {
		if s > float64(c.first) && s < float64(last) {
			steps = append(steps, s)
		}
	}
	steps = append(steps, float64(last))
	var xs, ys []string
	for i := range steps {
		v := n.at(steps[i])
		if math.IsNaN(v) || math.IsInf(v, 0) {
			v = tip
		}
		x, y := w.at(steps[i], v)
		xs, ys = append(xs, num(x)), append(ys, num(y))
	}
	xs, ys = append(xs, num(x)), append(ys, num(y))
	times := c.keyTimes(steps) + ";1"
	d.add(`<circle class="%s" r="4" cx="%s" cy="%s">%s%s</circle>`, n.class, num(x), num(y),
		c.glide("cx", times, strings.Join(xs, ";")), c.glide("cy", times, strings.Join(ys, ";")))
}

// roll writes a text that changes with the frame. All its texts stand one below
// the other on a roll, and a window, as high as one, shows the present one.
func (g *stage) roll(d *drawing, c *clock, name string, x, y int, anchor string, text func(ganlib.Frame) string) {
	const row, baseline = 26, 19
	if c == nil {
		d.add(`<text%s class="title %s" x="%d" y="%d">%s</text>`+"\n", id(c, name), anchor, x, y, escape(text(g.last())))
		return
	}
	const width = 250
	at := 0
	if anchor == "end" {
		at = width
	}
	d.add(`<svg x="%d" y="%d" width="%d" height="%d" overflow="hidden"><text class="title %s" y="%d" transform="translate(%s)">`,
		x-at, y-baseline, width, row, anchor, baseline-row, fmt.Sprintf("0 %d", -row*(len(g.frames)-1)))
	for _, f := range g.frames {
		d.add(`<tspan x="%d" dy="%d">%s</tspan>`, at, row, escape(text(f)))
	}
	d.add("%s</text></svg>\n", c.jump(len(g.frames), func(i int) image.Point { return image.Pt(0, i*row) }))
}
