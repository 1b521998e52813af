package notebook

import (
	"context"
	"fmt"

	"atelier/internal/say"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A responder is a panel that does something after each move, and nothing by itself.
type responder interface {
	state() panelState
	over() bool
	handle(Move) // what one does
	respond()    // what comes of it
}

// playResponder plays such a panel until it is over. To moves that come faster than it can
// respond, it responds at once.
func playResponder(ctx context.Context, input inputSource, r responder) {
	for !r.over() && ctx.Err() == nil {
		input.show(r.state())
		m, moved := input.next(ctx, forever)
		if !moved {
			continue
		}
		for ; moved && !r.over(); m, moved = input.next(ctx, 0) {
			r.handle(m)
		}
		if !r.over() {
			r.respond()
		}
	}
}

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
		Say("%s", say.F("No page answers, so a scripted hand %s.", said))
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
