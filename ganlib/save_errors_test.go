package ganlib

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestErrorsOfFiles: an error of Save or Open names the file once, and gives an
// advice where one helps.
func TestErrorsOfFiles(t *testing.T) {
	folder := t.TempDir()
	secret := filepath.Join(folder, "secret.gan")
	if err := os.WriteFile(secret, nil, 0); err != nil {
		t.Fatal(err)
	}
	gan, _ := smallSaved(t)
	defer gan.Close()
	open := func(path string) error { _, err := Open(GoBackend(), path, smallConfig); return err }
	for _, c := range []struct {
		does      func(string) error
		path, err string
	}{
		{open, "none.gan", "ganlib: open PATH: no such file or directory; train and save a GAN there first"},
		{open, "", "ganlib: open PATH: is a folder; give the name of a file that GAN.Save wrote"},
		{open, "secret.gan", "ganlib: open PATH: permission denied"},
		{gan.Save, "", "ganlib: save PATH: is a folder: give the name of a file in it; what was there is untouched"},
		{gan.Save, "none/x.gan", "ganlib: save PATH: no file can be made in its folder: no such file or directory; what was there is untouched"},
		{gan.Save, "secret.gan", "ganlib: save PATH: permission denied; what was there is untouched"},
		{gan.Save, "secret.gan/x.gan", "ganlib: save PATH: not a directory; what was there is untouched"},
	} {
		if c.path == "secret.gan" && os.Getuid() == 0 {
			continue // nothing is forbidden to root
		}
		path := filepath.Join(folder, c.path)
		if got, want := fmt.Sprint(c.does(path)), strings.Replace(c.err, "PATH", path, 1); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
