package measure

import (
	"math"
	"math/rand/v2"
	"slices"

	"atelier/internal/say"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Sliced is the sliced distance W₁ between two samples of works of any shape,
// one flat slice each. Between clouds in many dimensions W₁ is hard to find; so
// it looks at their shadows on a line, whose W₁ is easy, and takes the mean over
// lines in random directions θ,
//
//	SW₁(A, B) = E W₁(⟨θ, A⟩, ⟨θ, B⟩),   θ evenly spread over the unit sphere
//
// (Rabin et al. 2011, "Wasserstein barycenter and its application to texture
// mixing"; Bonneel et al. 2015, "Sliced and Radon Wasserstein barycenters of
// measures"; both with W₂ in W₁'s place). It is 0 for two equal distributions,
// but never for two samples of one: look at that of two samples of the artist's.
//
// directions is the number of lines, 0 means 128; the same seed gives the same
// ones.
func Sliced(a, b [][]float32, directions int, seed uint64) (float64, error) {
	if directions == 0 {
		directions = 128
	}
	if directions < 0 {
		return 0, say.Errorf("measure: Sliced: %d directions: must be positive (or 0 for 128)", directions)
	}
	if len(a) == 0 || len(b) == 0 || len(a[0]) == 0 {
		return 0, say.Errorf("measure: Sliced: %d works and %d: must be at least one of each, with a value or more", len(a), len(b))
	}
	lines := randomDirections(len(a[0]), directions, seed)
	onA, err := shadows(a, lines)
	if err != nil {
		return 0, err
	}
	onB, err := shadows(b, lines)
	if err != nil {
		return 0, err
	}
	var sum float64
	for i := range directions {
		sum += sortedWasserstein(onA[i], onB[i])
	}
	return sum / float64(directions), nil
}

// randomDirections returns n unit vectors of so many values, one a column. A
// vector of independent normal numbers points anywhere with equal chance.
func randomDirections(values, n int, seed uint64) *mat.Dense {
	rng := rand.New(rand.NewPCG(seed, 0x736c69636573))
	lines := mat.NewDense(values, n, nil)
	line := make([]float64, values)
	for j := range n {
		for length := 0.0; length == 0; length = floats.Norm(line, 2) {
			for i := range line {
				line[i] = rng.NormFloat64()
			}
		}
		floats.Scale(1/floats.Norm(line, 2), line)
		lines.SetCol(j, line)
	}
	return lines
}

// shadows returns, for each direction, where the works fall on its line, in order.
func shadows(works [][]float32, lines *mat.Dense) ([][]float64, error) {
	values, n := lines.Dims()
	cloud := mat.NewDense(len(works), values, nil)
	for i, work := range works {
		if len(work) != values {
			return nil, say.Errorf("measure: Sliced: work %d has %d values and another %d: must be the same", i, len(work), values)
		}
		for j, v := range work {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return nil, say.Errorf("measure: Sliced: value %d of work %d is %v: must be a finite number", j, i, v)
			}
			cloud.Set(i, j, float64(v))
		}
	}
	var product mat.Dense
	product.Mul(cloud, lines)
	all := make([][]float64, n)
	for j := range all {
		all[j] = mat.Col(nil, j, &product)
		slices.Sort(all[j])
	}
	return all, nil
}
