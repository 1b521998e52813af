package notebook

import (
	"maps"
	"slices"
	"time"
)

// inOrder puts numbered messages back into the order in which they were sent: GoNB hands
// them over from several goroutines, and a number that is typed fast came out scrambled.
// The zero value expects number 1 next.
type inOrder[M any] struct {
	last  int // the number of the last one handed on
	early map[int]M
	since time.Time // when the first of early came
}

// mostEarly is how many messages wait for one that is missing.
const mostEarly = 64

// restart makes n the number of the last message: a page counts from there.
func (o *inOrder[M]) restart(n int) { o.last, o.early = n, nil }

// take takes a message, and returns those whose turn has come. One that comes after its
// turn is returned at once.
func (o *inOrder[M]) take(n int, m M) (ready []M) {
	if n <= o.last {
		return []M{m}
	}
	if o.early == nil {
		o.early, o.since = map[int]M{}, time.Now()
	}
	o.early[n] = m
	if len(o.early) > mostEarly {
		return o.giveUp()
	}
	return o.ready()
}

// ready returns those whose turn has come.
func (o *inOrder[M]) ready() (ready []M) {
	for m, ok := o.early[o.last+1]; ok; m, ok = o.early[o.last+1] {
		o.last++
		delete(o.early, o.last)
		ready = append(ready, m)
	}
	if len(o.early) == 0 {
		o.early = nil
	} else if ready != nil {
		o.since = time.Now()
	}
	return ready
}

// overdue returns those that have waited longer than patience for one that does not come,
// such as one that was sent while the connection was down.
func (o *inOrder[M]) overdue(patience time.Duration) []M {
	if o.early == nil || time.Since(o.since) < patience {
		return nil
	}
	return o.giveUp()
}

// giveUp skips what is missing.
func (o *inOrder[M]) giveUp() []M {
	o.last = slices.Min(slices.Collect(maps.Keys(o.early))) - 1
	return o.ready()
}
