package faces_test

import (
	"fmt"

	"atelier/ganlib/pictures/faces"
)

// A detector, who is given the pixels alone, finds what was drawn.
func ExampleDetect() {
	face := faces.Face{Glasses: true, Skin: 0.3, Hair: 0.9}
	seen := faces.Detect(face.Draw(24))
	fmt.Println(seen.Face, seen.Glasses, seen.LongHair)
	// Output:
	// true true false
}
