package plot

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// VerdictMap draws the critic's (discriminator's) verdicts on the parabolas
// b·x²+c: the probability that the artist painted them as colours, with lines
// where it is 0.1, 0.2 … 0.9, the one of 0.5 bold. The artist's family, c = b-1
// with b in the artist's range, is a line; works and paintings are dots, each at
// the parabola nearest to it. Those outside the map are not drawn, and Alt counts
// them. Fitted numbers hide what of a painting is no parabola.
func VerdictMap(p ganlib.Parabolas, grid VerdictGrid) (pic Picture) {
	defer catchInto(&pic)
	if err := p.Validate(); err != nil {
		return failed("VerdictMap: %w", err)
	}
	if err := grid.validate(); err != nil {
		return failed("VerdictMap: %w", err)
	}
	g := grid.clone() // the facts may change afterwards
	a := axes{
		xmin: g.B[0], xmax: g.B[len(g.B)-1], ymin: g.C[0], ymax: g.C[len(g.C)-1],
		xlabel: say.T("b (steepness)"), ylabel: say.T("c (height of the middle)"),
	}
	a.xticks = ticks(a.xmin, a.xmax, niceStep(a.xmax-a.xmin, 8))
	a.yticks = ticks(a.ymin, a.ymax, niceStep(a.ymax-a.ymin, 8))

	low, high := p.Range()
	family := curve{[]float64{low, high}, []float64{low - 1, high - 1}, familyStyle()}
	lines := contours{grid: g, avoid: append(points(family), g.PaintingFits...)}
	half := draw.LineStyle{Color: ink, Width: halfWidth}
	pn := panel{
		title: say.T("The critic's eye"),
		axes:  a,
		keys: []key{
			{name: say.T("the artist's family"), style: family.style, sign: laneSign},
			{name: say.T("at 0.5"), style: half},
		},
		layers: []layer{heat{g.at}, lines, lane{family}},
	}
	if len(g.WorkFits) > 0 {
		pn.keys = append(pn.keys, key{name: say.T("the artist's works"), sign: spotSign(workSpot)})
		pn.layers = append(pn.layers, spots{g.WorkFits, workSpot})
	}
	if len(g.PaintingFits) > 0 {
		pn.keys = append(pn.keys, key{name: say.T("the painter's works"), sign: spotSign(paintingSpot)})
		pn.layers = append(pn.layers, spots{g.PaintingFits, paintingSpot})
	}
	pn.layers = append(pn.layers, labels{lines}, colourBar{})
	return Picture{
		Alt: verdictMapAlt(p, g), Width: 800, Height: 620,
		draw: func(c draw.Canvas) { pn.draw(draw.Crop(c, 0, -barRoom, 0, 0)) },
	}
}

// familyStyle is the rim of the artist's family, a lane in which dots have room.
func familyStyle() draw.LineStyle { return draw.LineStyle{Color: artist, Width: 12} }

// A lane is a curve as wide as a street, light within its rim.
type lane struct{ curve }

func (l lane) drawOn(s sheet) {
	inner := l.curve
	inner.style = laneInside(l.style)
	l.curve.drawOn(s)
	inner.drawOn(s)
}

// laneInside is what lies within the rim of a lane.
func laneInside(rim draw.LineStyle) draw.LineStyle {
	return draw.LineStyle{Color: mix(paper, artist, 0.25), Width: rim.Width - 3}
}

// laneSign is a piece of a lane.
func laneSign(c draw.Canvas, left vg.Point, style draw.LineStyle) {
	lineSign(c, left, style)
	lineSign(c, left, laneInside(style))
}

// clone copies all that the grid holds.
func (g VerdictGrid) clone() VerdictGrid {
	probability := make([][]float64, len(g.Probability))
	for i, row := range g.Probability {
		probability[i] = append([]float64(nil), row...)
	}
	return VerdictGrid{
		B: append([]float64(nil), g.B...), C: append([]float64(nil), g.C...), Probability: probability,
		WorkFits: append([]Parabola(nil), g.WorkFits...), PaintingFits: append([]Parabola(nil), g.PaintingFits...),
	}
}

// points returns places along a straight line, close enough for a label to keep
// away from it.
func points(line curve) (out []Parabola) {
	const n = 20
	for i := range n + 1 {
		t := float64(i) / n
		out = append(out, Parabola{line.xs[0] + t*(line.xs[1]-line.xs[0]), line.ys[0] + t*(line.ys[1]-line.ys[0])})
	}
	return out
}

// halfWidth is the width of the contour of 0.5, in points.
const halfWidth = 2.25

// contours are the lines of 0.1 to 0.9.
type contours struct {
	grid  VerdictGrid
	avoid []Parabola // where no label should stand
}

// tenths are the levels with a contour.
func tenths() (levels []float64) {
	for i := 1; i <= 9; i++ {
		levels = append(levels, float64(i)/10)
	}
	return levels
}

func (cs contours) drawOn(s sheet) {
	for _, level := range tenths() {
		style := draw.LineStyle{Color: faint(ink, 0.7), Width: 0.75}
		if level == 0.5 {
			style = draw.LineStyle{Color: ink, Width: halfWidth}
		}
		var lines [][]vg.Point
		for _, line := range cs.grid.contour(level) {
			lines = append(lines, s.places(line))
		}
		stroke(s.Canvas, style, lines...)
	}
}

// places returns the places of parabolas on the sheet.
func (s sheet) places(list []Parabola) []vg.Point {
	out := make([]vg.Point, len(list))
	for i, p := range list {
		out[i] = s.at(p.B, p.C)
	}
	return out
}

// labels are the contours' values, one on each line that is long enough, where it
// is farthest from all that should stay visible.
type labels struct{ contours }

func (ls labels) drawOn(s sheet) {
	const (
		shortest = 60 // line with a label, in points
		near     = 12 // to anything that should stay visible
	)
	taken := s.places(slices.DeleteFunc(slices.Clone(ls.avoid), func(p Parabola) bool { return !s.holds(p) }))
	l := letters(regular, smallSize)
	for _, level := range tenths() {
		for _, line := range ls.grid.contour(level) {
			way := s.places(line)
			if length(way) < shortest {
				continue
			}
			at, room := s.freest(way, taken)
			if room < near {
				continue
			}
			taken = append(taken, at)
			text := strconv.FormatFloat(level, 'f', 1, 64)
			half := vg.Point{X: l.width(text)/2 + 2, Y: l.size() / 2}
			patch := vg.Rectangle{Min: tidy(at.Sub(half)), Max: tidy(at.Add(half))}
			s.SetColor(faint(paper, 0.85))
			s.Fill(patch.Path())
			l.write(s.Canvas, vg.Point{X: at.X, Y: at.Y - l.size()*0.36}, centerHere, text)
		}
	}
}

// freest returns the point of the way, not at the sheet's rim, that is farthest
// from all that are taken, and how far it is; 0 if there is none.
func (s sheet) freest(way, taken []vg.Point) (best vg.Point, room vg.Length) {
	const rim = 16
	for _, pt := range way {
		if pt.X < s.Min.X+rim || pt.X > s.Max.X-rim || pt.Y < s.Min.Y+rim || pt.Y > s.Max.Y-rim {
			continue
		}
		nearest := vg.Length(math.Inf(1))
		for _, t := range taken {
			nearest = min(nearest, length([]vg.Point{pt, t}))
		}
		if nearest > room {
			best, room = pt, nearest
		}
	}
	return best, room
}

// length is how long the way is.
func length(way []vg.Point) (sum vg.Length) {
	for i := range len(way) - 1 {
		d := way[i+1].Sub(way[i])
		sum += vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
	}
	return sum
}

// spots are dots at parabolas, where they lie on the sheet.
type spots struct {
	at   []Parabola
	draw func(c draw.Canvas, at vg.Point)
}

func (sp spots) drawOn(s sheet) {
	for _, p := range sp.at {
		if s.holds(p) {
			sp.draw(s.Canvas, s.at(p.B, p.C))
		}
	}
}

// holds tells whether the sheet's axes hold the parabola's place.
func (a axes) holds(p Parabola) bool {
	return p.B >= a.xmin && p.B <= a.xmax && p.C >= a.ymin && p.C <= a.ymax
}

// paintingSpot is a dot in the painter's green with a dark rim.
func paintingSpot(c draw.Canvas, at vg.Point) { ringed(c, at, 3.4, ink, 2.4, painter) }

// workSpot is a dot in the artist's red with a light rim.
func workSpot(c draw.Canvas, at vg.Point) { ringed(c, at, 3.2, paper, 2.4, artist) }

// ringed is a disc within a larger one.
func ringed(c draw.Canvas, at vg.Point, r vg.Length, rim color.Color, inner vg.Length, fill color.Color) {
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: rim, Radius: r, Shape: draw.CircleGlyph{}}, at)
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: fill, Radius: inner, Shape: draw.CircleGlyph{}}, at)
}

// spotSign is one such dot.
func spotSign(spot func(c draw.Canvas, at vg.Point)) sign {
	return func(c draw.Canvas, left vg.Point, _ draw.LineStyle) {
		spot(c, vg.Point{X: left.X + thumb/2, Y: left.Y})
	}
}

// verdictMapAlt says what the map shows.
func verdictMapAlt(p ganlib.Parabolas, g VerdictGrid) string {
	low, high := p.Range()
	alt := say.F("The critic's eye: a map of the parabolas b·x²+c, b from %.3g to %.3g across and c from %.3g to %.3g upwards. Blue is where he says that the artist painted them, brown where he says not. ",
		g.B[0], g.B[len(g.B)-1], g.C[0], g.C[len(g.C)-1])
	sum, n := 0.0, 0
	for i := range 101 {
		b := low + (high-low)*float64(i)/100
		if v := g.at(b, b-1); finite(v) {
			sum, n = sum+v, n+1
		}
	}
	alt += say.F("The artist's family is a narrow lane, c = b-1 from b = %.3g to %.3g", low, high)
	if n > 0 {
		alt += say.F("; there the critic says %.2f on average", sum/float64(n))
	}
	alt += say.T(".")
	best, at := math.Inf(-1), Parabola{}
	for i, row := range g.Probability {
		for j, v := range row {
			if v > best {
				best, at = v, Parabola{g.B[j], g.C[i]}
			}
		}
	}
	if finite(best) {
		alt += say.F(" His highest probability, %.2f, is at b = %.2f, c = %.2f.", best, at.B, at.C)
	}
	for _, group := range []struct {
		dots string
		list []Parabola
	}{
		{say.F(" Red dots: %s", say.N(len(g.WorkFits), "%d real work", "%d real works")), g.WorkFits},
		{say.F(" Green dots: %s", say.N(len(g.PaintingFits), "%d painting", "%d paintings")), g.PaintingFits},
	} {
		if len(group.list) == 0 {
			continue
		}
		sum, n := 0.0, 0
		for _, p := range group.list {
			if v := g.at(p.B, p.C); finite(v) {
				sum, n = sum+v, n+1
			}
		}
		alt += group.dots
		if out := len(group.list) - n; out > 0 {
			alt += say.F(", %d of them outside the map", out)
		}
		if n > 0 {
			alt += say.F("; he gives those on the map %.2f on average", sum/float64(n))
		}
		alt += say.T(".")
	}
	return alt
}
