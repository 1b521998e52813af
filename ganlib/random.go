package ganlib

import (
	"encoding/binary"
	"math/rand/v2"
)

// The streams of randomness that one seed feeds. Each purpose has its own, so
// that a change to one (another network, say) leaves the others as they were.
const (
	streamPainterWeights = iota + 1
	streamCriticWeights
	streamArtist
	streamIdeas
	streamFixedIdeas
	streamNewIdeas
	streamShow
	streamInterpolation
	streamFixedConditions
	streamEncoderWeights
	streamEncoderNoise
)

// newStream returns the stream for one purpose of a seed. ChaCha8 because its
// state can be saved, and because neighbouring seeds have nothing in common.
func newStream(seed, purpose, extra uint64) *rand.ChaCha8 {
	var key [32]byte
	copy(key[:], "atelier ")
	binary.LittleEndian.PutUint64(key[8:], seed)
	binary.LittleEndian.PutUint64(key[16:], purpose)
	binary.LittleEndian.PutUint64(key[24:], extra)
	return rand.NewChaCha8(key)
}

// fillNormal fills dst with independent numbers of N(0, 1).
func fillNormal(rng *rand.Rand, dst []float32) {
	for i := range dst {
		dst[i] = float32(rng.NormFloat64())
	}
}
