package ganlib

import (
	"fmt"
	"io"
	"slices"
)

// A Summary says of what a saved GAN was made, so that whoever has no more than its file
// can give Open or Read what it needs.
type Summary struct {
	// Step is the number of steps trained.
	Step int
	// Artist and Loss are the names of their types, each with what its String says in
	// brackets, if it has one: "ganlib.Hinge". Loss is empty without a critic.
	Artist, Loss string
	// Painter (generator) and Critic (discriminator) are the shapes of the players'
	// variables, in the order in which the nets make them; none without a critic. Dense
	// layers have shapes [in, out] and [out].
	Painter, Critic [][]int
}

// ReadSummary reads the beginning of what Save or WriteTo wrote, from r's present place
// on. It does not look whether the rest is whole. Errors are Read's.
func ReadSummary(r io.Reader) (Summary, error) {
	prefix := make([]byte, prefixLen)
	n, err := io.ReadFull(r, prefix)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return Summary{}, fmt.Errorf("ganlib: read: %w", err)
	}
	h, err := readHeader(r, prefix[:n])
	if err != nil {
		return Summary{}, fmt.Errorf("ganlib: read: %w", err)
	}
	return Summary{Step: h.Step, Artist: h.Artist, Loss: h.Loss, Painter: h.Painter.shapes(), Critic: h.Critic.shapes()}, nil
}

// shapes are those of the player's variables.
func (p savedPlayer) shapes() (list [][]int) {
	for _, v := range p.Vars {
		list = append(list, slices.Clone(v.Shape))
	}
	return list
}
