package measure_test

import (
	"context"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"
)

// A painter who knows half of what the artist does, beside the artist: each row
// against what follows from U(1.5, 2) and U(1, 2).
func TestReportAgainstFormulas(t *testing.T) {
	artist := ganlib.Parabolas{}
	critic := measure.OutsideCritic{Steps: 100, Works: 4000, Rate: 1e-2}
	report, err := measure.Compare(context.Background(), ganlib.GoBackend(), artist, ganlib.Parabolas{Low: 1.5, High: 2}, critic)
	if err != nil {
		t.Fatal(err)
	}
	if report.Works != 4000 {
		t.Errorf("%d works, want 4000", report.Works)
	}
	// A shadow of these works is its slope in a times a: the sliced distance is the
	// one of a, 1/4, times the mean of |⟨θ, (x²+1)⟩|. The mean of |⟨θ, v⟩| over the
	// sphere of 15 dimensions is 0.2095·‖v‖, and ‖x²+1‖ at the 15 places is 5.507.
	const sliced = 0.25 * 0.2095 * 5.507
	want := []struct {
		name                             string
		painter, within, artist, withinA float64
	}{
		{"mean of a", 1.75, 0.01, 1.5, 0.02},
		{"varies", 0.1443, 0.005, 0.2887, 0.01},
		{"rms", 0, 1e-6, 0, 1e-6},
		{"between the bounds", 1, 0, 1, 0},
		{"U(1, 2)", 0.25, 0.01, 0.005, 0.015},
		{"sliced", sliced, 0.15 * sliced, 0.005, 0.015},
		{"outside critic", 0.72, 0.06, 0.5, 0.04},
	}
	if len(report.Rows) != len(want) {
		t.Fatalf("%d rows, want %d: %v", len(report.Rows), len(want), report.Rows)
	}
	for i, w := range want {
		row := report.Rows[i]
		if !strings.Contains(row.Name, w.name) {
			t.Errorf("row %d is called %q, want something with %q", i, row.Name, w.name)
		}
		near(t, row.Name+": painter", row.Painter, w.painter, w.within)
		near(t, row.Name+": artist", row.Artist, w.artist, w.withinA)
	}
	if sliced := report.Rows[5]; sliced.Artist < 1e-3 {
		t.Errorf("%s: the artist's is %g, as if the same works had been compared", sliced.Name, sliced.Artist)
	}
	last := report.Rows[len(report.Rows)-1]
	if last.Painter != report.Painter.Accuracy || last.Artist != report.Artist.Accuracy {
		t.Errorf("the last row is %v, the opinions are %v and %v", last, report.Painter, report.Artist)
	}
	head, rows := report.Table()
	if len(head) != 3 || len(rows) != len(want) || rows[0][1] != report.Rows[0].Painter || rows[0][2] != report.Rows[0].Artist {
		t.Errorf("the table is %v %v", head, rows)
	}
}
