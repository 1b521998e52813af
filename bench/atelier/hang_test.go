package main

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"atelier/ganlib"
)

// TestFacesOnTheGoBackend trains notebook 04's nets on the pure Go backend while
// other goroutines take turns on the cores: with operations side by side, the
// backend now and then waits for itself for ever, once in a dozen of trainings or so.
// ATELIER_STRESS is how many trainings of 20 steps to try, instead of one.
func TestFacesOnTheGoBackend(t *testing.T) {
	trainings := 1
	if s := os.Getenv("ATELIER_STRESS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("ATELIER_STRESS=%q: must be a number of trainings", s)
		}
		trainings = n
	}
	over := make(chan struct{})
	defer close(over)
	for range runtime.GOMAXPROCS(0) {
		go func() { // work beside it, that gives way as another program does
			for {
				select {
				case <-over:
					return
				default:
					runtime.Gosched()
				}
			}
		}()
	}
	for range trainings {
		gan, err := ganlib.New(ganlib.GoBackend(), faceTraining(24, 32))
		if err != nil {
			t.Fatal(err)
		}
		steps := make(chan error)
		go func() {
			defer close(steps)
			for _, err := range gan.Train(t.Context(), 20, 1) {
				steps <- err
			}
		}()
		for trained := 0; trained < 20; trained++ {
			select {
			case err := <-steps:
				if err != nil {
					t.Fatal(err)
				}
			case <-time.After(2 * time.Minute): // it matters only where the backend hangs
				t.Fatalf("the pure Go backend has not come back from step %d", trained+1)
			}
		}
		<-steps
		gan.Close()
	}
}
