package measure

import "math"

// Wilson returns the 95 % interval of a share p, 0 to 1, that was counted in n
// independent cases (Wilson 1927, "Probable inference, the law of succession,
// and statistical inference", JASA 22, 209–212):
//
//	(p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n),   z = √2·erf⁻¹(0.95) ≈ 1.96
//
// Unlike p ± z·√(p(1-p)/n) it never leaves 0 to 1, and is right near both ends.
// It is 0 to 1 if n is not positive.
func Wilson(p float64, n int) (low, high float64) {
	if n < 1 {
		return 0, 1
	}
	z := math.Sqrt2 * math.Erfinv(0.95) // the normal distribution's quantile of 0.975
	zz := z * z / float64(n)
	middle := p + zz/2
	half := z * math.Sqrt(p*(1-p)/float64(n)+zz/float64(n)/4)
	return max(0, (middle-half)/(1+zz)), min(1, (middle+half)/(1+zz))
}
