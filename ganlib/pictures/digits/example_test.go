package digits_test

import (
	"fmt"

	"atelier/ganlib/pictures/digits"
)

func Example() {
	others, err := digits.Test()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(others)
	works, labels := others.Some(5)
	fmt.Println(labels, "of", len(works[0]), "pixels each")
	fmt.Println(others.Only(7).Len(), "of them are a 7, whose condition is", digits.OneHot(7))
	// Output:
	// 10000 handwritten digits, MNIST's test set
	// [7 2 1 0 4] of 784 pixels each
	// 1028 of them are a 7, whose condition is [0 0 0 0 0 0 0 1 0 0]
}
