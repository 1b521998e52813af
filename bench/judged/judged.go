// Package judged has the main function of a program that trains notebook 06's painter of
// digits, and lets notebook 06's judge look at her digits, or at those of a peer.
package judged

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/measure"
	"atelier/ganlib/pictures/digits"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default" // go-xla downloads a plugin where it is only named
)

// works are judged, 1000 of each digit in turn: 0, 1, 2, …
const works = 10000

// A result is what the benchmark reads. Confirmed and Worst are shares of labels, 0 to 1,
// and nothing where the painter was not told what to write.
type result struct {
	Seconds   float64  `json:"seconds,omitempty"`
	Steps     int      `json:"steps,omitempty"`
	Confirmed *float64 `json:"confirmed,omitempty"`
	Worst     *float64 `json:"worst,omitempty"`
	Frechet   float64  `json:"frechet"`
	Floor     float64  `json:"floor"`
}

// Main is the main function. It trains config for so many steps, and prints a result as a line
// of JSON; features is the judge's network. With -judge it trains no painter, and judges the
// digits in that file, little-endian float32 from -1 to 1; with -write it writes the training
// set to that file instead, 60000 pictures of a byte a pixel and then as many labels.
func Main(config ganlib.Config, steps int, features ganlib.Net) {
	judge := flag.String("judge", "", "judge the digits in this `file`")
	unlabelled := flag.Bool("unlabelled", false, "these were painted without labels")
	to := flag.String("write", "", "write the training set to this `file`")
	flag.Parse()
	err := func() error {
		if *to != "" {
			return write(*to)
		}
		backend, err := ganlib.NewBackend(os.Getenv("GOMLX_BACKEND"))
		if err != nil {
			return err
		}
		var r result
		var painted [][]float32
		if *judge != "" {
			painted, err = read(*judge)
		} else {
			painted, err = train(backend, config, steps, &r)
		}
		if err != nil {
			return err
		}
		if err := r.judge(backend, features, painted, !*unlabelled); err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(r)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func label(i int) int { return i % 10 }

// train trains the painter, compiling included, and lets her paint.
func train(backend compute.Backend, config ganlib.Config, steps int, r *result) ([][]float32, error) {
	start := time.Now()
	gan, err := ganlib.New(backend, config)
	if err != nil {
		return nil, err
	}
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), steps, steps) {
		if err != nil {
			return nil, err
		}
	}
	r.Seconds, r.Steps = time.Since(start).Seconds(), steps
	var labels []int
	for i := range works {
		labels = append(labels, label(i))
	}
	return gan.PaintGiven(gan.NewIdeas(1, works), digits.OneHots(labels...))
}

// judge trains the judge, and says what it thinks.
func (r *result) judge(backend compute.Backend, features ganlib.Net, painted [][]float32, labelled bool) error {
	people, err := digits.Training()
	if err != nil {
		return err
	}
	others, err := digits.Test()
	if err != nil {
		return err
	}
	judge, err := measure.TrainClassifier(context.Background(), backend, people, measure.ClassifierConfig{Features: features})
	if err != nil {
		return err
	}
	if labelled {
		classes, err := judge.Classes(painted)
		if err != nil {
			return err
		}
		var right [10]float64 // shares of each digit
		for i, class := range classes {
			if class == label(i) {
				right[class] += 10. / works
			}
		}
		all, worst := 0.0, slices.Min(right[:])
		for _, share := range right {
			all += share / 10
		}
		r.Confirmed, r.Worst = &all, &worst
	}
	learnedFrom, _ := people.Some(works)
	real, _ := others.Some(works)
	var clouds [3][][]float32
	for i, pictures := range [][][]float32{painted, learnedFrom, real} {
		if clouds[i], err = judge.Features(pictures); err != nil {
			return err
		}
	}
	if r.Frechet, err = measure.Frechet(clouds[0], clouds[2]); err != nil {
		return err
	}
	r.Floor, err = measure.Frechet(clouds[1], clouds[2])
	return err
}

// read reads what a peer painted.
func read(path string) ([][]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	values := make([]float32, works*digits.Size*digits.Size)
	if err := binary.Read(f, binary.LittleEndian, values); err != nil {
		return nil, fmt.Errorf("%s does not hold %d digits: %w", path, works, err)
	}
	if n, err := f.Read(make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s holds more than %d digits", path, works)
	}
	return slices.Collect(slices.Chunk(values, digits.Size*digits.Size)), nil
}

// write writes the training set.
func write(path string) error {
	people, err := digits.Training()
	if err != nil {
		return err
	}
	pictures, labels := people.Some(people.Len())
	var out []byte
	for _, picture := range pictures {
		for _, v := range picture {
			out = append(out, byte((v+1)/2*255+0.5))
		}
	}
	for _, l := range labels {
		out = append(out, byte(l))
	}
	return os.WriteFile(path, out, 0o644)
}
