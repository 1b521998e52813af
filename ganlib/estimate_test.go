package ganlib

import (
	"context"
	"testing"
	"time"
)

func TestEstimate(t *testing.T) {
	gan := mustNew(t, GoBackend(), Config{StepsPerRun: 10, BatchSize: 2})
	var told []Estimate
	ctx := WithEstimate(context.Background(), func(e Estimate) { told = append(told, e) })
	train := func(steps int) {
		t.Helper()
		for frame, err := range gan.Train(ctx, steps, 30) {
			if err != nil {
				t.Fatal(err)
			}
			if frame.Step == 30 && len(told) == 0 {
				t.Error("the first frame comes before the estimate")
			}
		}
	}
	train(100)
	if len(told) != 1 || told[0].Steps < 89 || told[0].Steps > 98 || // a slow machine's executions are shorter
		told[0].Step <= 0 || told[0].Backend != GoBackend() {
		t.Errorf("told %v, want once, of 89 to 98 steps", told)
	}
	train(10) // too short to be told of
	if len(told) != 1 {
		t.Errorf("told %d times", len(told))
	}
	train(50)
	if len(told) != 2 || told[1].Steps < 30 || told[1].Steps > 48 {
		t.Errorf("told %v, want a second time, of 30 to 48 steps", told)
	}
	if left := (Estimate{Steps: 2000, Step: 30 * time.Millisecond}).Left(); left != time.Minute {
		t.Errorf("2000 steps of 30 ms take %v", left)
	}
}
