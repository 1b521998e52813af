package plot

// contour returns the lines on which the map's probability is the level, as
// places (b, c): marching squares, where each square of the grid that the level
// crosses gives a piece of line between two of its sides, and pieces that meet on
// a side are one line.
//
// gonum's plotter.Contour does the same, but draws its lines in the order of a Go
// map, which is another one each time.
func (g VerdictGrid) contour(level float64) [][]Parabola {
	pieces := g.pieces(level)
	at := map[side][]int{} // the one or two pieces that end on a side
	for i, p := range pieces {
		at[p.from] = append(at[p.from], i)
		at[p.to] = append(at[p.to], i)
	}
	used := make([]bool, len(pieces))
	// follow returns the sides on the way from a side on, over unused pieces.
	follow := func(from side) (way []side) {
		for {
			next := -1
			for _, i := range at[from] {
				if !used[i] {
					next = i
				}
			}
			if next < 0 {
				return way
			}
			used[next] = true
			if pieces[next].from == from {
				from = pieces[next].to
			} else {
				from = pieces[next].from
			}
			way = append(way, from)
		}
	}
	var lines [][]Parabola
	for i, p := range pieces {
		if used[i] {
			continue
		}
		used[i] = true
		back, on := follow(p.from), follow(p.to)
		var line []Parabola
		for k := len(back) - 1; k >= 0; k-- {
			line = append(line, g.cross(back[k], level))
		}
		line = append(line, g.cross(p.from, level), g.cross(p.to, level))
		for _, way := range on {
			line = append(line, g.cross(way, level))
		}
		lines = append(lines, line)
	}
	return lines
}

// A side lies between the grid's place (row, col) and its neighbour: the next row
// if up, the next column otherwise.
type side struct {
	row, col int
	up       bool
}

// A piece is a part of a contour within one square.
type piece struct{ from, to side }

// pieces returns the pieces of all squares. A square with a hole at a corner has
// none.
func (g VerdictGrid) pieces(level float64) (out []piece) {
	for i := range len(g.C) - 1 {
		for j := range len(g.B) - 1 {
			p := [...]float64{g.Probability[i][j], g.Probability[i][j+1], g.Probability[i+1][j+1], g.Probability[i+1][j]}
			sum := p[0] + p[1] + p[2] + p[3]
			if !finite(sum) {
				continue
			}
			// Sides 0 to 3 lead from corner to corner, around the square.
			sides := [...]side{{i, j, false}, {i, j + 1, true}, {i + 1, j, false}, {i, j, true}}
			var crossed []side
			for k := range p {
				if (p[k] >= level) != (p[(k+1)%4] >= level) {
					crossed = append(crossed, sides[k])
				}
			}
			switch len(crossed) {
			case 2:
				out = append(out, piece{crossed[0], crossed[1]})
			case 4: // a saddle: its middle decides which corners hang together
				if (sum/4 >= level) == (p[0] >= level) {
					out = append(out, piece{crossed[0], crossed[1]}, piece{crossed[2], crossed[3]})
				} else {
					out = append(out, piece{crossed[3], crossed[0]}, piece{crossed[1], crossed[2]})
				}
			}
		}
	}
	return out
}

// cross returns the place on a side where the probability is the level.
func (g VerdictGrid) cross(at side, level float64) Parabola {
	i, j := at.row, at.col
	from, b, c := g.Probability[i][j], g.B[j], g.C[i]
	if at.up {
		share := (level - from) / (g.Probability[i+1][j] - from)
		return Parabola{b, c + share*(g.C[i+1]-c)}
	}
	share := (level - from) / (g.Probability[i][j+1] - from)
	return Parabola{b + share*(g.B[j+1]-b), c}
}
