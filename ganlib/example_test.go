package ganlib_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"atelier/ganlib"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// The whole story: a painter and a critic who know nothing, a hundred lessons,
// and a look at what they say.
func Example() {
	backend := ganlib.GoBackend() // or ganlib.NewBackend, for XLA
	gan, err := ganlib.New(backend, ganlib.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	for frame, err := range gan.Train(context.Background(), 100, 50) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("step %d: %d paintings, D accuracy %.1f, D score %.1f\n",
			frame.Step, len(frame.Paintings), frame.Scores.Real, frame.Scores.DScore())
	}
	// Output:
	// step 50: 32 paintings, D accuracy 0.6, D score -1.2
	// step 100: 32 paintings, D accuracy 0.7, D score -1.1
}

// Players are values: give other ones, and everything else stays.
func ExampleConfig() {
	narrow := func(scope *model.Scope, ideas *graph.Node) *graph.Node {
		x := activation.Relu(layers.DenseWithBias(scope.In("technique"), ideas, 32))
		return layers.DenseWithBias(scope.In("brush"), x, 15)
	}
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{Painter: narrow, Loss: ganlib.NonSaturating{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	painter, critic, _ := gan.Weights()
	fmt.Println(len(painter), "weights in the painter,", len(critic), "in the critic")
	// Output: 687 weights in the painter, 2177 in the critic
}

// What is wrong with a Config is said before anything is computed.
func ExampleNew_error() {
	_, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{BatchSize: -3})
	fmt.Println(err)
	// Output: ganlib: BatchSize -3: must be between 1 and 65536 works a step (or 0 for the tutorial's)
}

func ExampleGAN_Paint() {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	ideas := gan.NewIdeas(1, 3)
	paintings, err := gan.Paint(ideas)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(ideas), "ideas of", len(ideas[0]), "numbers became", len(paintings), "paintings of", len(paintings[0]), "points")
	// Output: 3 ideas of 5 numbers became 3 paintings of 15 points
}

func ExampleGAN_Judge() {
	gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), 100, 100) {
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	works, _ := ganlib.Works(ganlib.Parabolas{}, 1, 100)
	paintings, _ := gan.Paint(gan.NewIdeas(1, 100))
	mean := func(list [][]float32) (sum float64) {
		verdicts, err := gan.Judge(list)
		if err != nil {
			fmt.Println(err)
		}
		for _, p := range verdicts {
			sum += float64(p) / float64(len(verdicts))
		}
		return sum
	}
	fmt.Println("the critic trusts real works more:", mean(works) > mean(paintings))
	// Output: the critic trusts real works more: true
}

func ExampleOpen() {
	dir, err := os.MkdirTemp("", "atelier")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "friends.gan")
	backend := ganlib.GoBackend()

	gan, err := ganlib.New(backend, ganlib.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	for _, err := range gan.Train(context.Background(), 20, 10) {
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := gan.Save(path); err != nil {
		fmt.Println(err)
		return
	}

	again, err := ganlib.Open(backend, path, ganlib.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer again.Close()
	fmt.Println("at step", again.Step(), "with", len(again.Film().Frames), "frames")
	// Output: at step 20 with 2 frames
}

func ExampleParabolas() {
	var artist ganlib.Parabolas
	works := artist.Works(rand.New(rand.NewPCG(1, 1)), 4)
	lower, upper := artist.Bounds()
	fmt.Println(artist)
	fmt.Println(len(works)/4, "points a work; the edges lie between", lower[0], "and", upper[0])
	// Output:
	// parabolas of 15 points, a between 1 and 2
	// 15 points a work; the edges lie between 1 and 3
}
