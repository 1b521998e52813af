package pictures

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// FromImage makes a work of an image: the largest square in its middle, scaled to
// size by size pixels, shape [size, size, 3]. What is transparent is on white. A
// size below 1, or an image without pixels, gives none.
func FromImage(img image.Image, size int) []float32 {
	from := img.Bounds()
	side := min(from.Dx(), from.Dy())
	if side < 1 || size < 1 {
		return nil
	}
	from.Min = from.Min.Add(image.Point{(from.Dx() - side) / 2, (from.Dy() - side) / 2})
	from.Max = from.Min.Add(image.Point{side, side})

	small := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(small, small.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(small, small.Rect, img, from, draw.Over, nil)
	work := make([]float32, 0, size*size*3)
	for i := 0; i < len(small.Pix); i += 4 {
		for _, v := range small.Pix[i : i+3] {
			work = append(work, float32(v)/127.5-1)
		}
	}
	return work
}
