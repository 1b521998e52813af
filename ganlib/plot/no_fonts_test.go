package plot_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"atelier/ganlib/plot/notosans"
)

// TestNoFontsWithoutDrawing: a program that takes from this package only what is for drawing
// by oneself, as the page in a browser does, carries no fonts.
func TestNoFontsWithoutDrawing(t *testing.T) {
	letters := notosans.Regular()[4096:4160]
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if program, err := os.ReadFile(own); err != nil || !bytes.Contains(program, letters) {
		t.Fatalf("a program that draws, this one, shows no sign of the font (%v)", err)
	}
	folder := t.TempDir()
	source, target := filepath.Join(folder, "main.go"), filepath.Join(folder, "program")
	const code = `package main

import (
	"fmt"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

func main() {
	film := &ganlib.Film{}
	fmt.Println(plot.Colors(), plot.Say(nil))
	fmt.Println(plot.TrainingAlt(ganlib.Parabolas{}, film, 1))
	fmt.Println(plot.CanvasAxes(ganlib.Parabolas{}))
	fmt.Println(plot.NeedleAxes(film, 1))
}
`
	if err := os.WriteFile(source, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", target, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(program, letters) {
		t.Error("it carries the font, and so does the page")
	}
}
