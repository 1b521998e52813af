package ganlib

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// twos are the ideas of testdata/format2_penalty.gan. The name of the type, and what
// String says, stand in that file.
type twos struct{}

func (twos) Shape() []int { return []int{2} }

func (twos) Works(rng *rand.Rand, n int) []float32 {
	v := make([]float32, 2*n)
	for i := range v {
		v[i] = 2 * rng.Float32()
	}
	return v
}

func (twos) String() string { return "numbers between 0 and 2" }

// smoothCritic is the critic of testdata/format2_penalty.gan.
func smoothCritic(scope *model.Scope, x *graph.Node) *graph.Node {
	x = graph.Tanh(layers.DenseWithBias(scope.In("eye"), x, 4))
	return layers.DenseWithBias(scope.In("verdict"), x, 1)
}

// wideCritic is the critic of testdata/format3.gan. Between small variables it has one
// that Adam keeps by itself since.
func wideCritic(scope *model.Scope, x *graph.Node) *graph.Node {
	x = graph.Tanh(layers.DenseWithBias(scope.In("eye"), x, 32))
	x = graph.Tanh(layers.DenseWithBias(scope.In("memory"), x, 260))
	return layers.DenseWithBias(scope.In("verdict"), x, 1)
}

// TestOldFilesOpenAndTrainOn: GANs that former versions of the package saved train on
// to the weights and scores that those versions came to ten steps later, and are forked
// where they kept a checkpoint.
func TestOldFilesOpenAndTrainOn(t *testing.T) {
	penalty := smallConfig
	penalty.Critic, penalty.Loss, penalty.IdeaSource = smoothCritic, WassersteinPenalty{}, twos{}
	wide := smallConfig
	wide.Critic = wideCritic
	for _, c := range []struct {
		name            string
		cfg             Config
		step, kept, end int
	}{
		{"format1", smallConfig, 6, 0, 16},
		{"format2", smallConfig, 10, 3, 20}, // after 4 steps, 6, where the rates changed, and 8
		{"format2_penalty", penalty, 10, 3, 20},
		{"format3", wide, 6, 0, 16},
		{"format4", wide, 6, 0, 16},
	} {
		t.Run(c.name, func(t *testing.T) {
			gan, err := Open(GoBackend(), "testdata/"+c.name+".gan", c.cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer gan.Close()
			if gan.Step() != c.step || len(gan.checkpoints) != c.kept {
				t.Fatalf("step %d and %d checkpoints, want %d and %d", gan.Step(), len(gan.checkpoints), c.step, c.kept)
			}
			if c.kept > 0 {
				fork, err := gan.Fork(context.Background(), 5, Config{})
				if err != nil {
					t.Fatal(err)
				}
				defer fork.Close()
				if err := fork.SetRates(Rates{0.002, 0.001, 2}); err != nil {
					t.Fatal(err)
				}
				mustTrain(t, fork, c.step-5, 1)
			}
			mustTrain(t, gan, c.end-c.step, 2)
			data, err := os.ReadFile("testdata/" + c.name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var want struct {
				Painter, Critic []float32
				CriticEvery     int // only every so many-th weight of the critic's is there
				Scores          []Scores
			}
			d := json.NewDecoder(bytes.NewReader(data))
			d.DisallowUnknownFields()
			if err := d.Decode(&want); err != nil {
				t.Fatal(err)
			}
			painter, critic, err := gan.Weights()
			if err != nil {
				t.Fatal(err)
			}
			if want.CriticEvery > 0 {
				var some []float32
				for part := range slices.Chunk(critic, want.CriticEvery) {
					some = append(some, part[0])
				}
				critic = some
			}
			near := func(what string, got, want []float32) {
				for i := range want {
					if math.Abs(float64(got[i]-want[i])) > 1e-6 {
						t.Errorf("%s %d is %g, and was %g", what, i, got[i], want[i])
					}
				}
			}
			near("the painter's weight", painter, want.Painter)
			near("the critic's weight", critic, want.Critic)
			scores := gan.Film().Scores[c.step:]
			if len(painter) != len(want.Painter) || len(critic) != len(want.Critic) || len(scores) != len(want.Scores) {
				t.Fatalf("%d and %d weights and %d scores, want %d, %d and %d", len(painter), len(critic), len(scores), len(want.Painter), len(want.Critic), len(want.Scores))
			}
			for i, s := range scores {
				got, was := s.row(), want.Scores[i].row()
				near("score", got[:], was[:])
			}
		})
	}
}
