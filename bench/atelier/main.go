// Command atelier is this project's row in the benchmark: a training as a Go
// program does it, timed. It prints one line of JSON, as its peers do.
//
//	GOMLX_BACKEND=… atelier -steps 5000 -batch 64 -width 128 -points 15
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"time"

	"atelier/ganlib"

	_ "github.com/gomlx/gomlx/backends/default"
)

func main() {
	steps := flag.Int("steps", 5000, "`number` of steps")
	batch := flag.Int("batch", 64, "`works` of each kind in a step")
	width := flag.Int("width", 128, "`neurons` of each player's hidden layer")
	points := flag.Int("points", 15, "`points` of a curve")
	block := flag.Int("block", 0, "most `steps` in one execution (0: ganlib's choice)")
	every := flag.Int("every", 0, "`steps` between two frames (0: only one, at the end)")
	seed := flag.Uint64("seed", 1, "`seed` of everything that is random")
	size := flag.Int("faces", 0, "train notebook 04's nets on faces of so many `pixels`, a multiple of 8, instead of curves")
	flag.Parse()

	cfg := ganlib.Config{
		Artist:    ganlib.Parabolas{Points: *points},
		Painter:   ganlib.DensePainter(*width, *points),
		Critic:    ganlib.DenseCritic(*width),
		BatchSize: *batch,
	}
	if *size > 0 {
		cfg = faceTraining(*size, *batch)
	}
	cfg.StepsPerRun, cfg.Seed = *block, *seed
	result, err := train(*steps, *every, cfg)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A result is what the benchmark reads.
type result struct {
	TrainS    float64 `json:"train_s"`
	USPerStep float64 `json:"us_per_step"`
	CompileS  float64 `json:"compile_s"`
	PReal     float64 `json:"p_real"`
	DScore    float64 `json:"d_score"`
}

// train trains a first block, which is mostly compilation, and times the steps
// after it. Their mean stands for every step: TrainS is what all of them would
// have taken, and CompileS is what the first block took beyond its share of
// that, the painting of its frame included.
func train(steps, every int, cfg ganlib.Config) (*result, error) {
	backend, err := ganlib.NewBackend(os.Getenv("GOMLX_BACKEND"))
	if err != nil {
		return nil, err
	}
	gan, err := ganlib.New(backend, cfg)
	if err != nil {
		return nil, err
	}
	defer gan.Close()
	first := min(gan.Config().StepsPerRun, steps/2)
	if first < 1 {
		return nil, errors.New("-steps must be at least 2")
	}
	if every <= 0 {
		every = math.MaxInt32
	}
	firstS, err := run(gan, first, every)
	if err != nil {
		return nil, err
	}
	restS, err := run(gan, steps-first, every)
	if err != nil {
		return nil, err
	}
	perStep := restS / float64(steps-first)
	r := &result{TrainS: perStep * float64(steps), USPerStep: perStep * 1e6, CompileS: firstS - perStep*float64(first)}
	scores := gan.Film().Scores
	scores = scores[max(0, len(scores)-500):]
	for _, s := range scores {
		r.PReal += float64(s.Real) / float64(len(scores))
		r.DScore += float64(s.DScore()) / float64(len(scores))
	}
	return r, nil
}

func run(gan *ganlib.GAN, steps, every int) (seconds float64, err error) {
	start := time.Now()
	for _, err := range gan.Train(context.Background(), steps, every) {
		if err != nil {
			return 0, err
		}
	}
	return time.Since(start).Seconds(), nil
}
