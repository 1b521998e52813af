package plot_test

import (
	"bytes"
	"fmt"
	"math"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// A picture of the tutorial's artist, as a web page would take it.
func Example() {
	pic := plot.Range(ganlib.Parabolas{})
	svg, err := pic.SVG()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pic.Width, "by", pic.Height, "pixels:", pic.Alt)
	fmt.Println("SVG:", bytes.Contains(svg, []byte("<svg")))
	// Output:
	// 800 by 500 pixels: The artist's works all lie between two bold curves: the lower bound, x², in orange, and the upper bound, 2x²+1, in blue, x from -1 to 1.
	// SVG: true
}

// Two paintings, one of them on the artist's curve for a = 1.5, and what the
// critic says of the step.
func ExampleCanvas() {
	var artist ganlib.Parabolas
	flat, good := make([]float32, 15), make([]float32, 15)
	for i, y := range artist.Curve(1.5) {
		good[i] = float32(y)
	}
	pic := plot.Canvas(artist, ganlib.Frame{
		Step:      50,
		Scores:    ganlib.Scores{Real: 0.61, CriticLoss: 1.02, Accuracy: 0.9},
		Paintings: [][]float32{good, flat},
	})
	fmt.Println(pic.Alt)
	// Output:
	// Step 50. 2 generated paintings in green. 53 % of their points lie inside the artist's range. The artist's works all lie between two bold curves: the lower bound, x², in orange, and the upper bound, 2x²+1, in blue, x from -1 to 1. D accuracy is 0.61; it rests at 0.5. D score is -1.02; it rests at -1.39.
}

// Paintings of another length than the artist's works can't be drawn. The
// picture says so when it is rendered.
func ExamplePicture_SVG() {
	pic := plot.Works(ganlib.Parabolas{Points: 15}, [][]float32{{1, 2, 3}})
	_, err := pic.SVG()
	fmt.Println(err)
	// Output: plot: Works: work 0 has 3 points: the artist's have 15
}

// The critic wants both edges higher and the middle lower.
func ExampleAdvice() {
	var artist ganlib.Parabolas
	painting, advice := make([]float32, 15), make([]float32, 15)
	for i, x := range artist.X() {
		painting[i] = 1
		advice[i] = float32(x*x - 0.3)
	}
	pic := plot.Advice(artist, [][]float32{painting}, [][]float32{advice})
	fmt.Println(pic.Alt)
	// Output:
	// The critic's advice, as arrows up and down on 1 painting. Painting 1: raise both edges, lower the middle. A longer arrow asks for more. The artist's works all lie between two bold curves: the lower bound, x², in orange, and the upper bound, 2x²+1, in blue, x from -1 to 1.
}

func ExampleSay() {
	fmt.Println(plot.Say([]float32{2, 2, 2, -1, -1, -1, 0, 0.1, 0}))
	// Output: raise the left edge, lower the middle
}

// A critic who only looks at the first point of a work: the higher, the more
// likely by the artist.
func ExampleEvaluate() {
	var artist ganlib.Parabolas
	verdicts, err := plot.Evaluate(artist, 41, func(curves [][]float32) ([]float32, error) {
		probabilities := make([]float32, len(curves))
		for i, curve := range curves {
			probabilities[i] = min(max(curve[0]/6, 0), 1)
		}
		return probabilities, nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	verdicts.PaintingFits = []plot.Parabola{{B: 1, C: 1}} // its edges are at 2
	fmt.Println(plot.VerdictMap(artist, verdicts).Alt)
	// Output:
	// The critic's eye: a map of the parabolas b·x²+c, b from -0.5 to 3.5 across and c from -1.5 to 2.5 upwards. Blue is where he says that the artist painted them, brown where he says not. The artist's family is a narrow lane, c = b-1 from b = 1 to 2; there the critic says 0.33 on average. His highest probability, 1.00, is at b = 3.50, c = 2.50. Green dots: 1 painting; he gives those on the map 0.33 on average.
}

func ExampleCompareRuns() {
	early := &ganlib.Film{Frames: []ganlib.Frame{{Step: 1000}}}
	late := &ganlib.Film{Frames: []ganlib.Frame{{Step: 2000}}}
	pic := plot.CompareRuns(ganlib.Parabolas{}, early, late, "stopped", "went on", 1000)
	fmt.Println(pic.Alt)
	// Output:
	// Two futures of one training, which parted at step 1000. Above are the paintings of both, below the critic's needles. stopped, step 1000: Nothing is painted yet. went on, step 2000: Nothing is painted yet. The artist's works all lie between two bold curves: the lower bound, x², in orange, and the upper bound, 2x²+1, in blue, x from -1 to 1.
}

// Three seeds of one loss, the last of which failed.
func ExampleBands() {
	pic := plot.Bands("The painter's distance", "Wasserstein distance", 0, []plot.Band{{
		Name:  "hinge",
		Steps: []int{1000, 2000},
		Runs:  [][]float64{{0.3, 0.1}, {0.4, 0.2}, {0.9, math.NaN()}},
	}})
	fmt.Println(pic.Alt)
	// Output:
	// The painter's distance: Wasserstein distance over the steps of several trainings. Each has a green band from the lowest to the highest run, and the median as a bold line. The artist's own value, 0, is a dashed line. hinge, 3 runs: at step 2000 the median is 0.15, and the runs lie between 0.1 and 0.2; 1 failed.
}
