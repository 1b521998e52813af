package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
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
		return refuse(say.Errorf("plot: Works: no pictures: give at least one"))
	}
	t := sheetOf(shape, len(works))
	return Picture{
		Alt:   say.F("%s, of %d by %d pixels each.", say.N(len(works), "%d picture", "%d pictures"), shape[1], shape[0]),
		Width: t.width() + 2*cardMargin, Height: t.height() + 2*cardMargin,
		colours: pictureColours,
		draw:    func(c draw.Canvas) { t.draw(c, c.Min.X, c.Max.Y, works) },
	}
}

// sheetOf arranges n works as large as a slide allows, rather a little smaller than with
// places left empty. When there are so many that they would be hard to see, the sheet
// grows downwards.
func sheetOf(shape []int, n int) (best tiling) {
	size := func(t tiling) float64 { // of a work, with what the empty places take from it
		return float64(t.scale*n) / float64(max(1, t.columns*t.rows))
	}
	least := scaleFor(shape, smallTile)
	for scale := scaleFor(shape, largeTile); scale >= least; scale-- {
		t := fewestEmpty(tiling{shape: shape, scale: scale}, n, sheetHeight)
		if t.columns > 0 && (best.columns == 0 || size(t) > size(best)) {
			best = t
		}
	}
	if best.columns == 0 {
		best = fewestEmpty(tiling{shape: shape, scale: least}, n, math.MaxInt)
	}
	return best
}

// fewestEmpty gives a tiling columns and rows for n works, on a sheet of at most a height:
// one row if that has room for all, or else of the widest half of all widths the one that leaves the
// fewest places empty in the last row, the widest of several. Without any it has no columns.
func fewestEmpty(t tiling, n, height int) (best tiling) {
	most := max(1, (sheetWidth+tileGap)/(t.shape[1]*t.scale+tileGap))
	empty := func(t tiling) int { return t.columns*t.rows - n }
	for columns := min(n, most); columns >= (most+1)/2 || columns == min(n, most); columns-- {
		t.columns, t.rows = columns, (n+columns-1)/columns
		if t.height() <= height && (best.columns == 0 || empty(t) < empty(best)) {
			best = t
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
			return Picture{}, say.Errorf("row %d: %w", i, err)
		}
		rows[i].Name = plain(r.Name, say.F("row %d", i+1))
		columns = max(columns, len(r.Works))
		alt += say.F(" %s: %s.", rows[i].Name, say.N(len(r.Works), "%d picture", "%d pictures"))
	}
	if columns == 0 {
		return Picture{}, say.New("no works: give a row with at least one")
	}
	names := namesOf(rows)
	left := 0
	for _, lines := range names {
		for _, line := range lines {
			left = max(left, int(letters(regular, smallSize).width(line)*1.05/pixel)+12)
		}
	}
	// Works that would be too small beside each other stand on several lines.
	folds, t := 1, tiling{}
	for ; folds <= 3; folds++ {
		t = rowsTiling(shape, (columns+folds-1)/folds, len(rows)*folds, left)
		if t.scale*max(shape[0], shape[1]) >= smallTile {
			break
		}
	}
	if folds > 3 {
		folds, t = 1, rowsTiling(shape, columns, len(rows), left)
	}
	lines := rowLines(rows, names, t.columns, folds)
	top := make([]int, len(lines)+1)
	for i, line := range lines {
		top[i+1] = top[i] + max(t.height(), len(line.name)*nameHeight) + tileGap
	}
	return Picture{
		Alt:   say.F("%s of pictures, of %d by %d pixels each.%s", say.N(len(rows), "%d row", "%d rows"), shape[1], shape[0], alt),
		Width: left + t.width() + 2*cardMargin, Height: top[len(lines)] - tileGap + 2*cardMargin,
		colours: pictureColours,
		draw: func(c draw.Canvas) {
			l := letters(regular, smallSize)
			for i, line := range lines {
				from, to := c.Max.Y-vg.Length(top[i])*pixel, c.Max.Y-vg.Length(top[i+1]-tileGap)*pixel
				at := vg.Point{X: c.Min.X, Y: (from+to)/2 + nameHeight*pixel*vg.Length(len(line.name))/2 - l.size()*1.05}
				for _, words := range line.name {
					l.write(c, at, startHere, words)
					at.Y -= nameHeight * pixel
				}
				t.draw(c, c.Min.X+vg.Length(left)*pixel, from, line.works)
			}
		},
	}, nil
}

// nameHeight is a line of a row's name, in pixels.
const nameHeight = 20

// namesOf breaks the names of rows into lines.
func namesOf(rows []Row) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = letters(regular, smallSize).wrap(r.Name, 120*pixel, 3)
	}
	return out
}

// rowsTiling returns how works stand in one of the lines beside names of a width, as large as a
// slide allows.
func rowsTiling(shape []int, columns, lines, left int) tiling {
	t := tiling{shape: shape, columns: columns, rows: 1}
	t.scale = largest(scaleFor(shape, largeTile), func(scale int) bool {
		t.scale = scale
		low := scale <= scaleFor(shape, smallTile) // many lines make the picture taller
		return left+t.width() <= sheetWidth && (low || lines*(t.height()+tileGap) <= sheetHeight)
	})
	return t
}

// A rowLine is one line of a row.
type rowLine struct {
	name  []string
	works [][]float32
}

// rowLines cuts rows into lines of so many works: the first line of each row, then the
// second of each.
func rowLines(rows []Row, names [][]string, columns, folds int) (lines []rowLine) {
	for fold := range folds {
		for i, r := range rows {
			from, to := min(len(r.Works), fold*columns), min(len(r.Works), (fold+1)*columns)
			if fold == 0 || from < to {
				lines = append(lines, rowLine{names[i], r.Works[from:to]})
			}
		}
	}
	return lines
}

// pictureStrip is Strip for pictures.
func pictureStrip(artist ganlib.Artist, film *ganlib.Film, moments int) Picture {
	shape, err := pictureShape(artist)
	switch {
	case err != nil:
		return failed("Strip: %w", err)
	case film == nil || len(film.Frames) == 0:
		return refuse(say.Errorf("plot: Strip: the film has no frames: train first"))
	}
	picked := film.Pick(moments)
	t := tiling{shape: shape, columns: 1, rows: 1}
	t.scale = largest(scaleFor(shape, 96), func(scale int) bool {
		t.scale = scale
		return len(picked)*(t.height()+tileGap) <= sheetHeight || scale <= scaleFor(shape, smallTile)
	})
	const left = 96 // about what the names take
	fitting := max(1, (sheetWidth-left+tileGap)/(t.width()+tileGap))
	var rows []Row
	for _, f := range picked {
		rows = append(rows, Row{say.F("Step %d", f.Step), f.Paintings[:min(fitting, len(f.Paintings))]})
	}
	pic, err := pictureRows(shape, rows)
	if err != nil {
		return failed("Strip: %w", err)
	}
	pic.Alt = say.T("The film of the training. ") + pic.Alt
	return pic
}

// pictureTraining is Training for pictures.
func pictureTraining(artist ganlib.Artist, film *ganlib.Film, totalSteps int, title string) Picture {
	if film == nil {
		return refuse(say.Errorf("plot: Training: there is no film: give gan.Film()"))
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
	trainingWidth, trainingHeight = 800, 560
	wallWidth, wallHeading        = 436, 28
)

// wallOf arranges n paintings in a picture of a training.
func wallOf(shape []int, n int) tiling {
	return fit(shape, n, wallWidth, trainingHeight-wallHeading-2*cardMargin)
}

// pictureTrainingAlt says what is on the wall, and where the needles stand.
func pictureTrainingAlt(title string, wall tiling, film *ganlib.Film) string {
	shown := min(len(film.Last().Paintings), wall.columns*wall.rows)
	return say.F("%s. At the left, %s by the painter. %s", title, say.N(shown, "%d picture", "%d pictures"), scoresAlt(film))
}

// pictureColours is how many colours a PNG of pictures has.
const pictureColours = 256
