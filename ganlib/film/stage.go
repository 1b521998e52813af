package film

import (
	_ "embed"
	"math"

	"atelier/ganlib/plot"
	"atelier/internal/say"
)

// A stage is where the film is shown: the canvas at the left, the two needles
// at the right, and what of them does not move. It is the same in an SVG and on
// a page.
type stage struct {
	*scene
	canvas          window
	accuracy, score window
	needlesAbove    []needle // on accuracy
	needlesBelow    []needle // on score
}

//go:embed stage.css
var stageCSS string

// The picture's size and the places on it.
const (
	stageWidth, stageHeight = 800, 496

	canvasLeft, canvasWidth   = 48, 388
	needlesLeft, needlesWidth = 512, 262
	areaTop, areaHeight       = 92, 350
	needleHeight              = 140
	scoreTop                  = areaTop + areaHeight - needleHeight

	// Baselines above an area, of which the upper ones have two rows of a legend.
	titleAbove, legendAbove = 40, 14
	legendRow               = 24
)

func newStage(s *scene) (*stage, error) {
	var x, y plot.Axis
	if !s.pictures() {
		var err error
		if x, y, err = plot.CanvasAxes(s.curves); err != nil {
			return nil, err
		}
	}
	steps, accuracy, score := plot.NeedleAxes(s.film, s.end)
	unlabelled := steps // the lower panel has the labels of both
	unlabelled.Ticks = nil
	for _, t := range steps.Ticks {
		unlabelled.Ticks = append(unlabelled.Ticks, plot.Tick{Value: t.Value})
	}
	g := &stage{
		scene:    s,
		canvas:   window{canvasLeft, areaTop, canvasWidth, areaHeight, x, y},
		accuracy: window{needlesLeft, areaTop, needlesWidth, needleHeight, unlabelled, accuracy},
		score:    window{needlesLeft, scoreTop, needlesWidth, needleHeight, steps, score},
	}
	g.needlesAbove, g.needlesBelow = s.needles()
	return g, nil
}

// clips declares what keeps the curves within their axes.
func (g *stage) clips(d *drawing) {
	for _, area := range []struct {
		name string
		window
	}{{"canvas-area", g.canvas}, {"accuracy-area", g.accuracy}, {"score-area", g.score}} {
		d.add(`<clipPath id="%s"><rect x="%s" y="%s" width="%s" height="%s"/></clipPath>`+"\n",
			area.name, num(area.left), num(area.top), num(area.width), num(area.height))
	}
}

// canvasBack draws what lies below the paintings.
func (g *stage) canvasBack(d *drawing) {
	if g.pictures() {
		d.add(`<text x="%d" y="%d">%s</text>`+"\n", sheetLeft, areaTop-legendAbove-legendRow, escape(say.T("Generated paintings")))
		if g.sheet != nil {
			g.sheet.define(d)
		}
		return
	}
	d.axes(g.canvas)
	d.legend(canvasLeft, areaTop-legendAbove-legendRow, key{"bold", say.T("Generated painting"), 0})
	d.legend(canvasLeft, areaTop-legendAbove, key{"upper", say.T("upper bound"), 140}, key{"lower", say.T("lower bound"), 0})
}

// bounds draws the artist's range.
func (g *stage) bounds(d *drawing) {
	xs, lower, upper := plot.Bounds(g.curves)
	d.add(`<path class="upper" d="%s"/><path class="lower" d="%s"/>`+"\n", g.canvas.path(xs, upper), g.canvas.path(xs, lower))
}

// needlesBack draws what lies below the needles.
func (g *stage) needlesBack(d *drawing) {
	settledAccuracy, settledScore := plot.Equilibrium(g.film)
	for _, p := range []struct {
		w       window
		name    string
		settled float64
		rows    [][]key
	}{
		{g.accuracy, "D accuracy", settledAccuracy,
			[][]key{{{"critic", say.T("for real works"), 0}}, {{"right", say.T("true accuracy"), 152}, {"rest", say.T("at rest"), 0}}}},
		{g.score, "D score", settledScore,
			[][]key{{{"critic", say.T("minus the loss"), 152}, {"rest", say.T("at rest"), 0}}}},
	} {
		above := float64(legendRow * (len(p.rows) - 1))
		d.add(`<text class="title" x="%s" y="%s">%s</text>`, num(p.w.left), num(p.w.top-titleAbove-above), p.name)
		d.axes(p.w)
		for i, row := range p.rows {
			d.legend(p.w.left, p.w.top-legendAbove-above+float64(legendRow*i), row...)
		}
		if math.IsNaN(p.settled) { // under this loss it settles nowhere
			continue
		}
		d.add(`<path class="rest" d="%s"/>`+"\n", p.w.path([]float64{p.w.x.Min, p.w.x.Max}, []float64{p.settled, p.settled}))
	}
	d.add(`<text class="mid" x="%d" y="%d">%s</text>`+"\n", needlesLeft+needlesWidth/2, areaTop+areaHeight+42, escape(say.T("steps")))
}

// traces defines the needles' whole way, each within its panel, for <use>.
func (g *stage) traces(d *drawing) {
	d.add(`<defs><g id="traces">` + "\n")
	for _, p := range g.panels() {
		d.add(`<g clip-path="url(#%s)">`, p.area)
		for _, n := range p.needles { // all noise below all lines
			d.add(`<path class="%s raw" d="%s"/>`, n.class, p.path(n.steps, n.raw))
		}
		for _, n := range p.needles {
			d.add(`<path class="%s" d="%s"/>`, n.class, p.path(n.steps, n.mean))
		}
		d.add("</g>\n")
	}
	d.add("</g></defs>\n")
}

// A panel is a window with the needles on it; area is the clip path's name.
type panel struct {
	window
	area    string
	needles []needle
}

func (g *stage) panels() []panel {
	return []panel{{g.accuracy, "accuracy-area", g.needlesAbove}, {g.score, "score-area", g.needlesBelow}}
}

// painted returns where the points of a painting stand, as whole multiples of
// 1/fine of a pixel from the canvas's upper left corner.
func (g *stage) painted(painting []float32, fine float64) (xs, ys []int) {
	for i, x := range g.curves.X() {
		px, py := g.canvas.at(x, float64(painting[i]))
		xs = append(xs, int(math.Round((px-canvasLeft)*fine)))
		ys = append(ys, int(math.Round((py-areaTop)*fine)))
	}
	return xs, ys
}

// alt says in words what the film comes to.
func (g *stage) alt() string {
	shown := *g.film
	shown.Frames = g.frames
	alt, err := plot.TrainingAlt(g.artist, &shown, g.end)
	if err != nil {
		return "" // what can't be drawn has no stage
	}
	return alt
}
