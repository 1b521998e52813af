package file

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"atelier/ganlib/language"
	"atelier/internal/say"
)

// One of them is in the error about what is no file.
var (
	ErrFolder = say.Sentinel("is a folder")
	ErrNoFile = say.Sentinel("is no file") // but a pipe, say
)

// Open opens a file for reading, and tells how long it is. What is no file is
// refused without being opened: a pipe would be waited for, and a device may
// never end. The error does not name path: whoever calls does.
func Open(path string) (*os.File, int64, error) {
	f, info, err := open(path, os.O_RDONLY)
	if err != nil {
		return nil, 0, unnamed(err)
	}
	return f, info.Size(), nil
}

func open(path string, flag int) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil {
		err = mustBeFile(info.Mode())
	}
	if err != nil {
		return nil, nil, err
	}
	return openNow(path, flag)
}

// openNow opens a file, and looks again at what it has opened: a pipe may have
// been put there meanwhile. It does not wait for one.
func openNow(path string, flag int) (*os.File, fs.FileInfo, error) {
	f, err := os.OpenFile(path, flag|noWaiting, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = mustBeFile(info.Mode())
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func mustBeFile(mode fs.FileMode) error {
	switch {
	case mode.IsDir():
		return ErrFolder
	case !mode.IsRegular():
		return say.Errorf("%w but a %s", ErrNoFile, kind(mode))
	}
	return nil
}

// kind names what is neither a file nor a folder.
func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return say.T("pipe")
	case mode&fs.ModeSocket != 0:
		return say.T("socket")
	}
	return say.T("device")
}

// unnamed is the system's error without the name of the file that it is about. What a
// learner may meet is said in the language that is spoken here.
func unnamed(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	text := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = say.T("no such file or directory")
	case errors.Is(err, fs.ErrPermission):
		text = say.T("permission denied")
	case errors.Is(err, syscall.ENOSPC):
		text = say.T("no space left on device")
	case errors.Is(err, syscall.EROFS):
		text = say.T("read-only file system")
	}
	if language.Here() == language.English {
		return err // as the system says it
	}
	return &spoken{err, text}
}

// spoken is an error in other words.
type spoken struct {
	error
	text string
}

func (s *spoken) Error() string { return s.text }
func (s *spoken) Unwrap() error { return s.error }
