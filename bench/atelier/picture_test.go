package main

import (
	"context"
	"encoding/base64"
	"os"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// BenchmarkPicture makes the live pictures of a training as a cell does, from
// the film so far to the SVG in an <img>: all 100 of the tutorial's in turn, so
// that it tells the mean of one. The benchmark's table has it as a row.
func BenchmarkPicture(b *testing.B) {
	const steps, every = 5000, 50
	backend, err := ganlib.NewBackend(os.Getenv("GOMLX_BACKEND"))
	if err != nil {
		b.Fatal(err)
	}
	gan, err := ganlib.New(backend, ganlib.Config{})
	if err != nil {
		b.Fatal(err)
	}
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), steps, every) {
		if err != nil {
			b.Fatal(err)
		}
	}
	whole := gan.Film()
	film := &ganlib.Film{Shape: whole.Shape}
	for i := 0; b.Loop(); i++ {
		n := i%len(whole.Frames) + 1
		film.Frames, film.Scores = whole.Frames[:n], whole.Scores[:n*every]
		svg, err := plot.Training(ganlib.Parabolas{}, film, steps).SVG()
		if err != nil {
			b.Fatal(err)
		}
		_ = base64.StdEncoding.EncodeToString(svg)
	}
}
