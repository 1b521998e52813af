package ganlib

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"atelier/ganlib/internal/file"
	"atelier/internal/say"

	"github.com/gomlx/compute"
)

// Save writes the GAN to a file: both players' weights, the optimizers' and the
// random streams' state, and the Film. A training that goes on after Open gives
// the same weights, to the last bit, as one that was never interrupted.
//
// The file appears whole or not at all: it is written beside its place and then
// moved over what was there, so that a process that dies while saving leaves
// the former file. Where path is a link, its target is written. Code can't be saved:
// Open must be given the same painter, critic, losses and artist.
//
// A GAN whose backend does not come back can be saved as well: as its last step
// left it, or, if not even that can be read, as its last checkpoint has it (see
// Config.CheckpointEvery).
func (gan *GAN) Save(path string) error {
	data, err := gan.encode()
	if err != nil {
		return err
	}
	if err := file.Replace(path, data); err != nil {
		return say.Errorf("ganlib: save %s: %w; what was there is untouched", path, err)
	}
	return nil
}

// WriteTo writes what Save would put in a file, where there are no files, as in a browser.
// It implements io.WriterTo.
func (gan *GAN) WriteTo(w io.Writer) (written int64, err error) {
	data, err := gan.encode()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(data)
	return int64(n), err
}

// encode returns the contents of the GAN's file.
func (gan *GAN) encode() ([]byte, error) {
	if gan.closed {
		return nil, errClosed
	}
	saved, err := gan.toSave()
	if err != nil {
		return nil, err
	}
	data, err := saved.encode()
	if err != nil {
		return nil, fmt.Errorf("ganlib: save: %w", err)
	}
	return data, nil
}

// Open reads a GAN that Save wrote. cfg gives what a file can't hold, the
// artist, the players and the loss, and must give those that were trained: a
// player whose network is another one, even one of the same shapes, is refused.
// A zero number in cfg means the saved one, and any other must equal it, so
// that a number changed after the training is never overlooked. CheckpointEvery,
// StepsPerRun and Devices, which change no result, are not compared.
//
// The error says which field of cfg does not fit, or what is wrong with the
// file: cut short, altered, of a format that this version does not know, or none
// that Atelier saved, which its first bytes tell before more of it is read.
func Open(backend compute.Backend, path string, cfg Config) (*GAN, error) {
	f, size, err := file.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, say.Errorf("ganlib: open %s: %w; train and save a GAN there first", path, err)
	}
	if errors.Is(err, file.ErrFolder) || errors.Is(err, file.ErrNoFile) {
		return nil, say.Errorf("ganlib: open %s: %w; give the name of a file that GAN.Save wrote", path, err)
	}
	if err != nil {
		return nil, say.Errorf("ganlib: open %s: %w", path, err)
	}
	defer f.Close()
	gan, err := read(backend, f, size, cfg)
	if err != nil {
		return nil, say.Errorf("ganlib: open %s: %w", path, err)
	}
	return gan, nil
}

// Read is Open for what WriteTo wrote, from r's beginning to its end.
func Read(backend compute.Backend, r io.ReadSeeker, cfg Config) (*GAN, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = r.Seek(0, io.SeekStart)
	}
	var gan *GAN
	if err == nil {
		gan, err = read(backend, r, size, cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("ganlib: read: %w", err)
	}
	return gan, nil
}

func read(backend compute.Backend, r io.ReadSeeker, size int64, cfg Config) (*GAN, error) {
	saved, err := readSaved(r, size)
	if err != nil {
		return nil, err
	}
	return saved.open(backend, cfg)
}

// lastGood is what the last step left, or, should the backend not hand that over
// any more, the last checkpoint.
func (gan *GAN) lastGood() (checkpoint, error) {
	now, err := gan.copyNow()
	if n := len(gan.checkpoints); errors.Is(err, ErrNoAnswer) && n > 0 {
		return gan.checkpoints[n-1], nil
	}
	return now, err
}

// toSave gathers all that is to be saved.
func (gan *GAN) toSave() (*savedGAN, error) {
	now, err := gan.lastGood()
	if err != nil {
		return nil, err
	}
	present, err := now.saved()
	if err != nil {
		return nil, err
	}
	cfg := gan.cfg
	s := &savedGAN{
		head: header{
			BatchSize: cfg.BatchSize, Ideas: cfg.Ideas, Paintings: cfg.Paintings,
			PainterRate: cfg.PainterRate, CriticRate: cfg.CriticRate, Seed: cfg.Seed,
			Artist: describe(cfg.Artist), Loss: describe(cfg.Loss), LossPrint: gan.lossFingerprint,
			Work: gan.examples.work, Painter: gan.graph.painter.saved(), Critic: gan.graph.critic.saved(),
			savedCheckpoint: present,
			CriticSteps:     cfg.CriticSteps, CheckpointEvery: gan.checkpointEvery, Beta1: cfg.Beta1, Beta2: cfg.Beta2, IdeaSource: describe(cfg.IdeaSource),
			Condition: gan.examples.condition, TargetLoss: describe(cfg.TargetLoss), TargetPrint: gan.targetFingerprint,
			TargetWeight: cfg.TargetWeight, NoCritic: cfg.NoCritic,
			Encoder: gan.graph.encoder.saved(), EncoderWeight: cfg.EncoderWeight,
			NoMomentum: cfg.NoMomentum, Averaging: cfg.Averaging, Schedule: describe(cfg.Schedule),
		},
		now:         now,
		scores:      gan.film.Scores[:now.step],
		frames:      gan.film.upTo(now.step),
		checkpoints: gan.checkpoints, // of no later step
	}
	for _, c := range gan.checkpoints {
		saved, err := c.saved()
		if err != nil {
			return nil, err
		}
		s.head.Checkpoints = append(s.head.Checkpoints, saved)
	}
	return s, nil
}

// open makes a GAN of a saved one, if cfg fits it.
func (s *savedGAN) open(backend compute.Backend, cfg Config) (*GAN, error) {
	h := s.head
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
		{"Beta1", cfg.Beta1, h.Beta1, cfg.Beta1 == 0},
		{"NoMomentum", cfg.NoMomentum, h.NoMomentum, !cfg.NoMomentum},
		{"Beta2", cfg.Beta2, h.Beta2, cfg.Beta2 == 0},
		{"Averaging", cfg.Averaging, h.Averaging, cfg.Averaging == 0},
		{"CriticSteps", cfg.CriticSteps, h.CriticSteps, cfg.CriticSteps == 0},
		{"TargetWeight", cfg.TargetWeight, h.TargetWeight, cfg.TargetWeight == 0},
		{"EncoderWeight", cfg.EncoderWeight, h.EncoderWeight, cfg.EncoderWeight == 0},
		{"NoCritic", cfg.NoCritic, h.NoCritic, false},
	} {
		if !f.zero && f.given != f.saved {
			return nil, say.Errorf("%s %v: the saved GAN was trained with %v; train anew, or give that value", f.name, f.given, f.saved)
		}
	}
	cfg.BatchSize, cfg.Ideas, cfg.Paintings = h.BatchSize, h.Ideas, h.Paintings
	cfg.PainterRate, cfg.CriticRate, cfg.Seed = h.PainterRate, h.CriticRate, h.Seed
	cfg.CriticSteps, cfg.Beta1, cfg.NoMomentum = h.CriticSteps, h.Beta1, h.NoMomentum
	cfg.Beta2, cfg.Averaging = h.Beta2, h.Averaging
	if cfg.TargetLoss != nil {
		cfg.TargetWeight = h.TargetWeight
	}
	if cfg.Encoder != nil {
		cfg.EncoderWeight = h.EncoderWeight
	}
	gan, err := newGAN(backend, cfg, s.checkFits)
	if err != nil {
		return nil, err
	}
	gan.now = s.now
	gan.checkpoints, gan.checkpointEvery = s.checkpoints, h.CheckpointEvery
	gan.film.Scores, gan.film.Frames = s.scores, s.frames
	return gan, nil
}

// checkFits tells where a GAN is not the one that was saved.
func (s *savedGAN) checkFits(gan *GAN) error {
	h := s.head
	for _, f := range []struct{ name, given, saved string }{
		{"Artist", named(gan.cfg.Artist, h.Artist), h.Artist},
		{"Artist.Shape", fmt.Sprint(gan.examples.work), fmt.Sprint(h.Work)},
		{"Artist.ConditionShape", fmt.Sprint(gan.examples.condition), fmt.Sprint(h.Condition)},
		{"Loss", describe(gan.cfg.Loss), h.Loss},
		{"TargetLoss", describe(gan.cfg.TargetLoss), h.TargetLoss},
		{"Schedule", describe(gan.cfg.Schedule), h.Schedule},
		{"IdeaSource", named(gan.cfg.IdeaSource, h.IdeaSource), h.IdeaSource},
	} {
		if f.given != f.saved {
			return say.Errorf("%s %s: the saved GAN was trained with %s; train anew, or give that one", f.name, f.given, f.saved)
		}
	}
	for _, f := range []struct{ name, is, was, saved string }{
		{"Loss", gan.lossFingerprint, h.LossPrint, h.Loss},
		{"TargetLoss", gan.targetFingerprint, h.TargetPrint, h.TargetLoss},
	} {
		if f.is != f.was {
			return say.Errorf("%s %s: computes something else than when the saved GAN was trained; train anew, or give the loss that was used", f.name, f.saved)
		}
	}
	if err := gan.graph.painter.checkSame(h.Painter); err != nil {
		return err
	}
	if err := gan.graph.critic.checkSame(h.Critic); err != nil {
		return err
	}
	switch trained := len(h.Encoder.Vars) > 0; {
	case trained && gan.graph.encoder == nil:
		return say.Errorf("%s nil: the saved GAN was trained with one; give it, or train anew", encoderField)
	case !trained && gan.graph.encoder != nil:
		return say.Errorf("%s: the saved GAN was trained without one; leave it out, or train anew", encoderField)
	}
	return gan.graph.encoder.checkSame(h.Encoder)
}

// saved is what a file says of a player, nothing of one that there isn't.
func (p *player) saved() (s savedPlayer) {
	if p == nil {
		return s
	}
	s.Fingerprint = p.fingerprint
	for _, v := range p.vars {
		s.Vars = append(s.Vars, savedVar{Path: v.path, Shape: v.shape})
	}
	return s
}

// checkSame tells where p is another network than the saved one.
func (p *player) checkSame(s savedPlayer) error {
	if p == nil {
		return nil // NoCritic has been compared, and so has the Encoder
	}
	if len(p.vars) != len(s.Vars) {
		return say.Errorf("%s: has changed since the training: train anew (in a notebook: run the lessons' cell again), or give the network that was trained. It has %d variables, the saved one has %d", p.field, len(p.vars), len(s.Vars))
	}
	for i, v := range p.vars {
		if was := s.Vars[i]; v.path != was.Path || !slices.Equal(v.shape, was.Shape) {
			return say.Errorf("%s: has changed since the training: train anew (in a notebook: run the lessons' cell again), or give the network that was trained. It has variable %s %v where the saved one has %q %v", p.field, v.path, v.shape, was.Path, was.Shape)
		}
	}
	if p.fingerprint != s.Fingerprint {
		return say.Errorf("%s: has changed since the training: train anew (in a notebook: run the lessons' cell again), or give the network that was trained. Its weights have the saved one's shapes, but it computes something else", p.field)
	}
	return nil
}

// describe names an artist or a loss in a file: by its type and, if it has one,
// its String. What there isn't has no name.
func describe(v any) string {
	if v == nil {
		return ""
	}
	if s, ok := v.(fmt.Stringer); ok {
		var text string
		if guard("", func() error { text = s.String(); return nil }) == nil {
			return fmt.Sprintf("%T (%s)", v, text)
		}
	}
	return fmt.Sprintf("%T", v)
}

// named describes an artist, but by the saved name where that tells the same of it and
// differs in the type alone: an artist may have moved to another package since.
func named(artist Artist, saved string) string {
	given := describe(artist)
	_, is, told := strings.Cut(given, " (")
	if _, was, ok := strings.Cut(saved, " ("); ok && told && is == was {
		return saved
	}
	return given
}
