package plot

import (
	"cmp"
	"math"
	"slices"
)

// span returns the ends of an axis for the values and for the places that it
// must show as well. Values that are no finite numbers don't count, nor do
// outliers, those that lie more than four times as far beyond the middle half of
// the values as that half is wide: one step of a training that explodes should
// not press all others flat. Nothing at all gives 0, 0.
func span(values []float64, also ...float64) (lo, hi float64) {
	v := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !finite(v) })
	also = slices.DeleteFunc(slices.Clone(also), func(v float64) bool { return !finite(v) })
	if len(v) > 0 {
		slices.Sort(v)
		first, third := v[len(v)/4], v[len(v)-1-len(v)/4]
		far := 4 * (third - first)
		lo, hi = v[0], v[len(v)-1]
		if far > 0 { // not where most values are the same
			lo, hi = max(lo, first-far), min(hi, third+far)
		}
		also = append(also, lo, hi)
	}
	if len(also) == 0 {
		return 0, 0
	}
	return slices.Min(also), slices.Max(also)
}

// roundOut widens an axis to whole steps of its ticks, about n of them.
func roundOut(lo, hi float64, n int) (ymin, ymax float64, yticks []Tick) {
	const most = 1e300 // far beyond the axis can't be drawn, so far away it may lie
	lo, hi = max(lo, -most), min(hi, most)
	if hi-lo <= 1e-9*max(math.Abs(lo), math.Abs(hi)) { // all the same
		pad := 0.5 * max(1, math.Abs(lo))
		lo, hi = lo-pad, hi+pad
	}
	step := niceStep(hi-lo, n)
	ymin, ymax = step*floorDiv(lo, step), step*ceilDiv(hi, step)
	return ymin, ymax, ticks(ymin, ymax, step)
}

// withTick puts a tick at v, in place of those that would touch its label. A
// tick that stands there already stays.
func withTick(all []Tick, v float64) []Tick {
	if !finite(v) || len(all) < 2 {
		return all
	}
	// In the lowest panel, labels touch that are nearer than an eighth of the axis.
	near := max(0.45*(all[1].Value-all[0].Value), 0.12*(all[len(all)-1].Value-all[0].Value))
	for _, t := range all {
		if math.Abs(t.Value-v) < 0.015*(all[1].Value-all[0].Value) {
			return all
		}
	}
	out := slices.DeleteFunc(slices.Clone(all), func(t Tick) bool { return math.Abs(t.Value-v) < near })
	out = append(out, Tick{Value: v, Label: short(v)})
	slices.SortFunc(out, func(a, b Tick) int { return cmp.Compare(a.Value, b.Value) })
	return out
}
