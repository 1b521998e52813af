package plot

import (
	"math"
	"testing"
)

// field is a map of f on a grid of uneven places.
func field(f func(b, c float64) float64) VerdictGrid {
	s := VerdictGrid{}
	for i := range 23 {
		t := float64(i) / 22
		s.B = append(s.B, 3*t*t)
	}
	for i := range 17 {
		s.C = append(s.C, -1+2*float64(i)/16)
	}
	for _, c := range s.C {
		var row []float64
		for _, b := range s.B {
			row = append(row, f(b, c))
		}
		s.Probability = append(s.Probability, row)
	}
	return s
}

// TestContourOfAPlane: the contour of a linear field is a straight line, from rim
// to rim, in one piece.
func TestContourOfAPlane(t *testing.T) {
	s := field(func(b, c float64) float64 { return 0.4 + 0.1*b - 0.2*c })
	for _, level := range []float64{0.3, 0.5, 0.7} {
		lines := s.contour(level)
		if len(lines) != 1 {
			t.Fatalf("level %g: %d lines, want 1", level, len(lines))
		}
		for _, p := range lines[0] {
			if v := 0.4 + 0.1*p.B - 0.2*p.C; math.Abs(v-level) > 1e-12 {
				t.Errorf("level %g: at %v the field is %g", level, p, v)
			}
		}
		rim := func(p Parabola) bool { return p.B == 0 || p.B == 3 || p.C == -1 || p.C == 1 }
		for i, p := range lines[0] {
			if end := i == 0 || i == len(lines[0])-1; end != rim(p) {
				t.Errorf("level %g: point %d of %d, %v: only the ends lie on the rim", level, i, len(lines[0]), p)
			}
		}
	}
	if lines := s.contour(0.95); lines != nil {
		t.Errorf("a level above all values has lines %v", lines)
	}
}

// TestContourOfAHill: one closed line around a round hill, at its radius.
func TestContourOfAHill(t *testing.T) {
	s := field(func(b, c float64) float64 { return 1 - 0.5*math.Hypot(b-1.5, c) })
	lines := s.contour(0.7) // radius 0.6
	if len(lines) != 1 {
		t.Fatalf("%d lines, want 1", len(lines))
	}
	line := lines[0]
	if line[0] != line[len(line)-1] {
		t.Errorf("the line around the hill leads from %v to %v", line[0], line[len(line)-1])
	}
	turned := 0.0
	for i, p := range line {
		if r := math.Hypot(p.B-1.5, p.C); math.Abs(r-0.6) > 0.03 {
			t.Errorf("point %v lies %.3f from the middle, want 0.6", p, r)
		}
		if i > 0 {
			q := line[i-1]
			d := math.Atan2(p.C, p.B-1.5) - math.Atan2(q.C, q.B-1.5)
			turned += math.Remainder(d, 2*math.Pi)
		}
	}
	if math.Abs(math.Abs(turned)-2*math.Pi) > 1e-9 {
		t.Errorf("the line turns by %g, want once around", turned)
	}
}

// TestContourOfASaddle: the two halves never cross, and no piece is lost.
func TestContourOfASaddle(t *testing.T) {
	s := VerdictGrid{B: []float64{0, 1}, C: []float64{0, 1}}
	for _, c := range []struct {
		level float64
		low   bool // whether the corner (0, 0), 0.8, is cut off
	}{{0.6, true}, {0.4, false}} {
		s.Probability = [][]float64{{0.8, 0.2}, {0.2, 0.8}} // 0.5 in the middle
		lines := s.contour(c.level)
		if len(lines) != 2 || len(lines[0]) != 2 || len(lines[1]) != 2 {
			t.Fatalf("level %g: lines %v, want two of two points", c.level, lines)
		}
		for _, line := range lines {
			// A line that cuts off (0, 0) or (1, 1) falls; one around the others rises.
			falls := (line[1].B-line[0].B)*(line[1].C-line[0].C) < 0
			if falls != c.low {
				t.Errorf("level %g: line %v", c.level, line)
			}
		}
	}
}

// TestContourAroundHoles: squares with a hole at a corner have no line, a plain has
// none, and values that are the level itself do no harm.
func TestContourAroundHoles(t *testing.T) {
	s := field(func(b, c float64) float64 { return 0.5 + 0.25*c })
	s.Probability[8][10] = math.NaN() // on c = 0, where the contour of 0.5 runs
	lines := s.contour(0.5)
	if len(lines) != 2 {
		t.Fatalf("%d lines, want one at each side of the hole", len(lines))
	}
	for _, line := range lines {
		for _, p := range line {
			if p.C != 0 || p.B > s.B[9] && p.B < s.B[11] {
				t.Errorf("point %v", p)
			}
		}
	}
	if lines := field(func(b, c float64) float64 { return 0.5 }).contour(0.5); lines != nil {
		t.Errorf("a plain at the level has lines %v", lines)
	}
}

// TestAt compares the map between its places with a field that is linear along
// both axes, where it is exact.
func TestAt(t *testing.T) {
	f := func(b, c float64) float64 { return 0.5 + 0.1*b - 0.2*c + 0.03*b*c }
	s := field(f)
	for _, b := range []float64{0, 0.001, 0.7, 1.234, 3} {
		for _, c := range []float64{-1, -0.99, 0, 0.333, 1} {
			if got := s.at(b, c); math.Abs(got-f(b, c)) > 1e-12 {
				t.Errorf("at (%g, %g): %g, want %g", b, c, got, f(b, c))
			}
		}
	}
	for _, out := range []Parabola{{-0.001, 0}, {3.001, 0}, {1, -1.001}, {1, 1.001}, {math.NaN(), 0}} {
		if got := s.at(out.B, out.C); !math.IsNaN(got) {
			t.Errorf("outside, at %v: %g", out, got)
		}
	}
}
