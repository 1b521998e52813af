package measure_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"sync"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/measure"
)

var update = flag.Bool("update", false, "record testdata/trials.json anew, which takes some minutes")

// The doctor is reported on with seeds 11 to 16; its lines were drawn on 1 to 10.
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
	if all != len(trials) {
		t.Errorf("%d verdicts are counted, want %d", all, len(trials))
	}
	right, all = measure.Confuse(slices.DeleteFunc(trials, func(trial measure.Trial) bool {
		return slices.ContainsFunc(measure.Borderline(), func(p measure.Preset) bool { return p.Name == trial.Preset })
	})).Right()
	t.Logf("without the borderline ones, he is right about %d of %d", right, all)
	if right*10 < all*9 {
		t.Errorf("the doctor is right about %d of %d trials only that lie on no borderline", right, all)
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

// record tries every preset with every seed, four at a time, and writes the file
// anew after each seed.
func record(t *testing.T) {
	backend := xla(t)
	var trials []measure.Trial
	for seed := uint64(firstSeed); seed <= lastSeed; seed++ {
		presets := tried()
		of := make([]measure.Trial, len(presets))
		var wait sync.WaitGroup
		places := make(chan bool, 4)
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

// TestSomeTrialsAnew does five trials once more, one of each failure; healthy
// trainings are in TestTutorialsFigures. Another processor rounds otherwise, so
// the numbers are not compared, but the truth and the verdict must be the
// recorded ones.
func TestSomeTrialsAnew(t *testing.T) {
	backend := xla(t)
	trials, err := measure.Trials()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range measure.Presets() {
		if p.Steps > 5000 || p.Expect == measure.Healthy || p.Name == "half-way" {
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
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			is, film, err := p.Try(context.Background(), backend, was.Seed)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v, and the doctor, of %d frames, says %v", is.Truth, len(film.Frames), is.Verdict)
			if is.Truth != was.Truth || is.Verdict != was.Verdict {
				t.Errorf("%v, and the doctor says %v; recorded are %v and %v\n%+v\n%+v", is.Truth, is.Verdict, was.Truth, was.Verdict, is.Facts, was.Facts)
			}
		})
	}
}

// A trial of a preset whose outcome nobody knows, or of one that is no GAN, is
// refused; a stopped one is an error.
func TestTryRefuses(t *testing.T) {
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for name, c := range map[string]struct {
		ctx    context.Context
		config ganlib.Config
	}{
		"another artist": {context.Background(), ganlib.Config{Artist: ganlib.Parabolas{Low: 2, High: 3}}},
		"dots":           {context.Background(), ganlib.Config{Artist: dots{1}}},
		"no batch":       {context.Background(), ganlib.Config{BatchSize: -1}},
		"stopped":        {stopped, ganlib.Config{}},
	} {
		if _, _, err := (measure.Preset{Config: c.config, Steps: 10}).Try(c.ctx, ganlib.GoBackend(), 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
