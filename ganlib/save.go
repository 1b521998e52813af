package ganlib

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"atelier/ganlib/internal/file"

	"github.com/gomlx/compute"
)

// Save writes the GAN to a file: both players' weights, the optimizers' and the
// random streams' state, and the Film. A training that goes on after Open gives
// the same weights, to the last bit, as one that was never interrupted.
//
// The file appears whole or not at all: it is written beside its place and then
// moved over what was there, so that a process that dies while saving leaves
// the former file. Where path is a link, its target is written. Code can't be saved: Open must be given the same painter,
// critic, loss and artist.
//
// A GAN whose backend does not come back can be saved as well: as its last step
// left it, or, if not even that can be read, as it was when its state was last
// kept (see Config.Keep).
func (gan *GAN) Save(path string) error {
	if gan.closed {
		return errClosed
	}
	saved, err := gan.freeze()
	if err != nil {
		return err
	}
	data, err := saved.encode()
	if err != nil {
		return fmt.Errorf("ganlib: save %s: %w", path, err)
	}
	if err := file.Replace(path, data); err != nil {
		return fmt.Errorf("ganlib: save %s: %w; what was there is untouched", path, err)
	}
	return nil
}

// Open reads a GAN that Save wrote. cfg gives what a file can't hold, the
// artist, the players and the loss, and must give those that were trained: a
// player whose network is another one, even one of the same shapes, is refused.
// A zero number in cfg means the saved one, and any other must equal it, so
// that a number changed after the training is never overlooked.
//
// The error says which field of cfg does not fit, or what is wrong with the
// file: cut short, altered, of a format that this version does not know, or none
// that Atelier saved, which its first bytes tell before more of it is read.
func Open(backend compute.Backend, path string, cfg Config) (*GAN, error) {
	f, size, err := file.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("ganlib: open %s: %w; train and save a GAN there first", path, err)
	}
	if errors.Is(err, file.ErrFolder) || errors.Is(err, file.ErrNoFile) {
		return nil, fmt.Errorf("ganlib: open %s: %w; give the name of a file that GAN.Save wrote", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("ganlib: open %s: %w", path, err)
	}
	defer f.Close()
	saved, err := readSaved(f, size)
	if err != nil {
		return nil, fmt.Errorf("ganlib: open %s: %w", path, err)
	}
	gan, err := saved.thaw(backend, cfg)
	if err != nil {
		return nil, fmt.Errorf("ganlib: open %s: %w", path, err)
	}
	return gan, nil
}

// lastGood is what the last step left, or, should the backend not hand that over
// any more, the last state that was kept.
func (gan *GAN) lastGood() (kept, error) {
	state, err := gan.flatState()
	if n := len(gan.kept); errors.Is(err, ErrNoAnswer) && n > 0 {
		return gan.kept[n-1], nil
	}
	return kept{gan.step, gan.pace, gan.moves, gan.streams, state}, err
}

// freeze copies all that is to be saved.
func (gan *GAN) freeze() (*savedGAN, error) {
	now, err := gan.lastGood()
	if err != nil {
		return nil, err
	}
	artist, ideas, err := now.streams.marshal()
	if err != nil {
		return nil, err
	}
	s := &savedGAN{
		head: header{
			BatchSize: gan.cfg.BatchSize, Ideas: gan.cfg.Ideas, Paintings: gan.cfg.Paintings,
			PainterRate: gan.cfg.PainterRate, CriticRate: gan.cfg.CriticRate, Seed: gan.cfg.Seed,
			Artist: describe(gan.cfg.Artist), Loss: describe(gan.cfg.Loss), LossPrint: gan.lossPrint,
			Work: gan.duel.work, Step: now.step,
			Painter: gan.duel.painter.saved(), Critic: gan.duel.critic.saved(),
			ArtistRandom: artist, IdeasRandom: ideas,
			CriticSteps: gan.cfg.CriticSteps, Momentum: gan.cfg.Momentum, KeepEvery: gan.keepEvery, Pace: now.pace, Moves: now.moves,
		},
		state:  now.state,
		scores: gan.film.Scores[:now.step],
		frames: gan.film.upTo(now.step),
		kept:   gan.kept, // of no later step
	}
	if gan.cfg.Muse != nil {
		s.head.Muse = describe(gan.cfg.Muse)
	}
	for _, k := range gan.kept {
		m := savedMoment{Step: k.step, Pace: k.pace, Moves: k.moves}
		if m.ArtistRandom, m.IdeasRandom, err = k.streams.marshal(); err != nil {
			return nil, err
		}
		s.head.Kept = append(s.head.Kept, m)
	}
	return s, nil
}

// thaw makes a GAN of a saved one, if cfg fits it.
func (s *savedGAN) thaw(backend compute.Backend, cfg Config) (*GAN, error) {
	h := s.head
	h.Momentum = or(h.Momentum, 0.9) // all files' before it could be chosen
	for _, f := range []struct {
		name         string
		given, saved any
		zero         bool
	}{
		{"BatchSize", cfg.BatchSize, h.BatchSize, cfg.BatchSize == 0},
		{"Ideas", cfg.Ideas, h.Ideas, cfg.Ideas == 0},
		{"Paintings", cfg.Paintings, h.Paintings, cfg.Paintings == 0},
		{"PainterRate", cfg.PainterRate, h.PainterRate, cfg.PainterRate == 0},
		{"CriticRate", cfg.CriticRate, h.CriticRate, cfg.CriticRate == 0},
		{"Seed", cfg.Seed, h.Seed, cfg.Seed == 0},
		{"Momentum", cfg.Momentum, h.Momentum, cfg.Momentum == 0},
		{"CriticSteps", cfg.CriticSteps, h.CriticSteps, cfg.CriticSteps == 0},
	} {
		if !f.zero && f.given != f.saved {
			return nil, fmt.Errorf("%s %v: the saved GAN was trained with %v; train anew, or give that value", f.name, f.given, f.saved)
		}
	}
	cfg.BatchSize, cfg.Ideas, cfg.Paintings = h.BatchSize, h.Ideas, h.Paintings
	cfg.PainterRate, cfg.CriticRate, cfg.Seed = h.PainterRate, h.CriticRate, h.Seed
	cfg.CriticSteps, cfg.Momentum = h.CriticSteps, h.Momentum
	gan, err := cast(backend, cfg, s.mustFit)
	if err != nil {
		return nil, err
	}
	gan.setFlatState(s.state)
	if err := gan.streams.unmarshal(h.ArtistRandom, h.IdeasRandom); err != nil {
		return nil, err
	}
	gan.step, gan.moves, gan.pace = h.Step, h.Moves, h.Pace
	gan.kept, gan.keepEvery = s.kept, h.KeepEvery
	gan.film.Scores = s.scores
	gan.film.Frames = s.frames
	return gan, nil
}

// mustFit tells where a GAN is not the one that was saved.
func (s *savedGAN) mustFit(gan *GAN) error {
	h := s.head
	var muse string
	if gan.cfg.Muse != nil {
		muse = describe(gan.cfg.Muse)
	}
	for _, f := range []struct{ name, given, saved string }{
		{"Artist", describe(gan.cfg.Artist), h.Artist},
		{"Artist.Shape", fmt.Sprint(gan.duel.work), fmt.Sprint(h.Work)},
		{"Loss", describe(gan.cfg.Loss), h.Loss},
		{"Muse", muse, h.Muse},
	} {
		if f.given != f.saved {
			return fmt.Errorf("%s %s: the saved GAN was trained with %s; train anew, or give that one", f.name, f.given, f.saved)
		}
	}
	if gan.lossPrint != h.LossPrint {
		return fmt.Errorf("Loss %s: computes something else than when the saved GAN was trained; train anew, or give the loss that was used", h.Loss)
	}
	if err := gan.duel.painter.mustBe("Painter", h.Painter); err != nil {
		return err
	}
	return gan.duel.critic.mustBe("Critic", h.Critic)
}

// saved is what a file says of a player.
func (p *player) saved() savedPlayer {
	s := savedPlayer{Print: p.print}
	for _, v := range p.vars {
		s.Vars = append(s.Vars, savedVar{Path: v.path, Shape: v.shape})
	}
	return s
}

// mustBe tells where p is another network than the saved one.
func (p *player) mustBe(field string, s savedPlayer) error {
	const remedy = "train anew (in a notebook: run the lessons' cell again), or give the network that was trained"
	if len(p.vars) != len(s.Vars) {
		return fmt.Errorf("%s: has changed since the training: %s. It has %d variables, the saved one has %d", field, remedy, len(p.vars), len(s.Vars))
	}
	for i, v := range p.vars {
		if was := s.Vars[i]; v.path != was.Path || !slices.Equal(v.shape, was.Shape) {
			return fmt.Errorf("%s: has changed since the training: %s. It has variable %s %v where the saved one has %q %v", field, remedy, v.path, v.shape, was.Path, was.Shape)
		}
	}
	if p.print != s.Print {
		return fmt.Errorf("%s: has changed since the training: %s. Its weights have the saved one's shapes, but it computes something else", field, remedy)
	}
	return nil
}

// describe names an artist or a loss in a file: by its type and, if it has one,
// its String.
func describe(v any) string {
	if s, ok := v.(fmt.Stringer); ok {
		var text string
		if guard("", func() error { text = s.String(); return nil }) == nil {
			return fmt.Sprintf("%T (%s)", v, text)
		}
	}
	return fmt.Sprintf("%T", v)
}
