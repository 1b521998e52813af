// Command atelier is this project's row in the benchmark: the tutorial's training, or one
// of other sizes, timed. It prints one line of JSON, as its peers do.
//
//	GOMLX_BACKEND=… atelier -steps 5000 -batch 64 -width 128 -points 15
package main

import (
	"flag"

	"atelier/bench/timing"
	"atelier/ganlib"
)

func main() {
	batch := flag.Int("batch", 64, "`works` of each kind in a step")
	width := flag.Int("width", 128, "`neurons` of each player's hidden layer")
	points := flag.Int("points", 15, "`points` of a curve")
	timing.Main(func() ganlib.Config {
		return ganlib.Config{
			Artist:    ganlib.Parabolas{Points: *points},
			Painter:   ganlib.DensePainter(*width, *points),
			Critic:    ganlib.DenseCritic(*width),
			BatchSize: *batch,
		}
	})
}
