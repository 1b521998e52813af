package pictures_test

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"image/gif"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib/pictures"
)

// frameOf finds a JPEG's frame header: 0xff, its marker, two bytes of length, the
// precision, height and width.
func frameOf(t *testing.T, data []byte) int {
	t.Helper()
	i := bytes.Index(data, []byte{0xff, 0xc0, 0, 17})
	if i < 0 {
		t.Fatal("no frame header")
	}
	return i
}

// ftyp is a file of the kind that phones make, of these brands.
func ftyp(brands string) []byte {
	return []byte("\x00\x00\x00\x1cftyp" + brands + "\x00\x00\x00\x00and more of it")
}

// TestFolderTellsWhatItCantRead: a sound file of a form that Go does not read is
// not called broken, and a broken one is; both whatever their names are.
func TestFolderTellsWhatItCantRead(t *testing.T) {
	good := jpegOf(t, painted(16, 16, color.White))
	frame := frameOf(t, good)
	with := func(at int, b ...byte) []byte {
		data := slices.Clone(good)
		copy(data[frame+at:], b)
		return data
	}
	isPNG := pngOf(t, painted(16, 16, color.White))
	apple := slices.Concat(isPNG[:8], []byte("\x00\x00\x00\x04CgBI\x50\x00\x20\x02\x2b\xd5\xb3\x7f"), isPNG[8:])
	apple = apple[:len(apple)-20] // its pixels are packed otherwise, which is an error as well
	flipped := slices.Clone(isPNG)
	flipped[len(flipped)-20] ^= 0xff
	var moving bytes.Buffer
	if err := gif.Encode(&moving, painted(4, 4, color.White), nil); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"12-bit.jpg":        {with(4, 12), "it is a JPEG of 12 bits a colour"},
		"lossless.jpg":      {with(1, 0xc3), "it is a lossless JPEG"},
		"hierarchical.jpg":  {with(1, 0xc6), "it is a hierarchical JPEG"},
		"arithmetic.jpg":    {with(1, 0xc9), "it is a JPEG with arithmetic coding"},
		"arithmetic2.jpg":   {with(1, 0xca), "it is a JPEG with arithmetic coding"},
		"ls.jpg":            {with(1, 0xf7), "it is a JPEG-LS picture"},
		"subsampled.jpg":    {with(11, 0x31), "it is a JPEG of a rare form (luma/chroma subsampling ratio)"},
		"height at the end": {with(5, 0, 0), "it is a JPEG that does not say its height"},
		"two colours.jpg":   {with(3, 14, 8, 0, 16, 0, 16, 2), "it is a JPEG of a rare form (number of components)"},
		"apple.png":         {apple, "it is a PNG of Apple's own form"},
		"IMG_0001.jpg":      {ftyp("heicmif1heic"), "it is a HEIC picture"},
		"IMG_0002.HEIC":     {ftyp("mif1miafheic"), "it is a HEIC picture"},
		"other.jpg":         {ftyp("avifmif1avif"), "it is an AVIF picture"},
		"film.jpg":          {ftyp("isommp42avc1"), "it is a video"},
		"web.png":           {[]byte("RIFF\x20\x00\x00\x00WEBPVP8L and more of it"), "it is a WebP picture"},
		"scan.jpg":          {[]byte("II*\x00 and more of it"), "it is a TIFF, or a camera's raw picture"},
		"raw.jpg":           {[]byte("MM\x00* and more of it"), "it is a TIFF, or a camera's raw picture"},
		"paint.png":         {[]byte("BM\x00\x10\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00 and more of it"), "it is a BMP"},
		"moving.jpg":        {moving.Bytes(), "it is a GIF"},
		"drawing.png":       {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), "it is an SVG drawing"},
		"xl.jpg":            {[]byte("\x00\x00\x00\x0cJXL \r\n\x87\n and more"), "it is a JPEG XL picture"},

		"cut.jpg":     {good[:len(good)-20], "is a broken JPEG"},
		"tables.jpg":  {good[:200], "is a broken JPEG"},
		"no frame":    {good[:frame], "is a broken JPEG"},
		"wrong table": {with(12, 9), "is a broken JPEG"},
		"cut.png":     {isPNG[:len(isPNG)-20], "is a broken PNG"},
		"half.png":    {isPNG[:len(isPNG)/2], "is a broken PNG"},
		"flipped.png": {flipped, "is a broken PNG"},
		"huge.png":    {claiming(isPNG, 60000, 60000), "has too many pixels: at most 64 megapixels are read: 60000 by 60000 pixels"},
		"bmp.txt":     {[]byte("BMW is a maker of cars, and not a picture."), "is neither PNG nor JPEG"},
		"letter.png":  {[]byte("Dear friend"), "is neither PNG nor JPEG"},
		"one byte":    {[]byte{0xff}, "is neither PNG nor JPEG"},
		"nothing":     {nil, "is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			write(t, folder, "good.jpg", good)
			write(t, folder, name, c.data)
			album, err := pictures.Folder(folder, 8)
			if err != nil {
				t.Fatal(err)
			}
			if len(album.Skipped) != 1 {
				t.Fatalf("%d files were skipped", len(album.Skipped))
			}
			said := album.Skipped[0].Err.Error()
			if !strings.Contains(said, c.want) || strings.Contains(c.want, "it is") != (strings.Contains(said, "can't be read here") && strings.Contains(said, "save it as PNG")) {
				t.Errorf("%v; want %q", said, c.want)
			}
		})
	}

	// A program can ask for the decoder's own error.
	folder := t.TempDir()
	write(t, folder, "12-bit.jpg", with(4, 12))
	var unsupported jpeg.UnsupportedError
	if _, err := pictures.Folder(folder, 8); !errors.As(err, &unsupported) {
		t.Errorf("%v holds no jpeg.UnsupportedError", err)
	}
}

// TestAlbumSummary: three pictures among sixty that can't be read are not passed
// over in silence.
func TestAlbumSummary(t *testing.T) {
	folder := t.TempDir()
	for i := range 3 {
		write(t, folder, fmt.Sprintf("%d.png", i), pngOf(t, painted(9, 9, color.White)))
	}
	for i := range 60 {
		write(t, folder, fmt.Sprintf("IMG_%04d.heic", i), ftyp("heicmif1heic"))
	}
	write(t, folder, "a.png", pngOf(t, painted(9, 9, color.White))[:30])
	write(t, folder, "b\n9 × \x1b[1m.png", pngOf(t, painted(9, 9, color.White))[:50]) // looks like a line of the summary
	if err := os.Mkdir(filepath.Join(folder, "more"), 0o700); err != nil {
		t.Fatal(err)
	}
	album, err := pictures.Folder(folder, 8)
	if err != nil {
		t.Fatal(err)
	}
	want := `3 pictures were taken, and 63 files were left out:
60 × can't be read here: it is a HEIC picture; save it as PNG or as a common JPEG (IMG_0000.heic, IMG_0001.heic, IMG_0002.heic and 57 more)
2 × is a broken PNG (a.png, "b\n9 × \x1b[1m.png")
1 × is a folder: pictures in it are not looked for (more)
That is few to learn from: a few hundred, framed alike, are the least that works.`
	if got := album.Summary(); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
	reasons := album.Reasons()
	if len(reasons) != 3 || len(reasons[0].Names) != 60 || reasons[0].Names[59] != "IMG_0059.heic" || reasons[1].Why != "is a broken PNG" {
		t.Errorf("%d reasons: %v", len(reasons), reasons)
	}

	many, err := pictures.NewAlbum(slices.Repeat([][]float32{{0}}, 100), []int{1})
	if err != nil {
		t.Fatal(err)
	}
	if got := many.Summary(); got != "100 pictures were taken, and none left out." || len(many.Reasons()) != 0 {
		t.Errorf("it says %q", got)
	}
}
