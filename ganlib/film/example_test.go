package film_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"atelier/ganlib"
	"atelier/ganlib/film"
)

// A training, and a page of it that can be sent to somebody who has no Go.
func Example() {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{}) // or ganlib.NewBackend, for XLA
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), 30, 10) {
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	page, err := film.HTML(ganlib.Parabolas{}, gan.Film(), film.Options{Title: "My first GAN"})
	if err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(os.TempDir(), "my first GAN.html")
	if err := film.Write(path, page); err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(path)
	fmt.Println(bytes.Contains(page, []byte("<h1>My first GAN</h1>")))
	// Output: true
}

// A film without frames has nothing to show.
func ExampleSVG_error() {
	_, err := film.SVG(ganlib.Parabolas{}, &ganlib.Film{}, film.Options{})
	fmt.Println(err)
	// Output: film: SVG: the film has no frames: train first, for instance with gan.Train(ctx, 5000, 50), and give gan.Film()
}
