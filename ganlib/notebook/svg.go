package notebook

import (
	"fmt"

	"atelier/ganlib/plot"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// ShowSVG shows an SVG below the cell that was made elsewhere, such as a film
// that plays by itself: as an <img>, which moves even in a notebook that Jupyter
// does not trust. Where no SVG is shown, instead stands in its place; it must be
// a picture of the same.
func ShowSVG(svg []byte, instead plot.Picture) {
	if !gonbui.IsNotebook {
		fmt.Printf("[moving picture: %s]\n", instead.Alt)
		return
	}
	data := Checked(bundle(instead))
	data[protocol.MIMETextHTML] = img(instead.Alt, dataOf(svg))
	gonbui.SendData(&protocol.DisplayData{Data: data})
	flush()
}
