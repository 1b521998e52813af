package measure

import (
	"math"

	"atelier/ganlib"
	"atelier/internal/say"

	"gonum.org/v1/gonum/stat"
)

// A Diagnosis is what the doctor says of a training.
type Diagnosis struct {
	Condition Condition
	// Evidence is what was looked at, in that order.
	Evidence []Evidence
	// Remedy is what to do about it, in a sentence.
	Remedy string
}

// An Evidence is one number that the doctor looked at.
type Evidence struct {
	Name  string
	Value float64
	// Healthy says in words which values a healthy training shows.
	Healthy string
	// Alarming tells whether Value is not one of them.
	Alarming bool
}

// String is the condition and the remedy.
func (d Diagnosis) String() string { return say.F("%s: %s", d.Condition.String(), d.Remedy) }

// Table returns the evidence for a table: the names of its columns, and a row for
// each number.
func (d Diagnosis) Table() (head []any, rows [][]any) {
	for _, e := range d.Evidence {
		verdict := say.T("well")
		if e.Alarming {
			verdict = say.T("alarming")
		}
		rows = append(rows, []any{e.Name, e.Value, e.Healthy, verdict})
	}
	return []any{say.T("what the doctor looked at"), say.T("value"), say.T("healthy"), say.T("here")}, rows
}

// Where the doctor draws the lines. They were chosen on trainings of the seeds 1
// to 10; how well they do on other ones is in [Trials].
const (
	farOff       = 1.0   // rms, in units of High-Low, beyond which paintings have left the canvas
	sureRight    = 0.99  // share of right verdicts above which a critic is never wrong,
	sureReal     = 0.9   // if real works are given more,
	sureFake     = 0.1   // and painted ones less than that
	oneOnly      = 0.45  // spread, in units of the artist's, below which all paintings are one
	unsettled    = 0.02  // swing of D score above which the two don't settle
	fewScores    = 50    // steps whose needles can't be read
	smoothEnough = 0.025 // rms, in units of High-Low, of curves that pass for parabolas
	tooVaried    = 2.0   // spread, in units of the artist's
	insideMost   = 0.6   // share of points between the bounds
	worseThan    = 2.0   // rms, in units of the best one earlier, of a training past its best
)

// Diagnose reads a training's film and names the condition that it is in. The
// doctor knows how the artist's works look, and sees nothing but the film: the
// last frame's paintings, what their likes were earlier, and the critic's
// (discriminator's) needles in the last third of the steps. A film that ended
// because the training turned non-finite shows it before: its last paintings have
// long left the canvas.
//
// It looks at few paintings and asks no outside critic, so it can be wrong; how
// often it is, is in [Trials]. The lines are drawn for the minimax loss, whose
// needles are probabilities.
func Diagnose(artist ganlib.Parabolas, film *ganlib.Film) Diagnosis {
	frame := film.Last()
	if film == nil || len(frame.Paintings) < 2 {
		return Diagnosis{Remedy: say.T("there is no film yet, or one of fewer than 2 paintings: train, and look again")}
	}
	if n := len(frame.Paintings[0]); n != len(artist.X()) {
		return Diagnosis{Remedy: say.F("the paintings have %d points and the artist's works %d: ask a doctor who knows their artist", n, len(artist.X()))}
	}
	d := examination{artist: artist, film: film}
	condition, remedy := d.examine(frame)
	return Diagnosis{condition, d.evidence, remedy}
}

// An examination gathers evidence.
type examination struct {
	artist   ganlib.Parabolas
	film     *ganlib.Film
	evidence []Evidence
}

// note adds to the evidence, and returns whether it alarms.
func (d *examination) note(name string, value float64, healthy string, well bool) (alarming bool) {
	d.evidence = append(d.evidence, Evidence{name, value, healthy, !well})
	return !well
}

// examine goes from the gravest condition to the lightest.
func (d *examination) examine(frame ganlib.Frame) (Condition, string) {
	low, high := d.artist.Range()
	unit := high - low // of the distances: how far apart the bounds are in the middle
	if unit == 0 {
		unit = 1
	}
	q, err := Assess(d.artist, frame.Paintings)
	if err != nil {
		d.note(say.T("paintings that are numbers"), 0, say.T("all of them"), false)
		return BlownUp, say.T("the weights are no numbers any more: train anew with smaller learning rates")
	}
	varied := spread(d.artist, frame.Paintings)

	rough := d.note(say.T("distance from the nearest parabola (rms)"), q.RMS, say.F("below %.3g", smoothEnough*unit), q.RMS < smoothEnough*unit)
	if q.RMS > farOff*unit {
		return BlownUp, say.T("the paintings have left the canvas: train anew with a smaller learning rate for both, or, if the critic has hardly learned anything, a greater one for him")
	}
	real, painted, right := d.level()
	neverWrong := d.note(say.T("share of works that the critic judges rightly"), right, say.F("below %.2g", sureRight), right < sureRight)
	neverFooled := d.note(say.T("probability that he gives painted works"), painted, say.F("above %.1g", sureFake), painted > sureFake)
	if neverWrong && neverFooled && real > sureReal {
		return CriticTooStrong, say.T("the critic is sure of every work and his advice says nothing: make CriticSteps or CriticRate smaller, or take a loss whose slope stays, such as NonSaturating or WassersteinPenalty")
	}
	narrow, wide := varied < oneOnly, varied > tooVaried
	d.note(say.T("how much the paintings vary, in units of the artist's"), varied, say.F("%.2g to %.2g", oneOnly, tooVaried), !narrow && !wide)
	if narrow {
		return Collapsed, say.T("all ideas become nearly the same painting: make PainterRate smaller or CriticRate greater, so that the critic keeps pace")
	}
	if swing, ok := d.swing(); ok && d.note(say.T("swing of D score in the last third"), swing, say.F("below %.2g", unsettled), swing < unsettled) {
		return Swinging, say.T("the two chase each other: make both learning rates smaller")
	}
	outside := d.note(say.T("share of points between the bounds"), q.Inside, say.F("above %.1g", insideMost), q.Inside > insideMost)
	if !rough && !wide && !outside {
		return Healthy, say.T("nothing to do; measure with an outside critic before you believe it")
	}
	best, step := d.best()
	if d.note(say.T("rms, in units of the smallest one so far"), q.RMS/best, say.F("below %.1g", worseThan), q.RMS < worseThan*best) {
		return PastBest, say.F("the paintings were better before: go back to about step %d with Fork, and train from there with smaller learning rates, or stop there", step)
	}
	return NotYet, say.T("nothing is wrong: train on")
}

// spread returns how much the paintings differ, in units of how much the artist's
// works do: the root, over the points, of the mean variance of a point. It is 1 for
// an artist whose works are all the same, beside which nothing can collapse.
//
// A beginner's paintings differ in many ways, and hardly in a: the spread of a
// alone would call them collapsed.
func spread(artist ganlib.Parabolas, paintings [][]float32) float64 {
	low, high := artist.Range()
	if low == high {
		return 1
	}
	var painted, real float64
	column := make([]float64, len(paintings))
	for i, x := range artist.X() {
		for j, p := range paintings {
			column[j] = float64(p[i])
		}
		painted += stat.Variance(column, nil)
		slope := x*x + 1                                         // of a work's point, by a
		real += slope * slope * (high - low) * (high - low) / 12 // the variance of U(0, 1) is 1/12
	}
	return math.Sqrt(painted / real)
}

// level returns the means of the critic's needles over the last tenth of the
// steps: one half each if nothing has been trained.
func (d *examination) level() (real, painted, right float64) {
	scores := d.film.Scores
	if len(scores) == 0 {
		return 0.5, 0.5, 0.5
	}
	scores = scores[len(scores)*9/10:]
	mean := func(f func(ganlib.Scores) float32) (sum float64) {
		for _, s := range scores {
			sum += float64(f(s))
		}
		return sum / float64(len(scores))
	}
	return mean(func(s ganlib.Scores) float32 { return s.Real }),
		mean(func(s ganlib.Scores) float32 { return s.Painted }),
		mean(func(s ganlib.Scores) float32 { return s.Accuracy })
}

// swing returns how far D score goes to and fro in the last third of the steps:
// the standard deviation of its means over a fiftieth of the training each, from
// the straight line that fits them best. A needle that moves steadily, as one
// does at the beginning, does not swing.
func (d *examination) swing() (swing float64, ok bool) {
	scores := d.film.Scores
	window := len(scores) / fewScores
	if window == 0 {
		return 0, false
	}
	var needle []float64
	for left := scores[len(scores)*2/3:]; len(left) >= window; left = left[window:] {
		var sum float64
		for _, s := range left[:window] {
			sum += float64(s.DScore())
		}
		needle = append(needle, sum/float64(window))
	}
	swing, _ = toAndFro(needle)
	return swing, true
}

// toAndFro returns the standard deviation of values, at least 3, from the straight
// line that fits them best, and how often they cross it.
func toAndFro(values []float64) (deviation float64, crossings int) {
	times := make([]float64, len(values))
	for i := range times {
		times[i] = float64(i)
	}
	start, slope := stat.LinearRegression(times, values, nil, false)
	off := make([]float64, len(values))
	for i, v := range values {
		off[i] = v - (start + slope*times[i])
		if i > 0 && off[i]*off[i-1] < 0 {
			crossings++
		}
	}
	return stat.StdDev(off, nil), crossings
}

// best returns the smallest rms of a frame's paintings, and the frame's step.
func (d *examination) best() (rms float64, step int) {
	rms = math.Inf(1)
	for _, f := range d.film.Frames {
		if q, err := Assess(d.artist, f.Paintings); err == nil && q.RMS < rms {
			rms, step = q.RMS, f.Step
		}
	}
	return rms, step
}
