package measure

import (
	"context"
	"errors"
	"math"

	"atelier/ganlib"
	"atelier/internal/say"

	"github.com/gomlx/compute"
)

// A Trial of the doctor is a training whose condition is known by other means
// than the doctor's.
type Trial struct {
	Preset string
	Seed   uint64
	Facts  Facts
	// Truth is what the facts say, and Verdict what the doctor said of the film.
	Truth, Verdict Condition
}

// Facts are what is known of a training from means that the doctor does not
// have: 2000 paintings from ideas that the film does not show, at fifty moments
// of the training; the critic (discriminator) examined on works that are new to
// it; and an outside critic.
type Facts struct {
	// Steps is how many steps were trained, and Stopped whether that was because
	// a score or a weight was no number any more.
	Steps   int
	Stopped bool
	// End is what the paintings are like in the end.
	End Quality
	// Spread is how much they vary then, in units of how much the artist's works
	// do: the root of the mean variance of a point.
	Spread float64
	// Critic is the verdict, in the end, of the GAN's own critic; zero if the
	// paintings are no numbers any more.
	Critic Verdict
	// BestRMS is the smallest rms at any moment.
	BestRMS float64
	// Swing is how far the mean of a goes to and fro in the last third of the
	// training, as a standard deviation from the straight line through its course,
	// and Turns how often it crosses that line.
	Swing float64
	Turns int
	// Outside is the accuracy of an outside critic in the end; 0 if none was
	// asked, because the other facts decide.
	Outside float64
}

// The moments at which facts are found, and the paintings looked at.
const (
	moments   = 50
	lookedAt  = 2000
	lookIdeas = 1_000_003 // the seed of their ideas
)

// Condition is the known outcome, found without the doctor. Of the conditions that
// hold, it is the gravest:
//
//	blown up           the training stopped, or rms > 1
//	critic too strong  the GAN's critic is right about more than 0.99 of new
//	                   works, and gives real ones > 0.9 and painted ones < 0.1
//	collapsed          the paintings vary less than 0.45 as much as the artist's
//	swinging           the mean of a goes to and fro by > 0.1, with 6 turns or more
//	healthy            an outside critic's accuracy < 0.75, half-way to certainty
//	past its best      rms was once less than half as large
//	not there yet      else
//
// The lengths are those of the tutorial's artist, a between 1 and 2.
func (f Facts) Condition() Condition {
	switch {
	case f.Stopped || !(f.End.RMS <= 1):
		return BlownUp
	case f.Critic.Accuracy > 0.99 && f.Critic.Real > 0.9 && f.Critic.Painted < 0.1:
		return CriticTooStrong
	case f.Spread < 0.45:
		return Collapsed
	case f.Swing > 0.1 && f.Turns >= 6:
		return Swinging
	case f.Outside < 0.75:
		return Healthy
	case f.BestRMS < f.End.RMS/2:
		return PastBest
	}
	return NotYet
}

// Try trains the preset with a seed, finds out the facts, and asks the doctor. It
// also returns the film, which is all that it sees. The preset's artist must be
// the tutorial's. The end of ctx is an error; a training that turns non-finite
// is none.
func (p Preset) Try(ctx context.Context, backend compute.Backend, seed uint64) (Trial, *ganlib.Film, error) {
	var artist ganlib.Parabolas
	trial := Trial{Preset: p.Name, Seed: seed}
	config := p.Config
	config.Seed = seed
	if a, ok := config.Artist.(ganlib.Parabolas); config.Artist != nil && (!ok || a != artist) {
		return Trial{}, nil, say.Errorf("measure: Preset.Config.Artist %v: what is known of an outcome holds for the tutorial's, Parabolas{}; give that, or nil", config.Artist)
	}
	gan, err := ganlib.New(backend, config)
	if err != nil {
		return Trial{}, nil, err
	}
	defer gan.Close()
	facts, err := find(ctx, backend, gan, artist, p.Steps)
	if err != nil {
		return Trial{}, nil, err
	}
	trial.Facts = facts
	trial.Truth = facts.Condition()
	trial.Verdict = Diagnose(artist, gan.Film()).Condition
	return trial, gan.Film(), nil
}

// find trains the GAN and finds out the facts.
func find(ctx context.Context, backend compute.Backend, gan *ganlib.GAN, artist ganlib.Parabolas, steps int) (Facts, error) {
	ideas := gan.NewIdeas(lookIdeas, lookedAt)
	facts := Facts{BestRMS: math.MaxFloat64}
	look := func() (Quality, error) {
		paintings, err := gan.Paint(ideas)
		if err != nil {
			return Quality{}, err
		}
		q, err := Assess(artist, paintings)
		if err != nil { // a value that is no number
			return Quality{RMS: math.MaxFloat64}, nil
		}
		facts.Spread = spread(artist, paintings)
		return q, nil
	}
	var course []float64 // of the mean of a, in the last third
	for frame, err := range gan.Train(ctx, steps, max(1, steps/moments)) {
		if errors.Is(err, ganlib.ErrNotFinite) {
			facts.Stopped = true
			break
		}
		if err != nil {
			return Facts{}, err
		}
		q, err := look()
		if err != nil {
			return Facts{}, err
		}
		facts.BestRMS = min(facts.BestRMS, q.RMS)
		if frame.Step > steps*2/3 {
			course = append(course, q.MeanA)
		}
	}
	facts.Steps = gan.Step()
	if len(course) > 2 {
		facts.Swing, facts.Turns = toAndFro(course)
	}
	var err error
	if facts.End, err = look(); err != nil {
		return Facts{}, err
	}
	if facts.End.RMS == math.MaxFloat64 {
		return facts, nil
	}
	if facts.Critic, err = examineCritic(gan, artist, ideas); err != nil {
		return Facts{}, err
	}
	if facts.Condition() >= Swinging { // no outside critic could change that
		return facts, nil
	}
	opinion, err := OutsideCritic{}.TwoSampleTest(ctx, backend, artist, gan.AsArtist())
	facts.Outside = opinion.Accuracy
	return facts, err
}

// examineCritic shows the GAN's own critic works that are new to it.
func examineCritic(gan *ganlib.GAN, artist ganlib.Artist, ideas [][]float32) (Verdict, error) {
	works, err := ganlib.Works(artist, gan.Config().Seed, len(ideas))
	if err != nil {
		return Verdict{}, err
	}
	real, err := gan.Judge(works)
	if err != nil {
		return Verdict{}, err
	}
	paintings, err := gan.Paint(ideas)
	if err != nil {
		return Verdict{}, err
	}
	painted, err := gan.Judge(paintings)
	if err != nil {
		return Verdict{}, err
	}
	return Verdicts(gan.Film().Equilibrium(), real, painted)
}
