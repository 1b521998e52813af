package notebook

import (
	"encoding/base64"
	"fmt"
	"html"

	"atelier/ganlib/language"
	"atelier/ganlib/plot"
	"atelier/internal/say"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Show shows pictures below the cell, each in every form that a reader may
// need: an <img> with the SVG, which Jupyter shows even in a notebook that it
// does not trust, a PNG for places that drop such images, and the text for a
// screen reader.
func Show(pictures ...plot.Picture) {
	for _, p := range pictures {
		if !gonbui.IsNotebook {
			fmt.Printf("[picture: %s]\n", p.Alt)
			continue
		}
		gonbui.SendData(&protocol.DisplayData{Data: Checked(bundle(p))})
	}
	flush()
}

// bundle is a picture in every form.
func bundle(p plot.Picture) (map[protocol.MIMEType]any, error) {
	img, err := image(p)
	if err != nil {
		return nil, err
	}
	png, err := p.PNG()
	if err != nil {
		return nil, say.Errorf("notebook: picture %q: %w", p.Alt, err)
	}
	return map[protocol.MIMEType]any{
		protocol.MIMETextHTML:  img,
		protocol.MIMEImagePNG:  png,
		protocol.MIMETextPlain: p.Alt,
	}, nil
}

// image is an <img> that holds a picture as SVG. An inline <svg> would be
// hidden in a notebook that is not trusted.
func image(p plot.Picture) (string, error) {
	address, err := dataAddress(p)
	if err != nil {
		return "", err
	}
	return img(p.Alt, address), nil
}

// dataAddress is an address that holds the picture itself, as SVG.
func dataAddress(p plot.Picture) (string, error) {
	svg, err := p.SVG()
	if err != nil {
		return "", say.Errorf("notebook: picture %q: %w", p.Alt, err)
	}
	return dataOf(svg), nil
}

// dataOf is an address that holds an SVG itself.
func dataOf(svg []byte) string {
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg)
}

// img is an <img> of an address.
func img(alt, address string) string {
	return fmt.Sprintf(`<img style="max-width:100%%"%s alt="%s" src="%s">`, language.Attribute(), html.EscapeString(alt), address)
}
