package notebook

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// lineLength is how many letters fit beside each other below a cell.
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
			n := utf8.RuneCountInString(word)
			switch {
			case j == 0:
			case length+1+n > width:
				out.WriteByte('\n')
				length = 0
			default:
				out.WriteByte(' ')
				length++
			}
			out.WriteString(word)
			length += n
		}
	}
	return out.String()
}
