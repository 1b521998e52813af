package plot

import (
	"bytes"
	"cmp"
	"fmt"
	"image/gif"
	"time"

	"atelier/internal/say"
)

// GIF renders pictures of the same size as one moving picture that starts over
// for ever, for places that play nothing else. Each picture stays for the given
// time (in steps of 10 ms) and the last one for two seconds.
func GIF(pictures []Picture, each time.Duration) (data []byte, err error) {
	defer catch(&err)
	if len(pictures) == 0 {
		return nil, say.New("plot: GIF: no pictures: give at least one")
	}
	if each < 10*time.Millisecond || each > time.Minute {
		return nil, say.Errorf("plot: GIF: %v a picture: must be between 10 ms and a minute", each)
	}
	var film gif.GIF
	for i, p := range pictures {
		if p.Width != pictures[0].Width || p.Height != pictures[0].Height {
			return nil, say.Errorf("plot: GIF: picture %d is %d by %d, the first one %d by %d: all must have one size",
				i, p.Width, p.Height, pictures[0].Width, pictures[0].Height)
		}
		img, err := p.raster(96, paper) // a GIF knows no half-transparent corners
		if err != nil {
			return nil, err
		}
		film.Image = append(film.Image, quantize(img, cmp.Or(p.colours, 48)))
		film.Delay = append(film.Delay, int(each/(10*time.Millisecond)))
	}
	film.Delay[len(film.Delay)-1] = 200
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, &film); err != nil {
		return nil, fmt.Errorf("plot: writing the GIF: %w", err)
	}
	return out.Bytes(), nil
}
