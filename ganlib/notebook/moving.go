package notebook

import (
	"encoding/base64"
	"fmt"
	"html"

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
	data := Must(bundle(instead))
	data[protocol.MIMETextHTML] = fmt.Sprintf(`<img style="max-width:100%%" alt="%s" src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(instead.Alt), base64.StdEncoding.EncodeToString(svg))
	gonbui.SendData(&protocol.DisplayData{Data: data})
	gonbui.Sync()
}
