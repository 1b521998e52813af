package studio

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"atelier/ganlib"
	"atelier/ganlib/film"
)

// save gives the active GAN away as a file that the workshop opens.
func (s *Studio) save() error {
	r := s.scene.active
	s.rest()
	var out bytes.Buffer
	if _, err := r.gan.WriteTo(&out); err != nil {
		return err
	}
	r.hand.Say("Saved as it is after step %d.", r.gan.Step())
	s.give(fmt.Sprintf("friends-%d.gan", r.gan.Step()), "application/octet-stream", out.Bytes())
	return nil
}

func (s *Studio) give(name, kind string, data []byte) {
	s.emit(Message{Kind: "file", Data: File{name, kind}, File: data})
}

// open makes a run of a saved GAN. The page knows the tutorial's artist and players of two
// dense layers; what else the workshop can train, it can't show.
func (s *Studio) open(data []byte) (*run, error) {
	if len(data) > mostFile {
		return nil, fmt.Errorf("the file has %d MB: the page opens up to %d; open it in the workshop", len(data)>>20, mostFile>>20)
	}
	about, err := ganlib.ReadSummary(bytes.NewReader(data))
	if err != nil {
		return nil, cmp.Or(errors.Unwrap(err), err) // without where in the library it went wrong
	}
	settings, err := settingsOf(about)
	if err != nil {
		return nil, fmt.Errorf("%w; open it in the workshop", err)
	}
	cfg, err := settings.config()
	if err != nil {
		return nil, fmt.Errorf("%w; open it in the workshop", err)
	}
	// What the file knows by itself need not be given, and is compared if it is.
	cfg.PainterRate, cfg.CriticRate, cfg.CriticSteps, cfg.Seed = 0, 0, 0, 0
	gan, err := ganlib.Read(ganlib.GoBackend(), bytes.NewReader(data), cfg)
	if err != nil {
		return nil, cmp.Or(errors.Unwrap(err), err)
	}
	cfg = gan.Config()
	settings.PainterRate, settings.CriticRate, settings.CriticSteps, settings.Seed = cfg.PainterRate, cfg.CriticRate, cfg.CriticSteps, cfg.Seed
	r := s.newRun(gan, settings)
	r.hand.Say("Opened at step %d. Of the steps before it there are the paintings, and not what the critic thought.", gan.Step())
	return r, nil
}

// settingsOf finds the settings of a saved GAN, so far as they tell what computes.
func settingsOf(about ganlib.Summary) (s Settings, err error) {
	s = s.withDefaults()
	points := artist.Shape()[0]
	if !strings.Contains(about.Artist, "Parabolas (") {
		return s, fmt.Errorf("it was trained on %s, which the page does not know", about.Artist)
	}
	dense := func(shapes [][]int, out int) (in, hidden int, ok bool) {
		if len(shapes) != 4 || len(shapes[0]) != 2 {
			return 0, 0, false
		}
		in, hidden = shapes[0][0], shapes[0][1]
		want := [][]int{{in, hidden}, {hidden}, {hidden, out}, {out}}
		return in, hidden, slices.EqualFunc(shapes, want, func(a, b []int) bool { return slices.Equal(a, b) })
	}
	_, painter, ok := dense(about.Painter, points)
	in, critic, fine := dense(about.Critic, 1)
	if !ok || !fine || in != points {
		return s, errors.New("its players are others than two dense layers each, which the page does not know")
	}
	s.PainterNeurons, s.CriticNeurons = painter, critic
	for _, l := range Losses() {
		if name, _, _ := strings.Cut(about.Loss, " ("); name == fmt.Sprintf("%T", l.loss) {
			s.Loss = l.Name
			return s, nil
		}
	}
	return s, fmt.Errorf("it was trained with the loss %s, which the page does not know", about.Loss)
}

// film gives the active run's film away.
func (s *Studio) film(form Do) error {
	r := s.scene.active
	s.rest()
	name, kind, make := "film.svg", "image/svg+xml", film.SVG
	if form == FilmAsPage {
		name, kind, make = "film.html", "text/html", film.HTML
	}
	data, err := make(artist, r.gan.Film(), film.Options{})
	if err != nil {
		return err
	}
	r.hand.Say("The film up to step %d is yours.", r.gan.Step())
	s.give(name, kind, data)
	return nil
}
