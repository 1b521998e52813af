package plot

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
)

// Gallery hangs works that are pictures in rows of columns; 0 means as many as
// look well. See [Image] for their shape and values.
func Gallery(shape []int, works [][]float32, columns int) (pic Picture) {
	defer catchInto(&pic)
	switch err := checkTiles(shape, works); {
	case err != nil:
		return failed("Gallery: %w", err)
	case len(works) == 0:
		return failed("Gallery: no works: give at least one")
	case columns < 0:
		return failed("Gallery: %d columns: must be positive, or 0 for as many as look well", columns)
	}
	t := tiling{shape: shape, scale: comfortable(shape), columns: columns}
	if columns == 0 {
		t.columns = max(1, 760/(shape[1]*t.scale+tileGap))
	}
	t.columns = min(t.columns, len(works))
	t.rows = (len(works) + t.columns - 1) / t.columns
	return Picture{
		Alt:   fmt.Sprintf("%s, of %d by %d pixels each.", counted(len(works), "picture"), shape[1], shape[0]),
		Width: t.width() + 2*cardMargin, Height: t.height() + 2*cardMargin,
		colours: pictureColours,
		draw:    func(c draw.Canvas) { t.draw(c, c.Min.X, c.Max.Y, works) },
	}
}

// A Row is some works that belong together, and what they are.
type Row struct {
	Name  string
	Works [][]float32
}

// Wall hangs rows of works below each other, the name of each at its left: what
// lies between two faces, say, or a painting beside the artist's nearest work. A row
// may be shorter than another. See [Image] for the works' shape and values.
func Wall(shape []int, rows ...Row) (pic Picture) {
	defer catchInto(&pic)
	rows = append([]Row(nil), rows...)
	columns, alt := 0, ""
	for i, r := range rows {
		if err := checkTiles(shape, r.Works); err != nil {
			return failed("Wall: row %d: %w", i, err)
		}
		rows[i].Name = plain(r.Name, fmt.Sprintf("row %d", i+1))
		columns = max(columns, len(r.Works))
		alt += fmt.Sprintf(" %s: %d.", rows[i].Name, len(r.Works))
	}
	if columns == 0 {
		return failed("Wall: no works: give a row with at least one")
	}
	l := letters(regular, noteSize)
	names := vg.Length(0)
	for i := range rows {
		rows[i].Name = l.cut(rows[i].Name, 170*pixel)
		names = max(names, l.width(rows[i].Name)*1.05)
	}
	left := int(names/pixel) + 12
	t := tiling{shape: shape, columns: columns, rows: 1, scale: comfortable(shape)}
	for t.scale > 1 && t.width() > 800-left {
		t.scale--
	}
	each := t.height() + tileGap
	return Picture{
		Alt:   fmt.Sprintf("Pictures of %d by %d pixels in %s.%s", shape[1], shape[0], counted(len(rows), "row"), alt),
		Width: left + t.width() + 2*cardMargin, Height: len(rows)*each - tileGap + 2*cardMargin,
		colours: pictureColours,
		draw: func(c draw.Canvas) {
			for i, r := range rows {
				top := c.Max.Y - vg.Length(i*each)*pixel
				middle := top - vg.Length(t.height())*pixel/2 - l.size()*0.35
				l.write(c, vg.Point{X: c.Min.X, Y: middle}, startHere, r.Name)
				t.draw(c, c.Min.X+vg.Length(left)*pixel, top, r.Works)
			}
		},
	}
}

// Growth shows how the painter (generator) grew up: what he made of the same ideas
// (latent vectors) at some moments spread evenly over the film, the first and the
// last among them, a row each. 0 moments mean 6, and 0 paintings as many as fit.
func Growth(film *ganlib.Film, moments, paintings int) (pic Picture) {
	defer catchInto(&pic)
	if moments < 0 || moments > maxStrip || paintings < 0 {
		return failed("Growth: %d moments, %d paintings: ask for up to %d moments, and for no negative number", moments, paintings, maxStrip)
	}
	if moments == 0 {
		moments = 6
	}
	if film == nil || len(film.Frames) == 0 {
		return failed("Growth: the film has no frames: train first")
	}
	if len(film.Shape) != 3 {
		return failed("Growth: %w", checkTile(film.Shape, nil))
	}
	if paintings == 0 {
		paintings = max(1, 700/(film.Shape[1]*comfortable(film.Shape)+tileGap))
	}
	var rows []Row
	for _, f := range film.Pick(moments) {
		rows = append(rows, Row{fmt.Sprintf("Step %d", f.Step), f.Paintings[:min(paintings, len(f.Paintings))]})
	}
	pic = Wall(film.Shape, rows...)
	pic.Alt = "The film of the training. " + pic.Alt
	return pic
}

// Studio draws what the live cell shows of a painter of pictures: at the left
// what he now makes of ideas that stay the same, as many as there is room for, and
// at the right the critic's needles up to now, their x axis from 0 to totalSteps
// from the first picture on. See [Needles].
func Studio(film *ganlib.Film, totalSteps int) (pic Picture) {
	defer catchInto(&pic)
	if film == nil {
		return failed("Studio: there is no film: give gan.Film()")
	}
	frame := film.Last()
	if len(film.Shape) != 3 {
		return failed("Studio: %w", checkTile(film.Shape, nil))
	}
	if err := checkTiles(film.Shape, frame.Paintings); err != nil {
		return failed("Studio: %w", err)
	}
	const width, height, wall, heading = 800, 450, 456, 24
	accuracy, score := needlePanels(film, totalSteps, rest(film))
	title := fmt.Sprintf("Step %d of %d", frame.Step, lastStep(film, totalSteps))
	t := fit(film.Shape, len(frame.Paintings), wall, height-heading-2*cardMargin)
	return Picture{
		Alt: fmt.Sprintf("%s: %s by the painter. %s", title,
			counted(min(len(frame.Paintings), t.columns*t.rows), "picture"), needlesAlt(film, rest(film))),
		Width: width, Height: height,
		colours: pictureColours,
		draw: func(c draw.Canvas) {
			letters(strong, titleSize).write(c, vg.Point{X: c.Min.X, Y: c.Max.Y - titleSize}, startHere, title)
			t.draw(c, c.Min.X, c.Max.Y-heading*pixel, frame.Paintings)
			right := c
			right.Min.X += (wall + 20) * pixel
			drawStack(right, accuracy, score)
		},
	}
}

// pictureColours is how many colours a PNG of pictures has.
const pictureColours = 256

// counted is such as "1 row" and "3 rows".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
