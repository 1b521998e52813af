package plot

import (
	"fmt"
	"math"
	"strconv"

	"atelier/ganlib"
	"atelier/internal/say"
)

// An equilibrium is where the two needles settle once the critic can no longer tell
// painted works from real ones; a reader is told that a needle "rests" there. NaN:
// this needle settles nowhere.
type equilibrium struct {
	accuracy float64 // of D accuracy, the probability for real works
	score    float64 // of D score, minus the critic's loss
}

// equilibriumOf returns where the needles of the film settle.
func equilibriumOf(film *ganlib.Film) equilibrium {
	at := film.Equilibrium()
	return equilibrium{accuracy: at.Probability(), score: 0 - at.CriticLoss} // 0 - 0 is no -0
}

// short writes a value with at most two decimals: 0.5, -1.39, 0.
func short(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64)
}

// two writes a value with two decimals, and what rounds to 0 without a sign.
func two(v float32) string { return fmt.Sprintf("%.2f", math.Round(float64(v)*100)/100+0) }

// converge says beside a reading where it settles in equilibrium: " (0.5 for D to
// converge)", or nothing where it does not.
func converge(at float64, who string) string {
	if !finite(at) {
		return ""
	}
	return say.F(" (%s for %s to converge)", short(at), who)
}

// equilibriumAlt says for a listener where a needle settles: "; it rests at 0.5".
func equilibriumAlt(v float64) string {
	if !finite(v) {
		return ""
	}
	return say.F("; it rests at %s", short(v))
}
