package measure

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Frechet is the Fréchet distance between two samples, one slice of numbers for each
// work: that between the normal distributions with the samples' means and covariances,
//
//	‖μ₁-μ₂‖² + tr(Σ₁ + Σ₂ - 2·(Σ₁·Σ₂)^½)
//
// (Dowson & Landau 1982; Heusel et al. 2017, arXiv:1706.08500, equation 6). With what a
// classifier makes of pictures, see Classifier.Features, it is the idea of the well-known
// FID, whose features are another network's: figures in other features can't be compared.
// It is 0 for equal means and covariances, and never for two samples of one distribution:
// look at that of two samples of the artist's.
func Frechet(a, b [][]float32) (float64, error) {
	meanA, covA, err := meanAndCovariance(a)
	if err != nil {
		return 0, err
	}
	meanB, covB, err := meanAndCovariance(b)
	if err != nil {
		return 0, err
	}
	if len(meanA) != len(meanB) {
		return 0, fmt.Errorf("measure: Frechet: works of %d numbers and of %d: must be as many", len(meanA), len(meanB))
	}
	distance := mat.Trace(covA) + mat.Trace(covB)
	for i := range meanA {
		d := meanA[i] - meanB[i]
		distance += d * d
	}
	// The eigenvalues of Σ₁·Σ₂ are those of the symmetric Σ₁^½·Σ₂·Σ₁^½.
	root, err := squareRoot(covA)
	if err != nil {
		return 0, err
	}
	var half, product mat.Dense
	half.Mul(root, covB)
	product.Mul(&half, root)
	n := len(meanA)
	symmetric := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			symmetric.SetSym(i, j, (product.At(i, j)+product.At(j, i))/2)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(symmetric, false) {
		return 0, errNoEigen
	}
	for _, v := range eigen.Values(nil) {
		distance -= 2 * math.Sqrt(max(v, 0))
	}
	return max(distance, 0), nil
}

var errNoEigen = errors.New("measure: Frechet: the eigenvalues of the covariances can't be found")

// meanAndCovariance are a sample's mean and covariance.
func meanAndCovariance(sample [][]float32) (mean []float64, cov *mat.SymDense, err error) {
	if len(sample) < 2 || len(sample[0]) == 0 {
		return nil, nil, fmt.Errorf("measure: Frechet: %d works: must be at least 2 of each, with a number or more", len(sample))
	}
	n := len(sample[0])
	all := mat.NewDense(len(sample), n, nil)
	mean = make([]float64, n)
	for i, row := range sample {
		if len(row) != n {
			return nil, nil, fmt.Errorf("measure: Frechet: work %d has %d numbers, the first %d: must be as many", i, len(row), n)
		}
		for j, v := range row {
			if v-v != 0 {
				return nil, nil, fmt.Errorf("measure: Frechet: number %d of work %d is %v: must be finite", j, i, v)
			}
			all.Set(i, j, float64(v))
			mean[j] += float64(v) / float64(len(sample))
		}
	}
	cov = mat.NewSymDense(n, nil)
	stat.CovarianceMatrix(cov, all, nil)
	return mean, cov, nil
}

// squareRoot is the symmetric root of a covariance.
func squareRoot(cov *mat.SymDense) (*mat.Dense, error) {
	var eigen mat.EigenSym
	if !eigen.Factorize(cov, true) {
		return nil, errNoEigen
	}
	values := eigen.Values(nil)
	for i, v := range values {
		values[i] = math.Sqrt(max(v, 0))
	}
	var vectors, left, root mat.Dense
	eigen.VectorsTo(&vectors)
	left.Mul(&vectors, mat.NewDiagDense(len(values), values))
	root.Mul(&left, vectors.T())
	return &root, nil
}
