package notebook

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"

	"atelier/ganlib/pictures"
)

// Folder makes an album of the pictures in a folder, as pictures.Folder does,
// ends the cell where there are none, and says how many pictures were taken, and
// which files were left out and why.
//
// A notebook runs its declarations anew in every cell: Folder says the same thing
// once in a kernel's life.
func Folder(path string, size int) *pictures.Album {
	album := Checked(pictures.Folder(path, size))
	if said := fmt.Sprintf("%s: %s", path, album.Summary()); firstTime(said) {
		Say("%s", said)
	}
	return album
}

// firstTime tells whether a text has not been asked about before in this kernel,
// whose cells are processes of their own: a mark in the kernel's temporary folder
// says so. Outside of a kernel, every time is the first.
func firstTime(text string) bool {
	folder := os.Getenv("GONB_TMP_DIR")
	if folder == "" {
		return true
	}
	hash := fnv.New64a()
	hash.Write([]byte(text))
	mark, err := os.OpenFile(filepath.Join(folder, fmt.Sprintf("said-%016x", hash.Sum64())), os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = mark.Close()
	}
	return !errors.Is(err, fs.ErrExist)
}
