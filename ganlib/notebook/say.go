package notebook

import (
	"fmt"
	"strings"

	"atelier/internal/say"
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
		for _, part := range say.Parts(line) {
			if length > 0 && length+say.Width(part) > width {
				out.WriteByte('\n')
				length, part = 0, strings.TrimPrefix(part, " ")
			}
			out.WriteString(part)
			length += say.Width(part)
		}
	}
	return out.String()
}
