package measure

import (
	"context"
	"fmt"
	"slices"

	"atelier/ganlib"
	"atelier/internal/say"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// An OutsideCritic is a critic (discriminator) trained for one question: can this
// painter's (generator's) works be told from the artist's? Its network is fresh, and
// the painter does not learn while it does. So, unlike the needles, it sees whatever
// a network of its size can see: 0.50 of its verdicts are right beside a perfect
// painter, and 1.00 beside one that is seen through (a classifier two-sample test:
// Lopez-Paz & Oquab 2016, arXiv:1610.06545).
//
// The zero OutsideCritic learns 3000 steps of 64 works of each kind, at a rate
// of 0.001, and then judges 5000 works of each kind that it has never seen.
type OutsideCritic struct {
	// Critic is the network; nil means the tutorial's, DenseCritic(128).
	Critic ganlib.Net
	// Steps is how many steps it learns, and Rate the learning rate of its Adam,
	// at most 10: 0 means 3000 and 0.001.
	Steps int
	Rate  float64
	// Works is the number of works by the artist, and as many by the painter,
	// that are judged in the end: 0 means 5000.
	Works int
	// Seed decides the first weights and all works that are seen; 0 means 1. They
	// are others than those of a training with the same seed.
	Seed uint64
	// Progress, if it is not nil, is told now and then how many of all the steps
	// are learned.
	Progress func(step, steps int)
}

// An Opinion is what an outside critic found out.
type Opinion struct {
	// Accuracy is the share of works that were judged rightly, 0 to 1: 0.5 beside a
	// perfect painter, 1 beside one that is seen through.
	Accuracy float64
	// Low and High bound a 95 % interval around Accuracy (see Wilson): how far off
	// it may be because Works of each kind were judged and not more. What another
	// critic, or a longer training, would see is not in it.
	Low, High float64
	// Works is the number of works of each kind that were judged.
	Works int
}

// String is such as "0.602 (0.592 to 0.611)".
func (o Opinion) String() string {
	return say.F("%.3f (%.3f to %.3f)", o.Accuracy, o.Low, o.High)
}

// withDefaults returns c with its values in place of zeros.
func (c OutsideCritic) withDefaults() OutsideCritic {
	if c.Steps == 0 {
		c.Steps = 3000
	}
	if c.Rate == 0 {
		c.Rate = 1e-3
	}
	if c.Works == 0 {
		c.Works = 5000
	}
	if c.Seed == 0 {
		c.Seed = 1
	}
	return c
}

// outside keeps the outside critic's randomness apart from that of a training
// whose seed is the same.
const outside = 0x6f757473696465 << 8

// TwoSampleTest trains the critic on works by the artist and by the painter, gan.AsArtist()
// for example, and returns what it then makes of works that are new to it. The
// two must paint works of the same shape; DenseCritic takes curves only, so for
// others give a Critic. The critic learns by the minimax loss.
//
// Nobody else's weights change. The end of ctx is an error, as is everything
// that ganlib.New refuses.
func (c OutsideCritic) TwoSampleTest(ctx context.Context, backend compute.Backend, artist, painter ganlib.Artist) (Opinion, error) {
	c = c.withDefaults()
	if err := c.validate(artist, painter); err != nil {
		return Opinion{}, err
	}
	// A GAN's painter may hand on what it is given; its ideas are then the works to be
	// judged.
	gan, err := ganlib.New(backend, ganlib.Config{
		Artist: artist, IdeaSource: painter, Painter: identityPainter(artist.Shape()), Critic: c.Critic,
		Seed: c.Seed ^ outside,
	})
	if err != nil {
		return Opinion{}, fmt.Errorf("measure: OutsideCritic: %w", err)
	}
	defer gan.Close()
	if err := gan.SetRates(ganlib.Rates{Painter: 0, Critic: c.Rate, CriticSteps: 1}); err != nil {
		return Opinion{}, fmt.Errorf("measure: OutsideCritic.Rate: %w", err)
	}
	ctx = ganlib.WithEstimate(ctx, func(ganlib.Estimate) {}) // which was asked for another training
	for frame, err := range gan.Train(ctx, c.Steps, max(1, c.Steps/10)) {
		if err != nil {
			return Opinion{}, fmt.Errorf("measure: OutsideCritic: %w", err)
		}
		if c.Progress != nil {
			c.Progress(frame.Step, c.Steps)
		}
	}
	return c.examine(gan, artist, painter)
}

// examine shows the trained critic new works.
func (c OutsideCritic) examine(gan *ganlib.GAN, artist, painter ganlib.Artist) (Opinion, error) {
	judge := func(who ganlib.Artist, seed uint64) ([]float32, error) {
		works, err := ganlib.Works(who, seed, c.Works)
		if err != nil {
			return nil, err
		}
		return gan.Judge(works)
	}
	// Two seeds: the painter may be the artist.
	seed := c.Seed ^ outside
	real, err := judge(artist, seed)
	if err != nil {
		return Opinion{}, say.Errorf("measure: OutsideCritic: the artist's works: %w", err)
	}
	painted, err := judge(painter, seed^1)
	if err != nil {
		return Opinion{}, say.Errorf("measure: OutsideCritic: the painter's works: %w", err)
	}
	verdict, err := Verdicts(gan.Film().Equilibrium(), real, painted)
	if err != nil {
		return Opinion{}, err
	}
	o := Opinion{Accuracy: verdict.Accuracy, Works: c.Works}
	o.Low, o.High = Wilson(o.Accuracy, 2*c.Works)
	return o, nil
}

func (c OutsideCritic) validate(artist, painter ganlib.Artist) error {
	switch {
	case artist == nil || painter == nil:
		return say.Errorf("measure: OutsideCritic.TwoSampleTest: artist or painter is nil: give two, such as ganlib.Parabolas{} and gan.AsArtist()")
	case c.Steps < 1:
		return say.Errorf("measure: OutsideCritic.Steps %d: must be positive (or 0 for 3000)", c.Steps)
	case c.Works < 1:
		return say.Errorf("measure: OutsideCritic.Works %d: must be positive (or 0 for 5000)", c.Works)
	case !slices.Equal(artist.Shape(), painter.Shape()):
		return say.Errorf("measure: OutsideCritic.TwoSampleTest: the artist's works have shape %v and the painter's %v: must be the same", artist.Shape(), painter.Shape())
	}
	return nil
}

// identityPainter is a painter whose paintings are its ideas. A player must have a
// weight: this one is added to every value, starts as 0 and, at learning rate 0, stays 0.
func identityPainter(shape []int) ganlib.Net {
	return func(scope *model.Scope, ideas *graph.Node) *graph.Node {
		nothing := scope.VariableWithShape("nothing", shapes.Make(dtypes.Float32)).NodeValue(ideas.Graph())
		batch := ideas.Shape().Dimensions[0]
		return graph.Add(graph.Reshape(ideas, append([]int{batch}, shape...)...), nothing)
	}
}
