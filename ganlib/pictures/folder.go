package pictures

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"

	"atelier/ganlib/internal/file"
)

// What a file may be at most, so that one of them can't exhaust the machine, and
// what all works together may be.
const (
	maxFile   = 64 << 20 // bytes
	maxPixels = 64 << 20
	maxAlbum  = 1 << 28 // values: 1 GiB
)

// Folder makes an album of the pictures that lie in a folder, in the order of
// their names: of each the largest square in its middle, scaled to size by size
// pixels, as a work of shape [size, size, 3]. What is transparent is on white.
// size must be 1 to 1024.
//
// PNG and JPEG files are read, whatever their names are. Everything else is left
// out and listed in Album.Skipped with the reason: files of another kind, broken
// or empty ones, those of more than 64 megabytes or 64 megapixels, sound ones of a
// form that Go does not read, and folders, which are not looked into. What is
// hidden, with a name that begins with a dot, is passed over: other programs put it
// there. Nothing is printed: [Album.Summary] says it in a few lines. It is an error
// if no picture is left.
//
// A photograph that a camera stored lying on its side is turned, as its EXIF
// orientation says.
func Folder(path string, size int) (*Album, error) {
	if size < 1 || size > 1024 {
		return nil, fmt.Errorf("pictures: Folder: size %d: must be 1 to 1024 pixels", size)
	}
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() { // to open a pipe would be to wait for ever
		err = fmt.Errorf("%s is no folder", path)
	}
	var entries []os.DirEntry
	if err == nil {
		entries, err = os.ReadDir(path)
	}
	if err != nil {
		return nil, fmt.Errorf("pictures: Folder: %w: give a folder that holds PNG or JPEG files", err)
	}
	var works [][]float32
	var names []string
	var skipped []Skipped
	for _, entry := range entries { // in the order of their names
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		img, orientation, err := readPicture(filepath.Join(path, entry.Name()))
		if err != nil {
			skipped = append(skipped, Skipped{entry.Name(), err})
			continue
		}
		if (len(works)+1)*size*size*3 > maxAlbum {
			return nil, fmt.Errorf("pictures: Folder: %s holds more than the %d pictures that fit at size %d: take fewer, or a smaller size", path, len(works), size)
		}
		works = append(works, turned(FromImage(img, size), size, orientation))
		names = append(names, entry.Name())
	}
	if len(works) == 0 {
		return nil, noPicture(path, skipped)
	}
	album, err := NewAlbum(works, []int{size, size, 3})
	if err != nil {
		return nil, err
	}
	album.Names, album.Skipped = names, skipped
	return album, nil
}

// noPicture says why there is no album.
func noPicture(path string, skipped []Skipped) error {
	if len(skipped) == 0 {
		return fmt.Errorf("pictures: Folder: %s is empty: put PNG or JPEG files into it", path)
	}
	first := skipped[0]
	return fmt.Errorf("pictures: Folder: none of the %d files in %s is a picture that can be read: put PNG or JPEG files into it (the first, %s: %w)",
		len(skipped), path, onOneLine(first.Name), first.Err)
}

// readPicture reads a PNG or JPEG file, after it has looked at its kind and size, and
// how it is to be turned, see orientationOf.
func readPicture(path string) (img image.Image, orientation int, err error) {
	f, size, err := file.Open(path)
	switch {
	case errors.Is(err, file.ErrFolder):
		return nil, 0, &reason{why: "is a folder: pictures in it are not looked for"}
	case errors.Is(err, file.ErrNoFile):
		return nil, 0, err
	case err != nil:
		return nil, 0, &reason{why: "can't be opened: " + err.Error(), err: err}
	}
	defer f.Close()
	switch {
	case size == 0:
		return nil, 0, &reason{why: "is empty"}
	case size > maxFile:
		return nil, 0, &reason{why: fmt.Sprintf("is too large: at most %d megabytes are read", maxFile>>20), more: fmt.Sprintf("has %d megabytes", size>>20)}
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, 0, &reason{why: "can't be read to its end", more: err.Error(), err: err}
	}
	if img, err = decodePicture(data); err != nil {
		return nil, 0, err
	}
	return img, orientationOf(data, formatOf(data)), nil
}
