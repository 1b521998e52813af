package plot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atelier/internal/say"

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

// wrap breaks a line, as say.Parts allows, into as few lines of the width as possible, at
// most so many; what does not fit is cut.
func (l lettering) wrap(line string, width vg.Length, most int) (lines []string) {
	parts := say.Parts(line)
	joined := func(n int) string { return strings.TrimPrefix(strings.Join(parts[:n], ""), " ") }
	for len(parts) > 0 && len(lines) < most-1 {
		n := 1
		for n < len(parts) && l.width(joined(n+1)) <= width {
			n++
		}
		lines = append(lines, l.cut(joined(n), width))
		parts = parts[n:]
	}
	if len(parts) > 0 {
		lines = append(lines, l.cut(joined(len(parts)), width))
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
