package measure_test

import (
	"math"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"
)

// A film made by hand: n paintings whose a is evenly spread over [low, high], each
// with a kink, so far from a parabola, and needles that follow a rule.
func filmOf(low, high, kink float64, steps int, needle func(step int) ganlib.Scores) *ganlib.Film {
	film := &ganlib.Film{Shape: []int{15}}
	addFrame(film, steps, low, high, kink)
	for step := range steps {
		film.Scores = append(film.Scores, needle(step))
	}
	return film
}

func addFrame(film *ganlib.Film, step int, low, high, kink float64) {
	const n = 32
	frame := ganlib.Frame{Step: step}
	for i := range n {
		curve := ganlib.Parabolas{}.Curve(low + (high-low)*(float64(i)+0.5)/n)
		painting := make([]float32, len(curve))
		for j, y := range curve {
			painting[j] = float32(y)
			if j == 3 {
				painting[j] += float32(kink)
			}
		}
		frame.Paintings = append(frame.Paintings, painting)
	}
	film.Frames = append(film.Frames, frame)
}

func atRest(int) ganlib.Scores {
	return ganlib.Scores{Real: 0.5, Painted: 0.5, CriticLoss: 2 * math.Ln2, Accuracy: 0.7}
}

func sure(int) ganlib.Scores {
	return ganlib.Scores{Real: 1, Painted: 0, CriticLoss: 0, Accuracy: 1}
}

// waves swing by 0.1 about rest, ten times in 1000 steps.
func waves(step int) ganlib.Scores {
	s := atRest(step)
	s.CriticLoss += float32(0.1 * math.Sin(2*math.Pi*float64(step)/100))
	return s
}

// A needle that moves steadily, as at the beginning, is not one that swings.
func steady(step int) ganlib.Scores {
	s := atRest(step)
	s.CriticLoss += float32(step) / 1000
	return s
}

func TestDiagnoseByHand(t *testing.T) {
	grown := func() *ganlib.Film { // good at step 500, kinked at 1000
		film := &ganlib.Film{Shape: []int{15}}
		addFrame(film, 500, 1, 2, 0.04)
		addFrame(film, 1000, 1, 2, 0.4)
		for step := range 1000 {
			film.Scores = append(film.Scores, atRest(step))
		}
		return film
	}()
	blank := filmOf(1, 2, 0, 1000, atRest)
	blank.Frames[0].Paintings[5][3] = float32(math.NaN())
	for _, c := range []struct {
		name   string
		film   *ganlib.Film
		want   measure.Condition
		remedy string
	}{
		{"like the artist", filmOf(1, 2, 0.04, 1000, atRest), measure.Healthy, "outside critic"},
		{"kinked", filmOf(1, 2, 0.4, 1000, atRest), measure.NotYet, "train on"},
		{"steady needles", filmOf(1, 2, 0.4, 1000, steady), measure.NotYet, "train on"},
		{"too low", filmOf(-1, 0, 0, 1000, atRest), measure.NotYet, "train on"},
		{"too varied", filmOf(-0.7, 3.7, 0, 1000, atRest), measure.NotYet, "train on"},
		{"kinked again", grown, measure.PastBest, "step 500"},
		{"waves", filmOf(1, 2, 0.04, 1000, waves), measure.Swinging, "both learning rates"},
		{"one curve", filmOf(1.45, 1.55, 0.04, 1000, atRest), measure.Collapsed, "PainterRate"},
		{"one curve and waves", filmOf(1.45, 1.55, 0.04, 1000, waves), measure.Collapsed, "PainterRate"},
		{"a sure critic", filmOf(0, 0.1, 0.4, 1000, sure), measure.CriticTooStrong, "CriticSteps"},
		{"off the canvas", filmOf(1, 2, 30, 1000, sure), measure.BlownUp, "smaller learning rate"},
		{"no numbers", blank, measure.BlownUp, "smaller learning rate"},
		{"nothing trained", filmOf(1, 2, 0.4, 0, atRest), measure.NotYet, "train on"},
		{"no film", nil, measure.Unknown, "no film"},
		{"an empty film", &ganlib.Film{}, measure.Unknown, "no film"},
		{"other points", &ganlib.Film{Frames: []ganlib.Frame{{Paintings: [][]float32{{1}, {2}}}}}, measure.Unknown, "1 points"},
	} {
		d := measure.Diagnose(ganlib.Parabolas{}, c.film)
		if d.Condition != c.want || !strings.Contains(d.Remedy, c.remedy) {
			t.Errorf("%s: %v\n%v\nwant %v, and something about %q", c.name, d, d.Evidence, c.want, c.remedy)
		}
		alarms := 0
		for _, e := range d.Evidence {
			if e.Name == "" || e.Healthy == "" || math.IsNaN(e.Value) {
				t.Errorf("%s: evidence %+v lacks something", c.name, e)
			}
			if e.Alarming {
				alarms++
			}
		}
		if ill := c.want != measure.Healthy && c.want != measure.Unknown; ill != (alarms > 0) {
			t.Errorf("%s: %v, with %d alarms in %v", c.name, d.Condition, alarms, d.Evidence)
		}
		if head, rows := d.Table(); len(rows) != len(d.Evidence) || len(rows) > 0 && len(rows[0]) != len(head) {
			t.Errorf("%s: a table of %d rows and %d columns", c.name, len(rows), len(head))
		}
	}
}

// A beginner's paintings differ, but not in a: he has not collapsed. Here they lean
// to the left and to the right, which moves the a of no parabola that fits them.
func TestDiagnoseABeginner(t *testing.T) {
	artist := ganlib.Parabolas{}
	film := filmOf(1.45, 1.55, 0, 1000, atRest)
	paintings := film.Frames[0].Paintings
	for i, painting := range paintings {
		for j, x := range artist.X() {
			painting[j] += float32((float64(i)/15.5 - 1) * x)
		}
	}
	if q, err := measure.Judge(artist, paintings); err != nil || q.StdA > 0.05 {
		t.Fatalf("a varies by %v (%v), which shows a beginner's paintings as they are not", q.StdA, err)
	}
	if d := measure.Diagnose(ganlib.Parabolas{}, film); d.Condition != measure.NotYet {
		t.Errorf("%v, want %v\n%v", d, measure.NotYet, d.Evidence)
	}
}

// A film in other units is judged in these: twenty times the tutorial's lengths.
func TestDiagnoseKnowsItsArtist(t *testing.T) {
	artist := ganlib.Parabolas{Low: 20, High: 40}
	for kink, want := range map[float64]measure.Condition{0.8: measure.Healthy, 8: measure.NotYet, 400: measure.BlownUp} {
		if d := measure.Diagnose(artist, filmOf(20, 40, kink, 1000, atRest)); d.Condition != want {
			t.Errorf("kink %v: %v, want %v\n%v", kink, d, want, d.Evidence)
		}
	}
}

func TestFactsAndTheirCondition(t *testing.T) {
	good := measure.Facts{
		Steps: 5000, End: measure.Quality{MeanA: 1.5, StdA: 0.3, RMS: 0.015, Inside: 0.9},
		Critic: measure.Verdict{Real: 0.5, Painted: 0.5, Accuracy: 0.6}, Spread: 1, BestRMS: 0.015, Swing: 0.01, Turns: 9, Outside: 0.6,
	}
	for _, c := range []struct {
		name   string
		change func(*measure.Facts)
		want   measure.Condition
	}{
		{"good", func(*measure.Facts) {}, measure.Healthy},
		{"seen through", func(f *measure.Facts) { f.Outside = 0.8 }, measure.NotYet},
		{"better before", func(f *measure.Facts) { f.Outside, f.BestRMS = 0.8, 0.005 }, measure.PastBest},
		{"to and fro", func(f *measure.Facts) { f.Swing = 0.2 }, measure.Swinging},
		{"one bend", func(f *measure.Facts) { f.Swing, f.Turns = 0.2, 2 }, measure.Healthy},
		{"one curve", func(f *measure.Facts) { f.Spread, f.Swing = 0.3, 0.2 }, measure.Collapsed},
		{"never wrong", func(f *measure.Facts) {
			f.Spread, f.Critic = 0.3, measure.Verdict{Real: 0.99, Painted: 0.01, Accuracy: 1}
		}, measure.CriticTooStrong},
		{"barely right", func(f *measure.Facts) { f.Critic = measure.Verdict{Real: 0.51, Painted: 0.49, Accuracy: 1} }, measure.Healthy},
		{"far away", func(f *measure.Facts) { f.End.RMS = 2; f.Critic = measure.Verdict{Real: 1, Accuracy: 1} }, measure.BlownUp},
		{"no number", func(f *measure.Facts) { f.End.RMS = math.NaN() }, measure.BlownUp},
		{"stopped", func(f *measure.Facts) { f.Stopped = true }, measure.BlownUp},
	} {
		f := good
		c.change(&f)
		if got := f.Condition(); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestConfusionByHand(t *testing.T) {
	c := measure.Confuse([]measure.Trial{
		{Truth: measure.Healthy, Verdict: measure.Healthy},
		{Truth: measure.Healthy, Verdict: measure.NotYet},
		{Truth: measure.BlownUp, Verdict: measure.BlownUp},
		{Truth: 99, Verdict: measure.Healthy}, // there is no such condition
		{Truth: measure.Healthy, Verdict: -1},
	})
	if right, all := c.Right(); right != 2 || all != 3 {
		t.Errorf("%d right of %d, want 2 of 3", right, all)
	}
	if c[measure.Healthy][measure.NotYet] != 1 || c[measure.NotYet][measure.Healthy] != 0 {
		t.Errorf("counts %v", c)
	}
	head, rows := c.Table()
	if len(head) != 8 || len(rows) != 7 || rows[0][2] != 1 || rows[6][7] != 1 {
		t.Errorf("table %v %v", head, rows)
	}
	seen := map[string]bool{}
	for _, condition := range measure.Conditions() {
		seen[condition.String()] = true
	}
	if len(seen) != 7 || !strings.Contains(measure.Condition(99).String(), "99") {
		t.Errorf("names %v", seen)
	}
}
