package notebook

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

func TestAPictureComesInEveryForm(t *testing.T) {
	p := plot.Range(ganlib.Parabolas{})
	forms, err := bundle(p)
	if err != nil {
		t.Fatal(err)
	}
	if png, _ := forms[protocol.MIMEImagePNG].([]byte); !strings.HasPrefix(string(png), "\x89PNG") {
		t.Error("no PNG")
	}
	if forms[protocol.MIMETextPlain] != p.Alt || p.Alt == "" {
		t.Errorf("text %q, want %q", forms[protocol.MIMETextPlain], p.Alt)
	}
	img, _ := forms[protocol.MIMETextHTML].(string)
	const open = `src="data:image/svg+xml;base64,`
	from := strings.Index(img, open)
	if !strings.HasPrefix(img, "<img ") || from < 0 || strings.Contains(img, "<svg") {
		t.Fatalf("not an <img> with an SVG in it: %.80s…", img)
	}
	data, _, _ := strings.Cut(img[from+len(open):], `"`)
	want, err := p.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := base64.StdEncoding.DecodeString(data); err != nil || string(got) != string(want) {
		t.Errorf("the SVG in the page is not the picture's (%v)", err)
	}
}

const hostile = `<script>alert(1)</script> " onerror="x" ' onclick='y' &lt;b&gt; & <img src=x onerror=alert(2)> </title>`

func TestTextIsEscaped(t *testing.T) {
	p := plot.Range(ganlib.Parabolas{})
	p.Alt = hostile
	img, err := image(p)
	if err != nil {
		t.Fatal(err)
	}
	table := htmlTable(Row{hostile}, []Row{{hostile, 1.5}})
	panel := &session{id: "panel_1"}
	_, controls, _ := strings.Cut(panel.html(button(hostile, hostile, hostile, hostile)+choice(hostile, 1, hostile)+slider(hostile, hostile, 0, []string{hostile})), "<script>")
	escaped := html.EscapeString(hostile)
	for name, c := range map[string]struct {
		page  string
		times int // how often the text is in it
	}{
		"image": {img, 1}, "table": {table, 2}, "bar": {pre(hostile), 1},
		"button": {button(hostile, hostile, hostile, ""), 3},
		"choice": {choice(hostile, 1, hostile), 4},
		"slider": {slider(hostile, hostile, 0, []string{hostile}), 7},
		"frame":  {iframe([]byte(hostile), 100, img), 1},
	} {
		if n := strings.Count(c.page, escaped); n != c.times {
			t.Errorf("%s: the text is in it %d times, want %d: %.300s", name, n, c.times, c.page)
		}
		// Without it, nothing of it must be left.
		rest := strings.ReplaceAll(c.page, escaped, "")
		if name == "frame" { // where the page is one's own, and between apostrophes
			rest = strings.Replace(rest, strings.NewReplacer("&", "&amp;", "'", "&#39;").Replace(hostile), "", 1)
		}
		for _, word := range []string{"alert", "onerror", "onclick", "<b>", "&lt;b"} {
			if strings.Contains(rest, word) {
				t.Errorf("%s: %q got in: %.300s", name, word, rest)
			}
		}
	}
	if strings.Count(controls, "</script") != 1 || strings.Contains(controls, "<script") || strings.Contains(controls, "<img src=x") {
		t.Errorf("the panel's script can be left: %.300s", controls)
	}
	if !strings.Contains(table, "<td>1.500</td>") {
		t.Errorf("no number in %s", table)
	}
}

func TestAPictureThatFailsIsAnError(t *testing.T) {
	bad := plot.Works(ganlib.Parabolas{}, [][]float32{{1, 2, 3}}) // not 15 points
	if _, err := bundle(bad); err == nil {
		t.Error("no error")
	}
}

func TestLiveTellsAnInterruptFromAnError(t *testing.T) {
	l := NewLive(0, 100)
	if l.Stopped(nil) {
		t.Error("stopped without an error")
	}
	if !l.Stopped(fmt.Errorf("after step 50: %w", context.Canceled)) {
		t.Error("an interrupt does not stop")
	}
}

func TestLiveShowsNoMoreThanABrowserPaints(t *testing.T) {
	if n := mayShow(0); n != 100 {
		t.Errorf("the tutorial's %d pictures at once, want 100", n)
	}
	if n := mayShow(10 * time.Second); n != 220 {
		t.Errorf("%d pictures in ten seconds, want 220", n)
	}
	l := NewLive(0, 100000)
	l.start = time.Now().Add(time.Hour) // an hour before anything may be shown
	for step := 1; step <= 1000; step++ {
		l.Show(step, plot.Range(ganlib.Parabolas{}))
	}
	if l.sent != 0 || l.step != 1000 || l.picture.Alt == "" {
		t.Errorf("shown %d pictures, at step %d, last picture %q", l.sent, l.step, l.picture.Alt)
	}
}

// TestCheckEndsTheCell runs this test once more as a cell that fails.
func TestCheckEndsTheCell(t *testing.T) {
	if os.Getenv("ATELIER_TEST_CELL") != "" {
		Check(nil)
		_ = Checked(1, nil)
		fmt.Println("so far so good")
		Check(errors.New("the painter has run out of paint"))
		fmt.Println("never said")
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "ATELIER_TEST_CELL=1")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the cell ended with %v", err)
	}
	if s := string(out); !strings.Contains(s, "so far so good") || strings.Contains(s, "never said") {
		t.Errorf("the cell said %q", s)
	}
	if stderr.String() != "the painter has run out of paint\n" {
		t.Errorf("the cell complained %q", stderr.String())
	}
}

func TestBackendFallsBackToGo(t *testing.T) {
	for _, config := range []string{"", "go", "xla:" + t.TempDir() + "/no such plugin.so", "no such backend"} {
		t.Setenv("GOMLX_BACKEND", config)
		b := Backend()
		if b != ganlib.GoBackend() {
			t.Errorf("GOMLX_BACKEND=%q: %v", config, b)
		}
	}
}

// A training that goes on from a GAN which has all of its steps.
func ExampleLive_Close_nothingLeft() {
	live := NewLive(5000, 5000)
	live.Close("The GAN is saved.")
	// Output:
	// Nothing was left to learn: 5000 steps were asked for, and 5000 are done. Ask for more steps to go
	// on. The GAN is saved.
}

// A training whose backend hung when it was stopped.
func ExampleLive_Close_hung() {
	live := NewLive(0, 5000)
	live.Stopped(fmt.Errorf("stopped: %w: %w", context.Canceled, ganlib.ErrNoAnswer))
	live.Close("The GAN is saved.")
	// Output:
	// Stopped after step 0 of 5000, though the backend did not come back: what came after the last picture
	// may be lost. The GAN is saved.
}
