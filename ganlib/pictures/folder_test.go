package pictures_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/pictures"
)

// painted is an image of one colour.
func painted(width, height int, c color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, c)
		}
	}
	return img
}

func pngOf(t *testing.T, img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming makes a small PNG's header claim another size.
func claiming(data []byte, width, height uint32) []byte {
	data = slices.Clone(data)
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func write(t *testing.T, folder, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// pipe makes one: to open it is to wait for ever.
func pipe(t *testing.T, folder, name string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFolder reads good files of each kind beside what can't be opened or is too
// long: the good ones come in the order of their names, and the others are named
// with their reasons. Hidden ones are passed over. TestFolderTellsWhatItCantRead has
// those that hold no picture.
func TestFolder(t *testing.T) {
	folder := t.TempDir()
	red, green, blue := color.NRGBA{R: 255, A: 255}, color.NRGBA{G: 255, A: 255}, color.NRGBA{B: 255, A: 255}
	write(t, folder, "b.png", pngOf(t, painted(30, 20, red)))
	write(t, folder, "a.jpg", jpegOf(t, painted(17, 40, green)))
	write(t, folder, "c.jpg", pngOf(t, painted(5, 5, blue))) // a PNG by another name
	write(t, folder, "d", pngOf(t, painted(9, 9, color.NRGBA{R: 255, A: 0})))
	grey := image.NewGray(image.Rect(0, 0, 8, 8))
	write(t, folder, "e.png", pngOf(t, grey))

	if err := os.Mkdir(filepath.Join(folder, "x-folder.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	big, err := os.Create(filepath.Join(folder, "x-long.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := big.Truncate(65 << 20); err != nil { // a hole: it takes no space
		t.Fatal(err)
	}
	big.Close()
	if err := os.Symlink("nowhere", filepath.Join(folder, "x-link.png")); err != nil {
		t.Fatal(err)
	}
	pipe(t, folder, "x-pipe.png")
	write(t, folder, ".DS_Store", []byte("of another program"))
	write(t, folder, "._a.jpg", []byte("of another program"))
	write(t, folder, ".thumbnail.png", pngOf(t, grey))
	if err := os.Mkdir(filepath.Join(folder, ".ipynb_checkpoints"), 0o700); err != nil {
		t.Fatal(err)
	}

	album, err := pictures.Folder(folder, 6)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a.jpg", "b.png", "c.jpg", "d", "e.png"}; !slices.Equal(album.Names, want) {
		t.Fatalf("names %v, want %v", album.Names, want)
	}
	for i, want := range [][3]float64{{-1, 1, -1}, {1, -1, -1}, {-1, -1, 1}, {1, 1, 1}, {-1, -1, -1}} {
		work := album.All()[i]
		if len(work) != 6*6*3 {
			t.Fatalf("%s: %d values", album.Names[i], len(work))
		}
		for j, v := range work {
			if math.Abs(float64(v)-want[j%3]) > 0.03 { // a JPEG is not exact
				t.Fatalf("%s: value %d is %v, want %v", album.Names[i], j, v, want[j%3])
			}
		}
	}
	reasons := map[string]string{
		"x-folder.png": "folder", "x-long.png": "65 megabytes", "x-link.png": "can't be opened: no such file", "x-pipe.png": "no file but a pipe",
	}
	for _, s := range album.Skipped {
		want, known := reasons[s.Name]
		if !known || !strings.Contains(s.Err.Error(), want) {
			t.Errorf("%s is skipped: %v; want %q", s.Name, s.Err, want)
		}
		delete(reasons, s.Name)
	}
	if len(reasons) != 0 {
		t.Errorf("not skipped: %v", reasons)
	}
}

// TestFolderCentre: of a wide picture, the middle is taken.
func TestFolderCentre(t *testing.T) {
	folder := t.TempDir()
	img := image.NewNRGBA(image.Rect(0, 0, 60, 20))
	for y := range 20 {
		for x := range 60 {
			img.Set(x, y, color.NRGBA{R: uint8(255 * (x / 20 % 2)), A: 255}) // red in the middle third
		}
	}
	write(t, folder, "wide.png", pngOf(t, img))
	album, err := pictures.Folder(folder, 10)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range album.All()[0] {
		if want := []float32{1, -1, -1}[i%3]; v != want {
			t.Fatalf("value %d is %v, want %v", i, v, want)
		}
	}
}

// TestFolderErrors: where there is no album, the error says why.
func TestFolderErrors(t *testing.T) {
	empty, hidden, bad, other, forged := t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir()
	write(t, hidden, ".DS_Store", []byte("of another program"))
	write(t, forged, "a\nb", nil)
	write(t, bad, "notes.txt", []byte("these are words"))
	write(t, other, "file", []byte("no folder"))
	for _, c := range []struct {
		path string
		size int
		want string
	}{
		{empty, 24, "is empty"},
		{hidden, 24, "is empty"},
		{bad, 24, "notes.txt: is neither PNG nor JPEG"},
		{filepath.Join(other, "file"), 24, "is no folder: give a folder"},
		{pipe(t, other, "pipe"), 24, "is no folder"}, // and is not waited for
		{"/dev/zero", 24, "is no folder"},
		{filepath.Join(empty, "nowhere"), 24, "give a folder"},
		{forged, 24, `(the first, "a\nb": is empty)`},
		{bad, 0, "size 0"},
		{bad, 1025, "size 1025"},
	} {
		if album, err := pictures.Folder(c.path, c.size); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %d: %v, %v; want an error with %q", c.path, c.size, album, err, c.want)
		}
	}
}

// TestAlbum: an album hands out its works and no others, all of them in time, and
// tells itself from others.
func TestAlbum(t *testing.T) {
	works := [][]float32{{0, 1}, {2, 3}, {4, 5}}
	album, err := pictures.NewAlbum(works, []int{2})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[float32]int{}
	got, err := ganlib.Works(album, 1, 3000)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range got {
		if len(w) != 2 || w[1] != w[0]+1 {
			t.Fatalf("work %v is none of the album", w)
		}
		seen[w[0]]++
	}
	for _, w := range works {
		if n := seen[w[0]]; n < 900 || n > 1100 {
			t.Errorf("work %v came %d times of 3000, want about 1000", w, n)
		}
	}
	again, err := pictures.NewAlbum(works, []int{2})
	if err != nil || again.String() != album.String() {
		t.Errorf("the same album is called %q and %q (%v)", album, again, err)
	}
	other, err := pictures.NewAlbum([][]float32{{0, 1}, {2, 3}, {4, 6}}, []int{2})
	if err != nil || other.String() == album.String() {
		t.Errorf("two albums are called %q (%v)", album, err)
	}
	if a := album.Works(rand.New(rand.NewPCG(1, 1)), 0); len(a) != 0 {
		t.Errorf("no works are %v", a)
	}
}

func TestAlbumErrors(t *testing.T) {
	for name, c := range map[string]struct {
		works [][]float32
		shape []int
	}{
		"no works":   {nil, []int{2}},
		"no shape":   {[][]float32{{1}}, nil},
		"empty side": {[][]float32{{}}, []int{2, 0}},
		"other size": {[][]float32{{1, 2}, {1}}, []int{2}},
		"NaN":        {[][]float32{{1, float32(math.NaN())}}, []int{2}},
	} {
		if album, err := pictures.NewAlbum(c.works, c.shape); err == nil {
			t.Errorf("%s: %v", name, album)
		}
	}
	if _, err := ganlib.Works(&pictures.Album{}, 1, 1); err == nil {
		t.Error("an album that nobody made is accepted")
	}
}
