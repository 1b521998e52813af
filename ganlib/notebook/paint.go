package notebook

import (
	"context"
	"math"
	"slices"
	"strconv"

	"atelier/ganlib"
	"atelier/ganlib/plot"
	"atelier/internal/say"
	"atelier/internal/steering"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// YouAreThePainter gives you sliders for a curve, and the critic
// (discriminator), which scores it live and says what it would have changed. A
// button takes this advice: it does to the sliders what a training step does to
// the painter's (generator's) weights.
type YouAreThePainter struct {
	Artist ganlib.Parabolas
	// Score is the critic's: the probability, 0 to 1, that the artist painted
	// the curve, and for each of its points which way and how far it
	// should be moved (see ganlib.GAN.Judge and Advice).
	Score func(curve []float32) (probability float64, advice []float32, err error)
	// Draw draws the curve with the advice.
	Draw func(curve, advice []float32) plot.Picture
	// Say says the advice in a sentence. nil says nothing.
	Say func(advice []float32) string
}

// takeAdvice moves every slider a little the way that the critic would have it.
const takeAdvice Control = "advice"

// A brush is a slider: its place times a twentieth is its value.
type brush struct {
	do    Control
	label string
	low   int // its first place
	high  int
	start int
	reach func(x float64) float64 // how far the curve moves at x, for each 1 of the slider
}

// unit is what a slider's step is worth.
const unit = 0.05

// brushes are the sliders: two for the artist's kind of curve, b·x²+c, and five
// that bend it near one place.
func brushes() []brush {
	list := []brush{
		{do: "steepness", label: say.T("Steepness b"), low: -20, high: 60, start: 0, reach: func(x float64) float64 { return x * x }},
		{do: "height", label: say.T("Height of the middle c"), low: -20, high: 40, start: 20, reach: func(float64) float64 { return 1 }},
	}
	for _, at := range []float64{-1, -0.5, 0, 0.5, 1} {
		list = append(list, brush{
			do: Control("bend at " + strconv.FormatFloat(at, 'g', -1, 64)), low: -20, high: 20,
			label: say.F("Bend at x = %g", at),
			reach: func(x float64) float64 { return max(0, 1-2*math.Abs(x-at)) },
		})
	}
	return list
}

// Run lets you paint until somebody presses Stop or Jupyter's ■, or the page is
// closed. The last painting then stays. Where no page answers, a scripted hand
// moves the sliders through a few curves, and Run says so.
func (y YouAreThePainter) Run() {
	Check(y.validate())
	p := y.begin()
	var sliders string
	for _, b := range p.brushes {
		var words []string
		for place := b.low; place <= b.high; place++ {
			words = append(words, strconv.FormatFloat(unit*float64(place), 'f', 2, 64))
		}
		sliders += slider(b.do, b.label, b.low, words)
	}
	controls := picture + words + `<div class="sliders">` + sliders + `</div><div class="row">` +
		button(takeAdvice, "critic", say.T("Take the critic's advice"), "") + `<span class="gap"></span>` + button(PressStop, "", say.T("■ Stop"), "") + `</div>`
	// A parabola of the artist's, the same with a kink, and three times the critic's advice.
	moves := []Move{{Do: "steepness", Value: 30}, {Do: "height", Value: 10}, {Do: "bend at 0", Value: 10}, {Do: takeAdvice}, {Do: takeAdvice}, {Do: takeAdvice}}
	alone := runPanel(controls, func(m Move) Move { return m }, moves, say.T("moves the sliders through a few curves"), p.play, func() map[protocol.MIMEType]any {
		Check(p.err)
		return Checked(bundle(y.Draw(p.curve(), p.advice)))
	})
	Say("%s", p.closing(alone))
}

func (y YouAreThePainter) validate() error {
	switch {
	case y.Score == nil:
		return say.Errorf("notebook: YouAreThePainter.Score is missing: give the critic's verdict and his advice")
	case y.Draw == nil:
		return say.Errorf("notebook: YouAreThePainter.Draw is missing: give a function that draws a curve with its advice")
	}
	return y.Artist.Validate()
}

// A curveEditing is a game of painting a curve.
type curveEditing struct {
	YouAreThePainter
	x       []float64
	brushes []brush
	at      []int // the sliders' places
	advice  []float32
	now     float64 // what the critic gives it
	best    float64
	scored  int  // how often
	stuck   bool // whether the advice led nowhere
	err     error
	ends    string
}

func (y YouAreThePainter) begin() *curveEditing {
	p := &curveEditing{YouAreThePainter: y, x: y.Artist.X(), brushes: brushes()}
	for _, b := range p.brushes {
		p.at = append(p.at, b.start)
	}
	p.score()
	return p
}

// curve is what the sliders paint.
func (p *curveEditing) curve() []float32 {
	curve := make([]float32, len(p.x))
	for j, x := range p.x {
		y := 0.0
		for i, b := range p.brushes {
			y += unit * float64(p.at[i]) * b.reach(x)
		}
		curve[j] = float32(y)
	}
	return curve
}

func (p *curveEditing) score() {
	p.scored++
	var now float64
	var advice []float32
	if now, advice, p.err = p.Score(p.curve()); p.err != nil {
		return
	}
	p.now, p.advice, p.best = now, advice, max(p.best, now)
}

func (p *curveEditing) play(ctx context.Context, input inputSource) {
	for p.ends == "" && ctx.Err() == nil {
		input.show(p.state())
		m, moved := input.next(ctx, forever)
		p.stuck = p.stuck && !moved
		switch {
		case !moved:
		case m.Do == PressStop:
			p.ends = say.T("Stopped by you.")
		case m.Do == leave:
			p.ends = say.F("%s.", m.why)
		case m.Do == takeAdvice:
			p.follow()
		default:
			for i, b := range p.brushes {
				if b.do == m.Do && m.Value >= float64(b.low) && m.Value <= float64(b.high) {
					p.at[i] = int(m.Value)
					p.score()
				}
			}
		}
	}
}

// follow goes up the slope of the advice, by sliders: each moves in proportion to
// how much the critic would like it to, the most wanted one by four places. If
// that was too far, it tries shorter ways.
func (p *curveEditing) follow() {
	slopes, most := make([]float64, len(p.brushes)), 0.0
	for i, b := range p.brushes {
		for j, x := range p.x {
			if j < len(p.advice) {
				slopes[i] += float64(p.advice[j]) * b.reach(x)
			}
		}
		most = max(most, math.Abs(slopes[i]))
	}
	before, at, advice := p.now, slices.Clone(p.at), p.advice
	for places := 4.0; most > 0 && places >= 1; places /= 2 {
		for i, b := range p.brushes {
			p.at[i] = min(max(at[i]+int(math.Round(places*slopes[i]/most)), b.low), b.high)
		}
		if p.score(); p.err != nil || p.now > before {
			return
		}
	}
	p.at, p.now, p.advice = at, before, advice
	p.stuck = true
}

func (p *curveEditing) state() panelState {
	l := panelState{
		text:    map[string]string{"numbers": say.F("The critic believes at %.0f %% that the artist painted it. Your best so far: %.0f %%.", 100*p.now, 100*p.best), "said": ""},
		at:      map[string]int{},
		version: p.scored,
	}
	for i, b := range p.brushes {
		l.at[string(b.do)] = p.at[i]
	}
	if p.err != nil {
		l.text["said"] = steering.Sentence(p.err)
		return l
	}
	switch {
	case p.stuck:
		l.text["said"] = say.T("Taking his advice pleases him no more: near these sliders he is as sure as he gets.")
	case p.Say != nil:
		l.text["said"] = say.F("He says: %s.", p.Say(p.advice))
	}
	curve, advice := p.curve(), p.advice
	l.picture = func() plot.Picture { return p.Draw(curve, advice) }
	return l
}

func (p *curveEditing) closing(alone bool) string {
	said := say.F("The critic believes at %.0f %% that the artist painted the last curve; the best one had %.0f %%.", 100*p.now, 100*p.best)
	if p.ends != "" && !alone {
		said = say.F("%s %s", p.ends, said)
	}
	return said
}
