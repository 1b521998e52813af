package measure

import (
	"context"
	"fmt"

	"atelier/ganlib"
	"atelier/internal/say"

	"github.com/gomlx/compute"
)

// A Report sets the works of a painter (generator) beside the artist's, in
// numbers that do not come from the GAN's own critic (discriminator).
type Report struct {
	// Works is the number of works of each kind that were looked at.
	Works int
	// Rows are the lines of the table.
	Rows []Row
	// Painter is the outside critic's opinion of the painter, Artist that of
	// another one, which was shown more works by the artist as the painter's.
	// Their accuracies are in the last row.
	Painter, Artist Opinion
}

// A Row is one measure: its name, what the painter's works get, and what as many
// works by the artist get when they are measured in the same way. The artist's
// is measured and not known beforehand, so it shows what chance alone does.
type Row struct {
	Name            string
	Painter, Artist float64
}

// Table returns the report for a table: the names of its columns, and its rows.
func (r Report) Table() (head []any, rows [][]any) {
	for _, row := range r.Rows {
		rows = append(rows, []any{row.Name, row.Painter, row.Artist})
	}
	return []any{say.F("of %d works each", r.Works), say.T("painter"), say.T("artist")}, rows
}

// Compare measures the painter's works, gan.AsArtist()'s for example, and other
// works by the artist, as many as critic.Works, against the artist. What is said
// of parabolas is left out if the artist is not of [ganlib.Parabolas]. The rest
// holds for works of any shape; see [OutsideCritic] about its Critic.
//
// Both outside critics are trained, which is most of the time that it takes; the
// end of ctx is an error.
func Compare(ctx context.Context, backend compute.Backend, artist, painter ganlib.Artist, critic OutsideCritic) (Report, error) {
	critic = critic.withDefaults()
	if err := critic.validate(artist, painter); err != nil {
		return Report{}, err
	}
	report := Report{Works: critic.Works}
	// The artist's works, once more as many of them, and the painter's.
	var works [3][][]float32
	for i, who := range []ganlib.Artist{artist, artist, painter} {
		var err error
		if works[i], err = ganlib.Works(who, critic.Seed^outside+uint64(2*i), critic.Works); err != nil {
			return Report{}, fmt.Errorf("measure: Compare: %w", err)
		}
	}
	yardstick, others, paintings := works[0], works[1], works[2]

	if parabolas, ok := artist.(ganlib.Parabolas); ok {
		rows, err := parabolaRows(parabolas, paintings, others)
		if err != nil {
			return Report{}, err
		}
		report.Rows = rows
	}
	sliced := Row{Name: say.T("how far whole works are from the artist's (sliced Wasserstein)")}
	opinion := Row{Name: say.T("what an outside critic sees (accuracy)")}
	var err error
	if sliced.Painter, err = Sliced(paintings, yardstick, 0, critic.Seed); err != nil {
		return Report{}, err
	}
	if sliced.Artist, err = Sliced(others, yardstick, 0, critic.Seed); err != nil {
		return Report{}, err
	}
	if report.Painter, err = critic.TwoSampleTest(ctx, backend, artist, painter); err != nil {
		return Report{}, err
	}
	if report.Artist, err = critic.TwoSampleTest(ctx, backend, artist, artist); err != nil {
		return Report{}, err
	}
	opinion.Painter, opinion.Artist = report.Painter.Accuracy, report.Artist.Accuracy
	report.Rows = append(report.Rows, sliced, opinion)
	return report, nil
}

// parabolaRows are the rows that make sense of curves that should be parabolas.
func parabolaRows(artist ganlib.Parabolas, paintings, others [][]float32) ([]Row, error) {
	painted, err := Assess(artist, paintings)
	if err != nil {
		return nil, err
	}
	real, err := Assess(artist, others)
	if err != nil {
		return nil, err
	}
	low, high := artist.Range()
	return []Row{
		{say.T("mean of a"), painted.MeanA, real.MeanA},
		{say.T("how much a varies (standard deviation)"), painted.StdA, real.StdA},
		{say.T("distance from the nearest parabola (rms)"), painted.RMS, real.RMS},
		{say.T("share of points between the bounds"), painted.Inside, real.Inside},
		{say.F("how far a is from U(%g, %g) (Wasserstein)", low, high), painted.Wasserstein, real.Wasserstein},
	}, nil
}
