package plot_test

import (
	"bytes"
	"fmt"

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
	// 640 by 430 pixels: The artist's range lies between the lower bound x² and the upper bound 2x²+1, x from -1 to 1.
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
		Scores:    ganlib.Scores{Real: 0.61, CriticLoss: 1.02, Right: 0.9},
		Paintings: [][]float32{good, flat},
	})
	fmt.Println(pic.Alt)
	// Output:
	// Step 50: 2 generated paintings, with 53 % of their points inside the artist's range. The artist's range lies between the lower bound x² and the upper bound 2x²+1, x from -1 to 1. D accuracy 0.61, which rests at 0.5; D score -1.02, which rests at -1.386.
}

// Paintings of another length than the artist's works can't be drawn. The
// picture says so when it is rendered.
func ExamplePicture_SVG() {
	pic := plot.Works(ganlib.Parabolas{Points: 15}, [][]float32{{1, 2, 3}})
	_, err := pic.SVG()
	fmt.Println(err)
	// Output: plot: Works: work 0 has 3 points: the artist's have 15
}
