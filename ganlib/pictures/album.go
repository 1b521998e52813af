package pictures

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
)

// An Album is an artist with a fixed number of works and no others: a training
// set. Asked for works, it takes any of them, one as likely as another, as often
// as it is asked. Make one with [Folder] or [NewAlbum].
type Album struct {
	// Works of shape Shape, one slice each.
	works [][]float32
	shape []int
	print uint64

	// Names says where each work comes from, in the order of All: a file's name.
	// It is nil for an album that was made of works.
	Names []string
	// Skipped are the files that were left out, and why: see Reasons and Summary.
	Skipped []Skipped
}

// NewAlbum makes an album of works of a shape, such as [24, 24, 3]: at least one,
// each as long as the shape says and of finite values. The works are not copied:
// don't change them.
func NewAlbum(works [][]float32, shape []int) (*Album, error) {
	if len(works) == 0 {
		return nil, fmt.Errorf("pictures: NewAlbum: no works: give at least one")
	}
	values := 1
	for _, s := range shape {
		values *= max(0, s)
	}
	if len(shape) == 0 || values == 0 {
		return nil, fmt.Errorf("pictures: NewAlbum: shape %v: every size must be positive, such as [24 24 3]", shape)
	}
	hash := fnv.New64a()
	var bytes []byte
	for i, work := range works {
		if len(work) != values {
			return nil, fmt.Errorf("pictures: NewAlbum: work %d has %d values: shape %v needs %d", i, len(work), shape, values)
		}
		bytes = bytes[:0]
		for _, v := range work {
			if v-v != 0 {
				return nil, fmt.Errorf("pictures: NewAlbum: work %d holds %v: must be finite numbers", i, v)
			}
			b := math.Float32bits(v)
			bytes = append(bytes, byte(b), byte(b>>8), byte(b>>16), byte(b>>24))
		}
		hash.Write(bytes)
	}
	return &Album{works: slices.Clone(works), shape: slices.Clone(shape), print: hash.Sum64()}, nil
}

// Shape implements ganlib.Artist: [Size, Size, 3] for a [Folder].
func (a *Album) Shape() []int { return slices.Clone(a.shape) }

// Works implements ganlib.Artist: n works of the album by chance, flat.
func (a *Album) Works(rng *rand.Rand, n int) []float32 {
	var works []float32
	for range n {
		works = append(works, a.works[rng.IntN(len(a.works))]...)
	}
	return works
}

// All returns every work of the album once, in its order, one slice each. Don't
// change them.
func (a *Album) All() [][]float32 { return slices.Clone(a.works) }

// Len is the number of works.
func (a *Album) Len() int { return len(a.works) }

// Validate says so if the album was not made by NewAlbum or Folder.
func (a *Album) Validate() error {
	if a == nil || len(a.works) == 0 {
		return fmt.Errorf("Album: is empty: make one with pictures.Folder or pictures.NewAlbum")
	}
	return nil
}

// String says which album this is, for people and for saved files: a GAN that was
// trained with one is not taken up with another.
func (a *Album) String() string {
	return fmt.Sprintf("an album of %d works of shape %v, %016x", len(a.works), a.shape, a.print)
}
