// Package file writes files so that whoever looks at one sees all of it.
package file

import (
	"errors"
	"os"
	"path/filepath"
)

// Replace puts a file with the given contents in path's place, or leaves
// everything as it was. The new file is written beside its place and then moved
// there, so that a process that dies meanwhile leaves the former one.
func Replace(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp")
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
	if err = f.Chmod(0o644); err != nil {
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
