package notebook

import (
	"bytes"
	goimage "image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// Three pictures among files that can't be read: a notebook says so, once in a
// kernel, and again when the folder's contents change.
func ExampleFolder() {
	kernel, _ := os.MkdirTemp("", "kernel")
	folder, _ := os.MkdirTemp("", "pictures")
	defer os.RemoveAll(kernel)
	defer os.RemoveAll(folder)
	back, _ := os.Getwd()
	os.Chdir(folder)
	defer os.Chdir(back)
	os.Setenv("GONB_TMP_DIR", kernel)
	defer os.Unsetenv("GONB_TMP_DIR")

	os.Mkdir("mine", 0o700)
	var good bytes.Buffer
	png.Encode(&good, goimage.NewGray(goimage.Rect(0, 0, 4, 4)))
	for _, name := range []string{"a.png", "b.png", "c.png"} {
		os.WriteFile(filepath.Join("mine", name), good.Bytes(), 0o600)
	}
	other := []byte("GIF89a")
	os.WriteFile("mine/d.gif", other, 0o600)
	for range 3 { // three cells, each of which declares the album anew
		Folder("mine", 24)
	}
	os.WriteFile("mine/e.gif", other, 0o600)
	Folder("mine", 24)
	// Output:
	// mine: 3 pictures were taken, and 1 file was left out:
	// 1 × can't be read here: it is a GIF; save it as PNG or as a common JPEG (d.gif)
	// That is few to learn from: a few hundred, framed alike, are the least that works.
	// mine: 3 pictures were taken, and 2 files were left out:
	// 2 × can't be read here: it is a GIF; save it as PNG or as a common JPEG (d.gif, e.gif)
	// That is few to learn from: a few hundred, framed alike, are the least that works.
}

func TestFirstTime(t *testing.T) {
	t.Setenv("GONB_TMP_DIR", "")
	for range 2 {
		if !firstTime("hello") {
			t.Error("outside of a kernel, something is not said")
		}
	}
	t.Setenv("GONB_TMP_DIR", t.TempDir())
	for i, want := range []bool{true, false, false} {
		if got := firstTime("hello"); got != want {
			t.Errorf("in a kernel, time %d is the first: %t", i+1, got)
		}
	}
	if !firstTime("goodbye") {
		t.Error("in a kernel, another text has no first time")
	}
	t.Setenv("GONB_TMP_DIR", "/nowhere")
	if !firstTime("hello") {
		t.Error("where no mark can be made, something is not said")
	}
}
