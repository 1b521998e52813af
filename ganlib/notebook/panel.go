package notebook

import (
	"cmp"
	"errors"
	"html"
	"math"

	"atelier/ganlib"
	"atelier/ganlib/plot"
	"atelier/internal/say"
	"atelier/internal/steering"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A Panel steers a training by hand while the cell runs: it has buttons to run,
// pause and stop, and to take single steps of the painter (generator) alone, of
// the critic (discriminator) alone and of both; and sliders for both learning
// rates and for how often the critic learns, which are taken up at once.
//
// Its zero value fits the tutorial's GAN.
type Panel struct {
	// Artist is the one that the painter learns from. Its range is drawn.
	Artist ganlib.Parabolas
	// Steps is where a run pauses by itself, counted from the GAN's beginning,
	// and the length of the needles' axis. 0 means 5000.
	Steps int
	// Every is how many steps of a run lie between two pictures. 0 means 10.
	Every int
	// Headless are the moves that are made where nobody is at the page, as when
	// notebooks are run from the command line. None means a run up to Steps.
	Headless []Move
}

// Run shows the panel and does what it is told, until somebody presses its Stop
// or Jupyter's ■, or the page is closed. The last picture then stays in the
// panel's place, and the GAN is whole: it can be saved, and goes on from there.
//
// Where no page answers, the moves of Headless are made instead, and Run says so.
// An error of the training is said in the panel; without a page it ends the
// cell, unless the training has diverged (ganlib.ErrNotFinite), which may be the
// lesson.
func (p Panel) Run(gan *ganlib.GAN) {
	Check(p.validate())
	s := newSteering(gan, cmp.Or(p.Steps, 5000), cmp.Or(p.Every, 10))
	s.artist = p.Artist
	moves, said := p.Headless, say.F("makes %d moves", len(p.Headless))
	if left := s.Length - gan.Step(); moves == nil && left > 0 {
		moves, said = []Move{{Do: PressRun}}, say.F("trains %d steps", left)
	}
	alone := runPanel(s.controls(), fromPanel, moves, said, s.steer, func() map[protocol.MIMEType]any {
		return Checked(bundle(plot.Training(p.Artist, s.Film(), max(s.Goal, s.Length))))
	})
	if alone && s.Err != nil && !errors.Is(s.Err, ganlib.ErrNotFinite) {
		Check(s.Err)
	}
	Say("%s", s.closing(alone))
}

func (p Panel) validate() error {
	switch {
	case p.Steps < 0:
		return say.Errorf("notebook: Panel.Steps %d: must be positive (or 0 for 5000)", p.Steps)
	case p.Every < 0:
		return say.Errorf("notebook: Panel.Every %d: must be positive (or 0 for 10)", p.Every)
	}
	return p.Artist.Validate()
}

// closing is what is said when all is over.
func (s *steeringPanel) closing(alone bool) string {
	said := s.ends
	if alone {
		said = say.F("The GAN has learned %d steps.", s.GAN.Step())
	}
	if s.Err != nil {
		said = say.F("%s %s", said, s.Said)
	}
	rates := s.GAN.Rates()
	return say.F("%s The painter's learning rate was %s, the critic's %s; in a run, the critic learned %s.",
		said, steering.Plainly(rates.Painter), steering.Plainly(rates.Critic), steering.Often(rates.CriticSteps))
}

// sliderRates are the learning rates that a slider can choose: from 0.00001 to 0.01,
// about evenly spaced if one takes their logarithms, and short to write.
var sliderRates = [...]float64{
	1e-5, 1.5e-5, 2e-5, 3e-5, 5e-5, 7e-5,
	1e-4, 1.5e-4, 2e-4, 3e-4, 5e-4, 7e-4,
	1e-3, 1.5e-3, 2e-3, 3e-3, 5e-3, 7e-3, 1e-2,
}

// ratePlace is the place on a slider that is nearest to a rate.
func ratePlace(rate float64) int {
	place := 0
	for i, r := range sliderRates {
		if math.Abs(math.Log(r/rate)) < math.Abs(math.Log(sliderRates[place]/rate)) {
			place = i
		}
	}
	return place
}

// fromPanel makes a rate of a slider's place. A place that no slider has is no
// move.
func fromPanel(m Move) Move {
	if m.Do == SetPainterRate || m.Do == SetCriticRate {
		if !(m.Value >= 0 && m.Value < float64(len(sliderRates))) {
			return Move{}
		}
		m.Value = sliderRates[int(m.Value)]
	}
	return m
}

// mostCriticSteps is what the panel's slider goes up to.
const mostCriticSteps = 10

// controls is the panel's HTML.
func (s *steeringPanel) controls() string {
	var rateWords, stepWords []string
	for _, r := range sliderRates {
		rateWords = append(rateWords, steering.Plainly(r))
	}
	for n := 1; n <= mostCriticSteps; n++ {
		stepWords = append(stepWords, steering.Often(n))
	}
	return picture +
		`<div class="row">` +
		`<button type="button" data-do="run" data-undo="pause" data-name="run" class="main"><span class="when-off">` + html.EscapeString(say.T("▶ Run")) + `</span><span class="when-on">` + html.EscapeString(say.T("❚❚ Pause")) + `</span></button>` +
		`<fieldset><legend>` + html.EscapeString(say.T("One step of")) + `</legend>` +
		button(StepPainter, "painter", say.T("the painter"), "") + button(StepCritic, "critic", say.T("the critic"), "") + button(StepBoth, "both", say.T("both"), "") +
		`</fieldset><span class="gap"></span>` + button(PressStop, "", say.T("■ Stop"), "") + `</div>` +
		`<div class="row"><fieldset><legend>` + html.EscapeString(say.T("Speed")) + `</legend>` +
		choice(SetSpeed, slowMotion, say.T("slow motion")) +
		choice(SetSpeed, everyPicture, say.N(s.Every, "a picture every step", "a picture every %d steps")) +
		choice(SetSpeed, fullSpeed, say.T("as fast as it can")) + `</fieldset></div>` +
		`<div class="sliders">` +
		slider(SetPainterRate, say.T("The painter's learning rate"), 0, rateWords) +
		slider(SetCriticRate, say.T("The critic's learning rate"), 0, rateWords) +
		slider(SetCriticSteps, say.T("In a run, the critic learns"), 1, stepWords) + `</div>` +
		words
}
