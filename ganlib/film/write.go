package film

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write writes data to the file, all or nothing: whoever looks sees what was
// there before or all of the new, and after an error the old is untouched.
func Write(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("film: write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("film: write %s: %w; what was there is untouched", path, errors.Join(err, os.Remove(f.Name())))
		}
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Chmod(0o644), f.Close()) // on the disk before it has its name
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
