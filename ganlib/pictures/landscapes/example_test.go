package landscapes_test

import (
	"fmt"

	"atelier/ganlib"
	"atelier/ganlib/pictures/landscapes"
)

// The artist's landscapes keep to their own sketches, and not to each other's.
func ExampleAgree() {
	sketches, works, err := ganlib.Pairs(landscapes.Artist{}, 1, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(landscapes.Agree(works[0], sketches[0]).Agrees())
	fmt.Println(landscapes.Agree(works[0], sketches[1]).Agrees())
	// Output:
	// true
	// false
}
