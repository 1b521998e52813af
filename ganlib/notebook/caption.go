package notebook

import (
	"fmt"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Caption says something, as Say does, between pictures and tables: it stays in
// its place among them. What is printed takes another way to the page, and may
// come before or after them.
func Caption(format string, args ...any) {
	text := fold(fmt.Sprintf(format, args...), lineLength)
	if !gonbui.IsNotebook {
		fmt.Println(text)
		return
	}
	gonbui.SendData(&protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextPlain: text}})
	flush()
}
