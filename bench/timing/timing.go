// Package timing times a training as a Go program does it, for this project's rows in
// the benchmark.
package timing

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	"atelier/ganlib"

	_ "github.com/gomlx/gomlx/backends/default" // go-xla downloads a plugin where it is only named
)

// A result is what the benchmark reads.
type result struct {
	TrainS    float64 `json:"train_s"`
	USPerStep float64 `json:"us_per_step"`
	CompileS  float64 `json:"compile_s"`
	PReal     float64 `json:"p_real"`
	DScore    float64 `json:"d_score"`
}

// Main is the main function of a program that trains what config returns, once the flags
// are parsed, and prints a result as a line of JSON. With -batches it writes so many
// batches of the training to the file that -to names instead, for peers: works, conditions
// if there are any, and ideas, one after the other, as little-endian float32.
func Main(config func() ganlib.Config) {
	steps := flag.Int("steps", 5000, "`number` of steps")
	block := flag.Int("block", 0, "most `steps` in one execution (0: ganlib's choice)")
	every := flag.Int("every", 0, "`steps` between two frames (0: only one, at the end)")
	seed := flag.Uint64("seed", 1, "`seed` of everything that is random")
	batches := flag.Int("batches", 0, "write so `many` batches, and train nothing")
	to := flag.String("to", "", "the `file` that batches are written to")
	flag.Parse()
	err := func() error {
		cfg := config()
		cfg.StepsPerRun, cfg.Seed = *block, *seed
		if *batches > 0 {
			return write(*batches, *to, cfg)
		}
		backend, err := ganlib.NewBackend(os.Getenv("GOMLX_BACKEND"))
		if err != nil {
			return err
		}
		gan, err := ganlib.New(backend, cfg)
		if err != nil {
			return err
		}
		defer gan.Close()
		r, err := train(gan, *steps, *every)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(r)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// train trains a first block, which is mostly compilation, and times the steps
// after it. Their mean stands for every step: TrainS is what all of them would
// have taken, and CompileS is what the first block took beyond its share of
// that, the painting of its frame included.
func train(gan *ganlib.GAN, steps, every int) (*result, error) {
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

// write writes the batches of a training's first steps: its streams do not depend on
// what the players learn, so one long batch holds them all.
func write(batches int, path string, cfg ganlib.Config) error {
	cfg.BatchSize = cmp.Or(cfg.BatchSize, 64) * batches
	gan, err := ganlib.New(ganlib.GoBackend(), cfg)
	if err != nil {
		return err
	}
	defer gan.Close()
	all, err := gan.NextBatch()
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for _, part := range [][][]float32{all.Works, all.Conditions, all.Ideas} {
		if err := binary.Write(f, binary.LittleEndian, slices.Concat(part...)); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return f.Close()
}
