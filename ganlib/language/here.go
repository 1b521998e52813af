//go:build !js

package language

import (
	"os"
	"path/filepath"
)

// Variable is the environment variable that chooses a language.
const Variable = "ATELIER_LANGUAGE"

// Here returns the language to speak here and now: the one that the environment
// variable ATELIER_LANGUAGE names; or else the one after which the working directory is
// named, exactly as its Tag; or else English.
func Here() Tag {
	if tag, ok := Parse(os.Getenv(Variable)); ok {
		return tag
	}
	if folder, err := os.Getwd(); err == nil {
		for _, tag := range All() {
			if filepath.Base(folder) == string(tag) {
				return tag
			}
		}
	}
	return English
}
