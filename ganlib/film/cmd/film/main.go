// Command film makes the README's moving picture: it trains the tutorial's GAN
// from seed 1, and writes what it saw as a GIF.
//
//	go run ./ganlib/film docs/film.gif
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/notebook"
	"atelier/ganlib/plot"

	"github.com/schollz/progressbar/v3"
)

const (
	steps = 5000
	every = 200
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: film FILE.gif")
		os.Exit(2)
	}
	if err := film(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func film(path string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	gan, err := ganlib.New(notebook.Backend(), ganlib.Config{})
	if err != nil {
		return err
	}
	defer gan.Close()
	bar := progressbar.Default(steps, "training")
	var pictures []plot.Picture
	for _, err := range gan.Train(ctx, steps, every) {
		if err != nil {
			return err
		}
		pictures = append(pictures, plot.Training(ganlib.Parabolas{}, gan.Film(), steps))
		_ = bar.Add(every)
	}
	data, err := plot.GIF(pictures, 120*time.Millisecond)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
