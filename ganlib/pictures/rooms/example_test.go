package rooms_test

import (
	"fmt"
	"slices"

	"atelier/ganlib"
	"atelier/ganlib/pictures/rooms"
)

// A detector looks at a room: as it was drawn, and with its lower half gone.
func ExampleArtist_Check() {
	artist := rooms.Artist{Size: 24}
	works, err := ganlib.Works(artist, 1, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	room := works[0]
	fmt.Println("as drawn, sound:", artist.Check(room).Sound())

	half := slices.Clone(room)
	clear(half[len(half)/2:]) // grey
	fmt.Println("half, sound:", artist.Check(half).Sound())
	// Output:
	// as drawn, sound: true
	// half, sound: false
}
