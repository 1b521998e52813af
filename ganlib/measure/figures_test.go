package measure_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default"
)

// TestTutorialsFigures trains the tutorial's 5000 steps for seeds 1 to 5 and
// looks where the figures lie; and for two of them once more in plain Go, as a page in a
// browser does.
//
// What they are compared with comes from elsewhere: testdata/reference.py, the
// same training written in numpy alone, whose seeds 1 to 40 gave the means and
// standard deviations below (the outside critic's: seeds 1 to 12). Each figure
// must lie within three of the latter. Needles are means over the last 500 steps
// (one batch's are too noisy); the rest is measured on 2000 new paintings, here
// as there. The doctor must call all of it healthy.
func TestTutorialsFigures(t *testing.T) {
	backend := xla(t)
	for _, c := range []struct {
		name    string
		trainer compute.Backend
		seed    uint64
	}{
		{"XLA", backend, 1}, {"XLA", backend, 2}, {"XLA", backend, 3}, {"XLA", backend, 4}, {"XLA", backend, 5},
		{"plain Go", ganlib.GoBackend(), 1}, {"plain Go", ganlib.GoBackend(), 2},
	} {
		t.Run(fmt.Sprintf("%s, seed %d", c.name, c.seed), func(t *testing.T) {
			t.Parallel()
			gan, err := ganlib.New(c.trainer, ganlib.Config{Seed: c.seed})
			if err != nil {
				t.Fatal(err)
			}
			defer gan.Close()
			for _, err := range gan.Train(context.Background(), 5000, 100) {
				if err != nil {
					t.Fatal(err)
				}
			}
			var real, dScore, right float64
			last := gan.Film().Scores[4500:]
			for _, s := range last {
				real += float64(s.Real) / float64(len(last))
				dScore += float64(s.DScore()) / float64(len(last))
				right += float64(s.Accuracy) / float64(len(last))
			}
			paintings, err := gan.Paint(gan.NewIdeas(1, 2000))
			if err != nil {
				t.Fatal(err)
			}
			q, err := measure.Assess(ganlib.Parabolas{}, paintings)
			if err != nil {
				t.Fatal(err)
			}
			opinion, err := measure.OutsideCritic{}.TwoSampleTest(context.Background(), backend, ganlib.Parabolas{}, gan.AsArtist())
			if err != nil {
				t.Fatal(err)
			}
			if d := measure.Diagnose(ganlib.Parabolas{}, gan.Film()); d.Condition != measure.Healthy {
				t.Errorf("the doctor calls it %v\n%+v", d, d.Evidence)
			}
			for _, f := range []struct {
				name             string
				value, mean, std float64
			}{
				{"p_real", real, 0.5034, 0.0006},
				{"D score", dScore, -1.3716, 0.0015},
				{"true accuracy", right, 0.7581, 0.0400},
				{"mean of a", q.MeanA, 1.5003, 0.0086},
				{"standard deviation of a", q.StdA, 0.3552, 0.0303},
				{"rms", q.RMS, 0.0166, 0.0024},
				{"share inside", q.Inside, 0.8890, 0.0269},
				{"Wasserstein distance", q.Wasserstein, 0.0655, 0.0102},
				{"outside critic's accuracy", opinion.Accuracy, 0.6222, 0.0428},
			} {
				away := (f.value - f.mean) / f.std
				t.Logf("%-26s %8.4f  reference %8.4f ± %.4f: %+.1f", f.name, f.value, f.mean, f.std, away)
				if math.Abs(away) > 3 {
					t.Errorf("%s is %.4f, but the reference's seeds give %.4f ± %.4f", f.name, f.value, f.mean, f.std)
				}
			}
		})
	}
}
