package ganlib_test

import (
	"fmt"

	"atelier/ganlib"
)

// Full rates for four tenths of the training, then softly down.
func ExampleCosine() {
	schedule := ganlib.Cosine{Full: 400, End: 1000, Last: 0.03}
	for _, step := range []int{1, 400, 700, 1000} {
		fmt.Printf("step %d: %.3f of the rates\n", step, schedule.Share(step))
	}
	// Output:
	// step 1: 1.000 of the rates
	// step 400: 1.000 of the rates
	// step 700: 0.515 of the rates
	// step 1000: 0.030 of the rates
}
