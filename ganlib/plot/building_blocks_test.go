package plot_test

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// TestBuildingBlocksAreThePictures: what draws by itself draws on the same axes, in
// the same colours.
func TestBuildingBlocksAreThePictures(t *testing.T) {
	var p ganlib.Parabolas
	x, y, err := plot.CanvasAxes(p)
	if err != nil {
		t.Fatal(err)
	}
	steps, accuracy, score := plot.NeedleAxes(nil, 5000)
	for name, c := range map[string]struct {
		axis     plot.Axis
		min, max float64
	}{
		"x": {x, -1, 1}, "y": {y, -1, 3}, "steps": {steps, 0, 5000}, "accuracy": {accuracy, 0, 1}, "score": {score, -2, 0},
	} {
		if c.axis.Min != c.min || c.axis.Max != c.max || len(c.axis.Ticks) < 3 {
			t.Errorf("%s: %+v, want %g to %g", name, c.axis, c.min, c.max)
		}
	}
	svg := string(render(t, plot.Training(p, film(100, 100, 50, 2), 100)))
	colors := plot.Colors()
	for _, c := range []color.NRGBA{colors.UpperBound, colors.LowerBound, colors.Painter, colors.Critic, colors.Paper, colors.Ink} {
		if !strings.Contains(svg, fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)) {
			t.Errorf("no %v in a picture", c)
		}
	}
	if _, _, err := plot.CanvasAxes(ganlib.Parabolas{Points: 1}); err == nil {
		t.Error("no error for an artist of one point")
	}
}

// TestNeedle compares the means with a sum over the steps.
func TestNeedle(t *testing.T) {
	scores := film(1000, 1000, 50, 1).Scores
	steps, raw, mean := plot.Needle(scores, 1000, ganlib.Scores.DScore)
	if len(steps) != 101 || len(raw) != 101 || len(mean) != 101 { // every tenth, and the first
		t.Fatalf("%d steps, %d values, %d means", len(steps), len(raw), len(mean))
	}
	for i, s := range steps {
		want, n := 0.0, 0
		for k := max(0, int(s)-20); k < int(s); k++ {
			want -= float64(scores[k].CriticLoss)
			n++
		}
		if v := -float64(scores[int(s)-1].CriticLoss); raw[i] != v || math.Abs(mean[i]-want/float64(n)) > 1e-9 {
			t.Errorf("step %g: %g and %g, want %g and %g", s, raw[i], mean[i], v, want/float64(n))
		}
	}
	if steps, _, _ := plot.Needle(nil, 0, ganlib.Scores.DScore); len(steps) != 0 {
		t.Errorf("nothing measured, and %d steps", len(steps))
	}
}

func TestTrainingAltIsThatOfThePicture(t *testing.T) {
	for name, c := range map[string]struct {
		artist ganlib.Artist
		film   *ganlib.Film
	}{
		"curves":   {ganlib.Parabolas{}, film(200, 500, 50, 8)},
		"pictures": {pictureArtist{8, 8, 3}, &ganlib.Film{Frames: []ganlib.Frame{{Step: 7, Paintings: [][]float32{tile(8, 3, 0), tile(8, 3, 1)}}}}},
	} {
		alt, err := plot.TrainingAlt(c.artist, c.film, 500)
		if want := plot.Training(c.artist, c.film, 500).Alt; err != nil || alt != want || alt == "" {
			t.Errorf("%s: %q, want %q (%v)", name, alt, want, err)
		}
	}
	if alt, err := plot.TrainingAlt(ganlib.Parabolas{Points: -1}, film(200, 500, 50, 8), 500); err == nil {
		t.Errorf("an artist that can't be: %q", alt)
	}
}
