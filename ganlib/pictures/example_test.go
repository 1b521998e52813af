package pictures_test

import (
	"fmt"
	"slices"

	"atelier/ganlib"
	"atelier/ganlib/pictures"
)

// An album of rooms for a painter (generator) to learn from, and a detector who
// looks at one of them: as it was drawn, and with its lower half gone.
func Example() {
	rooms := pictures.Rooms{Size: 24}
	works, err := ganlib.Works(rooms, 1, 200) // seed 1: always the same 200
	if err != nil {
		fmt.Println(err)
		return
	}
	album, err := pictures.NewAlbum(works, rooms.Shape())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(album.Len(), rooms, album.Shape())

	room := album.All()[0]
	fmt.Println("as drawn, sound:", rooms.Check(room).Sound())

	half := slices.Clone(room)
	clear(half[len(half)/2:]) // grey
	fmt.Println("half, sound:", rooms.Check(half).Sound())
	// Output:
	// 200 bedrooms of 24 by 24 pixels [24 24 3]
	// as drawn, sound: true
	// half, sound: false
}

// Ideas (latent vectors) of faces are added and subtracted like any others.
func ExampleMinus() {
	glasses := pictures.Mean([]float32{1, 0, 2}, []float32{1, 2, 0})
	none := []float32{0, 1, 0}
	fmt.Println(pictures.Plus([]float32{0, 0, 3}, pictures.Minus(glasses, none)))
	// Output:
	// [1 0 4]
}
