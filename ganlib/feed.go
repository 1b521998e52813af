package ganlib

import (
	"fmt"
	"math/rand/v2"
)

// A lesson is what a block of n steps needs from outside: real works and ideas.
type lesson struct {
	n, step      int       // steps step+1 to step+n
	works, ideas []float32 // [n, batch, work...] and [n, batch, ideaWidth]
	from, after  streams   // the random streams before it, and once it is used up
	err          error
}

// streams are the states of the two random streams that a training draws from.
type streams struct{ artist, ideas rand.ChaCha8 }

// A feed makes lessons, and the next one while the present one is being
// learned: XLA leaves a core idle most of the time.
type feed struct {
	next *preparation // nil, or where the next lesson will come from
}

// A preparation is a lesson that is being made, or has been: once done is closed.
type preparation struct {
	done   chan struct{}
	lesson *lesson
}

// lesson returns the data of n steps after step number step, drawn from the given state of the streams
// on, and begins with those of the next steps after them, if there are any.
// What was prepared and does not fit is thrown away.
func (f *feed) lesson(gan *GAN, step, n int, from streams, next int) *lesson {
	var l *lesson
	if f.next != nil {
		<-f.next.done
		l, f.next = f.next.lesson, nil
	}
	if l == nil || l.n != n || l.step != step || l.from != from {
		l = gan.prepare(step, n, from)
	}
	if next > 0 && l.err == nil {
		p := &preparation{done: make(chan struct{})}
		f.next = p
		go func() {
			defer close(p.done)
			p.lesson = gan.prepare(step+n, next, l.after)
		}()
	}
	return l
}

// drop forgets what was prepared, and waits until nobody works on it any more.
// After an error somebody still does.
func (f *feed) drop(gan *GAN) error {
	p := f.next
	if p == nil {
		return nil
	}
	f.next = nil
	return gan.wait(p.done, "the next works and ideas")
}

// prepare makes a lesson of n steps, from the given state of the streams on.
func (gan *GAN) prepare(step, n int, from streams) *lesson {
	l := &lesson{n: n, step: step, from: from, after: from}
	count := n * gan.cfg.BatchSize
	l.works, l.err = askWorks(gan.cfg.Artist, gan.duel.work, rand.New(&l.after.artist), count)
	if l.err == nil {
		l.ideas, l.err = gan.askIdeas(rand.New(&l.after.ideas), count)
	}
	if l.err == nil && gan.duel.ideaWidth() > gan.cfg.Ideas {
		l.ideas = gan.addMix(l.ideas, step)
	}
	return l
}

// askIdeas returns n ideas, flat.
func (gan *GAN) askIdeas(rng *rand.Rand, n int) ([]float32, error) {
	if gan.cfg.Muse != nil {
		return ask("Muse", gan.cfg.Muse, []int{gan.cfg.Ideas}, rng, n)
	}
	ideas := make([]float32, n*gan.cfg.Ideas)
	fillNormal(rng, ideas)
	return ideas, nil
}

// addMix puts a number of U(0, 1) behind each idea: where, between a real work
// and a painted one, a penalty looks. Each step has a stream of its own, so that
// nothing of it need be saved.
func (gan *GAN) addMix(ideas []float32, step int) []float32 {
	each, batch := gan.cfg.Ideas, gan.cfg.BatchSize
	mixed := make([]float32, 0, len(ideas)/each*(each+1))
	var rng *rand.Rand
	for i := 0; i*each < len(ideas); i++ {
		if i%batch == 0 {
			rng = rand.New(newStream(gan.cfg.Seed, streamMix, uint64(step+i/batch)))
		}
		mixed = append(mixed, ideas[i*each:][:each]...)
		mixed = append(mixed, rng.Float32())
	}
	return mixed
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
