package plot

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
)

// pictureWorks is Works for pictures.
func pictureWorks(artist ganlib.Artist, works [][]float32) Picture {
	shape, err := pictureShape(artist)
	if err == nil {
		err = checkTiles(shape, works)
	}
	switch {
	case err != nil:
		return failed("Works: %w", err)
	case len(works) == 0:
		return failed("Works: no pictures: give at least one")
	}
	t := tiling{shape: shape, scale: comfortable(shape)}
	t.columns = columnsFor(len(works), max(1, 760/(shape[1]*t.scale+tileGap)))
	t.rows = (len(works) + t.columns - 1) / t.columns
	return Picture{
		Alt:   fmt.Sprintf("%s, of %d by %d pixels each.", count(len(works), "picture"), shape[1], shape[0]),
		Width: t.width() + 2*cardMargin, Height: t.height() + 2*cardMargin,
		colours: pictureColours,
		draw:    func(c draw.Canvas) { t.draw(c, c.Min.X, c.Max.Y, works) },
	}
}

// columnsFor returns how many of n works stand in a row that has room for most: all
// of them, or else of the widest half of all widths the one that leaves the fewest
// places empty in the last row, the widest of several.
func columnsFor(n, most int) int {
	if n <= most {
		return n
	}
	best, fewest := most, most
	for columns := most; columns >= (most+1)/2; columns-- {
		if empty := (columns - n%columns) % columns; empty < fewest {
			best, fewest = columns, empty
		}
	}
	return best
}

// A Row is some works that belong together, and what they are.
type Row struct {
	Name  string
	Works [][]float32
}

// Rows draws rows of works that are pictures below each other, the name of each at
// its left: what lies between two faces, say, or a painting beside the artist's
// nearest work. A row may be shorter than another. See [Image] for the works' shape
// and values.
func Rows(artist ganlib.Artist, rows ...Row) (pic Picture) {
	defer catchInto(&pic)
	shape, err := pictureShape(artist)
	if err == nil {
		pic, err = pictureRows(shape, rows)
	}
	if err != nil {
		return failed("Rows: %w", err)
	}
	return pic
}

// pictureRows draws rows of pictures.
func pictureRows(shape []int, rows []Row) (Picture, error) {
	rows = slices.Clone(rows)
	columns, alt := 0, ""
	for i, r := range rows {
		if err := checkTiles(shape, r.Works); err != nil {
			return Picture{}, fmt.Errorf("row %d: %w", i, err)
		}
		rows[i].Name = plain(r.Name, fmt.Sprintf("row %d", i+1))
		columns = max(columns, len(r.Works))
		alt += fmt.Sprintf(" %s: %d.", rows[i].Name, len(r.Works))
	}
	if columns == 0 {
		return Picture{}, errors.New("no works: give a row with at least one")
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
		Alt:   fmt.Sprintf("Pictures of %d by %d pixels in %s.%s", shape[1], shape[0], count(len(rows), "row"), alt),
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
	}, nil
}

// pictureStrip is Strip for pictures.
func pictureStrip(artist ganlib.Artist, film *ganlib.Film, moments int) Picture {
	shape, err := pictureShape(artist)
	switch {
	case err != nil:
		return failed("Strip: %w", err)
	case film == nil || len(film.Frames) == 0:
		return failed("Strip: the film has no frames: train first")
	}
	fitting := max(1, 700/(shape[1]*comfortable(shape)+tileGap))
	var rows []Row
	for _, f := range film.Pick(moments) {
		rows = append(rows, Row{fmt.Sprintf("Step %d", f.Step), f.Paintings[:min(fitting, len(f.Paintings))]})
	}
	pic, err := pictureRows(shape, rows)
	if err != nil {
		return failed("Strip: %w", err)
	}
	pic.Alt = "The film of the training. " + pic.Alt
	return pic
}

// pictureTraining is Training for pictures.
func pictureTraining(artist ganlib.Artist, film *ganlib.Film, totalSteps int, title string) Picture {
	if film == nil {
		return failed("Training: there is no film: give gan.Film()")
	}
	paintings := film.Last().Paintings
	shape, err := pictureShape(artist)
	if err == nil {
		err = checkTiles(shape, paintings)
	}
	if err != nil {
		return failed("Training: %w", err)
	}
	scores := scorePanels(film, totalSteps)
	t := wallOf(shape, len(paintings))
	return Picture{
		Alt:   pictureTrainingAlt(title, t, film),
		Width: trainingWidth, Height: trainingHeight,
		colours: pictureColours,
		draw: func(c draw.Canvas) {
			letters(strong, titleSize).write(c, vg.Point{X: c.Min.X, Y: c.Max.Y - titleSize}, startHere, title)
			t.draw(c, c.Min.X, c.Max.Y-wallHeading*pixel, paintings)
			right := c
			right.Min.X += (wallWidth + 20) * pixel
			drawStack(right, scores...)
		},
	}
}

// The size of a picture of a training, and of the wall with the paintings in it.
const (
	trainingWidth, trainingHeight = 800, 450
	wallWidth, wallHeading        = 456, 24
)

// wallOf arranges n paintings in a picture of a training.
func wallOf(shape []int, n int) tiling {
	return fit(shape, n, wallWidth, trainingHeight-wallHeading-2*cardMargin)
}

// pictureTrainingAlt says what is on the wall, and where the needles stand.
func pictureTrainingAlt(title string, wall tiling, film *ganlib.Film) string {
	shown := min(len(film.Last().Paintings), wall.columns*wall.rows)
	return fmt.Sprintf("%s: %s by the painter. %s", title, count(shown, "picture"), scoresAlt(film))
}

// pictureColours is how many colours a PNG of pictures has.
const pictureColours = 256
