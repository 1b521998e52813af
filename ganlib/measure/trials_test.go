package measure_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"sync"
	"testing"

	"atelier/ganlib/measure"
)

var update = flag.Bool("update", false, "record testdata/trials.json anew, which takes some minutes")

// The doctor is reported on with seeds 11 to 16; his lines were drawn on 1 to 6.
const firstSeed, lastSeed = 11, 16

// TestTrials looks at the recorded trials: all are there, what is called truth
// follows from the facts, the presets do what they are expected to, and the
// doctor is seldom wrong.
func TestTrials(t *testing.T) {
	if *update {
		record(t)
	}
	trials, err := readTrials()
	if err != nil {
		t.Fatal(err)
	}
	presets := tried()
	if want := len(presets) * (lastSeed - firstSeed + 1); len(trials) != want {
		t.Fatalf("%d trials are recorded, want %d: run with -update", len(trials), want)
	}
	i := 0
	for seed := uint64(firstSeed); seed <= lastSeed; seed++ {
		for _, p := range presets {
			trial := trials[i]
			i++
			if trial.Preset != p.Name || trial.Seed != seed {
				t.Fatalf("trial %d is of %q and seed %d, want %q and %d: run with -update", i, trial.Preset, trial.Seed, p.Name, seed)
			}
			if got := trial.Facts.Condition(); got != trial.Truth {
				t.Errorf("%s, seed %d: the truth is recorded as %v, but its facts say %v: run with -update", trial.Preset, seed, trial.Truth, got)
			}
		}
	}
	for _, p := range measure.Presets() {
		as := 0
		for _, trial := range trials {
			if trial.Preset == p.Name && trial.Truth == p.Expect {
				as++
			}
		}
		t.Logf("%-18s ends as expected, %v, in %2d of %d", p.Name, p.Expect, as, lastSeed-firstSeed+1)
		if as < lastSeed-firstSeed {
			t.Errorf("preset %s ends in %v with %d seeds only", p.Name, p.Expect, as)
		}
	}
	confusion := measure.Confuse(trials)
	right, all := confusion.Right()
	head, rows := confusion.Table()
	t.Logf("the doctor is right about %d of %d\n%v", right, all, head)
	for _, row := range rows {
		t.Log(row...)
	}
	if all != len(trials) || right*10 < all*9 {
		t.Errorf("the doctor is right about %d of %d trials only", right, all)
	}
}

// tried are the trainings that the doctor was tried on.
func tried() []measure.Preset { return append(measure.Presets(), measure.Borderline()...) }

// readTrials reads what has just been recorded, or what the package holds.
func readTrials() (trials []measure.Trial, err error) {
	if !*update {
		return measure.Trials()
	}
	data, err := os.ReadFile("testdata/trials.json")
	if err == nil {
		err = json.Unmarshal(data, &trials)
	}
	return trials, err
}

// record tries every preset with every seed, three at a time, and writes the file
// anew after each seed.
func record(t *testing.T) {
	backend := xla(t)
	var trials []measure.Trial
	for seed := uint64(firstSeed); seed <= lastSeed; seed++ {
		presets := tried()
		of := make([]measure.Trial, len(presets))
		var wait sync.WaitGroup
		places := make(chan bool, 3)
		for i, p := range presets {
			wait.Go(func() {
				places <- true
				defer func() { <-places }()
				var err error
				if of[i], _, err = p.Try(context.Background(), backend, seed); err != nil {
					t.Error(p.Name, seed, err)
				}
			})
		}
		wait.Wait()
		trials = append(trials, of...)
		if err := writeTrials(trials); err != nil {
			t.Fatal(err)
		}
	}
}

// writeTrials writes one trial a line.
func writeTrials(trials []measure.Trial) error {
	text := []byte("[\n")
	for i, trial := range trials {
		line, err := json.Marshal(trial)
		if err != nil {
			return err
		}
		if i > 0 {
			text = append(text, ",\n"...)
		}
		text = append(text, line...)
	}
	return os.WriteFile("testdata/trials.json", append(text, "\n]\n"...), 0o644)
}

// TestSomeTrialsAnew does what can be done quickly: every preset but the longest,
// with the first seed. Another processor rounds otherwise, so the numbers are not
// compared, but the truth and the verdict must be the recorded ones.
func TestSomeTrialsAnew(t *testing.T) {
	backend := xla(t)
	trials, err := measure.Trials()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range measure.Presets() {
		if p.Steps > 5000 {
			continue
		}
		i := slices.IndexFunc(trials, func(trial measure.Trial) bool {
			return trial.Preset == p.Name && trial.Seed == firstSeed
		})
		if i < 0 {
			t.Errorf("no trial of %s is recorded: run with -update", p.Name)
			continue
		}
		was := trials[i]
		is, film, err := p.Try(context.Background(), backend, was.Seed)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v, the doctor says %v of %d frames", p.Name, is.Truth, is.Verdict, len(film.Frames))
		if is.Truth != was.Truth || is.Verdict != was.Verdict {
			t.Errorf("%s: %v, and the doctor says %v; recorded are %v and %v\n%+v\n%+v", p.Name, is.Truth, is.Verdict, was.Truth, was.Verdict, is.Facts, was.Facts)
		}
	}
}
