package notebook

import (
	"maps"

	"atelier/ganlib/pictures"
	"atelier/ganlib/plot"
)

// A panelState is how a panel looks at one moment. Its keys are names of elements in
// the panel's HTML.
type panelState struct {
	text map[string]string // what elements say
	on   map[string]bool   // whether a button would undo what it did
	at   map[string]int    // where sliders and choices stand
	// drawn is what is on a canvas.
	drawn map[string][]pictures.Stroke
	// picture makes the picture, and version tells it from the one before.
	picture func() plot.Picture
	version int
}

// A stateUpdate is a panelState as it travels to the page, see panel.js.
type stateUpdate struct {
	N       int               `json:"n"`
	Text    map[string]string `json:"text,omitempty"`
	On      map[string]bool   `json:"on,omitempty"`
	At      map[string]int    `json:"at,omitempty"`
	Drawn   map[string][]line `json:"drawn,omitempty"`
	Took    map[Control]int   `json:"took,omitempty"`    // the number of each control's last message that At and Drawn know of
	Picture string            `json:"picture,omitempty"` // a data: address
	Alt     string            `json:"alt,omitempty"`
	Over    bool              `json:"over,omitempty"` // the last one
}

// draw puts the picture in. A picture that fails is said instead.
func (n *stateUpdate) draw(p plot.Picture) {
	address, err := dataAddress(p)
	if err != nil {
		n.Text = maps.Clone(n.Text)
		n.Text["said"] = err.Error()
		return
	}
	n.Picture, n.Alt = address, p.Alt
}

// A line is a stroke as it travels: x, y, x, y …
type line []float64

// lines are strokes that are to travel.
func lines(drawn map[string][]pictures.Stroke) map[string][]line {
	all := map[string][]line{}
	for name, strokes := range drawn {
		all[name] = make([]line, len(strokes)) // not nil: an empty canvas is news
		for i, s := range strokes {
			for _, p := range s {
				all[name][i] = append(all[name][i], p.X, p.Y)
			}
		}
	}
	return all
}

// mostNumbers is how many numbers a sketch may have that comes from a page.
const mostNumbers = 1 << 14

// strokes are lines that have arrived. ok is false if they are none.
func strokes(lines []line) (strokes []pictures.Stroke, ok bool) {
	numbers := 0
	for _, l := range lines {
		if numbers += len(l); len(l) == 0 || len(l)%2 != 0 || numbers > mostNumbers {
			return nil, false
		}
		var s pictures.Stroke
		for i := 0; i < len(l); i += 2 {
			s = append(s, pictures.Point{X: l[i], Y: l[i+1]})
		}
		strokes = append(strokes, s)
	}
	return strokes, true
}
