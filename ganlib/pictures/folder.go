package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
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
// or empty ones, those of more than 64 megabytes or 64 megapixels, and folders,
// which are not looked into. It is an error if no picture is left.
//
// A JPEG's EXIF orientation is not honoured: a photograph that a camera stored
// lying on its side stays so. Turn it before.
func Folder(path string, size int) (*Album, error) {
	if size < 1 || size > 1024 {
		return nil, fmt.Errorf("pictures: Folder: size %d: must be 1 to 1024 pixels", size)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: Folder: %w: give a folder that holds PNG or JPEG files", err)
	}
	var works [][]float32
	var names []string
	var skipped []Skipped
	for _, entry := range entries { // in the order of their names
		img, err := readPicture(filepath.Join(path, entry.Name()))
		if err != nil {
			skipped = append(skipped, Skipped{entry.Name(), err})
			continue
		}
		if (len(works)+1)*size*size*3 > maxAlbum {
			return nil, fmt.Errorf("pictures: Folder: %s holds more than the %d pictures that fit at size %d: take fewer, or a smaller size", path, len(works), size)
		}
		works = append(works, FromImage(img, size))
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
	return fmt.Errorf("pictures: Folder: none of the %d files in %s is a picture: put PNG or JPEG files into it (the first, %s: %w)",
		len(skipped), path, first.Name, first.Err)
}

// readPicture reads a PNG or JPEG file, after it has looked at its kind and size.
func readPicture(path string) (image.Image, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("is a folder: pictures in it are not looked for")
	case !info.Mode().IsRegular(): // opening a pipe would wait for somebody to write
		return nil, errors.New("is no file")
	case info.Size() == 0:
		return nil, errors.New("is empty")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("has %d megabytes: at most %d are read", info.Size()>>20, maxFile>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, err
	}
	return decodePicture(data)
}

// decodePicture tells the kind of a picture by its first bytes.
func decodePicture(data []byte) (image.Image, error) {
	var kind string
	var config func(io.Reader) (image.Config, error)
	var decode func(io.Reader) (image.Image, error)
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		kind, config, decode = "PNG", png.DecodeConfig, png.Decode
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		kind, config, decode = "JPEG", jpeg.DecodeConfig, jpeg.Decode
	default:
		return nil, errors.New("is neither PNG nor JPEG")
	}
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("is a broken %s: %w", kind, err)
	}
	switch {
	case c.Width < 1 || c.Height < 1:
		return nil, fmt.Errorf("is a %s without pixels", kind)
	case c.Width > maxPixels/c.Height:
		return nil, fmt.Errorf("has %d by %d pixels: at most %d megapixels are read", c.Width, c.Height, maxPixels>>20)
	}
	img, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("is a broken %s: %w", kind, err)
	}
	return img, nil
}
