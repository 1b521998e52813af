package plot_test

import (
	"fmt"
	"math"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/internal/letters"
	"atelier/ganlib/plot"
)

// TestLegible: in every kind of picture, with the longest texts that the notebooks bring
// along, a reader in the last row can read all, and on a slide nothing becomes smaller
// than it is.
func TestLegible(t *testing.T) {
	var artist ganlib.Parabolas
	all := pictures()
	long := film(5000, 5000, 1000, 4)
	late := film(0, 200000, 1, 2)
	late.Frames[0].Step, late.Frames[0].Scores = 200000, scores(1, 2)
	wide := tiles(10)
	for name, pic := range map[string]plot.Picture{
		"a whole training": plot.Training(artist, long, 5000),
		"very long":        plot.Training(artist, late, 200000),
		"not begun":        plot.Training(artist, &ganlib.Film{}, 5000),
		"two steps":        plot.Needles(film(2, 2, 1, 1), 2),
		"six losses":       plot.Bands("How far the curves are from parabolas", "rms", 0, bands(6)),
		"twelve bands":     plot.Bands("The painter's distance from the famous artist", "Wasserstein distance", 0.125, bands(12)),
		"all failed":       plot.Bands("t", "y", math.NaN(), []plot.Band{{Name: "a", Steps: []int{1, 9}, Runs: [][]float64{{1, 1}, {1, 2}}}, {Name: "b", Steps: []int{1}, Runs: [][]float64{{1e30}}}, {Name: "c", Steps: []int{1}, Runs: [][]float64{{math.NaN()}}}}),
		"futures":          plot.CompareRuns(artist, long, parted(long, 3000), "the learning rates of the tutorial, both", "his learning rate a hundred times as high", 3000),
		"other lengths":    plot.CompareRuns(artist, film(120, 120, 20, 3), long, "stopped", "went on", 60),
		"strip of 12":      plot.Strip(artist, long, 12),
		"strip of 5":       plot.Strip(artist, film(50000, 50000, 10000, 2), 5),
		"far away":         plot.Canvas(ganlib.Parabolas{Low: -2000, High: -3}, ganlib.Frame{Step: 100000, Scores: scores(1, 2)}),
		"work":             plot.Work(artist, works(artist, 1)[0], "Whose is this?"),
		"few rows":         plot.Rows(tiled, plot.Row{Name: "painted", Works: wide}, plot.Row{Name: "nearest", Works: wide}),
		"long names":       plot.Rows(tiled, plot.Row{Name: "glasses → none", Works: wide[:7]}, plot.Row{Name: "short → long hair", Works: wide[:7]}),
		"ten rows":         plot.Rows(tiled, tenRows(wide)...),
		"many moments":     plot.Strip(tiled, pictureFilm(900, 100), 7),
	} {
		if _, taken := all[name]; taken {
			t.Fatalf("two pictures are named %s", name)
		}
		all[name] = pic
	}
	for name, pic := range all {
		page, err := letters.Read(render(t, pic), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(page.Texts) == 0 && name != "works_pictures" {
			t.Errorf("%s: no texts", name)
		}
		for _, complaint := range page.Complaints() {
			t.Errorf("%s: %s", name, complaint)
		}
		if pic.Width > 800 || pic.Height > 640 && name != "twelve bands" {
			t.Errorf("%s: %d by %d pixels: a slide shows it smaller", name, pic.Width, pic.Height)
		}
	}
}

func tenRows(works [][]float32) (rows []plot.Row) {
	for i := range 10 {
		rows = append(rows, plot.Row{Name: fmt.Sprint(i), Works: works})
	}
	return rows
}
