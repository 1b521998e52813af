package measure

import (
	"fmt"

	"atelier/internal/say"
)

// A Condition is the state that a training is in.
type Condition int

// The conditions, the gravest last. Where several hold, the training is said to
// be in the gravest one.
const (
	// Unknown: there is nothing to see yet.
	Unknown Condition = iota
	// Healthy: the paintings are much like the artist's.
	Healthy
	// NotYet: they are not, and nothing stands in the way of their becoming so.
	NotYet
	// PastBest: they were much nearer to the artist's earlier in the training.
	PastBest
	// Swinging: painter and critic chase each other round and round, and neither
	// settles.
	Swinging
	// Collapsed: the painter (generator) paints nearly the same work, whatever
	// the idea (mode collapse).
	Collapsed
	// CriticTooStrong: the critic (discriminator) is sure of every work, and its
	// advice so flat that the painter learns nothing from it (vanishing gradient).
	CriticTooStrong
	// BlownUp: the paintings have left the canvas, or numbers altogether
	// (divergence).
	BlownUp

	conditions = iota // how many there are
)

// Conditions returns all conditions but Unknown, the gravest last.
func Conditions() []Condition {
	var all []Condition
	for c := Healthy; c < conditions; c++ {
		all = append(all, c)
	}
	return all
}

// String is the condition in a few small words, such as "not there yet".
func (c Condition) String() string {
	switch c {
	case Unknown:
		return say.T("unknown")
	case Healthy:
		return say.T("healthy")
	case NotYet:
		return say.T("not there yet")
	case PastBest:
		return say.T("past its best")
	case Swinging:
		return say.T("swinging")
	case Collapsed:
		return say.T("collapsed")
	case CriticTooStrong:
		return say.T("critic too strong")
	case BlownUp:
		return say.T("blown up")
	}
	return fmt.Sprintf("Condition(%d)", int(c))
}
