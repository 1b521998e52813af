package notebook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// lineLength is how many letters fit beside each other below a cell. A Chinese one takes
// the room of two.
const lineLength = 100

// Say prints what fmt.Sprintf makes of its arguments, and breaks long lines
// between words: Jupyter would break them within.
func Say(format string, args ...any) { fmt.Println(fold(fmt.Sprintf(format, args...), lineLength)) }

// fold breaks the lines of a text that have more than width letters, where it can.
func fold(text string, width int) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		length := 0
		for j, word := range strings.Fields(line) {
			for k, piece := range pieces(word) {
				n, gap := uniseg.StringWidth(piece), 0
				if j > 0 && k == 0 {
					gap = 1
				}
				if length > 0 && length+gap+n > width {
					out.WriteByte('\n')
					length, gap = 0, 0
				}
				if gap > 0 {
					out.WriteByte(' ')
				}
				out.WriteString(piece)
				length += gap + n
			}
		}
	}
	return out.String()
}

// pieces are the parts of a word between which a line may break: it is one itself, but
// for wide letters, such as Chinese ones, which are written without spaces.
func pieces(word string) []string {
	if uniseg.StringWidth(word) <= utf8.RuneCountInString(word) {
		return []string{word}
	}
	var all []string
	for piece, state := "", -1; word != ""; all = append(all, piece) {
		piece, word, _, state = uniseg.FirstLineSegmentInString(word, state)
	}
	return all
}
