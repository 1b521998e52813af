package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestOpen(t *testing.T) {
	root := t.TempDir()
	in := func(name string) string { return filepath.Join(root, name) }
	must(t, os.WriteFile(in("file"), []byte("12345"), 0o600))
	must(t, os.Symlink("file", in("link")))
	for _, name := range []string{"file", "link"} {
		f, size, err := Open(in(name))
		if err != nil || size != 5 {
			t.Fatalf("%s: %d bytes, %v", name, size, err)
		}
		must(t, f.Close())
	}
	must(t, syscall.Mkfifo(in("pipe"), 0o600))
	must(t, os.WriteFile(in("closed"), nil, 0))
	for name, want := range map[string]struct {
		err  error
		said string
	}{
		"":         {ErrFolder, "is a folder"},
		"pipe":     {ErrNoFile, "is no file but a pipe"},
		"none":     {os.ErrNotExist, "no such file or directory"},
		"file/not": {syscall.ENOTDIR, "not a directory"},
		"closed":   {os.ErrPermission, "permission denied"},
	} {
		if name == "closed" && os.Getuid() == 0 {
			continue // nothing is forbidden to root
		}
		if _, _, err := Open(in(name)); !errors.Is(err, want.err) || fmt.Sprint(err) != want.said {
			t.Errorf("%q: %v, want %q", name, err, want.said)
		}
	}
}

// TestOpenNow: what was a file a moment ago, and is none now, is not waited for.
func TestOpenNow(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	must(t, syscall.Mkfifo(pipe, 0o600))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if _, _, err := openNow(pipe, os.O_RDONLY); !errors.Is(err, ErrNoFile) {
			t.Errorf("a pipe to read: %v", err)
		}
		if _, _, err := openNow(pipe, os.O_WRONLY); !errors.Is(err, syscall.ENXIO) {
			t.Errorf("a pipe to write: %v", err)
		}
		if _, _, err := openNow(filepath.Dir(pipe), os.O_RDONLY); !errors.Is(err, ErrFolder) {
			t.Errorf("a folder: %v", err)
		}
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute): // it matters only where a pipe is waited for
		t.Fatal("a pipe is waited for")
	}
}
