package film_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"atelier/ganlib/film"
)

// intoFolder names the folder into which another process writes its films.
const intoFolder = "ATELIER_TEST_FILMS_INTO"

// TestTwoProcessesWriteTheSameFiles: a film is decided by its seed, to the last
// byte of every file, whichever process has trained and written it.
func TestTwoProcessesWriteTheSameFiles(t *testing.T) {
	if folder := os.Getenv(intoFolder); folder != "" {
		writeAll(t, folder)
		return
	}
	here, there := t.TempDir(), t.TempDir()
	writeAll(t, here)
	other := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	other.Env = append(os.Environ(), intoFolder+"="+there)
	if said, err := other.CombinedOutput(); err != nil {
		t.Fatalf("the other process: %v\n%s", err, said)
	}
	for name := range forms() {
		var files [2][]byte
		for i, folder := range []string{here, there} {
			var err error
			if files[i], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
				t.Fatal(err)
			}
		}
		if len(files[0]) == 0 || !bytes.Equal(files[0], files[1]) {
			t.Errorf("%s: one process writes %d bytes, another %d, and they differ", name, len(files[0]), len(files[1]))
		}
	}
}

// writeAll trains, and writes the film in every form.
func writeAll(t *testing.T, folder string) {
	for name, f := range forms() {
		if err := film.Write(filepath.Join(folder, name), render(t, f, trained(t), film.Options{Frames: 5})); err != nil {
			t.Fatal(err)
		}
	}
}
