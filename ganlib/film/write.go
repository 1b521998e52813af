package film

import (
	"atelier/ganlib/internal/file"
	"atelier/internal/say"
)

// Write writes data to the file, all or nothing: whoever looks sees what was
// there before or all of the new, and after an error the old is untouched. Where
// path is a link, its target is written.
func Write(path string, data []byte) error {
	if err := file.Replace(path, data); err != nil {
		return say.Errorf("film: write %s: %w; what was there is untouched", path, err)
	}
	return nil
}
