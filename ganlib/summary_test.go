package ganlib

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWriteAndRead: what WriteTo writes is what Save puts in a file, and Read opens it.
func TestWriteAndRead(t *testing.T) {
	gan, _ := smallSaved(t)
	var out bytes.Buffer
	n, err := gan.WriteTo(&out)
	if err != nil || n != int64(out.Len()) {
		t.Fatalf("%d bytes of %d, %v", n, out.Len(), err)
	}
	path := filepath.Join(t.TempDir(), "small.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(saved, out.Bytes()) {
		t.Errorf("WriteTo wrote other bytes than Save: %v", err)
	}
	read, err := Read(GoBackend(), bytes.NewReader(saved), smallConfig)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if !slices.Equal(weights(t, read), weights(t, gan)) || read.Step() != gan.Step() {
		t.Error("what was read is another GAN")
	}

	summary, err := ReadSummary(bytes.NewReader(saved))
	if err != nil {
		t.Fatal(err)
	}
	if summary.Step != gan.Step() || summary.Loss != "ganlib.Minimax" || !strings.HasPrefix(summary.Artist, "ganlib.Parabolas (") {
		t.Errorf("summary: %+v", summary)
	}
	same := func(a, b []int) bool { return slices.Equal(a, b) }
	if want := [][]int{{5, 3}, {3}, {3, 15}, {15}}; !slices.EqualFunc(summary.Painter, want, same) {
		t.Errorf("painter: %v", summary.Painter)
	}
	if want := [][]int{{15, 3}, {3}, {3, 1}, {1}}; !slices.EqualFunc(summary.Critic, want, same) {
		t.Errorf("critic: %v", summary.Critic)
	}

	for name, data := range map[string][]byte{"nothing": nil, "cut in the header": saved[:40], "something else": []byte("GIF89a and so on, and on")} {
		if _, err := ReadSummary(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: has a summary", name)
		}
		if _, err := Read(GoBackend(), bytes.NewReader(data), smallConfig); err == nil {
			t.Errorf("%s: is read", name)
		}
	}
	flipped := slices.Clone(saved)
	flipped[len(flipped)-50] ^= 4
	if _, err := Read(GoBackend(), bytes.NewReader(flipped), smallConfig); !errors.Is(err, errDamaged) {
		t.Errorf("a flipped bit: %v", err)
	}
	gan.Close()
	if _, err := gan.WriteTo(io.Discard); !errors.Is(err, errClosed) {
		t.Errorf("closed: %v", err)
	}
}
