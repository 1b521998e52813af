// Package file writes and reads files so that whoever looks at one sees all of
// it, and nothing else is touched or waited for.
package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"unicode/utf8"

	"atelier/internal/say"
)

// Replace gives the file at path the given contents, or leaves everything as it
// was. They are written beside its place and then moved there, so that a process
// that dies meanwhile leaves the former file.
//
// Where path is a link, its target is written, and made if there is none; but a
// file with several names (hard links) is replaced under this one alone, and the
// others keep the former contents. A file that was there keeps its permissions;
// what is no file, such as a folder, a pipe or a device, is refused, and so is a
// file that may not be written.
//
// The error does not name path: whoever calls does.
func Replace(path string, data []byte) error {
	place, err := target(path)
	if err != nil {
		return unnamed(err)
	}
	if err = replace(place, data); err != nil && place != path {
		return say.Errorf("leads to %s: %w", place, err)
	}
	return err
}

// replace is Replace for what is no link.
func replace(path string, data []byte) (err error) {
	mode, err := writable(path)
	if err != nil {
		return err
	}
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "." // CreateTemp would choose another folder, which may be another disk's
	}
	f, err := os.CreateTemp(dir, beginning(name)+".*.tmp")
	if err != nil {
		return say.Errorf("no file can be made in its folder: %w", unnamed(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(unnamed(err), f.Close(), os.Remove(f.Name()))
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	// The contents must be on the disk before the name is, or a power failure
	// could leave an empty file under the good name.
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Chmod(mode); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	_ = f.Close() // everything is written and synced already
	if d, openErr := os.Open(dir); openErr == nil {
		_ = d.Sync() // makes the new name last; not every file system can
		_ = d.Close()
	}
	return nil
}

// beginning is a name, or so much of it that there is room for more behind it.
func beginning(name string) string {
	const most = 100 // bytes
	for len(name) > most {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return name
}

// target follows links to the place of a file, which need not be there yet.
// filepath.EvalSymlinks needs it to be.
//
// Links that the system does not follow are not followed here either: a stranger's
// in a folder in which everybody may write, or too many.
func target(path string) (string, error) {
	if _, err := os.Stat(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	const most = 40 // as many as Linux follows
	for range most {
		to, err := os.Readlink(path)
		if err != nil { // it is no link
			return path, nil
		}
		if !filepath.IsAbs(to) {
			// Not filepath.Join: that takes "..", behind a folder that is a link, for
			// the folder in which the link is.
			dir, _ := filepath.Split(path)
			to = dir + to
		}
		path = to
	}
	return "", syscall.ELOOP
}

// writable tells the permissions that a file at path is to have, and refuses what
// is there but must not be replaced.
func writable(path string) (fs.FileMode, error) {
	f, info, err := open(path, os.O_WRONLY)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o644, nil
	case errors.Is(err, ErrFolder):
		return 0, say.Errorf("%w: give the name of a file in it", err)
	case errors.Is(err, ErrNoFile):
		return 0, say.Errorf("%w: give the name of a file", err)
	case err != nil:
		return 0, unnamed(err)
	}
	return info.Mode().Perm(), f.Close()
}
