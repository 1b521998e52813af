package notebook

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"
	"atelier/ganlib/plot"
)

func drawNothing([]float32) plot.Picture { return plot.Picture{} }

// A recorder makes moves, and notes how the panel looked.
type recorder struct {
	script
	states []panelState
}

func (h *recorder) show(l panelState) { h.states = append(h.states, l) }

func tenWorks() YouAreTheCritic {
	y := YouAreTheCritic{Draw: drawNothing, Seed: 1, Outside: 0.57}
	for i := range 10 {
		y.Works = append(y.Works, []float32{float32(i)})
		y.IsArtist = append(y.IsArtist, i < 5)
		y.Verdicts = append(y.Verdicts, []float32{0.9, 0.5, 0.1}[i%3])
	}
	return y
}

func TestYouAreTheCritic(t *testing.T) {
	y := tenWorks()
	g := y.game()
	var moves []Move
	for n := range 10 { // right, but for the last two
		artist := g.IsArtist[g.order[n]] == (n < 8)
		moves = append(moves, Move{Do: map[bool]Control{true: sayArtist, false: sayPainter}[artist]})
	}
	h := &recorder{script: script{moves}}
	g.play(context.Background(), h)
	if you, critic := g.rights(); you != 8 || critic != 5.5 { // 0 and 3 right, 1, 4 and 7 half, 5 and 8 right; but not 2, 6, 9
		t.Errorf("you were right %g times, the critic %g; want 8 and 5.5", you, critic)
	}
	if len(h.states) != 10 || h.states[9].text["numbers"] != "Work 10 of 10" || !strings.HasPrefix(h.states[9].text["said"], "Wrong: work 9 was") {
		t.Errorf("%d states, the last one %v", len(h.states), h.states[len(h.states)-1].text)
	}
	for n, l := range h.states { // nothing tells whose a work is before it is judged
		if n > 0 && !strings.Contains(l.text["said"], fmt.Sprintf("work %d was", n)) || l.version != n {
			t.Errorf("work %d: %v", n+1, l.text)
		}
	}
	_, rows := g.table()
	if got := fmt.Sprint(rows); got != "[[you 8 of 10 0.8 0.49 to 0.94] [the critic 5.5 of 10 0.55 0.27 to 0.80] [an outside critic, on other works  0.57 ]]" {
		t.Errorf("table %v", got)
	}
	if v := g.verdict(); !strings.HasPrefix(v, "You were right 8 times of 10. The interval holds one half") {
		t.Error(v)
	}
}

// TestTheCriticOfLeastSquares: its verdicts are right or wrong on the sides of the
// logit ½, the probability 0.62.
func TestTheCriticOfLeastSquares(t *testing.T) {
	y := YouAreTheCritic{Works: make([][]float32, 3), IsArtist: []bool{true, false, false}, Draw: drawNothing, Equilibrium: ganlib.Equilibrium{Logit: 0.5}}
	y.Verdicts = []float32{0.7, 0.55, measure.Threshold(y.Equilibrium)}
	g := y.game()
	g.play(context.Background(), &script{[]Move{{Do: sayArtist}, {Do: sayArtist}, {Do: sayArtist}}})
	if you, critic := g.rights(); you != 1 || critic != 2.5 {
		t.Errorf("you were right %g times, the critic %g; want 1 and 2.5", you, critic)
	}
}

// TestCoin: where nobody is at the page, table and sentence say who judged.
func TestCoin(t *testing.T) {
	g := tenWorks().game()
	g.play(context.Background(), &script{slices.Repeat([]Move{{Do: sayArtist}}, 10)})
	if _, rows := g.table(); rows[0][0] != "a tossed coin" {
		t.Errorf("table %v", rows)
	}
	if v := g.verdict(); !strings.HasPrefix(v, "The coin was right 5 times of 10.") {
		t.Error(v)
	}
}

func TestTheOrderIsTheSeeds(t *testing.T) {
	y := tenWorks()
	if !slices.Equal(y.game().order, y.game().order) {
		t.Error("another order each time")
	}
	first := y.game().order
	y.Seed = 2
	if slices.Equal(first, y.game().order) || slices.IsSorted(first) {
		t.Error("the same order for each seed, or none")
	}
}

func TestJudgingStopsEarly(t *testing.T) {
	for _, c := range []struct {
		last Move
		want string
	}{
		{Move{Do: PressStop}, "Stopped by you. You were right 3 times of 3. The interval holds one half"},
		{Move{Do: leave, why: "The page was closed"}, "The page was closed. You were right 3 times of 3. The interval"},
	} {
		y := tenWorks()
		g := y.game()
		for n := range 3 {
			g.answer(g.IsArtist[g.order[n]])
		}
		g.play(context.Background(), &recorder{script: script{[]Move{c.last}}})
		if got := g.verdict(); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g := tenWorks().game()
	g.play(ctx, &recorder{})
	if got := g.verdict(); got != "No work was judged." {
		t.Error(got)
	}
	_, _ = g.table()
}

func TestWilson(t *testing.T) {
	// Worked out by hand: p = 0.5, n = 20, z = 1.96: 0.5 ± 0.2013.
	low, high := measure.Wilson(10.0/20, 20)
	if math.Abs(low-0.2993) > 1e-4 || math.Abs(high-0.7007) > 1e-4 {
		t.Errorf("%.4f to %.4f", low, high)
	}
	if low, high := measure.Wilson(0, 20); low != 0 || math.Abs(high-0.1611) > 1e-4 { // z²/(n+z²)
		t.Errorf("none of 20: %.4f to %.4f", low, high)
	}
}

func TestWhatAGameLacks(t *testing.T) {
	score := func([]float32) (float64, []float32, error) { return 0, nil, nil }
	draw := func(_, _ []float32) plot.Picture { return plot.Picture{} }
	for want, err := range map[string]error{
		"Works is empty":   YouAreTheCritic{}.validate(),
		"IsArtist has 0":   YouAreTheCritic{Works: [][]float32{{1}}}.validate(),
		"Verdicts has 2":   YouAreTheCritic{Works: [][]float32{{1}}, IsArtist: []bool{true}, Verdicts: []float32{1, 2}}.validate(),
		"Critic.Draw is":   YouAreTheCritic{Works: [][]float32{{1}}, IsArtist: []bool{true}}.validate(),
		"Outside NaN":      YouAreTheCritic{Works: [][]float32{{1}}, IsArtist: []bool{true}, Draw: drawNothing, Outside: math.NaN()}.validate(),
		"Score is missing": YouAreThePainter{Draw: draw}.validate(),
		"Painter.Draw is":  YouAreThePainter{Score: score}.validate(),
		"Steps -1":         Panel{Steps: -1}.validate(),
		"Every -3":         Panel{Every: -3}.validate(),
		"Points 1":         Panel{Artist: ganlib.Parabolas{Points: 1}}.validate(),
		"Points -1":        YouAreThePainter{Score: score, Draw: draw, Artist: ganlib.Parabolas{Points: -1}}.validate(),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if err := tenWorks().validate(); err != nil {
		t.Error(err)
	}
}

// likes is a critic that likes x² + 0.5: the nearer the curve, the surer.
func likes(x []float64) func([]float32) (float64, []float32, error) {
	return func(curve []float32) (float64, []float32, error) {
		sum, advice := 0.0, make([]float32, len(curve))
		for j, y := range curve {
			d := x[j]*x[j] + 0.5 - float64(y)
			sum += d * d
			advice[j] = float32(d)
		}
		return math.Exp(-sum), advice, nil
	}
}

func TestYouAreThePainter(t *testing.T) {
	artist := ganlib.Parabolas{}
	x := artist.X()
	y := YouAreThePainter{Artist: artist, Score: likes(x), Draw: func(_, _ []float32) plot.Picture { return plot.Picture{} },
		Say: func([]float32) string { return "lower the <b>middle</b>" }}
	p := y.begin()
	h := &recorder{script: script{[]Move{{Do: "steepness", Value: 20}, {Do: "height", Value: 10}, {Do: "bend at 0.5", Value: 4}, {Do: "steepness", Value: 1e9}, {Do: "no such"}}}}
	p.play(context.Background(), h)
	for j, got := range p.curve() {
		want := x[j]*x[j] + 0.5 + 0.2*max(0, 1-2*math.Abs(x[j]-0.5))
		if math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("at x=%g: %g, want %g", x[j], got, want)
		}
	}
	if p.best < 0.9999 || p.now > 0.95 { // without the bend it was what the critic likes
		t.Errorf("now %g, best %g", p.now, p.best)
	}
	last := h.states[len(h.states)-1]
	if last.at["steepness"] != 20 || last.at["bend at 0.5"] != 4 || last.text["said"] != "He says: lower the <b>middle</b>." {
		t.Errorf("%v %v", last.at, last.text)
	}
	if s := p.closing(false); !strings.Contains(s, "best one had 100 %") {
		t.Error(s)
	}
}

// Taking the advice again and again must please the critic more and more.
func TestTakingAdvice(t *testing.T) {
	artist := ganlib.Parabolas{}
	p := YouAreThePainter{Artist: artist, Score: likes(artist.X())}.begin()
	h := &recorder{}
	take := func() {
		h.moves = []Move{{Do: takeAdvice}}
		p.play(context.Background(), h)
		p.ends = ""
	}
	for range 6 {
		before := p.now
		if take(); p.now <= before {
			t.Fatalf("from %.3f to %.3f", before, p.now)
		}
	}
	for range 30 {
		take()
	}
	last := h.states[len(h.states)-1]
	if p.now < 0.9 || !strings.Contains(last.text["said"], "pleases him no more") || p.best != p.now {
		t.Errorf("at the end %.3f, best %.3f, said %q", p.now, p.best, last.text["said"])
	}
	p.Score = func([]float32) (float64, []float32, error) {
		return 1 + float64(p.scored), slices.Repeat([]float32{1}, len(p.x)), nil
	}
	p.advice = make([]float32, len(p.x))
	at := slices.Clone(p.at)
	if p.follow(); !slices.Equal(at, p.at) {
		t.Error("no advice, but the sliders moved")
	}
	for range 200 { // of a critic who wants everything higher, for ever
		p.score()
		p.follow()
	}
	for i, b := range p.brushes {
		if p.at[i] < b.low || p.at[i] > b.high {
			t.Errorf("%s stands at %d", b.do, p.at[i])
		}
	}
}

func TestACriticWhoFails(t *testing.T) {
	y := YouAreThePainter{Score: func(c []float32) (float64, []float32, error) {
		if c[7] > 1 {
			return 0, nil, errors.New("ganlib: <script>no</script>")
		}
		return 0.25, nil, nil
	}}
	p := y.begin()
	h := &recorder{script: script{[]Move{{Do: "height", Value: 30}, {Do: "height", Value: 10}}}}
	p.play(context.Background(), h)
	if said := h.states[1].text["said"]; said != "<script>no</script>." { // as text, not as HTML
		t.Errorf("said %q", said)
	}
	if p.err != nil || p.now != 0.25 {
		t.Errorf("it did not get over it: %v", p.err)
	}
}

// Every brush reaches its own place on the canvas, and the bends together lift
// all of it.
func TestBrushes(t *testing.T) {
	for x := -1.0; x <= 1; x += 0.125 {
		sum := 0.0
		for _, b := range brushes()[2:] {
			sum += b.reach(x)
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("at %g the five bends come to %g", x, sum)
		}
	}
}
