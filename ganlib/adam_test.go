package ganlib

import (
	"reflect"
	"testing"
)

// TestAdamGroups: large variables are groups of their own, and the small ones share the last.
func TestAdamGroups(t *testing.T) {
	sizes := []int{60, 9000, 5, 8193, 8192}
	groups := adamGroups(sizes)
	if want := [][]int{{1}, {3}, {0, 2, 4}}; !reflect.DeepEqual(groups, want) {
		t.Errorf("groups %v, want %v", groups, want)
	}
	if got, want := groupSizes(groups, sizes), []int{9000, 8193, 8257}; !reflect.DeepEqual(got, want) {
		t.Errorf("their sizes %v, want %v", got, want)
	}
	if got, want := adamGroups([]int{10000}), [][]int{{0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("groups of one large variable %v, want %v", got, want)
	}
}

// TestGroupedMoments: the moments of old files, in the order of the variables, come into that of
// the groups.
func TestGroupedMoments(t *testing.T) {
	sizes, groups := []int{2, 3, 1}, [][]int{{1}, {0, 2}}
	if got, want := grouped([]float32{1, 2, 3, 4, 5, 6}, sizes, groups), []float32{3, 4, 5, 1, 2, 6}; !reflect.DeepEqual(got, want) {
		t.Errorf("grouped: %v, want %v", got, want)
	}
}
