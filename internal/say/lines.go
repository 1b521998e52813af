package say

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Parts cuts a line where it may be broken. A part that follows a space begins with it.
// That is between words, and between wide letters such as Chinese ones, which are
// written without spaces.
func Parts(line string) (parts []string) {
	for i, word := range strings.Fields(line) {
		first := len(parts)
		if Width(word) == utf8.RuneCountInString(word) { // no wide letter
			parts = append(parts, word)
		} else {
			for part, state := "", -1; word != ""; parts = append(parts, part) {
				part, word, _, state = uniseg.FirstLineSegmentInString(word, state)
			}
		}
		if i > 0 {
			parts[first] = " " + parts[first]
		}
	}
	return parts
}

// Width is how many narrow letters a text takes the room of: a Chinese one counts two.
func Width(text string) int { return uniseg.StringWidth(text) }
