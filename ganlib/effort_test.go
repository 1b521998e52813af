package ganlib

import (
	"context"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// What a training is made of decides how long it takes, and can be counted
// where a clock can't be trusted.
func TestEffortOfATraining(t *testing.T) {
	gan := mustNew(t, xla(t), Config{})
	gan.longest = math.MaxInt64 // on a machine that is slow for a moment, blocks are shorter
	mustTrain(t, gan, 500, 50)

	there, here := &gan.programs.backend, &gan.programs.fallback
	if c, e := there.compilations.Load(), there.executions.Load(); c != 1 || e != 10 {
		t.Errorf("500 steps took XLA %d compilations and %d executions, want 1 and 10: a block of 50 steps each", c, e)
	}
	if c, e := here.compilations.Load(), here.executions.Load(); c != 2 || e != 20 {
		t.Errorf("10 frames took Go %d compilations and %d executions, want 2 and 20: losses and paintings", c, e)
	}

	// The state goes to the backend once, and so do the room for a block's logits and
	// the number that its loop begins at; a step's works, ideas and rates every time,
	// and the loop's length once a block.
	const (
		float   = 4
		weights = 5*128 + 128 + 128*15 + 15 + 15*128 + 128 + 128 + 1
		logits  = 50 * 2 * 64
		step    = 64*15 + 64*5 + 2
		want    = float * (3*weights + logits + 1 + 500*step + 10)
	)
	if got := there.bytes.Load(); got != want {
		t.Errorf("%d bytes were copied to XLA, want %d", got, want)
	}

	// XLA compiles what the graph holds: 405 nodes when this was written. An
	// optimizer that moves every variable by itself, or random numbers made in
	// the graph, would be hundreds more.
	if n := len(gan.programs.block.graph.Nodes()); n < 300 || n > 450 {
		t.Errorf("the block has %d nodes, want 300 to 450", n)
	}
}

// TestBlocksOfChangingLengths: what was drawn for a block of another length is left
// aside, and drawn again to the same values.
func TestBlocksOfChangingLengths(t *testing.T) {
	steady, restless := mustNew(t, xla(t), Config{}), mustNew(t, xla(t), Config{})
	mustTrain(t, steady, 60, 60)
	restless.longest = time.Hour
	for frame, err := range restless.Train(context.Background(), 60, 4) {
		if err != nil {
			t.Fatal(err)
		}
		restless.longest = time.Hour
		if frame.Step%8 == 0 {
			restless.longest = 1 // a step a block
		}
	}
	if !slices.Equal(weights(t, steady), weights(t, restless)) {
		t.Error("the lengths of blocks change the weights")
	}
}

// A cell links, and so waits for, every package that it reaches. Those of Go's
// standard library are counted by name only, for their number changes with Go.
func TestPackagesThatACellLinks(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "atelier/ganlib/notebook", "atelier/ganlib/measure").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	const most = 210
	others := 0
	for _, p := range packages {
		if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ".") || first == "atelier" {
			others++
		}
	}
	if others < 100 || others > most {
		t.Errorf("a cell of the notebook links %d packages that are not the standard library's, want %d at most", others, most)
	}
	for _, heavy := range []string{"go/ast", "go/types", "html/template", "text/template", "testing"} {
		if slices.Contains(packages, heavy) {
			t.Errorf("a cell of the notebook links %s, which it has no use for", heavy)
		}
	}
}
