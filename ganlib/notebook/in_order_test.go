package notebook

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestInOrder: whatever the order in which messages come, they are handed on as they were
// sent.
func TestInOrder(t *testing.T) {
	var want []int
	for n := range 50 {
		want = append(want, n+1)
	}
	for seed := range uint64(20) {
		var o inOrder[int]
		var got []int
		for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(want)) {
			got = append(got, o.take(i+1, i+1)...)
		}
		if !slices.Equal(got, want) || o.early != nil {
			t.Fatalf("handed on as %v, %d left", got, len(o.early))
		}
	}
}

func TestInOrderWithoutOne(t *testing.T) {
	var o inOrder[int]
	take := func(numbers ...int) (got []int) {
		for _, n := range numbers {
			got = append(got, o.take(n, n)...)
		}
		return got
	}
	if got := take(1, 3, 4, 6); !slices.Equal(got, []int{1}) {
		t.Errorf("%v before number 2", got)
	}
	if got := o.overdue(time.Hour); got != nil {
		t.Errorf("%v, and nothing is overdue", got)
	}
	if got := o.overdue(0); !slices.Equal(got, []int{3, 4}) {
		t.Errorf("overdue are %v", got)
	}
	if got := take(2, 5); !slices.Equal(got, []int{2, 5, 6}) { // too late, and in time
		t.Errorf("then %v", got)
	}
	o.restart(1)
	if got := take(2); !slices.Equal(got, []int{2}) {
		t.Errorf("%v of a page that counts anew", got)
	}
	for n := range mostEarly {
		if got := take(1000 + n); got != nil {
			t.Fatalf("%v", got)
		}
	}
	if got := take(5000); len(got) != mostEarly { // nobody sends so many in vain
		t.Errorf("%d were handed on", len(got))
	}
}
