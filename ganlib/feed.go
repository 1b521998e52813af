package ganlib

import (
	"fmt"
	"math/rand/v2"
)

// A lesson is what a block of n steps needs from outside: real works and ideas.
type lesson struct {
	n            int
	works, ideas []float32 // [n, batch, work...] and [n, batch, ideas]
	from, after  streams   // the random streams before it, and once it is used up
	err          error
}

// streams are the states of the two random streams that a training draws from.
type streams struct{ artist, ideas rand.ChaCha8 }

// A feed makes lessons, and the next one while the present one is being
// learned: XLA leaves a core idle most of the time.
type feed struct {
	next chan *lesson // nil, or where the next lesson will come from
}

// lesson returns the data of n steps, drawn from the given state of the streams
// on, and begins with those of the next steps after them, if there are any.
// What was prepared and does not fit is thrown away.
func (f *feed) lesson(gan *GAN, n int, from streams, next int) *lesson {
	var l *lesson
	if f.next != nil {
		l = <-f.next
		f.next = nil
	}
	if l == nil || l.n != n || l.from != from {
		l = gan.prepare(n, from)
	}
	if next > 0 && l.err == nil {
		ready := make(chan *lesson, 1)
		f.next = ready
		go func() { ready <- gan.prepare(next, l.after) }()
	}
	return l
}

// drop forgets what was prepared, and waits until nobody works on it any more.
func (f *feed) drop() {
	if f.next != nil {
		<-f.next
		f.next = nil
	}
}

// prepare makes a lesson of n steps from the given state of the streams on.
func (gan *GAN) prepare(n int, from streams) *lesson {
	l := &lesson{n: n, from: from, after: from}
	l.works, l.err = askWorks(gan.cfg.Artist, gan.duel.work, rand.New(&l.after.artist), n*gan.cfg.BatchSize)
	l.ideas = make([]float32, n*gan.cfg.BatchSize*gan.cfg.Ideas)
	fillNormal(rand.New(&l.after.ideas), l.ideas)
	return l
}

// marshal and unmarshal carry the streams into a file and back.
func (s *streams) marshal() (artist, ideas []byte, err error) {
	if artist, err = s.artist.MarshalBinary(); err == nil {
		ideas, err = s.ideas.MarshalBinary()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("ganlib: random state: %w", err)
	}
	return artist, ideas, nil
}

func (s *streams) unmarshal(artist, ideas []byte) error {
	err := s.artist.UnmarshalBinary(artist)
	if err == nil {
		err = s.ideas.UnmarshalBinary(ideas)
	}
	if err != nil {
		return fmt.Errorf("ganlib: random state: %w", err)
	}
	return nil
}
