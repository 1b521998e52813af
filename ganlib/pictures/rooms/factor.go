package rooms

// A Factor is one thing in which rooms differ, cut into bins.
type Factor struct {
	// Name is what differs, such as "the wall's colour".
	Name string
	// Bins is the number of bins that the factor's range is cut into.
	Bins int
	bin  func(Room) (place float64, seen bool) // 0 to 1 over the range
}

// Factors are the factors of a room, in the order in which a table shows them.
func Factors() []Factor {
	scale := func(low, high float64, of func(Room) float64) func(Room) (float64, bool) {
		return func(r Room) (float64, bool) { return (of(r) - low) / (high - low), true }
	}
	yesNo := func(of func(Room) bool) func(Room) (float64, bool) {
		return func(r Room) (float64, bool) {
			if of(r) {
				return 0.75, true
			}
			return 0.25, true
		}
	}
	return []Factor{
		{"the wall's colour", 8, scale(0, 1, func(r Room) float64 { return r.Wall })},
		{"the floor's colour", 4, scale(0, 1, func(r Room) float64 { return r.Floor })},
		{"the line between them", 4, scale(0.64, 0.70, func(r Room) float64 { return r.Line })},
		{"the window's place", 6, scale(0.06+0.16, 0.94-0.16, func(r Room) float64 { return r.WindowLeft + r.WindowWidth/2 })},
		{"the sky", 6, scale(0, 1, func(r Room) float64 { return r.Sky })},
		{"the bed's place", 6, scale(margin+0.21, 1-margin-0.21, func(r Room) float64 { return r.BedLeft + r.BedWidth/2 })},
		{"the bed's head", 2, yesNo(func(r Room) bool { return r.HeadRight })},
		{"the blanket's colour", 8, scale(0, 1, func(r Room) float64 { return r.Blanket })},
		{"a lamp", 2, yesNo(func(r Room) bool { return r.Lamp })},
		{"the lamp's side", 2, func(r Room) (float64, bool) { return r.LampX, r.Lamp }},
	}
}

// Counts returns how many of the rooms fall in each of the factor's bins. What
// lies beyond the range is in the first or the last; a room that does not have the
// factor, such as the side of a lamp that is not there, in none.
func (f Factor) Counts(rooms []Room) []int {
	counts := make([]int, f.Bins)
	for _, r := range rooms {
		if place, seen := f.bin(r); seen {
			counts[max(0, min(f.Bins-1, int(place*float64(f.Bins))))]++
		}
	}
	return counts
}

// Covered is the share of the factor's bins, 0 to 1, that rooms fill: those that
// hold at least a quarter of what each would hold if all held the same. A painter
// (generator) that always paints the same room fills one; the artist's rooms, seen
// by the same detector, say what could be reached. It is 0 without rooms.
func (f Factor) Covered(rooms []Room) float64 {
	counts := f.Counts(rooms)
	all, filled := 0, 0
	for _, n := range counts {
		all += n
	}
	for _, n := range counts {
		if n > 0 && 4*n*f.Bins >= all {
			filled++
		}
	}
	return float64(filled) / float64(f.Bins)
}
