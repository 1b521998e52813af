package notebook

import (
	"context"
	"fmt"
	"math"
	"time"

	"atelier/ganlib"
	"atelier/internal/say"
)

// longTraining is so long that a training says beforehand how long it takes.
const longTraining = 20 * time.Second

// estimating returns a context that makes a long training on the pure Go backend
// say, after its first steps, how long it takes and what is shorter.
func estimating(ctx context.Context) context.Context {
	return ganlib.WithEstimate(ctx, func(e ganlib.Estimate) {
		if said := foretell(e); said != "" {
			Say("%s", said)
		}
	})
}

// foretell says how long a training takes: nothing on XLA, for which the notebooks
// are made, and nothing of a short one.
func foretell(e ganlib.Estimate) string {
	left := e.Left()
	if !isGo(e.Backend) || left < longTraining {
		return ""
	}
	said := say.F("On the pure Go backend, %s about %s here.",
		counted(e.Steps, say.Key("the step that is left takes"), say.Key("the %d steps that are left take")), inWords(left))
	if n := roundly(int(min(time.Minute, left/4) / e.Step)); n < e.Steps {
		said += say.F(" For a first look, take fewer: %s about %s. Press ■, make the number of steps smaller, and run the cell again.",
			counted(n, say.Key("1 step takes"), say.Key("%d steps take")), inWords(time.Duration(n)*e.Step))
	}
	return said
}

func counted(n int, one, many string) string {
	if n == 1 {
		return say.T(one)
	}
	return fmt.Sprintf(say.T(many), n)
}

// inWords is roughly a duration, in a fitting unit.
func inWords(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return say.F("%.0f seconds", d.Seconds())
	case d < 100*time.Minute:
		return say.F("%.0f minutes", d.Minutes())
	}
	return say.F("%.1f hours", d.Hours())
}

// roundly is n to one digit, downwards, and at least 1.
func roundly(n int) int {
	if n < 10 {
		return max(1, n)
	}
	unit := int(math.Pow10(int(math.Log10(float64(n)))))
	return n / unit * unit
}
