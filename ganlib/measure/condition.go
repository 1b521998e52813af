package measure

import "fmt"

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
		return "unknown"
	case Healthy:
		return "healthy"
	case NotYet:
		return "not there yet"
	case PastBest:
		return "past its best"
	case Swinging:
		return "swinging"
	case Collapsed:
		return "collapsed"
	case CriticTooStrong:
		return "critic too strong"
	case BlownUp:
		return "blown up"
	}
	return fmt.Sprintf("Condition(%d)", int(c))
}
