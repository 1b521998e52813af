package digits

import (
	"fmt"
	"math/rand/v2"
)

const (
	// Size is the side of a work in pixels.
	Size = 28
	// Labels is how many labels there are: 0 to 9.
	Labels = 10
)

// A Set is handwritten digits, each with its label. Asked for works, it takes any of them,
// one as likely as another, as often as it is asked. Read one with [Training] or [Test].
type Set struct {
	name   string
	pixels [][]byte // from 0, paper, to 255, ink
	labels []byte
}

// Len is the number of digits.
func (s *Set) Len() int { return len(s.labels) }

// Label returns what digit number i, from 0 to Len-1, shows: 0 to 9.
func (s *Set) Label(i int) int { return int(s.labels[i]) }

// Work returns digit number i, from 0 to Len-1: shape [Size, Size, 1], row by row, from -1
// (paper) to 1 (ink).
func (s *Set) Work(i int) []float32 { return appendWork(make([]float32, 0, Size*Size), s.pixels[i]) }

// Some returns the first n digits of the set, or all if there are not so many, and their
// labels.
func (s *Set) Some(n int) (works [][]float32, labels []int) {
	for i := range min(max(n, 0), s.Len()) {
		works, labels = append(works, s.Work(i)), append(labels, s.Label(i))
	}
	return works, labels
}

// Only returns the digits of the set that have one of the labels: a smaller set.
func (s *Set) Only(labels ...int) *Set {
	only := &Set{name: fmt.Sprintf("%s, only %v", s.name, labels)}
	for i, label := range s.labels {
		for _, l := range labels {
			if int(label) == l {
				only.pixels, only.labels = append(only.pixels, s.pixels[i]), append(only.labels, label)
				break
			}
		}
	}
	return only
}

// Shape implements ganlib.Artist: [Size, Size, 1].
func (s *Set) Shape() []int { return []int{Size, Size, 1} }

// ConditionShape implements ganlib.ConditionalArtist: [Labels], see [OneHot].
func (s *Set) ConditionShape() []int { return []int{Labels} }

// Pairs implements ganlib.ConditionalArtist: n labels by chance, each as often as in the
// set, and a digit for each of them.
func (s *Set) Pairs(rng *rand.Rand, n int) (labels, works []float32) {
	labels = make([]float32, 0, n*Labels)
	works = make([]float32, 0, n*Size*Size)
	for range n {
		i := rng.IntN(s.Len())
		labels = append(labels, OneHot(s.Label(i))...)
		works = appendWork(works, s.pixels[i])
	}
	return labels, works
}

// Works implements ganlib.Artist: the digits of Pairs.
func (s *Set) Works(rng *rand.Rand, n int) []float32 {
	_, works := s.Pairs(rng, n)
	return works
}

// Validate says so if there are no digits in the set.
func (s *Set) Validate() error {
	if s == nil || s.Len() == 0 {
		return fmt.Errorf("digits.Set: is empty: read one with digits.Training or digits.Test")
	}
	return nil
}

// String says which set this is, for people and for saved files.
func (s *Set) String() string { return fmt.Sprintf("%d handwritten digits, %s", s.Len(), s.name) }

// OneHot is a label, 0 to 9, as a condition: Labels numbers, of which the label's is 1 and
// all others 0. Another number gives all 0.
func OneHot(label int) []float32 {
	v := make([]float32, Labels)
	if label >= 0 && label < Labels {
		v[label] = 1
	}
	return v
}

// OneHots are the conditions for labels, one each.
func OneHots(labels ...int) [][]float32 {
	list := make([][]float32, len(labels))
	for i, label := range labels {
		list[i] = OneHot(label)
	}
	return list
}

func appendWork(to []float32, pixels []byte) []float32 {
	for _, p := range pixels {
		to = append(to, float32(p)/127.5-1)
	}
	return to
}
