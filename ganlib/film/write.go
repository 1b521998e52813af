package film

import (
	"fmt"

	"atelier/ganlib/internal/file"
)

// Write writes data to the file, all or nothing: whoever looks sees what was
// there before or all of the new, and after an error the old is untouched. Where
// path is a link, its target is written.
func Write(path string, data []byte) error {
	if err := file.Replace(path, data); err != nil {
		return fmt.Errorf("film: write %s: %w; what was there is untouched", path, err)
	}
	return nil
}
