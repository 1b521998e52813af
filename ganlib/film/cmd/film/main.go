// Command film makes the README's moving picture: it trains the tutorial's GAN
// from seed 1, and writes what it saw. The file's ending says in which form:
//
//	go run ./ganlib/film/cmd/film docs/film.svg    or film.gif, or film.html
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"atelier/ganlib"
	"atelier/ganlib/film"
	"atelier/ganlib/notebook"

	"github.com/schollz/progressbar/v3"
)

const (
	steps = 5000
	every = 50
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: film FILE.svg (or .gif, or .html)")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string) error {
	forms := map[string]func(ganlib.Artist, *ganlib.Film, film.Options) ([]byte, error){
		".svg": film.SVG, ".html": film.HTML, ".gif": film.GIF,
	}
	form := forms[filepath.Ext(path)]
	if form == nil {
		return fmt.Errorf("film: %s: the name must end in .svg, .gif or .html", path)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	gan, err := ganlib.New(notebook.Backend(), ganlib.Config{})
	if err != nil {
		return err
	}
	defer gan.Close()
	bar := progressbar.Default(steps, "training")
	for _, err := range gan.Train(ctx, steps, every) {
		if err != nil {
			return err
		}
		_ = bar.Add(every) // the bar of a closed terminal is no loss
	}
	data, err := form(ganlib.Parabolas{}, gan.Film(), film.Options{})
	if err != nil {
		return err
	}
	return film.Write(path, data)
}
