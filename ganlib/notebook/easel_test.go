package notebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atelier/ganlib/pictures"
	"atelier/ganlib/pictures/landscapes"
	"atelier/ganlib/plot"
)

// painterOf paints the sketch itself, as bright as the ideas' number says, and
// keeps what it was asked.
func painterOf(asked *[]string) func([]float32, uint64) ([]plot.Row, string, error) {
	return func(sketch []float32, ideas uint64) ([]plot.Row, string, error) {
		ink := 0
		for _, v := range sketch {
			if v > 0 {
				ink++
			}
		}
		*asked = append(*asked, fmt.Sprintf("%d inked, ideas %d", ink, ideas))
		return []plot.Row{{Name: "painted", Works: [][]float32{pictures.OnPaper(sketch)}}}, fmt.Sprintf("ideas %d.", ideas), nil
	}
}

var level = pictures.Stroke{{X: 0, Y: 0.52}, {X: 1, Y: 0.52}} // one row of 24 pixels

func TestEasel(t *testing.T) {
	var asked []string
	s := Easel{Paint: painterOf(&asked)}.begin()
	higher := pictures.Stroke{{X: 0, Y: 0.23}, {X: 1, Y: 0.23}}
	h := &recorder{script: script{[]Move{
		{Do: DrawSketch, Strokes: []pictures.Stroke{level}},
		{Do: DrawSketch, Strokes: []pictures.Stroke{level, higher}},
		{Do: NewIdeas},
		{Do: DrawSketch, Strokes: []pictures.Stroke{level}}, // undone
		{Do: DrawSketch}, // cleared
	}}}
	s.play(context.Background(), h)
	want := []string{"0 inked, ideas 1", "24 inked, ideas 1", "48 inked, ideas 1", "48 inked, ideas 2", "24 inked, ideas 2", "0 inked, ideas 2"}
	if !slices.Equal(asked, want) {
		t.Errorf("painted %q, want %q", asked, want)
	}
	if len(h.states) != 6 || h.states[3].text["said"] != "ideas 2." || h.states[2].text["numbers"] != "2 strokes, ideas number 1." {
		t.Errorf("states %v", h.states)
	}
	for i := 1; i < len(h.states); i++ {
		if h.states[i].version == h.states[i-1].version || h.states[i].picture == nil {
			t.Errorf("state %d has no picture of its own", i)
		}
	}
	if got := h.states[2].drawn["sketch"]; len(got) != 2 {
		t.Errorf("the page is told of %d strokes", len(got))
	}
	if said := s.closing(false); said != "Stopped by you. ideas 2." {
		t.Error(said)
	}
	if p := s.remains(); !strings.Contains(p.Alt, "sketch: 1 picture.") || !strings.Contains(p.Alt, "painted: 1 picture.") {
		t.Errorf("remains %q", p.Alt)
	}
}

// An input that is faster than the painter is painted for once.
type fast struct{ recorder }

func (f *fast) next(ctx context.Context, patience time.Duration) (Move, bool) {
	if len(f.moves) == 0 && patience != forever {
		return Move{}, false
	}
	return f.script.next(ctx, forever)
}

func TestEaselPaintsTheNewestSketch(t *testing.T) {
	var asked []string
	s := Easel{Paint: painterOf(&asked)}.begin()
	f := &fast{}
	for range 50 {
		f.moves = append(f.moves, Move{Do: DrawSketch}, Move{Do: DrawSketch, Strokes: []pictures.Stroke{level}})
	}
	s.play(context.Background(), f)
	if want := []string{"0 inked, ideas 1", "24 inked, ideas 1"}; !slices.Equal(asked, want) {
		t.Errorf("painted %q, want %q", asked, want)
	}
}

func TestEaselEnds(t *testing.T) {
	var asked []string
	s := Easel{Paint: painterOf(&asked)}.begin()
	s.play(context.Background(), &recorder{script: script{[]Move{{Do: leave, why: "The page was closed"}}}})
	if said := s.closing(false); said != "The page was closed. ideas 1." || len(asked) != 1 {
		t.Errorf("%q, painted %q", said, asked)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s.ends = ""
	s.play(ctx, &recorder{script: script{[]Move{{Do: NewIdeas}}}})
	if len(asked) != 1 {
		t.Error("it paints after the interrupt")
	}
}

func TestAPainterWhoFailsAtTheEasel(t *testing.T) {
	var asked []string
	paint, fails := painterOf(&asked), false
	s := Easel{Paint: func(sketch []float32, ideas uint64) ([]plot.Row, string, error) {
		if fails = ideas == 2; fails {
			return nil, "", errors.New("ganlib: out of paint")
		}
		return paint(sketch, ideas)
	}}.begin()
	h := &recorder{script: script{[]Move{{Do: NewIdeas}, {Do: NewIdeas}}}}
	s.play(context.Background(), h)
	if said := h.states[1].text["said"]; said != "Out of paint." || h.states[1].picture == nil {
		t.Errorf("said %q", said)
	}
	if said := h.states[2].text["said"]; said != "ideas 3." || s.err != nil {
		t.Errorf("it did not get over it: %q", said)
	}
}

// A sketch comes from the page, and goes back to one that has lost the thread.
func TestASketchTravels(t *testing.T) {
	p, b := opened(t, patient)
	p.translate = func(m Move) Move { return m }
	b.hear(`{"n":2,"do":"sketch","strokes":[[0,0.5,1,0.5],[0.25,0.125]]}`)
	b.hear(`{"n":3,"do":"sketch","strokes":[[0,0.5,1]]}`)                                // half a point
	b.hear(`{"n":4,"do":"sketch","strokes":[[]]}`)                                       // no point
	b.hear(`{"n":5,"do":"sketch","strokes":[[` + strings.Repeat("0,", 1<<14) + `0,0]]}`) // a book
	b.hear(`{"n":6,"do":"sketch","strokes":"many"}`)                                     // nonsense
	b.hear(`{"n":1,"do":"sketch","strokes":[]}`)                                         // was overtaken
	want := []pictures.Stroke{{{X: 0, Y: 0.5}, {X: 1, Y: 0.5}}, {{X: 0.25, Y: 0.125}}}
	m, ok := p.next(context.Background(), 0)
	if !ok || m.Do != DrawSketch || len(m.Strokes) != 2 || !slices.Equal(m.Strokes[0], want[0]) || !slices.Equal(m.Strokes[1], want[1]) {
		t.Errorf("%+v, want %v", m, want)
	}
	if m, ok := p.next(context.Background(), 0); ok {
		t.Errorf("another move: %+v", m)
	}
	b.hear(`{"n":7,"do":"sketch","strokes":[]}`)
	if m, ok := p.next(context.Background(), 0); !ok || m.Strokes != nil {
		t.Errorf("cleared: %+v", m)
	}
	l := saying("x")
	l.drawn = map[string][]pictures.Stroke{"sketch": want}
	p.show(l)
	p.sending.Wait()
	got := b.got()[0]
	if fmt.Sprint(got.Drawn["sketch"]) != "[[0 0.5 1 0.5] [0.25 0.125]]" || got.Took[DrawSketch] != 7 {
		t.Errorf("told %v, which knows of message %d", got.Drawn, got.Took[DrawSketch])
	}
	b.say("seen", 1)
	l.drawn["sketch"] = nil
	p.show(l)
	p.sending.Wait()
	if drawn, told := b.got()[1].Drawn["sketch"]; !told || len(drawn) != 0 {
		t.Error("an empty canvas is no news")
	}
}

func TestEnlarge(t *testing.T) {
	got := enlarge([]float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2)
	for i, v := range got { // of the four by four pixels the left upper four are the first, and so on
		row, col := i/12, i/3%4
		if want := float32(3*(row/2*2+col/2) + i%3 + 1); v != want {
			t.Fatalf("row %d, column %d: %v, want %v", row, col, v, want)
		}
	}
	if len(got) != 48 {
		t.Errorf("%d values", len(got))
	}
}

func TestWhatAnEaselLacks(t *testing.T) {
	paint := func([]float32, uint64) ([]plot.Row, string, error) { return nil, "", nil }
	for want, e := range map[string]Easel{
		"Paint is missing": {}, "Size -1: must be": {Size: -1, Paint: paint}, "Size 9999: must be": {Size: 9999, Paint: paint},
	} {
		if err := e.validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if err := (Easel{Paint: paint}).validate(); err != nil {
		t.Error(err)
	}
}

// The ready sketch is one that a painter can be measured by; and only a panel
// with a canvas carries the canvas' script.
func TestTheEaselsParts(t *testing.T) {
	if a := landscapes.Agree(ready().Draw(24), ready().Sketch(24)); !a.Agrees() {
		t.Errorf("the ready sketch is misread: %v", a)
	}
	p := &session{id: "panel_1"}
	with, without := p.html(Easel{}.controls()), p.html((newSteering(newPupil(), 100, 10)).controls())
	if !strings.Contains(with, "getCoalescedEvents") || strings.Contains(without, "getCoalescedEvents") || !strings.Contains(without, ", null)</script>") {
		t.Error("the canvas' script is where there is no canvas, or not where there is one")
	}
	if html, script, _ := strings.Cut(with, "<script>"); strings.Contains(html, "<canvas") || strings.Count(script, "</script") != 1 {
		t.Error("a canvas without its cell, or a script that ends early")
	}
}
