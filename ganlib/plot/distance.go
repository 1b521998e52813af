package plot

import (
	"gonum.org/v1/plot/vg/draw"

	"atelier/ganlib"
	"atelier/internal/say"
)

// scorePanels returns what is drawn of the scores of a training: the critic's two
// needles, or where there is no critic the paintings' distance from the artist's
// works.
func scorePanels(film *ganlib.Film, totalSteps int) []panel {
	if withoutCritic(film) {
		return []panel{distancePanel(film, totalSteps)}
	}
	accuracy, score := needlePanels(film, totalSteps, equilibriumOf(film))
	return []panel{accuracy, score}
}

// scoresAlt says where they stand.
func scoresAlt(film *ganlib.Film) string {
	if withoutCritic(film) {
		return distanceAlt(film)
	}
	return needlesAlt(film, equilibriumOf(film))
}

// withoutCritic tells whether a film is of a training without a critic.
func withoutCritic(film *ganlib.Film) bool { return film != nil && film.NoCritic }

// distancePanel draws the distance over the steps, as needlePanels does a needle.
// Its axis begins at 0, and holds the first distance, from which most trainings come
// down.
func distancePanel(film *ganlib.Film, totalSteps int) panel {
	end := lastStep(film, totalSteps)
	of := func(s ganlib.Scores) float32 { return s.Distance }
	solid := draw.LineStyle{Color: ink, Width: 2}
	pn := panel{
		title: say.T("Distance"),
		keys:  []key{{name: say.T("of a step's paintings"), style: solid, sign: tipSign}, traceKey(end)},
		axes:  axes{xmax: float64(end), xticks: stepTicks(end), xlabel: say.T("steps"), ylabel: say.T("mean distance from the artist's works")},
	}
	lo, hi := 0.0, 1.0
	if raw, _ := trace(film.Scores, end, of); len(raw.ys) > 0 {
		lo, hi = span(raw.ys, 0, raw.ys[0])
	}
	pn.axes.ymin, pn.axes.ymax, pn.axes.yticks = roundOut(lo, hi, 5)
	pn.layers = needle(film.Scores, end, solid, ink, of)
	return pn
}

// distanceAlt says where the distance stands.
func distanceAlt(film *ganlib.Film) string {
	n := len(film.Scores)
	if n == 0 {
		return say.T("The paintings' mean distance from the artist's works over the training's steps. No step has been trained yet.")
	}
	return say.F("The paintings' mean distance from the artist's works over the training's steps. At step 1 it is %.3g, at step %d %.3g.",
		film.Scores[0].Distance, n, film.Scores[n-1].Distance)
}
