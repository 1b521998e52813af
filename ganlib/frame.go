package ganlib

import (
	"math"
	"slices"
)

// Scores are what the two friends say of one training step, measured on that
// step's batch with the weights from before the step.
type Scores struct {
	// Real and Painted are the mean probabilities, 0 to 1, that the critic
	// (discriminator) gives the artist's works and the painter's for being the
	// artist's. The tutorial prints Real as "D accuracy", though it is no
	// accuracy: see Right.
	Real, Painted float32
	// CriticLoss and PainterLoss are the losses of the two players, whichever
	// Loss the training uses. The tutorial's "D score" is -CriticLoss.
	CriticLoss, PainterLoss float32
	// Right is the critic's true accuracy, 0 to 1: the share of works, real and
	// painted, that he places on the right side of probability one half (or, if
	// the needles come to rest elsewhere, of that place: see Film.Rest).
	Right float32
}

// DScore is the tutorial's second needle: minus the critic's loss. Under the
// minimax loss it is at most 0, and -2·ln 2 ≈ -1.386 when the critic can do no
// better than to answer one half to everything (Goodfellow et al. 2014,
// arXiv:1406.2661, theorem 1).
func (s Scores) DScore() float32 { return -s.CriticLoss }

// finite tells whether every score is a number.
func (s Scores) finite() bool {
	row := s.row()
	return finite(row[:])
}

// scoresPerStep is the length of a row of scores in a saved file.
const scoresPerStep = 5

// row and scoresFromRow fix the order in which scores travel.
func (s Scores) row() [scoresPerStep]float32 {
	return [...]float32{s.Real, s.Painted, s.CriticLoss, s.PainterLoss, s.Right}
}

func scoresFromRow(r []float32) Scores {
	return Scores{Real: r[0], Painted: r[1], CriticLoss: r[2], PainterLoss: r[3], Right: r[4]}
}

// A Frame is one moment of a training.
type Frame struct {
	// Step is the number of steps trained so far.
	Step int
	// Scores are those of step number Step.
	Scores Scores
	// Paintings are what the painter (generator) makes, after Step steps, of
	// ideas (latent vectors) that stay the same through the whole training:
	// one slice a painting, each as long as one work of the artist. The frames
	// of a training therefore show the same paintings grow up.
	Paintings [][]float32
}

// A Film is everything that was seen of a training: a Frame every so often,
// and the Scores of every single step.
type Film struct {
	// Shape is the shape of one painting.
	Shape []int
	// Frames come in the order of their steps.
	Frames []Frame
	// Scores holds one entry a step: Scores[i] is of step i+1.
	Scores []Scores

	rest *Rest // nil: the tutorial's
}

// Rest returns where the film's needles come to rest: the tutorial's loss's
// place if the film is not of a GAN.
func (f *Film) Rest() Rest {
	if f == nil || f.rest == nil {
		return Rest{Logit: 0, CriticLoss: 2 * math.Ln2} // Goodfellow et al. 2014, theorem 1
	}
	return *f.rest
}

// Last returns the last frame, or the zero Frame of an empty film.
func (f *Film) Last() Frame {
	if f == nil || len(f.Frames) == 0 {
		return Frame{}
	}
	return f.Frames[len(f.Frames)-1]
}

// upTo returns the frames up to a step.
func (f *Film) upTo(step int) []Frame {
	n := len(f.Frames)
	for n > 0 && f.Frames[n-1].Step > step {
		n--
	}
	return f.Frames[:n:n]
}

// Pick returns n frames spread evenly over the film, the first and the last
// among them; the whole film if it has no more than n.
func (f *Film) Pick(n int) []Frame {
	if f == nil || n <= 0 || len(f.Frames) == 0 {
		return nil
	}
	if n >= len(f.Frames) {
		return slices.Clone(f.Frames)
	}
	if n == 1 {
		return []Frame{f.Last()}
	}
	picked := make([]Frame, n)
	for i := range picked {
		picked[i] = f.Frames[i*(len(f.Frames)-1)/(n-1)]
	}
	return picked
}
