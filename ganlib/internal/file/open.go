package file

import (
	"errors"
	"fmt"
	"os"
)

// ErrFolder is in the error of opening a folder.
var ErrFolder = errors.New("is a folder")

// Open opens a file for reading, and tells how long it is. What is no file is
// refused without being opened: a pipe would be waited for, and a device may
// never end.
func Open(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, 0, err
	case info.IsDir():
		return nil, 0, ErrFolder
	case !info.Mode().IsRegular():
		return nil, 0, fmt.Errorf("is no file but a %s", kind(info.Mode()))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	return f, info.Size(), nil
}
