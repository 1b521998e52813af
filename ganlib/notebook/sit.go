package notebook

import (
	"context"
	"fmt"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// sit puts a hand at the controls and lets it play: the one of the person at the
// page, or else the script's, of whom said tells what it does. In the panel's
// place there is then what remains. It returns whether the script was alone.
func sit(controls string, translate func(Move) Move, moves []Move, said string,
	play func(context.Context, hand), remains func() map[protocol.MIMEType]any) (alone bool) {
	ctx := Context()
	var p *page
	answers := false
	if pageAtHand() {
		p, answers = openPage(ctx, gonb{}, usualTimes, controls, translate)
	}
	if answers {
		play(ctx, p)
	} else {
		Say("No page answers, so a scripted hand %s.", said)
		play(ctx, &script{moves})
	}
	switch data := remains(); {
	case p != nil:
		p.close(data)
	case gonbui.IsNotebook:
		gonbui.SendData(&protocol.DisplayData{Data: data})
	default:
		fmt.Println(data[protocol.MIMETextPlain])
	}
	flush()
	return !answers
}
