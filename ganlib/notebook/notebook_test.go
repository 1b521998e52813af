package notebook

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"

	"github.com/gomlx/compute/gobackend"
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
	html, _ := forms[protocol.MIMETextHTML].(string)
	const open = `src="data:image/svg+xml;base64,`
	from := strings.Index(html, open)
	if !strings.HasPrefix(html, "<img ") || from < 0 || strings.Contains(html, "<svg") {
		t.Fatalf("not an <img> with an SVG in it: %.80s…", html)
	}
	data, _, _ := strings.Cut(html[from+len(open):], `"`)
	want, err := p.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := base64.StdEncoding.DecodeString(data); err != nil || string(got) != string(want) {
		t.Errorf("the SVG in the page is not the picture's (%v)", err)
	}
}

const hostile = `<script>alert(1)</script> onerror="x" & 'y'`

func TestTextIsEscaped(t *testing.T) {
	p := plot.Range(ganlib.Parabolas{})
	p.Alt = hostile
	img, err := image(p)
	if err != nil {
		t.Fatal(err)
	}
	table := htmlTable(Row{hostile}, []Row{{hostile, 1.5}})
	for name, page := range map[string]string{"image": img, "table": table, "bar": pre(hostile)} {
		if strings.Contains(page, "<script") || strings.Contains(page, `onerror="`) {
			t.Errorf("%s is not escaped: %.200s", name, page)
		}
		if !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s lost its text: %.200s", name, page)
		}
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
		_ = Must(1, nil)
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
		if b != gobackend.GetBackend() {
			t.Errorf("GOMLX_BACKEND=%q: %v", config, b)
		}
	}
}

// A training that goes on from a GAN which has all of its steps.
func ExampleLive_Close_nothingLeft() {
	live := NewLive(5000, 5000)
	live.Close("The GAN is saved.")
	// Output: Nothing was left to learn: 5000 steps were asked for, and 5000 are done. Ask for more steps to go on. The GAN is saved.
}
