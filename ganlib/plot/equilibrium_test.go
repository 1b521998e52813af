package plot

import (
	"math"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
)

func TestEquilibriumOfMinimax(t *testing.T) {
	for _, film := range []*ganlib.Film{nil, {}} {
		at := equilibriumOf(film)
		if at.accuracy != 0.5 || at.score != -2*math.Ln2 {
			t.Errorf("the needles settle at %v, want 0.5 and -2 ln 2", at)
		}
	}
}

func TestShort(t *testing.T) {
	for v, want := range map[float64]string{
		0.5: "0.5", -2 * math.Ln2: "-1.39", 0: "0", math.Copysign(0, -1): "0", -0.001: "0",
		-0.25: "-0.25", 1 / (1 + math.Exp(-0.5)): "0.62", -2: "-2",
	} {
		if got := short(v); got != want {
			t.Errorf("short(%g) = %s, want %s", v, got, want)
		}
	}
}

// TestEquilibria: each needle says where it settles, and has a line there; without
// a place it has neither.
func TestEquilibria(t *testing.T) {
	film := &ganlib.Film{Scores: []ganlib.Scores{{Real: 0.6, CriticLoss: 0.3}, {Real: 0.7, CriticLoss: 0.2}}}
	for _, c := range []struct {
		at              equilibrium
		accuracy, score string // the keys
		alt             string
	}{
		{equilibrium{0.5, -2 * math.Ln2}, "at rest: 0.5", "at rest: -1.39", "0.70; it rests at 0.5. The true accuracy is 0.00. D score is -0.20; it rests at -1.39."},
		{equilibrium{0.6225, -0.25}, "at rest: 0.62", "at rest: -0.25", "0.70; it rests at 0.62. The true accuracy is 0.00. D score is -0.20; it rests at -0.25."},
		{equilibrium{math.NaN(), 0}, "", "at rest: 0", "0.70. The true accuracy is 0.00. D score is -0.20; it rests at 0."},
		{equilibrium{math.NaN(), math.NaN()}, "", "", "0.70. The true accuracy is 0.00. D score is -0.20."},
	} {
		accuracy, score := needlePanels(film, 10, c.at)
		for _, p := range []struct {
			panel panel
			place float64
			want  string
		}{{accuracy, c.at.accuracy, c.accuracy}, {score, c.at.score, c.score}} {
			var keys []string
			for _, k := range p.panel.keys {
				if strings.Contains(k.name, "rest") {
					keys = append(keys, k.name)
				}
			}
			if got := strings.Join(keys, " "); got != p.want {
				t.Errorf("%v: %s has the key %q, want %q", c.at, p.panel.title, got, p.want)
			}
			lines := 0
			for _, l := range p.panel.layers {
				if l, ok := l.(curve); ok && slices.Equal(l.xs, []float64{0, 10}) {
					lines++
					if l.ys[0] != p.place || l.ys[1] != p.place {
						t.Errorf("%v: %s rests at %v", c.at, p.panel.title, l.ys)
					}
				}
			}
			if want := len(p.want) > 0; (lines == 1) != want || lines > 1 {
				t.Errorf("%v: %s has %d lines of its equilibrium", c.at, p.panel.title, lines)
			}
		}
		if alt := needlesAlt(film, c.at); !strings.HasSuffix(alt, c.alt) {
			t.Errorf("%v: Alt ends %q, want %q", c.at, alt, c.alt)
		}
	}
	if got := converge(0.5, "D") + converge(-2*math.Ln2, "G") + converge(math.NaN(), "D"); got != " (0.5 for D to converge) (-1.39 for G to converge)" {
		t.Errorf("the canvas says %q", got)
	}
}

// TestScoreAxis: -2 to 0 where that does; otherwise an axis around the values and
// the equilibrium, on whole ticks, whatever a few steps did.
func TestScoreAxis(t *testing.T) {
	nan := math.NaN()
	ramp := func(from, to float64, n int) (out []float64) {
		for i := range n {
			out = append(out, from+(to-from)*float64(i)/float64(n-1))
		}
		return out
	}
	minimax := -2 * math.Ln2
	for name, c := range map[string]struct {
		scores     []float64
		settled    float64
		ymin, ymax float64
		ticks      string
	}{
		"nothing yet":      {nil, minimax, -2, 0, "-2.0 -1.39 -1.0 -0.5 0.0"},
		"minimax":          {ramp(-1.5, -0.9, 100), minimax, -2, 0, "-2.0 -1.39 -1.0 -0.5 0.0"},
		"one wild step":    {append(ramp(-1.4, -1.3, 100), -1e9, nan, math.Inf(-1)), minimax, -2, 0, "-2.0 -1.39 -1.0 -0.5 0.0"},
		"no place":         {ramp(-1.5, -0.9, 100), nan, -2, 0, "-2.0 -1.5 -1.0 -0.5 0.0"},
		"least squares":    {ramp(-0.8, -0.2, 100), -0.25, -2, 0, "-2.0 -1.5 -1.0 -0.5 -0.25 0.0"},
		"hinge":            {ramp(-2.3, -1.2, 100), -2, -2.5, -1, "-2.5 -2.0 -1.5 -1.0"},
		"Wasserstein":      {ramp(0.1, 37, 100), 0, 0, 40, "0 10 20 30 40"},
		"Wasserstein, low": {ramp(-41, 3, 100), nan, -60, 20, "-60 -40 -20 0 20"},
		"all the same":     {[]float64{7, 7, 7}, nan, 3, 11, ""},
		"nothing at all":   {[]float64{nan}, nan, -2, 0, "-2.0 -1.5 -1.0 -0.5 0.0"},
	} {
		ymin, ymax, yticks := scoreAxis(c.scores, c.settled)
		var labels []string
		for _, t := range yticks {
			labels = append(labels, t.Label)
		}
		if name == "all the same" {
			if !(ymin < 7 && ymax > 7 && ymin > -10 && ymax < 20) {
				t.Errorf("%s: from %g to %g", name, ymin, ymax)
			}
			continue
		}
		if got := strings.Join(labels, " "); ymin != c.ymin || ymax != c.ymax || got != c.ticks {
			t.Errorf("%s: from %g to %g with ticks %s, want %g to %g with %s", name, ymin, ymax, got, c.ymin, c.ymax, c.ticks)
		}
	}
	for _, huge := range []float64{-math.MaxFloat32, math.MaxFloat64, -1e300} {
		ymin, ymax, yticks := scoreAxis([]float64{huge, huge, -huge}, nan)
		if !(finite(ymin) && finite(ymax) && ymin < ymax) || len(yticks) < 2 {
			t.Errorf("values of %g: from %g to %g, %d ticks", huge, ymin, ymax, len(yticks))
		}
	}
}

// TestSpan compares with the definition: four times the middle half's width.
func TestSpan(t *testing.T) {
	var values []float64
	for i := range 101 {
		values = append(values, float64(i)) // quartiles 25 and 75
	}
	values = append(values, 400, -300, 270, math.NaN()) // 104 finite values
	lo, hi := span(values)
	// Sorted, place 26 holds 25 and place 77 holds 76: 51 wide, so from -179 to 280.
	if lo != -179 || hi != 280 {
		t.Errorf("from %g to %g, want -179 to 280", lo, hi)
	}
	if lo, hi = span(values, -500, math.NaN()); lo != -500 || hi != 280 {
		t.Errorf("from %g to %g, want -500 to 280", lo, hi)
	}
	if lo, hi = span([]float64{3, 3, 3, 3, 3, 3, 3, 3, 9}); lo != 3 || hi != 9 {
		t.Errorf("from %g to %g, want 3 to 9", lo, hi)
	}
	if lo, hi = span(nil); lo != 0 || hi != 0 {
		t.Errorf("nothing spans %g to %g", lo, hi)
	}
}
