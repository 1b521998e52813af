package ganlib

import (
	"math"
	"slices"
)

// A Frame is one moment of a training.
type Frame struct {
	// Step is the number of steps trained so far.
	Step int
	// Scores are those of step number Step.
	Scores Scores
	// Paintings are what the painter (generator) makes, after Step steps, of
	// ideas (latent vectors), and conditions, that stay the same through the whole
	// training: one slice a painting, each as long as one work of the artist. The
	// frames of a training therefore show the same paintings grow up.
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

	// NoCritic is Config.NoCritic: the scores that speak of a critic mean nothing.
	NoCritic bool

	equilibrium *Equilibrium // nil: the tutorial's
}

// Equilibrium returns where the film's scores settle, should the critic
// (discriminator) not tell the two apart any more: the tutorial's loss's place if
// the film is not of a GAN.
func (f *Film) Equilibrium() Equilibrium {
	if f == nil || f.equilibrium == nil {
		return Equilibrium{Logit: 0, CriticLoss: 2 * math.Ln2} // Goodfellow et al. 2014, theorem 1
	}
	return *f.equilibrium
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
