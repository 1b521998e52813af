package pictures_test

import (
	"fmt"

	"atelier/ganlib"
	"atelier/ganlib/pictures"
	"atelier/ganlib/pictures/rooms"
)

// An album of 200 rooms, and no others, for a painter (generator) to learn from.
func ExampleNewAlbum() {
	artist := rooms.Artist{Size: 24}
	works, err := ganlib.Works(artist, 1, 200) // seed 1: always the same 200
	if err != nil {
		fmt.Println(err)
		return
	}
	album, err := pictures.NewAlbum(works, artist.Shape())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(album.Len(), artist, album.Shape())
	// Output:
	// 200 bedrooms of 24 by 24 pixels [24 24 3]
}
