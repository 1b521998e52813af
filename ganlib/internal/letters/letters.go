// Package letters reads the texts of an SVG back as a reader sees them: where they
// stand, and how large their letters are. Tests of pictures use it.
package letters

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

// A Text is one line of text. Lengths are CSS pixels, from the picture's upper left
// corner on.
type Text struct {
	Words                    string
	Size                     float64 // of the letters
	Left, Top, Right, Bottom float64 // around the letters' ink
}

// Overlaps tells whether two texts run into each other.
func (t Text) Overlaps(u Text) bool {
	return t.Left < u.Right && u.Left < t.Right && t.Top < u.Bottom && u.Top < t.Bottom
}

// A Style is how the texts of a class are written.
type Style struct {
	Size float64
	Bold bool
}

// A Page is what Read finds.
type Page struct {
	Width, Height float64
	Texts         []Text
}

// Read reads an SVG. Styles are those of classes; the one of "" is every text's. Groups of
// the class "moving" are left out.
func Read(svg []byte, styles map[string]Style) (Page, error) {
	faces, err := bothFaces()
	if err != nil {
		return Page{}, err
	}
	var page Page
	places := []matrix{{1, 0, 0, 1, 0, 0}}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return page, nil
		} else if err != nil {
			return Page{}, err
		}
		switch e := token.(type) {
		case xml.EndElement:
			places = places[:len(places)-1]
		case xml.StartElement:
			at := attributes(e)
			place, err := at.place(len(places) == 1, &page)
			if err != nil {
				return Page{}, err
			}
			place = places[len(places)-1].times(place)
			switch {
			case at["class"] == "moving":
				err = d.Skip()
			case e.Name.Local == "text":
				var words string
				err = d.DecodeElement(&words, &e)
				page.Texts = append(page.Texts, at.text(words, place, styles, faces))
			default:
				places = append(places, place)
			}
			if err != nil {
				return Page{}, err
			}
		}
	}
}

// bothFaces are those that the pictures are written with: regular, and bold.
func bothFaces() (faces [2]font.Face, err error) {
	for _, face := range liberation.Collection() {
		if face.Font.Variant != "Sans" || face.Font.Style != xfont.StyleNormal {
			continue
		}
		switch face.Font.Weight {
		case xfont.WeightNormal:
			faces[0] = face
		case xfont.WeightBold:
			faces[1] = face
		}
	}
	if faces[0].Face == nil || faces[1].Face == nil {
		return faces, errors.New("gonum brings no Liberation Sans any more")
	}
	return faces, nil
}

// attrs are an element's attributes.
type attrs map[string]string

func attributes(e xml.StartElement) attrs {
	out := attrs{}
	for _, a := range e.Attr {
		out[a.Name.Local] = a.Value
	}
	return out
}

// number reads a length, whose unit may be missing, px or pt.
func (a attrs) number(name string) float64 {
	text, points := strings.CutSuffix(strings.TrimSuffix(a[name], "px"), "pt")
	v, _ := strconv.ParseFloat(text, 64)
	if points {
		v *= 96.0 / 72
	}
	return v
}

// place is where an element puts what is in it. The first one has the page's size.
func (a attrs) place(first bool, page *Page) (matrix, error) {
	m := matrix{1, 0, 0, 1, 0, 0}
	if first {
		page.Width, page.Height = a.number("width"), a.number("height")
		box := strings.Fields(a["viewBox"])
		if len(box) != 4 {
			return m, fmt.Errorf("the SVG's viewBox is %q", a["viewBox"])
		}
		var v [4]float64
		for i, text := range box {
			v[i], _ = strconv.ParseFloat(text, 64)
		}
		if page.Width == 0 { // no size of its own: that of its viewBox
			page.Width, page.Height = v[2], v[3]
		}
		return matrix{page.Width / v[2], 0, 0, page.Height / v[3], 0, 0}.times(matrix{1, 0, 0, 1, -v[0], -v[1]}), nil
	}
	for _, part := range transform.FindAllStringSubmatch(a["transform"], -1) {
		var v [2]float64
		for i, text := range strings.FieldsFunc(part[2], func(r rune) bool { return r == ' ' || r == ',' }) {
			if i < 2 {
				v[i], _ = strconv.ParseFloat(text, 64)
			}
		}
		switch part[1] {
		case "translate":
			m = m.times(matrix{1, 0, 0, 1, v[0], v[1]})
		case "scale":
			m = m.times(matrix{v[0], 0, 0, v[1], 0, 0})
		case "rotate":
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			m = m.times(matrix{cos, sin, -sin, cos, 0, 0})
		default:
			return m, fmt.Errorf("a transform %q is not known here", part[0])
		}
	}
	return m, nil
}

var (
	transform = regexp.MustCompile(`(\w+)\(([^)]*)\)`)
	fontSize  = regexp.MustCompile(`font-size: *([\d.]+)px`)
)

// text is the text of an element.
func (a attrs) text(words string, place matrix, styles map[string]Style, faces [2]font.Face) Text {
	style, shift := styles[""], 0.0
	for _, class := range strings.Fields(a["class"]) {
		if s, ok := styles[class]; ok {
			style = s
		}
		shift = min(shift, map[string]float64{"mid": -0.5, "end": -1}[class])
	}
	if m := fontSize.FindStringSubmatch(a["style"]); m != nil {
		style.Size, _ = strconv.ParseFloat(m[1], 64)
		style.Bold = strings.Contains(a["style"], "bold")
	}
	face := faces[0]
	if style.Bold {
		face = faces[1]
	}
	face.Font.Size = font.Length(style.Size)
	narrow := strings.Map(func(r rune) rune {
		if wide(r) {
			return -1
		}
		return r
	}, words)
	wides := utf8.RuneCountInString(words) - utf8.RuneCountInString(narrow)
	width := float64(face.Width(narrow)) + float64(wides)*style.Size
	above, below := 0.73, 0.0
	if strings.ContainsAny(words, "gjpqy(),;") {
		below = 0.21
	}
	if wides > 0 {
		above, below = 0.86, max(below, 0.1)
	}
	x, y := a.number("x")+shift*width, a.number("y")
	t := Text{Words: words, Size: style.Size * math.Hypot(place[2], place[3]), Left: math.Inf(1), Top: math.Inf(1), Right: math.Inf(-1), Bottom: math.Inf(-1)}
	for _, corner := range [][2]float64{{x, y - above*style.Size}, {x + width, y + below*style.Size}} {
		px, py := place.at(corner[0], corner[1])
		t.Left, t.Right = min(t.Left, px), max(t.Right, px)
		t.Top, t.Bottom = min(t.Top, py), max(t.Bottom, py)
	}
	return t
}

// wide tells whether a letter is one of those, such as Chinese ones, that are as wide as
// they are high in any font that has them. They stand between 0.86 above the line and 0.1
// below it.
func wide(r rune) bool { return r >= 0x2E80 }

// A matrix holds a transform as SVG's does: a to f.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) at(x, y float64) (px, py float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// Smallest is how high letters are at least, in pixels, for a reader in the last row.
const Smallest = 16

// Complaints are what a reader in the last row could not read: letters below Smallest,
// texts that reach out of the picture, that run into each other, or that are cut.
func (p Page) Complaints() (out []string) {
	const rounding = 0.2 // places are written to a tenth
	for i, t := range p.Texts {
		if t.Size < Smallest-0.01 {
			out = append(out, fmt.Sprintf("%q is %.1f pixels high", t.Words, t.Size))
		}
		if t.Left < -rounding || t.Top < -rounding || t.Right > p.Width+rounding || t.Bottom > p.Height+rounding {
			out = append(out, fmt.Sprintf("%q reaches out of the picture", t.Words))
		}
		if strings.Contains(t.Words, "…") {
			out = append(out, fmt.Sprintf("%q is cut", t.Words))
		}
		for _, u := range p.Texts[:i] {
			if t.Overlaps(u) {
				out = append(out, fmt.Sprintf("%q runs into %q", t.Words, u.Words))
			}
		}
	}
	return out
}
