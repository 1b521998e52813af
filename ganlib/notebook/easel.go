package notebook

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"math/rand/v2"

	"atelier/ganlib/pictures"
	"atelier/ganlib/pictures/landscapes"
	"atelier/ganlib/plot"
	"atelier/internal/steering"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

//go:embed easel.js
var easelJS string

// An Easel has a canvas that you sketch on, by mouse, pen, touch or keyboard, and
// beside it what is painted after the sketch: anew with each stroke.
type Easel struct {
	// Size is the side of the sketch in pixels. 0 means 24.
	Size int
	// Paint paints from a sketch of Size×Size values (see pictures.DrawStrokes).
	// ideas is another number each time that new ideas are asked for, beginning
	// with 1. It returns rows of works of shape [Size, Size, 3], of which three
	// channels are shown, and a sentence about them, or none.
	Paint func(sketch []float32, ideas uint64) (rows []plot.Row, say string, err error)
	// Headless are the moves that are made where nobody is at the page: DrawSketch
	// and NewIdeas. None means a ready sketch, and new ideas for it.
	Headless []Move
}

// The controls of an Easel. Undo and Clear are DrawSketch, with fewer strokes.
const (
	DrawSketch Control = "sketch"    // the sketch is now Move.Strokes
	NewIdeas   Control = "new ideas" // nothing
)

// Run shows the easel and paints, until somebody presses its Stop or Jupyter's ■,
// or the page is closed. The last sketch, and what was painted after it, then
// stay. Where no page answers, the moves of Headless are made, and Run says so.
func (e Easel) Run() {
	Check(e.validate())
	s := e.begin()
	moves, said := e.Headless, fmt.Sprintf("makes %d moves", len(e.Headless))
	if moves == nil {
		moves, said = []Move{{Do: DrawSketch, Strokes: ready().Strokes()}, {Do: NewIdeas}}, "draws a ready sketch, and asks for new ideas once"
	}
	alone := runPanel(e.controls(), func(m Move) Move { return m }, moves, said, s.play, func() map[protocol.MIMEType]any {
		return Checked(bundle(s.remains()))
	})
	if alone {
		Check(s.err)
	}
	fmt.Println(s.closing(alone))
}

func (e Easel) validate() error {
	if e.Paint == nil {
		return fmt.Errorf("notebook: Easel.Paint is missing: give a function that paints from a sketch")
	}
	if size := cmp.Or(e.Size, 24); e.Size < 0 || size > 1024 {
		return fmt.Errorf("notebook: Easel.Size %d: must be between 1 and 1024 pixels (or 0 for 24)", e.Size)
	}
	return nil
}

// controls is the easel's HTML.
func (e Easel) controls() string {
	return `<div class="easel"><div>` +
		fmt.Sprintf(`<canvas tabindex="0" role="img" aria-label="%s" data-do="%s" data-name="%[2]s" data-pen="%g" data-step="%g"></canvas>`,
			"A canvas to sketch on. The arrow keys move the pen, space lowers and lifts it.", DrawSketch, pictures.Pen, 1/float64(cmp.Or(e.Size, 24))) +
		`<div class="row">` + onEasel("undo", "Undo", "u") + onEasel("clear", "Clear", "c") + button(NewIdeas, "painter", "New ideas", "n") + `</div></div>` +
		`<div>` + picture + `</div></div>` + words +
		`<div class="row"><span>Draw with the mouse, a pen or a finger; or choose the canvas with <kbd>Tab</kbd>: the arrow keys move the pen, <kbd>Space</kbd> lowers and lifts it.</span><span class="gap"></span>` +
		button(PressStop, "", "■ Stop", "") + `</div>`
}

// A sketching is an easel in use.
type sketching struct {
	Easel
	strokes []pictures.Stroke
	ideas   uint64
	rows    []plot.Row
	say     string
	painted int // how often
	err     error
	ends    string
}

func (e Easel) begin() *sketching {
	e.Size = cmp.Or(e.Size, 24)
	s := &sketching{Easel: e, ideas: 1}
	s.respond()
	return s
}

func (s *sketching) sketch() []float32 { return pictures.DrawStrokes(s.strokes, s.Size) }

// respond paints after the sketch. An error is said, and what was painted last
// stays.
func (s *sketching) respond() {
	s.painted++
	rows, say, err := s.Paint(s.sketch(), s.ideas)
	if s.err = err; err == nil {
		s.rows, s.say = rows, say
	}
}

func (s *sketching) play(ctx context.Context, input inputSource) {
	playResponder(ctx, input, s)
}

func (s *sketching) over() bool { return s.ends != "" }

func (s *sketching) handle(m Move) {
	switch m.Do {
	case DrawSketch:
		s.strokes = m.Strokes
	case NewIdeas:
		s.ideas++
	case PressStop:
		s.ends = "Stopped by you."
	case leave:
		s.ends = m.why + "."
	}
}

func (s *sketching) state() panelState {
	l := panelState{
		text:    map[string]string{"numbers": s.counted(), "said": s.say},
		drawn:   map[string][]pictures.Stroke{string(DrawSketch): s.strokes},
		version: s.painted,
	}
	if s.err != nil {
		l.text["said"] = steering.Sentence(s.err)
	}
	if rows := s.rows; rows != nil {
		l.picture = func() plot.Picture { return s.drawRows(rows) }
	}
	return l
}

// counted says what is on the canvas.
func (s *sketching) counted() string {
	switch n := len(s.strokes); n {
	case 0:
		return "An empty canvas."
	case 1:
		return fmt.Sprintf("1 stroke, ideas number %d.", s.ideas)
	default:
		return fmt.Sprintf("%d strokes, ideas number %d.", n, s.ideas)
	}
}

// remains is the picture that stays: the sketch, and what was painted after it.
func (s *sketching) remains() plot.Picture {
	rows := append([]plot.Row{{Name: "sketch", Works: [][]float32{pictures.OnPaper(s.sketch())}}}, s.rows...)
	return s.drawRows(rows)
}

// side is about how wide a painting is on the page, in pixels.
const side = 144

// drawRows draws rows, each pixel as a square of some: the works stand beside a
// canvas, and are few.
func (s *sketching) drawRows(rows []plot.Row) plot.Picture {
	times := max(1, side/s.Size)
	large := make([]plot.Row, len(rows))
	for i, r := range rows {
		large[i].Name = r.Name
		for k, work := range r.Works {
			if len(work) != 3*s.Size*s.Size {
				return plot.Rows(square(s.Size), plot.Row{Name: r.Name, Works: r.Works[k : k+1]}) // which says what is wrong
			}
			large[i].Works = append(large[i].Works, enlarge(work, s.Size, times))
		}
	}
	return plot.Rows(square(times*s.Size), large...)
}

// A square stands for the artist of an easel's works, [side, side, 3]: it makes none.
type square int

func (side square) Shape() []int { return []int{int(side), int(side), 3} }

func (square) Works(*rand.Rand, int) []float32 { return nil }

// enlarge makes a square of times by times of each pixel of a work [size, size, 3].
func enlarge(work []float32, size, times int) []float32 {
	large := make([]float32, 0, times*times*len(work))
	for row := range times * size {
		for col := range times * size {
			at := 3 * (row/times*size + col/times)
			large = append(large, work[at:at+3]...)
		}
	}
	return large
}

func (s *sketching) closing(alone bool) string {
	said := s.say
	if s.err != nil {
		said = steering.Sentence(s.err)
	}
	if s.ends != "" && !alone {
		said = s.ends + " " + said
	}
	return said
}

// ready is a landscape whose sketch nobody needs to draw: a horizon with a hill,
// the meadow, two clouds and the sun.
func ready() landscapes.Landscape {
	return landscapes.Landscape{
		Horizon: 0.58, Meadow: 0.76, Tilt: 0.08,
		Hills:  []landscapes.Hill{{X: 0.7, Width: 0.2, Height: 0.13}},
		Clouds: []landscapes.Cloud{{X: 0.27, Y: 0.2, Width: 0.15}, {X: 0.42, Y: 0.38, Width: 0.12}},
		Sun:    &landscapes.Sun{X: 0.8, Y: 0.17, Radius: 0.095},
	}
}
