package notebook

import (
	"context"
	"html"
	"math/rand/v2"

	"atelier/ganlib"
	"atelier/ganlib/measure"
	"atelier/ganlib/plot"
	"atelier/internal/say"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// YouAreTheCritic shows works one at a time, in an order that Seed decides, and
// asks of each whether the artist or the painter (generator) made it. In the end
// a table says how often you were right, beside the critic (discriminator).
type YouAreTheCritic struct {
	// Works are the works to judge, and IsArtist whose each of them is.
	Works    [][]float32
	IsArtist []bool
	// Draw draws a work without telling whose it is.
	Draw func(work []float32) plot.Picture
	// Verdicts are the critic's of the same works, see ganlib.GAN.Judge: above
	// measure.Threshold a work is taken for the artist's, and at it a coin is tossed,
	// which is right half the time. nil leaves the critic out of the table.
	Verdicts []float32
	// Equilibrium is that of the critic's loss, gan.Film().Equilibrium(), which the
	// threshold depends on. The zero value is right for minimax.
	Equilibrium ganlib.Equilibrium
	// Outside is an outside critic's accuracy, 0 to 1, on works of its own. 0
	// leaves it out of the table.
	Outside float64
	// Seed decides the order, and how a coin answers where nobody is at the page.
	Seed uint64
}

// The answers, and the keys for them.
const (
	sayArtist  Control = "artist"
	sayPainter Control = "painter"
)

// Run asks until every work was judged, or until somebody presses Stop or
// Jupyter's ■, or the page is closed; the table is of what was judged until
// then. Where no page answers, a tossed coin judges, and Run says so.
func (y YouAreTheCritic) Run() {
	Check(y.validate())
	g := y.game()
	var coin []Move
	for toss := rand.New(rand.NewPCG(y.Seed, 1)); len(coin) < len(y.Works); {
		coin = append(coin, Move{Do: []Control{sayArtist, sayPainter}[toss.IntN(2)]})
	}
	controls := picture + `<div class="row"><fieldset><legend>` + html.EscapeString(say.T("Who made it?")) + `</legend>` +
		button(sayArtist, "artist", say.T("the artist"), "a") + button(sayPainter, "painter", say.T("the painter"), "p") +
		`</fieldset><span class="gap"></span>` + button(PressStop, "", say.T("■ Stop"), "") + `</div>` + words
	runPanel(controls, func(m Move) Move { return m }, coin, say.T("judges by tossing a coin"), g.play, func() map[protocol.MIMEType]any {
		return tableBundle(g.table())
	})
	Say("%s", g.verdict())
}

func (y YouAreTheCritic) validate() error {
	switch n := len(y.Works); {
	case n == 0:
		return say.Errorf("notebook: YouAreTheCritic.Works is empty: give some works of the artist and of the painter")
	case len(y.IsArtist) != n:
		return say.Errorf("notebook: YouAreTheCritic.IsArtist has %d values: must have one for each of the %d works", len(y.IsArtist), n)
	case y.Verdicts != nil && len(y.Verdicts) != n:
		return say.Errorf("notebook: YouAreTheCritic.Verdicts has %d values: must have one for each of the %d works", len(y.Verdicts), n)
	case y.Draw == nil:
		return say.Errorf("notebook: YouAreTheCritic.Draw is missing: give a function that draws a work")
	case !(y.Outside >= 0 && y.Outside <= 1):
		return say.Errorf("notebook: YouAreTheCritic.Outside %v: must be between 0 and 1", y.Outside)
	}
	return nil
}

// A guessing is a game of judging works.
type guessing struct {
	YouAreTheCritic
	order   []int
	answers []bool // whether the n-th work shown was taken for the artist's
	said    string
	ends    string
	tossed  bool // whether nobody was there, and a coin judged
}

func (y YouAreTheCritic) game() *guessing {
	return &guessing{YouAreTheCritic: y, order: rand.New(rand.NewPCG(y.Seed, 0)).Perm(len(y.Works)), said: say.T("Some are the artist's, some the painter's. Take your time.")}
}

func (g *guessing) play(ctx context.Context, input inputSource) {
	_, g.tossed = input.(*script)
	for len(g.answers) < len(g.order) && g.ends == "" && ctx.Err() == nil {
		input.show(g.state())
		m, _ := input.next(ctx, forever)
		switch m.Do {
		case sayArtist, sayPainter:
			g.answer(m.Do == sayArtist)
		case PressStop:
			g.ends = say.T("Stopped by you.")
		case leave:
			g.ends = say.F("%s.", m.why)
		}
	}
}

func (g *guessing) answer(artist bool) {
	n := len(g.answers)
	g.answers = append(g.answers, artist)
	right, whose := say.T("Wrong"), say.T("the painter's")
	if g.IsArtist[g.order[n]] {
		whose = say.T("the artist's")
	}
	if artist == g.IsArtist[g.order[n]] {
		right = say.T("Right")
	}
	g.said = say.F("%s: work %d was %s.", right, n+1, whose)
}

func (g *guessing) state() panelState {
	n := len(g.answers)
	work := g.Works[g.order[n]]
	return panelState{
		text:    map[string]string{"numbers": say.F("Work %d of %d", n+1, len(g.order)), "said": g.said},
		picture: func() plot.Picture { return g.Draw(work) }, version: n,
	}
}

// rights are how often you were right, and the critic, of the works judged.
func (g *guessing) rights() (you, critic float64) {
	threshold := measure.Threshold(g.Equilibrium)
	for n, answer := range g.answers {
		i := g.order[n]
		if answer == g.IsArtist[i] {
			you++
		}
		switch {
		case g.Verdicts == nil:
		case g.Verdicts[i] == threshold:
			critic += 0.5
		case g.Verdicts[i] > threshold == g.IsArtist[i]:
			critic++
		}
	}
	return you, critic
}

// table is the result.
func (g *guessing) table() (head Row, rows []Row) {
	n := len(g.answers)
	row := func(who string, right float64) Row {
		share := 0.0
		if n > 0 {
			share = right / float64(n)
		}
		low, high := measure.Wilson(share, n)
		return Row{who, say.F("%g of %d", right, n), share, say.F("%.2f to %.2f", low, high)}
	}
	you, critic := g.rights()
	rows = []Row{row(say.T("you"), you)}
	if g.tossed {
		rows = []Row{row(say.T("a tossed coin"), you)}
	}
	if g.Verdicts != nil {
		rows = append(rows, row(say.T("the critic"), critic))
	}
	if g.Outside > 0 {
		rows = append(rows, Row{say.T("an outside critic, on other works"), "", g.Outside, ""})
	}
	return Row{say.T("who judged"), say.T("right"), say.T("share"), say.T("95 % interval")}, rows
}

// verdict is the result in a sentence.
func (g *guessing) verdict() string {
	n := len(g.answers)
	you, _ := g.rights()
	said := say.F("You were right %g times of %d.", you, n)
	if g.tossed {
		said = say.F("The coin was right %g times of %d.", you, n)
	}
	switch low, high := measure.Wilson(you/max(1, float64(n)), n); {
	case n == 0:
		said = say.T("No work was judged.")
	case low > 0.5:
		said += say.T(" That is more than chance: there is a difference between the two that can be seen.")
	case high < 0.5:
		said += say.T(" That is less than chance: a difference was seen, but taken the wrong way round.")
	default:
		said += say.T(" The interval holds one half: somebody who tosses a coin could have done as well.")
	}
	if g.ends != "" {
		said = say.F("%s %s", g.ends, said)
	}
	return said
}
