package ganlib

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
)

// A checkpoint is the state of a training after one of its steps, without the Film.
// A GAN's present, a block of steps that is done and each moment that is kept for Fork
// are one; a file holds the present and those that are kept.
type checkpoint struct {
	step    int
	rates   Rates // from then on
	updates updateCounts
	streams streams
	// state holds the tensors of the players, in the order that train_graph.go
	// gives. Those of the present are freed when the next block takes its place; those
	// of kept checkpoints are shared with forks, and never freed; see clone.
	state []*tensors.Tensor
}

// streams are the states of the two random streams that a training draws from.
type streams struct{ artist, ideas rand.ChaCha8 }

// clone returns a copy whose tensors lie in the host's memory and belong to nobody
// else. The original may be in use elsewhere, as long as nobody frees it.
func (c checkpoint) clone() (checkpoint, error) {
	state := make([]*tensors.Tensor, len(c.state))
	err := guard("ganlib: read weights", func() (err error) {
		for i, t := range c.state {
			if state[i], err = t.LocalClone(); err != nil {
				return err
			}
		}
		return nil
	})
	c.state = state
	return c, err
}

// size is the number of values in the tensors.
func (c checkpoint) size() (n int) {
	for _, t := range c.state {
		n += t.Size()
	}
	return n
}

// each calls f with the values of each tensor in turn, which f must not keep.
func (c checkpoint) each(f func(values []float32)) error {
	return guard("ganlib: read weights", func() error {
		for _, t := range c.state {
			if err := tensors.ConstFlatData(t, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// finite tells whether every value of the tensors is a number.
func (c checkpoint) finite() (ok bool, err error) {
	ok = true
	err = c.each(func(values []float32) { ok = ok && finite(values) })
	return ok, err
}

// initialState makes the tensors of untrained players: their initial weights, which
// are then released, Adam's moments, 0, and the average of the weights, which begins as
// they are.
func initialState(players []*player) (state []*tensors.Tensor) {
	for _, p := range players {
		state = append(state, p.tensors(p.initial)...)
		for range 2 {
			for _, size := range p.groupSizes() {
				state = append(state, tensors.FromShape(shapes.Make(dtypes.Float32, size)))
			}
		}
		if p.averaged {
			state = append(state, p.tensors(p.initial)...)
		}
		p.initial = nil
	}
	return state
}

// marshal and unmarshal carry the streams into a file and back.
func (s *streams) marshal() (artist, ideas []byte, err error) {
	if artist, err = s.artist.MarshalBinary(); err == nil {
		ideas, err = s.ideas.MarshalBinary()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("ganlib: random state: %w", err)
	}
	return artist, ideas, nil
}

func (s *streams) unmarshal(artist, ideas []byte) error {
	err := s.artist.UnmarshalBinary(artist)
	if err == nil {
		err = s.ideas.UnmarshalBinary(ideas)
	}
	if err != nil {
		return fmt.Errorf("ganlib: random state: %w", err)
	}
	return nil
}

// checkpointBudget is how many values all kept checkpoints of a GAN may hold: 64 MiB.
// Beyond that, every other one is forgotten; one that is larger by itself is not kept.
const checkpointBudget = 1 << 24

// keepCheckpoint puts the present aside if its turn has come, or because the rates
// change here.
func (gan *GAN) keepCheckpoint(ratesChange bool) error {
	size := gan.now.size()
	if size > checkpointBudget || !ratesChange && gan.now.step%gan.checkpointEvery != 0 {
		return nil
	}
	now, err := gan.copyNow()
	if err != nil {
		return err
	}
	gan.checkpoints = append(gan.checkpoints, now)
	for gan.checkpointEvery < 1<<30 && len(gan.checkpoints) > 1 && len(gan.checkpoints)*size > checkpointBudget {
		gan.checkpointEvery *= 2
		gan.checkpoints = prune(gan.checkpoints, gan.checkpointEvery, gan.past)
	}
	return nil
}

// copyNow returns a copy of the present that no training touches.
func (gan *GAN) copyNow() (checkpoint, error) {
	now := gan.now
	return call(gan, "read weights", now.clone)
}

// prune forgets what is not at a multiple of every. What follows a change of rates
// stays, and what follows an era of the past: without it, the steps after it could not be
// trained again.
func prune(list []checkpoint, every int, past []era) []checkpoint {
	var pruned []checkpoint
	for i, c := range list {
		endsEra := slices.ContainsFunc(past, func(e era) bool { return e.end == c.step })
		if c.step%every == 0 || i == 0 || endsEra || c.rates != list[i-1].rates {
			pruned = append(pruned, c)
		}
	}
	return pruned
}
