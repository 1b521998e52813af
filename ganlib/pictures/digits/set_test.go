package digits

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// counts are how many of each label the collection has, as is published everywhere.
var counts = map[string][Labels]int{
	"training": {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
	"test":     {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
}

func TestTheWholeCollectionIsThere(t *testing.T) {
	for name, read := range map[string]func() (*Set, error){"training": Training, "test": Test} {
		set, err := read()
		if err != nil {
			t.Fatal(err)
		}
		var got [Labels]int
		for i := range set.Len() {
			got[set.Label(i)]++
		}
		if got != counts[name] {
			t.Errorf("%s: %v of each label, want %v", name, got, counts[name])
		}
		sum := 0.0
		for i := range set.Len() {
			for _, v := range set.Work(i) {
				sum += (float64(v) + 1) / 2
			}
		}
		// The mean of all pixels is published, too: 0.1307 and 0.1325.
		mean, want := sum/float64(set.Len()*Size*Size), map[string]float64{"training": 0.1307, "test": 0.1325}[name]
		if mean < want-5e-5 || mean > want+5e-5 {
			t.Errorf("%s: the mean pixel is %.4f, want %.4f", name, mean, want)
		}
		if err := set.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestPairsBelongTogether(t *testing.T) {
	set, err := Test()
	if err != nil {
		t.Fatal(err)
	}
	labelOf := map[string]int{} // by the pixels
	key := func(work []float32) string {
		var b strings.Builder
		for _, v := range work {
			b.WriteByte(byte((v+1)*127.5 + 0.5))
		}
		return b.String()
	}
	for i := range set.Len() {
		labelOf[key(set.Work(i))] = set.Label(i)
	}
	labels, works := set.Pairs(rand.New(rand.NewPCG(1, 2)), 500)
	if len(labels) != 500*Labels || len(works) != 500*Size*Size {
		t.Fatalf("%d numbers of labels and %d pixels", len(labels), len(works))
	}
	var seen [Labels]int
	for i := range 500 {
		label, known := labelOf[key(works[i*Size*Size:][:Size*Size])]
		if !known || !slices.Equal(labels[i*Labels:][:Labels], OneHot(label)) {
			t.Fatalf("pair %d: the label is %v, the digit a %d", i, labels[i*Labels:][:Labels], label)
		}
		seen[label]++
	}
	for label, n := range seen {
		if n < 25 {
			t.Errorf("of 500 digits only %d are a %d", n, label)
		}
	}
	if works := set.Works(rand.New(rand.NewPCG(1, 2)), 3); len(works) != 3*Size*Size {
		t.Errorf("%d pixels", len(works))
	}
}

func TestPartsOfASet(t *testing.T) {
	set, err := Test()
	if err != nil {
		t.Fatal(err)
	}
	works, labels := set.Some(20)
	if len(works) != 20 || len(labels) != 20 || !slices.Equal(works[7], set.Work(7)) || labels[7] != set.Label(7) {
		t.Error("Some are not the first ones")
	}
	if works, _ := set.Some(1 << 30); len(works) != set.Len() {
		t.Errorf("%d digits, want all", len(works))
	}
	if works, _ := set.Some(-1); works != nil {
		t.Error("fewer than none")
	}
	only := set.Only(3, 8)
	if want := counts["test"][3] + counts["test"][8]; only.Len() != want {
		t.Errorf("%d are 3 or 8, want %d", only.Len(), want)
	}
	if only.String() == set.String() || !strings.Contains(only.String(), "[3 8]") {
		t.Errorf("the part is called %q, the whole %q", only, set)
	}
	if err := set.Only().Validate(); err == nil || !strings.Contains(err.Error(), "empty") {
		t.Errorf("%v, want an error", err)
	}
	if got := OneHots(2, -1, 10); slices.Index(got[0], 1) != 2 || slices.Contains(got[1], 1) || slices.Contains(got[2], 1) {
		t.Errorf("%v", got)
	}
}

// TestOtherFilesAreRefused: what lies in a module cache may have been altered.
func TestOtherFilesAreRefused(t *testing.T) {
	from, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	copied := func(name string, change func([]byte) []byte) {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), change(data), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	same := func(b []byte) []byte { return b }
	const images, labels = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
	refuses := func(what string) {
		if _, err := readFrom(to, "test", "t10k", 10000); err == nil || !strings.Contains(err.Error(), to) {
			t.Errorf("%s: %v, want an error that names the file", what, err)
		}
	}
	refuses("nothing there")
	copied(images, same)
	copied(labels, func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	refuses("a flipped bit")
	copied(labels, func(b []byte) []byte { return b[:len(b)/2] })
	refuses("half a file")
	copied(labels, func([]byte) []byte { return make([]byte, 17<<20) })
	refuses("a large file")
	copied(labels, same)
	if set, err := readFrom(to, "test", "t10k", 10000); err != nil || set.Len() != 10000 {
		t.Error(err)
	}
}
