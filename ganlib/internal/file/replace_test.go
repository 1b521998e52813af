package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"
)

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// none checks that no temporary file was left.
func none(t *testing.T, folder string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(folder, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestReplaceThroughLinks: the links stay, and what they lead to is written.
func TestReplaceThroughLinks(t *testing.T) {
	for name, c := range map[string]struct {
		links map[string]string // name → where it leads
		write string
		real  string // where the contents must be
		there bool   // before
	}{
		"a link":                {map[string]string{"link": "real"}, "link", "real", true},
		"a chain":               {map[string]string{"a": "b", "b": "sub/c", "sub/c": "../real"}, "a", "real", true},
		"an absolute link":      {map[string]string{"link": "/ROOT/sub/real"}, "link", "sub/real", true},
		"to nothing":            {map[string]string{"link": "real"}, "link", "real", false},
		"a chain to nothing":    {map[string]string{"a": "sub/b", "sub/b": "real"}, "a", "sub/real", false},
		"in a linked folder":    {map[string]string{"folder": "sub"}, "folder/real", "sub/real", true},
		"out of a linked one":   {map[string]string{"sub/deep": "/ROOT/other/place", "link": "sub/deep/../real"}, "link", "other/real", true},
		"within a linked one":   {map[string]string{"folder": "other/place", "other/place/link": "../real"}, "folder/link", "other/real", true},
		"no link":               {nil, "real", "real", true},
		"nothing":               {nil, "sub/real", "sub/real", false},
		"a name of 250 letters": {nil, strings.Repeat("n", 250), strings.Repeat("n", 250), false},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			must(t, os.MkdirAll(filepath.Join(root, "other/place"), 0o755))
			must(t, os.Mkdir(filepath.Join(root, "sub"), 0o755))
			for link, to := range c.links {
				must(t, os.Symlink(strings.Replace(to, "/ROOT", root, 1), filepath.Join(root, link)))
			}
			real := filepath.Join(root, c.real)
			if c.there {
				must(t, os.WriteFile(real, []byte("old"), 0o600))
			}
			must(t, Replace(filepath.Join(root, c.write), []byte("new")))
			if got := read(t, real); got != "new" {
				t.Errorf("%s holds %q", c.real, got)
			}
			for link := range c.links {
				if info, err := os.Lstat(filepath.Join(root, link)); err != nil || info.Mode()&os.ModeSymlink == 0 {
					t.Errorf("%s is no link any more (%v)", link, err)
				}
			}
			want := os.FileMode(0o644)
			if c.there {
				want = 0o600
			}
			if info, err := os.Stat(real); err != nil || info.Mode().Perm() != want {
				t.Errorf("permissions %v, want %v (%v)", info.Mode().Perm(), want, err)
			}
			none(t, filepath.Dir(real))
		})
	}
}

// TestReplaceHere: a bare name is one in the present folder, and so is the
// temporary file.
func TestReplaceHere(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TMPDIR", "/nowhere")
	must(t, Replace("bare", []byte("new")))
	must(t, os.Symlink("bare", "link"))
	must(t, Replace("link", []byte("newer")))
	if got := read(t, "bare"); got != "newer" {
		t.Errorf("holds %q", got)
	}
	none(t, ".")
}

// TestReplaceRefuses: what is no file stays what it is, and is not waited for.
func TestReplaceRefuses(t *testing.T) {
	root := t.TempDir()
	in := func(name string) string { return filepath.Join(root, name) }
	must(t, os.Mkdir(in("folder"), 0o755))
	must(t, syscall.Mkfifo(in("pipe"), 0o644))
	must(t, os.Symlink("circle2", in("circle")))
	must(t, os.Symlink("circle", in("circle2")))
	must(t, os.Symlink("pipe", in("to pipe")))
	must(t, os.Symlink("/dev/null", in("to null")))
	must(t, os.Symlink("nowhere/file", in("to nowhere")))
	for name, want := range map[string]string{
		"folder": "is a folder", "folder/": "is a folder", "pipe": "a pipe", "to pipe": "a pipe", "to null": "a device",
		"circle": "too many", "to nowhere": "no such file", "nowhere/file": "no such file", "new/": "",
	} {
		before, _ := os.Lstat(in(name))
		if err := Replace(root+"/"+name, []byte("new")); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), in(name)) {
			t.Errorf("%s: %v, want an error with %q, and without the path", name, err, want)
		}
		if after, _ := os.Lstat(in(name)); (before == nil) != (after == nil) || before != nil && before.Mode() != after.Mode() {
			t.Errorf("%s is another thing now", name)
		}
	}
	none(t, root)
	none(t, in("folder"))
}

// TestReplaceKeepsOut: what may not be written is not replaced either.
func TestReplaceKeepsOut(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("nothing is forbidden to root")
	}
	root := t.TempDir()
	in := func(name string) string { return filepath.Join(root, name) }
	must(t, os.Mkdir(in("folder"), 0o755))
	must(t, os.WriteFile(in("kept"), []byte("old"), 0o444))
	if err := Replace(in("kept"), []byte("new")); fmt.Sprint(err) != "permission denied" || read(t, in("kept")) != "old" {
		t.Errorf("a file that may not be written: %v", err)
	}
	must(t, os.Symlink("kept", in("link")))
	if err := Replace(in("link"), []byte("new")); fmt.Sprint(err) != "leads to "+in("kept")+": permission denied" {
		t.Errorf("a link to it: %v", err)
	}
	must(t, os.WriteFile(in("folder/file"), []byte("old"), 0o644))
	must(t, os.Chmod(in("folder"), 0o555))
	defer os.Chmod(in("folder"), 0o755)
	if err := Replace(in("folder/file"), []byte("new")); fmt.Sprint(err) != "no file can be made in its folder: permission denied" || read(t, in("folder/file")) != "old" {
		t.Errorf("a folder that may not be written: %v", err)
	}
}

// TestReplaceFollowsAsTheSystemDoes: each of these links leads through another, so
// that they are too many for the system, although few for whoever counts the links
// at the end of a path.
func TestReplaceFollowsAsTheSystemDoes(t *testing.T) {
	root := t.TempDir()
	must(t, os.Symlink(".", filepath.Join(root, "here")))
	const links = 25
	for i := range links {
		must(t, os.Symlink(fmt.Sprintf("here/%d", i+1), filepath.Join(root, strconv.Itoa(i))))
	}
	must(t, os.WriteFile(filepath.Join(root, strconv.Itoa(links)), []byte("old"), 0o644))
	if err := Replace(filepath.Join(root, "0"), []byte("new")); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("%v, want %v", err, syscall.ELOOP)
	}
	must(t, Replace(filepath.Join(root, "20"), []byte("new")))
	if got := read(t, filepath.Join(root, strconv.Itoa(links))); got != "new" {
		t.Errorf("holds %q", got)
	}
}

// TestReplaceTearsHardLinks, as its comment says.
func TestReplaceTearsHardLinks(t *testing.T) {
	root := t.TempDir()
	one, twin := filepath.Join(root, "one"), filepath.Join(root, "twin")
	must(t, os.WriteFile(one, []byte("old"), 0o644))
	must(t, os.Link(one, twin))
	must(t, Replace(one, []byte("new")))
	if a, b := read(t, one), read(t, twin); a != "new" || b != "old" {
		t.Errorf("they hold %q and %q", a, b)
	}
}

// TestBeginning: no letter is cut in two; some file systems refuse what is left.
func TestBeginning(t *testing.T) {
	for name, want := range map[string]int{
		"short.gan": 9, strings.Repeat("n", 100): 100, strings.Repeat("n", 101): 100,
		strings.Repeat("猫", 80): 99, "a" + strings.Repeat("é", 80): 99, strings.Repeat("\xff", 101): 100,
	} {
		got := beginning(name)
		if len(got) != want || !strings.HasPrefix(name, got) || utf8.ValidString(got) != utf8.ValidString(name) {
			t.Errorf("%q begins with %q, of %d bytes; want %d", name, got, len(got), want)
		}
	}
}
