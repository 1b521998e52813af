package plot_test

import (
	"bytes"
	"image/gif"
	"testing"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

func TestGIFMoves(t *testing.T) {
	var artist ganlib.Parabolas
	one := plot.Range(artist)
	two := plot.Works(artist, [][]float32{make([]float32, 15)})
	data, err := plot.GIF([]plot.Picture{one, two, one}, 120*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	film, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(film.Image) != 3 || film.Delay[0] != 12 || film.Delay[2] != 200 || film.LoopCount != 0 {
		t.Errorf("%d pictures, delays %v, loop count %d", len(film.Image), film.Delay, film.LoopCount)
	}
	if b := film.Image[1].Bounds(); b.Dx() != one.Width || b.Dy() != one.Height {
		t.Errorf("a picture of %v, want %d by %d", b, one.Width, one.Height)
	}
	if bytes.Equal(film.Image[0].Pix, film.Image[1].Pix) {
		t.Error("nothing moves")
	}
}

func TestGIFRefusesWhatCannotMove(t *testing.T) {
	var artist ganlib.Parabolas
	ok := plot.Range(artist)
	for name, f := range map[string]func() ([]byte, error){
		"none":     func() ([]byte, error) { return plot.GIF(nil, time.Second) },
		"too fast": func() ([]byte, error) { return plot.GIF([]plot.Picture{ok}, 0) },
		"two sizes": func() ([]byte, error) {
			return plot.GIF([]plot.Picture{ok, plot.Training(artist, nil, 10)}, time.Second)
		},
		"a bad one": func() ([]byte, error) {
			return plot.GIF([]plot.Picture{plot.Works(artist, [][]float32{{1}})}, time.Second)
		},
	} {
		if _, err := f(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
