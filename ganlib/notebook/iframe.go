package notebook

import (
	"fmt"
	"strings"

	"atelier/ganlib/plot"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Page shows a web page that needs nothing else, height pixels high, below the
// cell: it works without the cell, also in the saved notebook. It can't reach
// the notebook around it.
//
// Jupyter runs pages only in notebooks that it trusts. In another one, such as
// one that was downloaded, and wherever notebooks are only shown, the picture
// stands in its place.
func Page(page []byte, height int, instead plot.Picture) {
	if !gonbui.IsNotebook {
		fmt.Printf("[page: %s]\n", instead.Alt)
		return
	}
	data := Checked(bundle(instead))
	data[protocol.MIMETextHTML] = iframe(page, height, data[protocol.MIMETextHTML].(string))
	gonbui.SendData(&protocol.DisplayData{Data: data})
	flush()
}

// iframe is an <iframe> that holds the page. What stands inside of an <iframe> is
// shown by nobody who knows iframes; but Jupyter, where it does not trust, takes
// the <iframe> away and leaves what is inside.
func iframe(page []byte, height int, instead string) string {
	whole := strings.NewReplacer("&", "&amp;", "'", "&#39;").Replace(string(page))
	return fmt.Sprintf(`<iframe sandbox="allow-scripts" style="width:100%%;height:%dpx;border:0" srcdoc='%s'>%s</iframe>`, height, whole, instead)
}
