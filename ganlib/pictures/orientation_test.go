package pictures

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// exif is a TIFF header with one tag, Orientation, as a camera writes it.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	data := []byte("II*\x00")
	if order.String() == binary.BigEndian.String() {
		data = []byte("MM\x00*")
	}
	data = order.AppendUint32(data, 8) // where the directory begins
	data = order.AppendUint16(data, 1) // entries
	data = order.AppendUint16(data, 0x0112)
	data = order.AppendUint16(data, 3) // SHORT
	data = order.AppendUint32(data, 1)
	data = order.AppendUint16(data, orientation)
	data = order.AppendUint16(data, 0)
	return order.AppendUint32(data, 0) // no further directory
}

// inJPEG puts EXIF data into a JPEG, behind its first marker, and inPNG into a PNG behind
// its header.
func inJPEG(picture, exif []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), exif...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(segment)+2))
	return slices.Concat(picture[:2], head, segment, picture[2:])
}

func inPNG(picture, exif []byte) []byte {
	const header = 8 + 25
	chunk := append([]byte("eXIf"), exif...)
	data := binary.BigEndian.AppendUint32(nil, uint32(len(exif)))
	data = binary.BigEndian.AppendUint32(append(data, chunk...), crc32.ChecksumIEEE(chunk))
	return slices.Concat(picture[:header], data, picture[header:])
}

// TestPhotographsAreTurned: what a camera stored in any of the eight ways is seen upright.
// The names are those of the standard: where the stored picture's first row and first column are
// to be seen.
func TestPhotographsAreTurned(t *testing.T) {
	red, green, blue, white := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{255, 255, 255, 255}
	// Upright: red and green above, blue and white below.
	for orientation, stored := range map[uint16][4]color.RGBA{ // above left, above right, below left, below right
		1: {red, green, blue, white}, // top, left
		2: {green, red, white, blue}, // top, right
		3: {white, blue, green, red}, // bottom, right
		4: {blue, white, red, green}, // bottom, left
		5: {red, blue, green, white}, // left, top
		6: {green, white, red, blue}, // right, top
		7: {white, green, blue, red}, // right, bottom
		8: {blue, red, white, green}, // left, bottom
	} {
		img := image.NewRGBA(image.Rect(0, 0, 64, 64))
		for y := range 64 {
			for x := range 64 {
				img.SetRGBA(x, y, stored[y/32*2+x/32])
			}
		}
		var asJPEG, asPNG bytes.Buffer
		if err := jpeg.Encode(&asJPEG, img, &jpeg.Options{Quality: 100}); err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(&asPNG, img); err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		for name, data := range map[string][]byte{
			"big":    inJPEG(asJPEG.Bytes(), exif(binary.BigEndian, orientation)),
			"little": inJPEG(asJPEG.Bytes(), exif(binary.LittleEndian, orientation)),
			"png":    inPNG(asPNG.Bytes(), exif(binary.BigEndian, orientation)),
		} {
			if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		album, err := Folder(folder, 8)
		if err != nil || len(album.Skipped) > 0 {
			t.Fatal(err, album.Skipped)
		}
		for i, work := range album.All() {
			var seen [4]color.RGBA
			for k, at := range []int{1*8 + 1, 1*8 + 6, 6*8 + 1, 6*8 + 6} {
				level := func(v float32) uint8 {
					if v > 0 {
						return 255
					}
					return 0
				}
				seen[k] = color.RGBA{level(work[3*at]), level(work[3*at+1]), level(work[3*at+2]), 255}
			}
			if want := [4]color.RGBA{red, green, blue, white}; seen != want {
				t.Errorf("orientation %d, %s: %v, want %v", orientation, album.Names[i], seen, want)
			}
		}
	}
}

// TestOrientationsThatMakeNoSense: a picture is taken as it is stored where its EXIF data
// is broken, cut or hostile.
func TestOrientationsThatMakeNoSense(t *testing.T) {
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	whole := exif(binary.BigEndian, 6)
	if got := orientationOf(inJPEG(plain.Bytes(), whole), "a JPEG"); got != 6 {
		t.Fatalf("orientation %d, want 6", got)
	}
	circle := slices.Clone(whole)
	binary.BigEndian.PutUint32(circle[len(circle)-4:], 8) // the directory follows itself
	far := slices.Clone(whole)
	binary.BigEndian.PutUint32(far[4:], 1<<31)
	for name, data := range map[string][]byte{
		"none": nil, "nine": exif(binary.BigEndian, 9), "zero": exif(binary.BigEndian, 0), "far away": far, "noise": bytes.Repeat([]byte{0xa5}, 500),
	} {
		if got := orientationOf(inJPEG(plain.Bytes(), data), "a JPEG"); got != 1 {
			t.Errorf("%s: orientation %d", name, got)
		}
	}
	for cut := range whole {
		if got := orientationOf(inJPEG(plain.Bytes(), whole[:cut]), "a JPEG"); got != 1 && got != 6 {
			t.Errorf("cut at %d: orientation %d", cut, got)
		}
	}
	if got := orientationOf(inJPEG(plain.Bytes(), circle), "a JPEG"); got != 6 {
		t.Errorf("in a circle: orientation %d", got)
	}
}
