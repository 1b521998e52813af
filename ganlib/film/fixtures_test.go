package film_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/film"
)

var artist ganlib.Parabolas

// train trains the tutorial's GAN from a seed on the pure Go backend, which
// every machine has.
func train(steps, every int) (*ganlib.Film, error) {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{Seed: 1})
	if err != nil {
		return nil, err
	}
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), steps, every) {
		if err != nil {
			return nil, err
		}
	}
	return gan.Film(), nil
}

var trainOnce = sync.OnceValues(func() (*ganlib.Film, error) { return train(100, 1) })

// trained returns a film of 100 frames, as many as the tutorial's. It is shared:
// copy it before you change it.
func trained(t testing.TB) *ganlib.Film {
	t.Helper()
	f, err := trainOnce()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// frames returns a film of these frames, each of two of the artist's curves, and
// without scores.
func frames(steps ...int) *ganlib.Film {
	f := &ganlib.Film{Shape: []int{15}}
	for i, step := range steps {
		frame := ganlib.Frame{Step: step}
		for k := range 2 {
			var p []float32
			for _, y := range artist.Curve(1 + float64(i+k)/float64(len(steps)+1)) {
				p = append(p, float32(y))
			}
			frame.Paintings = append(frame.Paintings, p)
		}
		f.Frames = append(f.Frames, frame)
	}
	return f
}

// copyOf copies a film's frames, so that they may be changed.
func copyOf(f *ganlib.Film) *ganlib.Film {
	g := &ganlib.Film{Shape: f.Shape, Scores: slices.Clone(f.Scores), Frames: slices.Clone(f.Frames)}
	for i := range g.Frames {
		g.Frames[i].Paintings = slices.Clone(g.Frames[i].Paintings)
		for k, p := range g.Frames[i].Paintings {
			g.Frames[i].Paintings[k] = slices.Clone(p)
		}
	}
	return g
}

type form func(ganlib.Artist, *ganlib.Film, film.Options) ([]byte, error)

// forms are all the forms of a film.
func forms() map[string]form {
	return map[string]form{
		"SVG": film.SVG, "HTML": film.HTML, "GIF": film.GIF,
		"Image": func(a ganlib.Artist, f *ganlib.Film, o film.Options) ([]byte, error) {
			s, err := film.Image(a, f, o)
			return []byte(s), err
		},
	}
}

// render renders a film that must not fail.
func render(t testing.TB, f form, of *ganlib.Film, o film.Options) []byte {
	t.Helper()
	data, err := f(artist, of, o)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// elements reads XML and returns its elements; it must be well-formed.
func elements(t testing.TB, data []byte) (all []xml.StartElement) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("no well-formed XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			all = append(all, e.Copy())
		}
	}
}

// attribute returns an attribute of an element, "" if it has none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
