package ganlib

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"atelier/internal/say"

	"github.com/gomlx/gomlx/core/tensors"
)

// Lists of values: flat slices, their sizes, and tensors made of them.

// product multiplies sizes; ok is false if one is not positive or the product
// does not fit an int.
func product(sizes ...int) (p int, ok bool) {
	p = 1
	for _, s := range sizes {
		if s < 1 {
			return 0, false
		}
		hi, lo := bits.Mul64(uint64(p), uint64(s))
		if hi != 0 || lo > math.MaxInt {
			return 0, false
		}
		p = int(lo)
	}
	return p, true
}

func prepend(n int, rest []int) []int { return append([]int{n}, rest...) }

// dims writes sizes as GoMLX's users do: 64 5.
func dims(sizes []int) string {
	s := fmt.Sprint(sizes)
	return s[1 : len(s)-1]
}

// isFinite is false for NaN and the infinities: their difference from
// themselves is not 0.
func isFinite(v float32) bool { return v-v == 0 }

func mean(values []float32) float32 {
	var sum float64
	for _, v := range values {
		sum += float64(v)
	}
	return float32(sum / float64(len(values)))
}

// finite tells whether all values are numbers.
func finite(values []float32) bool {
	for _, v := range values {
		if !isFinite(v) {
			return false
		}
	}
	return true
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

// flatten checks a list of vectors and makes one flat slice of it.
func flatten(what, one string, list [][]float32, each int) ([]float32, error) {
	if err := checkCount(what, len(list), each); err != nil {
		return nil, err
	}
	flat := make([]float32, 0, len(list)*each)
	for i, v := range list {
		if len(v) != each {
			return nil, say.Errorf("ganlib: %s: %s %d has %d values; must have %d", what, say.T(one), i, len(v), each)
		}
		for j, x := range v {
			if !isFinite(x) {
				return nil, say.Errorf("ganlib: %s: value %d of %s %d is %v; must be a finite number", what, j, say.T(one), i, x)
			}
		}
		flat = append(flat, v...)
	}
	return flat, nil
}

func checkCount(what string, n, each int) error {
	if total, ok := product(n, each); !ok || total > maxFloats || n > 1<<24 {
		return say.Errorf("ganlib: %s: %d at once: must be at least 1, and at most %d values altogether", what, n, maxFloats)
	}
	return nil
}

// split cuts flat into slices of each values, without copying; nil stays nil.
func split(flat []float32, each int) [][]float32 {
	if flat == nil {
		return nil
	}
	list := make([][]float32, len(flat)/each)
	for i := range list {
		list[i] = flat[i*each : (i+1)*each : (i+1)*each]
	}
	return list
}

// padded makes a tensor of values, and of zeros where they end: a short block's
// data in the room of a whole one's.
func padded(values []float32, shape ...int) *tensors.Tensor {
	size, _ := product(shape...)
	if len(values) < size {
		values = append(slices.Clip(values), make([]float32, size-len(values))...)
	}
	return tensors.FromFlatDataAndDimensions(values, shape...)
}
func finalize(list []*tensors.Tensor) {
	for _, t := range list {
		_ = t.FinalizeAll() // freeing early is a courtesy; the garbage collector does it otherwise
	}
}
