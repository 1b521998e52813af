package notebook

import (
	"maps"

	"atelier/ganlib/plot"
)

// A look is how a panel looks at one moment. Its keys are names of elements in
// the panel's HTML.
type look struct {
	text map[string]string // what elements say
	on   map[string]bool   // whether a button would undo what it did
	at   map[string]int    // where sliders and choices stand
	// picture makes the picture, and version tells it from the one before.
	picture func() plot.Picture
	version int
}

// news is a look as it travels to the page, see page.js.
type news struct {
	N       int               `json:"n"`
	Text    map[string]string `json:"text,omitempty"`
	On      map[string]bool   `json:"on,omitempty"`
	At      map[string]int    `json:"at,omitempty"`
	Took    map[Control]int   `json:"took,omitempty"`    // the number of each control's last message that At knows of
	Picture string            `json:"picture,omitempty"` // a data: address
	Alt     string            `json:"alt,omitempty"`
	Over    bool              `json:"over,omitempty"` // the last one
}

// draw puts the picture in. A picture that fails is said instead.
func (n *news) draw(p plot.Picture) {
	address, err := dataAddress(p)
	if err != nil {
		n.Text = maps.Clone(n.Text)
		n.Text["said"] = err.Error()
		return
	}
	n.Picture, n.Alt = address, p.Alt
}
