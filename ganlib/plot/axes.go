package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// axes are the ends of a panel, fixed before any data is seen, and its ticks.
//
// gonum's plot.Plot would find the ends itself, and would shift its axes with
// the data's lines and labels. Frames of a training must not move, so we draw
// the axes ourselves, which is also three times as fast; gonum gives the canvas,
// the fonts and the clipping.
type axes struct {
	xmin, xmax, ymin, ymax float64
	xticks, yticks         []Tick
	xlabel, ylabel         string
}

const (
	tickLength = 4
	tickGap    = 3 // between a tick and its label
	labelGap   = 5 // between the y axis' label and those of its ticks
)

// left is the room that the y axis needs beside the data.
func (a axes) left() vg.Length {
	l := letters(regular, smallSize)
	var widest vg.Length
	for _, t := range a.yticks {
		widest = max(widest, l.width(t.Label))
	}
	if a.ylabel != "" {
		widest += smallSize + labelGap
	}
	return widest + tickLength + tickGap
}

// below is the room that the x axis needs below the data.
func (a axes) below() vg.Length {
	room := vg.Length(tickLength)
	if hasLabels(a.xticks) {
		room += tickGap + smallSize
	}
	if a.xlabel != "" {
		room += tickGap + smallSize
	}
	return room
}

// right is the room that half of the last x label needs beside the data.
func (a axes) right() vg.Length {
	if n := len(a.xticks); n > 0 {
		return letters(regular, smallSize).width(a.xticks[n-1].Label)/2 + 1
	}
	return 2
}

// draw draws the axes around s and the grid on it.
func (a axes) draw(s sheet) {
	l := letters(regular, smallSize)
	low, right := s.Min.Y, s.Max.X
	lines := [][]vg.Point{{{X: s.Min.X, Y: s.Max.Y}, s.Min, {X: right, Y: low}}}
	var across [][]vg.Point
	foot := low - tickLength - tickGap - l.size()*0.75
	for _, t := range a.xticks {
		x := s.at(t.Value, a.ymin).X
		lines = append(lines, []vg.Point{{X: x, Y: low - tickLength}, {X: x, Y: low}})
		l.write(s.Canvas, vg.Point{X: x, Y: foot}, centerHere, t.Label)
	}
	for _, t := range a.yticks {
		p := s.at(a.xmin, t.Value)
		lines = append(lines, []vg.Point{{X: p.X - tickLength, Y: p.Y}, p})
		across = append(across, []vg.Point{p, {X: right, Y: p.Y}})
		l.write(s.Canvas, vg.Point{X: p.X - tickLength - tickGap, Y: p.Y - l.size()*0.36}, endHere, t.Label)
	}
	if a.xlabel != "" {
		if hasLabels(a.xticks) {
			foot -= tickGap + l.size()
		}
		l.write(s.Canvas, vg.Point{X: (s.Min.X + right) / 2, Y: foot}, centerHere, a.xlabel)
	}
	if a.ylabel != "" {
		l.writeUp(s.Canvas, vg.Point{X: s.Min.X - a.left() + smallSize*0.8, Y: (s.Min.Y + s.Max.Y) / 2}, a.ylabel)
	}
	stroke(s.Canvas, draw.LineStyle{Color: grid, Width: 0.75}, across...)
	stroke(s.Canvas, draw.LineStyle{Color: rule, Width: 0.75}, lines...)
}

// hasLabels tells whether any of the ticks has a label.
func hasLabels(ticks []Tick) bool {
	for _, t := range ticks {
		if t.Label != "" {
			return true
		}
	}
	return false
}

// bare returns the ticks without labels.
func bare(ticks []Tick) []Tick {
	out := make([]Tick, len(ticks))
	for i, t := range ticks {
		out[i].Value = t.Value
	}
	return out
}
