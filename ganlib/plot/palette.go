package plot

import "image/color"

// The one palette of all pictures. The first three are the tutorial's. Those three
// are all light; the artist and the critic are dark, one reddish and one bluish,
// so that neither hue nor lightness alone has to tell them apart: that also
// holds for red-green and for blue-yellow colour blindness, which a test
// simulates.
//
// Pictures reach the browser as <img>, where they can't see the page's style.
// So each brings its own background, a card like paper, which looks at home on
// a light and on a dark theme.
var (
	upperBound = color.NRGBA{R: 0x74, G: 0xBC, B: 0xFF, A: 0xFF} // 2x²+1
	lowerBound = color.NRGBA{R: 0xFF, G: 0x93, B: 0x59, A: 0xFF} // x²
	painter    = color.NRGBA{R: 0x4A, G: 0xD6, B: 0x31, A: 0xFF} // generated paintings

	artist = color.NRGBA{R: 0x8A, G: 0x15, B: 0x38, A: 0xFF} // the famous artist's works
	critic = color.NRGBA{R: 0x2B, G: 0x4C, B: 0x9B, A: 0xFF} // the critic's needles
	other  = color.NRGBA{R: 0x9A, G: 0x5B, B: 0x13, A: 0xFF} // what stands against the critic's blue: a no, another critic

	paper = color.NRGBA{R: 0xFB, G: 0xF7, B: 0xEE, A: 0xFF} // the card
	edge  = color.NRGBA{R: 0xD9, G: 0xCF, B: 0xBB, A: 0xFF} // its rim
	grid  = color.NRGBA{R: 0xEA, G: 0xE3, B: 0xD4, A: 0xFF} // lines at the ticks
	rule  = color.NRGBA{R: 0x9A, G: 0x90, B: 0x82, A: 0xFF} // axes, equilibria
	ink   = color.NRGBA{R: 0x2E, G: 0x2A, B: 0x25, A: 0xFF} // text
)

// faint returns c at the given opacity, 0.1 to 1.
func faint(c color.NRGBA, opacity float64) color.Color {
	c.A = uint8(opacity*255 + 0.5)
	return translucent(c)
}

// translucent is a color.NRGBA that survives gonum's SVG. gonum divides the
// opacity out of RGBA again and cuts the fraction off, which makes #49D530 of a
// translucent #4AD631; a 65535th more keeps it from falling below.
// (A part of 255 can't have more, and may still lose one.)
type translucent color.NRGBA

// RGBA implements color.Color.
func (t translucent) RGBA() (r, g, b, a uint32) {
	a = uint32(t.A) * 0x101
	part := func(v uint8) uint32 { return min(uint32(v)*a/255+1, a) }
	return part(t.R), part(t.G), part(t.B), a
}
