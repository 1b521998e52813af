package notebook

import (
	"context"
	"fmt"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// runPanel shows a panel and plays it with what comes from the page, or, where no page
// answers, with a script, of which said tells what it does. In the panel's place there
// is then what remains. It returns whether the script was alone.
func runPanel(controls string, translate func(Move) Move, moves []Move, said string,
	play func(context.Context, inputSource), remains func() map[protocol.MIMEType]any) (alone bool) {
	ctx := Context()
	var page *session
	answers := false
	if pageAtHand() {
		page, answers = openSession(ctx, gonbTransport{}, defaultTimeouts, controls, translate)
	}
	if answers {
		play(ctx, page)
	} else {
		Say("No page answers, so a scripted hand %s.", said)
		play(ctx, &script{moves})
	}
	switch data := remains(); {
	case page != nil:
		page.close(data)
	case gonbui.IsNotebook:
		gonbui.SendData(&protocol.DisplayData{Data: data})
	default:
		fmt.Println(data[protocol.MIMETextPlain])
	}
	flush()
	return !answers
}
