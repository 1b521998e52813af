package latent_test

import (
	"fmt"

	"atelier/ganlib/latent"
)

// The mean idea of some faces with glasses, minus one without, plus another one.
func ExampleSub() {
	glasses := latent.Mean([]float32{1, 0, 2}, []float32{1, 2, 0})
	none := []float32{0, 1, 0}
	fmt.Println(latent.Add([]float32{0, 0, 3}, latent.Sub(glasses, none)))
	// Output:
	// [1 0 4]
}

// Halfway between two ideas of one length, on the arc: no shorter than they are.
func ExampleSlerp() {
	a, b := []float32{3, 0}, []float32{0, 3}
	middle := latent.Slerp(a, b, 0.5)
	fmt.Printf("%.2f, of length %.2f\n", middle, latent.Norm(middle))
	// Output:
	// [2.12 2.12], of length 3.00
}
