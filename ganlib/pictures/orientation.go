package pictures

import (
	"bytes"

	"github.com/bep/imagemeta"
)

// orientationOf reads how a picture's file says that it is to be turned, 1 (as it is
// stored) to 8: the EXIF tag Orientation (CIPA DC-008, 4.6.5.1.6). What says nothing, or
// nothing that makes sense, is 1: it spoils no picture.
func orientationOf(data []byte, format string) (orientation int) {
	kind := imagemeta.JPEG
	if format == "a PNG" {
		kind = imagemeta.PNG
	}
	found := uint16(0)
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(data), ImageFormat: kind, Sources: imagemeta.EXIF, LimitNumTags: 100,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			found, _ = tag.Value.(uint16)
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil || found < 1 || found > 8 {
		return 1
	}
	return int(found)
}

// turned returns a square work of size by size pixels as it is to be seen.
func turned(work []float32, size, orientation int) []float32 {
	if orientation == 1 {
		return work
	}
	out := make([]float32, 0, len(work))
	last := size - 1
	for y := range size {
		for x := range size {
			row, column := y, x // of the stored picture
			switch orientation {
			case 2:
				column = last - x
			case 3:
				row, column = last-y, last-x
			case 4:
				row = last - y
			case 5:
				row, column = x, y
			case 6:
				row, column = last-x, y
			case 7:
				row, column = last-x, last-y
			case 8:
				row, column = x, last-y
			}
			at := 3 * (row*size + column)
			out = append(out, work[at:at+3]...)
		}
	}
	return out
}
