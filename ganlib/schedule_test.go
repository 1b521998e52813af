package ganlib

import (
	"bytes"
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		schedule Schedule
		shares   map[int]float64
	}{
		{StepDown{}, map[int]float64{1: 1, 1000: 1}},
		{StepDown{{1, 0.5}, {10, 0}}, map[int]float64{1: 0.5, 9: 0.5, 10: 0, 11: 0}},
		{Cosine{Full: 100, End: 300, Last: 0.1}, map[int]float64{1: 1, 100: 1, 150: 0.1 + 0.9*(0.5+math.Sqrt2/4), 200: 0.55, 300: 0.1, 999: 0.1}},
		{Cosine{End: 4}, map[int]float64{1: 0.5 + math.Sqrt2/4, 2: 0.5, 4: 0}},
	} {
		for step, want := range c.shares {
			if got, err := shareOf(c.schedule, step); err != nil || math.Abs(got-want) > 1e-15 {
				t.Errorf("%v: the share of step %d is %v (%v), want %v", c.schedule, step, got, err, want)
			}
		}
	}
}

// shares is somebody's own schedule.
type shares func(step int) float64

func (s shares) Share(step int) float64 { return s(step) }

func TestSchedulesNameWhatIsWrong(t *testing.T) {
	for want, schedule := range map[string]Schedule{
		"StepDown[0].From 0: must be at least 1":          StepDown{{0, 1}},
		"StepDown[1].From 5: must be at least 1, and":     StepDown{{5, 1}, {5, 0.5}},
		"StepDown[0].Share 1.5: must be between 0":        StepDown{{5, 1.5}},
		"StepDown[0].Share NaN: must be between 0":        StepDown{{5, math.NaN()}},
		"Cosine.Full 0 and Cosine.End 0: the first must":  Cosine{},
		"Cosine.Full -1 and Cosine.End 5: the first must": Cosine{Full: -1, End: 5},
		"Cosine.Last -1: must be between 0":               Cosine{End: 5, Last: -1},
	} {
		if _, err := New(GoBackend(), Config{Schedule: schedule}); err == nil || !strings.Contains(err.Error(), "ganlib: Schedule: "+want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
	for want, schedule := range map[string]Schedule{
		"Share of step 3 is 2; must be between 0":   shares(func(step int) float64 { return float64(step - 1) }),
		"Share of step 3 is NaN; must be between 0": shares(func(step int) float64 { return []float64{1, 0.5, math.NaN()}[step-1] }),
		"runtime error: index out of range":         shares(func(step int) float64 { return []float64{1, 1}[step-1] }),
	} {
		for name, b := range backends(t) {
			gan := mustNew(t, b, Config{Schedule: schedule, StepsPerRun: 2})
			var last error
			for _, err := range gan.Train(context.Background(), 10, 1) {
				last = err
			}
			if last == nil || !strings.Contains(last.Error(), want) || gan.Step() != 2 {
				t.Errorf("%s: %v after step %d, want an error with %q after step 2", name, last, gan.Step(), want)
			}
			if err := gan.Save(filepath.Join(t.TempDir(), "whole.gan")); err != nil { // nothing is lost
				t.Error(err)
			}
		}
	}
}

// TestAScheduleIsWhatSetRatesDoes: a schedule of stairs comes to the weights of a training
// whose rates are changed by hand; a share of 0 is a rest.
func TestAScheduleIsWhatSetRatesDoes(t *testing.T) {
	schedule := StepDown{{21, 0.5}, {51, 0}, {61, 1}}
	planned := mustNew(t, fastest(t), Config{Schedule: schedule, PainterRate: 0.002, CriticRate: 0.001})
	mustTrain(t, planned, 80, 50)
	byHand := mustNew(t, fastest(t), Config{PainterRate: 0.002, CriticRate: 0.001})
	for _, part := range []struct {
		steps int
		share float64
	}{{20, 1}, {30, 0.5}, {10, 0}, {20, 1}} {
		if err := byHand.SetRates(Rates{part.share * 0.002, part.share * 0.001, 1}); err != nil {
			t.Fatal(err)
		}
		mustTrain(t, byHand, part.steps, 50)
	}
	if !bytes.Equal(bytesOf(weights(t, planned)), bytesOf(weights(t, byHand))) {
		t.Error("a schedule gives other weights than rates that are set by hand")
	}
	if planned.Rates() != (Rates{0.002, 0.001, 1}) {
		t.Errorf("the rates are %+v: a schedule takes its shares of them, and leaves them", planned.Rates())
	}
}

// TestAScheduleGoesWithItsGAN: it is part of what a file says, a fork keeps it, or takes
// another from its step on.
func TestAScheduleGoesWithItsGAN(t *testing.T) {
	cfg := Config{Schedule: Cosine{Full: 5, End: 30, Last: 0.1}, CheckpointEvery: 10, PainterRate: 0.01}
	gan := mustNew(t, GoBackend(), cfg)
	mustTrain(t, gan, 20, 10)
	path := filepath.Join(t.TempDir(), "planned.gan")
	if err := gan.Save(path); err != nil {
		t.Fatal(err)
	}
	for want, other := range map[string]Schedule{
		"Schedule : the saved GAN was trained with ganlib.Cosine (full rates to step 5, a cosine to 0.1 of them at step 30)": nil,
		"Schedule ganlib.Cosine (full rates to step 5, a cosine to 0.2":                                                      Cosine{Full: 5, End: 30, Last: 0.2},
	} {
		changed := cfg
		changed.Schedule = other
		if _, err := Open(GoBackend(), path, changed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
	opened, err := Open(GoBackend(), path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	fork, err := gan.Fork(context.Background(), 13, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer fork.Close()
	other, err := gan.Fork(context.Background(), 13, Config{Schedule: StepDown{{1, 0.5}}})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	at13 := bytesOf(weights(t, fork))
	if !bytes.Equal(at13, bytesOf(weights(t, other))) {
		t.Error("a schedule that is changed in a fork changes the past")
	}
	mustTrain(t, gan, 10, 10)
	mustTrain(t, opened, 10, 10)
	mustTrain(t, fork, 17, 10)
	mustTrain(t, other, 17, 10)
	want := bytesOf(weights(t, gan))
	if !bytes.Equal(want, bytesOf(weights(t, opened))) || !bytes.Equal(want, bytesOf(weights(t, fork))) {
		t.Error("the opened GAN, or the fork, goes on otherwise")
	}
	if bytes.Equal(want, bytesOf(weights(t, other))) {
		t.Error("the fork's own schedule changes nothing")
	}
	again, err := other.Fork(context.Background(), 13, Config{}) // through the fork's past
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if !bytes.Equal(at13, bytesOf(weights(t, again))) {
		t.Error("the past of a fork is trained again with the fork's schedule")
	}
	gan.Close()
	for _, err := range gan.Train(context.Background(), 1, 1) {
		if !errors.Is(err, errClosed) {
			t.Error(err)
		}
	}
}
