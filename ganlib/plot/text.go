package plot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/plot/vg"
)

// plain makes of a name that someone typed one line that can be drawn and stands
// in XML: what is no printable character becomes a space, spaces are single, and
// nothing at all becomes instead. (Characters with a meaning in XML are escaped
// where they are written.)
func plain(name, instead string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return instead
	}
	const most = 200 // letters; no picture has room for more
	if r := []rune(name); len(r) > most {
		name = string(r[:most-1]) + "…"
	}
	return name
}

// wrap breaks a line between words into as few lines of the width as possible, at
// most so many; what does not fit is cut.
func (l lettering) wrap(line string, width vg.Length, most int) (lines []string) {
	words := strings.Fields(line)
	for len(words) > 0 && len(lines) < most-1 {
		n := 1
		for n < len(words) && l.width(strings.Join(words[:n+1], " ")) <= width {
			n++
		}
		lines = append(lines, l.cut(strings.Join(words[:n], " "), width))
		words = words[n:]
	}
	if len(words) > 0 {
		lines = append(lines, l.cut(strings.Join(words, " "), width))
	}
	return lines
}

// cut shortens a line to the width, and ends it with … where it did.
func (l lettering) cut(line string, width vg.Length) string {
	if l.width(line) <= width {
		return line
	}
	r := []rune(line)
	for len(r) > 0 && l.width(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}
