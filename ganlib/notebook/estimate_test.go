package notebook

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"atelier/ganlib"

	"github.com/gomlx/compute"
)

// notGo is a backend of another name.
type notGo struct{ compute.Backend }

func (notGo) String() string { return "xla" }

func TestForetell(t *testing.T) {
	slow, fast := ganlib.GoBackend(), notGo{ganlib.GoBackend()}
	for _, c := range []struct {
		backend compute.Backend
		steps   int
		step    time.Duration
		want    string
	}{
		{slow, 4998, 1300 * time.Microsecond, ""}, // notebook 01
		{slow, 1999, 10 * time.Millisecond, ""},
		{fast, 8000, time.Second, ""},
		{slow, 2000, 10 * time.Millisecond, "the 2000 steps that are left take about 20 seconds here. For a first look, take fewer: 500 steps take about 5 seconds."},
		{slow, 3998, 120 * time.Millisecond, "the 3998 steps that are left take about 8 minutes here. For a first look, take fewer: 500 steps take about 60 seconds."},
		{slow, 8000, time.Second, "the 8000 steps that are left take about 2.2 hours here. For a first look, take fewer: 60 steps take about 60 seconds."},
		{slow, 100, 900 * time.Millisecond, "the 100 steps that are left take about 90 seconds here. For a first look, take fewer: 20 steps take about 18 seconds."},
		{slow, 2, 2 * time.Minute, "the 2 steps that are left take about 4 minutes here. For a first look, take fewer: 1 step takes about 2 minutes."},
		{slow, 1, 2 * time.Minute, "the step that is left takes about 2 minutes here."}, // fewer there are not
	} {
		want := c.want
		if want != "" {
			want = "On the pure Go backend, " + want
		}
		if strings.Contains(want, "take fewer") {
			want += " Press ■, make the number of steps smaller, and run the cell again."
		}
		if got := foretell(ganlib.Estimate{Backend: c.backend, Steps: c.steps, Step: c.step}); got != want {
			t.Errorf("%d steps of %v: %q, want %q", c.steps, c.step, got, want)
		}
	}
}

// TestContextForetells: a long training with a cell's context says how long it
// takes, without the cell asking. This one would take days.
func TestContextForetells(t *testing.T) {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{Paintings: 2, StepsPerRun: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer gan.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	for range gan.Train(Context(), 2_000_000_000, 3) {
		break
	}
	os.Stdout = stdout
	w.Close()
	said, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(said); strings.Count(text, "On the pure Go backend") != 1 || !strings.Contains(text, "hours") {
		t.Errorf("it says %q", text)
	}
}
