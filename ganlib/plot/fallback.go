package plot

import (
	"sync"
	"unicode/utf8"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"

	"atelier/ganlib/plot/notosans"
)

// A stretch is a part of a line whose letters are of one font.
type stretch struct {
	text string
	face font.Face
	bold bool // whether the letters should be bold, and are not
}

// stretches cuts a line where its letters change the font. What no font has stays with the
// first one, which draws a box.
func (l lettering) stretches(line string) []stretch {
	if isASCII(line) {
		return []stretch{{line, l.face, false}}
	}
	var all []stretch
	var buf sfnt.Buffer
	for _, r := range line {
		p := stretch{string(r), l.face, false}
		if !has(l.face.Face, &buf, r) {
			if other := noto(); other != nil && has(other, &buf, r) {
				p.face.Face = other
				p.bold = l.face.Font.Weight == xfont.WeightBold
			}
		}
		if last := len(all) - 1; last >= 0 && all[last].face.Face == p.face.Face {
			all[last].text += p.text
		} else {
			all = append(all, p)
		}
	}
	return all
}

func isASCII(line string) bool {
	for i := range len(line) {
		if line[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// has tells whether a font has a letter.
func has(f *opentype.Font, buf *sfnt.Buffer, r rune) bool {
	i, err := f.GlyphIndex(buf, r)
	return err == nil && i != 0
}

// noto returns the font of letters that Liberation lacks, read when the first such letter is
// met. It is nil if it can't be read, which a test rules out.
func noto() *opentype.Font {
	readNoto.Do(func() {
		if f, err := opentype.Parse(notosans.Regular()); err == nil {
			notoFont = f
		}
	})
	return notoFont
}

// No sync.OnceValue: what makes it would be called when the package is initialized, and
// would link the font into every program, the page's as well.
var (
	readNoto sync.Once
	notoFont *opentype.Font
)
