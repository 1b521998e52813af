package plot

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// quantize reduces img to most colours (256 or fewer). Nobody sees it, for only
// the blended pixels at the rims of lines and letters change, and the file is a
// third as big, which counts in a notebook that carries each picture.
func quantize(img *image.RGBA, most int) *image.Paletted {
	at := func(i int) color.RGBA {
		return color.RGBA{R: img.Pix[i], G: img.Pix[i+1], B: img.Pix[i+2], A: img.Pix[i+3]}
	}
	counts := map[color.RGBA]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		counts[at(i)]++
	}
	colours := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(
			cmp.Compare(counts[b], counts[a]), // any order will do that is always the same
			cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B), cmp.Compare(a.A, b.A))
	})
	palette, nearest := choose(colours, counts, most)
	index := make(map[color.RGBA]uint8, len(colours))
	for i, c := range colours {
		index[c] = nearest[i]
	}
	small := image.NewPaletted(img.Rect, palette)
	for i := range small.Pix {
		small.Pix[i] = index[at(4*i)]
	}
	return small
}

// choose returns most of the colours, and which of
// these is nearest to each. One after the other it takes the colour that is most
// missed: by the number of its pixels and the square of its distance from what
// has been taken.
func choose(colours []color.RGBA, counts map[color.RGBA]int, most int) (chosen color.Palette, nearest []uint8) {
	nearest = make([]uint8, len(colours))
	apart := make([]int, len(colours)) // squared distance from the nearest one
	for i := range apart {
		apart[i] = 1 << 20 // more than any two are apart
	}
	for len(chosen) < most {
		missed, next := 0, -1
		for i, c := range colours {
			if m := apart[i] * counts[c]; m > missed {
				missed, next = m, i
			}
		}
		if next < 0 { // all are there
			break
		}
		for i, c := range colours {
			if d := squaredDistance(c, colours[next]); d < apart[i] {
				apart[i], nearest[i] = d, uint8(len(chosen))
			}
		}
		chosen = append(chosen, colours[next])
	}
	return chosen, nearest
}

// squaredDistance is that of two points in the space of R, G, B and A.
func squaredDistance(a, b color.RGBA) int {
	square := func(x, y uint8) int { d := int(x) - int(y); return d * d }
	return square(a.R, b.R) + square(a.G, b.G) + square(a.B, b.B) + square(a.A, b.A)
}
