package notebook

import (
	"fmt"
	"html"
	"strings"

	"atelier/ganlib/language"
	"atelier/internal/say"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A Row is a line of a Table: what it is about, and its numbers or texts.
type Row []any

// Table shows a table below the cell. head names the columns; numbers are
// shown with three decimals.
func Table(head Row, rows ...Row) {
	if !gonbui.IsNotebook {
		fmt.Print(plainTable(head, rows))
		return
	}
	gonbui.SendData(&protocol.DisplayData{Data: tableBundle(head, rows)})
	flush()
}

// tableBundle is a table in every form.
func tableBundle(head Row, rows []Row) map[protocol.MIMEType]any {
	return map[protocol.MIMEType]any{
		protocol.MIMETextHTML:  htmlTable(head, rows),
		protocol.MIMETextPlain: plainTable(head, rows),
	}
}

func htmlTable(head Row, rows []Row) string {
	var b strings.Builder
	line := func(tag string, row Row) {
		b.WriteString("<tr>")
		for _, v := range row {
			fmt.Fprintf(&b, "<%s>%s</%s>", tag, html.EscapeString(cell(v)), tag)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("<table" + language.Attribute() + ">")
	line("th", head)
	for _, r := range rows {
		line("td", r)
	}
	b.WriteString("</table>")
	return b.String()
}

func plainTable(head Row, rows []Row) string {
	all := append([]Row{head}, rows...)
	var widths []int
	for _, row := range all {
		for i, v := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], say.Width(cell(v)))
		}
	}
	var b strings.Builder
	for _, row := range all {
		for i, v := range row {
			room := strings.Repeat(" ", widths[i]-say.Width(cell(v)))
			if i == 0 {
				b.WriteString(cell(v) + room)
			} else {
				b.WriteString("  " + room + cell(v))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// cell is how a value is written.
func cell(v any) string {
	switch v := v.(type) {
	case float32, float64:
		return fmt.Sprintf("%.3f", v)
	default:
		return fmt.Sprint(v)
	}
}
