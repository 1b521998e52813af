package rooms_test

import (
	"testing"

	"atelier/ganlib/pictures/rooms"
)

// TestCovered: the artist's rooms fill nearly all bins, one room fills one of each
// factor, and counts count every room once.
func TestCovered(t *testing.T) {
	drawn := someRooms(2000)
	one := make([]rooms.Room, 500)
	for i := range one {
		one[i] = drawn[0]
	}
	for _, f := range rooms.Factors() {
		if c := f.Covered(drawn); c < 1 {
			t.Errorf("%s: the artist covers %.2f of the bins: %v", f.Name, c, f.Counts(drawn))
		}
		want := 1 / float64(f.Bins)
		if f.Name == "the lamp's side" && !drawn[0].Lamp {
			want = 0
		}
		if c := f.Covered(one); c != want {
			t.Errorf("%s: one room covers %.2f of the bins, want %.2f", f.Name, c, want)
		}
		if c := f.Covered(nil); c != 0 {
			t.Errorf("%s: no rooms cover %.2f of the bins", f.Name, c)
		}
		all := 0
		for _, n := range f.Counts(drawn) {
			all += n
		}
		if all != len(drawn) && f.Name != "the lamp's side" {
			t.Errorf("%s: %d of %d rooms are counted", f.Name, all, len(drawn))
		}
	}
}
