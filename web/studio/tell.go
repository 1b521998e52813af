package studio

import (
	"fmt"
	"math"
	"strings"

	"atelier/ganlib"
	"atelier/ganlib/measure"
	"atelier/ganlib/plot"
)

// tell says in messages what has changed, and how things stand.
func (s *Studio) tell() {
	for _, r := range s.scene.runs {
		s.tellMoments(r)
	}
	active := s.scene.active
	if !s.Running() || len(active.gan.Film().Frames)%10 == 0 {
		s.emit(Message{Kind: "doctor", Data: doctorOn(active)})
	}
	rates := active.gan.Rates()
	state := State{
		Said: active.hand.Said, Done: s.done, Running: s.Running(), Speed: s.speed, Step: active.gan.Step(), Goal: active.hand.Goal,
		Active: active.id, Settings: active.settings, CanUndo: len(s.before) > 0,
		Rates: RatesNow{rates.Painter, rates.Critic, rates.CriticSteps},
	}
	for _, r := range s.scene.runs {
		state.Runs = append(state.Runs, RunOf{r.id, s.name(r), r.parent, r.from, r.gan.Step()})
	}
	for _, r := range s.kept() {
		state.Keep = append(state.Keep, r.id)
	}
	s.emit(Message{Kind: "state", Data: state})
}

// tellMoments tells of a run's frames that are new, and of its needles. Before the first
// step it tells what the novice paints.
func (s *Studio) tellMoments(r *run) {
	film := r.gan.Film()
	if len(film.Frames) == r.shown && (r.shown > 0 || r.novice) {
		return
	}
	if len(film.Frames) == 0 {
		r.novice = true
		if frame, err := r.gan.Now(); err == nil {
			s.tellMoment(r, frame, true)
		}
	}
	for i := r.shown; i < len(film.Frames); i++ {
		s.tellMoment(r, film.Frames[i], film.Frames[i].Step == r.gan.Step())
	}
	r.shown = len(film.Frames)
	s.tellNeedles(r)
}

// tellMoment tells of a frame. now tells whether it is the present, of which alone the
// critic can be asked.
func (s *Studio) tellMoment(r *run, frame ganlib.Frame, now bool) {
	m := Moment{Run: r.id, Step: frame.Step, Scores: scoresOf(frame.Step, frame.Scores), Now: now}
	m.Mean = scoresOf(frame.Step, ganlib.Mean(r.gan.Film().Scores[max(0, frame.Step-meanSteps):frame.Step]))
	numbers := map[string][]float32{"paintings": flat(frame.Paintings)}
	if q, err := measure.Assess(artist, frame.Paintings); err == nil {
		m.Quality = &Quality{q.RMS, q.Inside, q.MeanA, q.StdA, q.Wasserstein}
	}
	for _, p := range frame.Paintings {
		fit, err := measure.FitParabola(artist, p)
		if err != nil {
			fit.B, fit.C = math.NaN(), math.NaN()
		}
		numbers["fits"] = append(numbers["fits"], float32(fit.B), float32(fit.C))
	}
	if now {
		if advice, err := r.gan.Advice(frame.Paintings); err == nil {
			numbers["advice"] = flat(advice)
			for _, a := range advice {
				m.Say = append(m.Say, plot.Say(a))
			}
		}
		if verdicts, err := r.gan.Judge(frame.Paintings); err == nil {
			numbers["verdicts"] = verdicts
		}
		if verdicts, err := r.gan.Judge(s.curves); err == nil {
			numbers["map"] = verdicts
		}
	}
	s.emit(Message{Kind: "moment", Data: m, Numbers: numbers})
}

func (s *Studio) tellNeedles(r *run) {
	film, end := r.gan.Film(), r.hand.Goal
	steps, accuracy, score := plot.NeedleAxes(film, end)
	n := Needles{Run: r.id, Steps: axisOf(steps), Accuracy: axisOf(accuracy), Score: axisOf(score)}
	restAccuracy, restScore := plot.Equilibrium(film)
	n.RestAccuracy, n.RestScore = finite(restAccuracy), finite(restScore)
	numbers := map[string][]float32{}
	for name, of := range map[string]func(ganlib.Scores) float32{
		"real":     func(s ganlib.Scores) float32 { return s.Real },
		"accuracy": func(s ganlib.Scores) float32 { return s.Accuracy },
		"score":    ganlib.Scores.DScore,
	} {
		xs, raw, mean := plot.Needle(film.Scores, end, of)
		numbers["steps"], numbers[name+"Raw"], numbers[name+"Mean"] = narrow(xs), narrow(raw), narrow(mean)
	}
	s.emit(Message{Kind: "needles", Data: n, Numbers: numbers})
}

func doctorOn(r *run) Doctor {
	film := *r.gan.Film()
	if len(film.Frames) == 0 {
		return Doctor{Run: r.id, Condition: "not examined yet", Remedy: "there is nothing to examine before the first step"}
	}
	d := measure.Diagnose(artist, &film)
	doctor := Doctor{Run: r.id, Step: film.Last().Step, Condition: d.Condition.String(), Remedy: pageWords.Replace(d.Remedy)}
	if r.settings.Loss != Losses()[0].Name {
		doctor.Remedy += ". (His lines are drawn for the tutorial's loss, minimax)"
	}
	for _, e := range d.Evidence {
		doctor.Evidence = append(doctor.Evidence, Evidence{e.Name, fmt.Sprintf("%.3g", e.Value), e.Healthy, e.Alarming})
	}
	return doctor
}

// pageWords says in the page's words what the doctor says in the library's.
var pageWords = strings.NewReplacer(
	"PainterRate", "the painter's learning rate", "CriticRate", "the critic's learning rate", "CriticSteps", "how often the critic learns",
	"NonSaturating", "non-saturating", "WassersteinPenalty", "Wasserstein with a penalty", "with Fork", "and fork there",
	"measure with an outside critic before you believe it", "in the notebooks, an outside critic tells more surely",
)

// flat makes one slice of many.
func flat(list [][]float32) (all []float32) {
	for _, l := range list {
		all = append(all, l...)
	}
	return all
}

func narrow(list []float64) []float32 {
	out := make([]float32, len(list))
	for i, v := range list {
		out[i] = float32(v)
	}
	return out
}

// finite is v, or nil where it is no number.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
