package plot

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// quantize reduces img to most colours (256 or fewer): the most frequent ones, and for
// every other pixel the nearest of these. Nobody sees it, for only the blended
// pixels where thin lines cross change, and the file is a third as big, which
// counts in a notebook that carries each picture.
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
			cmp.Compare(opaque(a), opaque(b)), // the few of the card's round corners first
			cmp.Compare(counts[b], counts[a]), // then the most frequent
			// then any order that is always the same
			cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B), cmp.Compare(a.A, b.A))
	})
	var palette color.Palette
	for _, c := range colours[:min(most, len(colours))] {
		palette = append(palette, c)
	}
	nearest := make(map[color.RGBA]uint8, len(colours))
	for _, c := range colours {
		nearest[c] = uint8(palette.Index(c))
	}
	small := image.NewPaletted(img.Rect, palette)
	for i := range small.Pix {
		small.Pix[i] = nearest[at(4*i)]
	}
	return small
}

// opaque is 1 for a colour that hides what is below, 0 for others.
func opaque(c color.RGBA) int { return int(c.A) / 255 }
