package plot

import (
	"fmt"
	"math"
	"strconv"

	"atelier/ganlib"
)

// A resting place is where the two needles come to rest once the critic can no
// longer tell painted works from real ones. NaN: this needle has no such place.
type restingPlace struct {
	accuracy float64 // of D accuracy, the probability for real works
	score    float64 // of D score, minus the critic's loss
}

// rest returns where the needles of the film come to rest.
func rest(film *ganlib.Film) restingPlace {
	at := film.Equilibrium()
	return restingPlace{accuracy: at.Probability(), score: 0 - at.CriticLoss} // 0 - 0 is no -0
}

// short writes a resting place with at most two decimals: 0.5, -1.39, 0.
func short(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64)
}

// converge says beside a reading where it should come to rest: " (0.5 for D to
// converge)", or nothing where there is no such place.
func converge(at float64, who string) string {
	if !finite(at) {
		return ""
	}
	return fmt.Sprintf(" (%s for %s to converge)", short(at), who)
}

// restsAt says for a listener where a needle rests: ", which rests at 0.5".
func restsAt(v float64) string {
	if !finite(v) {
		return ""
	}
	return ", which rests at " + short(v)
}
