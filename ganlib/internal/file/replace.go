// Package file writes and reads files so that whoever looks at one sees all of
// it, and nothing else is touched or waited for.
package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Replace gives the file at path the given contents, or leaves everything as it
// was. They are written beside its place and then moved there, so that a process
// that dies meanwhile leaves the former file.
//
// Where path is a link, its target is written, and made if there is none. A file
// that was there keeps its permissions; what is no file, such as a folder, a
// pipe or a device, is refused, and so is a file that may not be written.
func Replace(path string, data []byte) (err error) {
	path, err = target(path)
	if err != nil {
		return err
	}
	mode, err := writable(path)
	if err != nil {
		return err
	}
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "." // CreateTemp would choose another folder, which may be another disk's
	}
	f, err := os.CreateTemp(dir, name[:min(len(name), 100)]+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
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

// target follows links to the place of a file, which need not be there yet.
// filepath.EvalSymlinks needs it to be.
func target(path string) (string, error) {
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
	return "", fmt.Errorf("%s: is a link that leads in a circle", path)
}

// writable tells the permissions that a file at path is to have, and refuses what
// is there but must not be replaced.
func writable(path string) (fs.FileMode, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o644, nil
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, fmt.Errorf("%s: is a folder: give the name of a file in it", path)
	case !info.Mode().IsRegular():
		return 0, fmt.Errorf("%s: is no file but a %s: give the name of a file", path, kind(info.Mode()))
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	return info.Mode().Perm(), f.Close()
}

// kind names what is neither a file nor a folder.
func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}
