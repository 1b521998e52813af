package notebook

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"time"

	"atelier/ganlib/plot"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
	"github.com/schollz/progressbar/v3"
)

// Live is one place below the cell whose picture changes while the cell runs,
// with a progress bar under it. Make one with NewLive, and Close it at the end.
type Live struct {
	id      string
	steps   int
	step    int
	start   time.Time
	bar     *progressbar.ProgressBar
	picture plot.Picture
	shown   bool
	stopped bool
}

// NewLive opens the place for a training that goes from step from to step to.
func NewLive(from, to int) *Live {
	l := &Live{id: "live_" + gonbui.UniqueId(), steps: to, step: from, start: time.Now()}
	l.bar = progressbar.NewOptions(max(1, to-from),
		progressbar.OptionSetWriter(io.Discard), // it is drawn below the picture
		progressbar.OptionShowIts(),
		progressbar.OptionShowCount(),
		progressbar.OptionSetItsString("steps"),
		progressbar.OptionSetWidth(40),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(0),
		progressbar.OptionSetTheme(progressbar.ThemeUnicode),
	)
	return l
}

// Show puts a new picture, of the given step, in place of the last one.
func (l *Live) Show(step int, p plot.Picture) {
	_ = l.bar.Add(step - l.step) // a bar without a writer can't fail
	l.step, l.picture, l.shown = step, p, true
	if gonbui.IsNotebook {
		gonbui.UpdateHTML(l.id, Must(image(p))+pre(l.bar.String()))
	}
}

// Stopped tells whether a training's error means that the stop button was
// pressed. Any other error ends the cell, with the last picture kept.
func (l *Live) Stopped(err error) bool {
	if errors.Is(err, context.Canceled) {
		l.stopped = true
		return true
	}
	if err != nil {
		l.keep()
		Check(err)
	}
	return false
}

// Close keeps the last picture in the notebook, says how far the training came,
// and adds note.
func (l *Live) Close(note string) {
	done := fmt.Sprintf("%d steps, trained and drawn in %.1f s.", l.step, time.Since(l.start).Seconds())
	if l.stopped {
		done = fmt.Sprintf("Stopped at your word after step %d of %d.", l.step, l.steps)
	}
	l.keep()
	fmt.Println(done, note)
}

// keep puts the last picture, in every form, in place of the live one.
func (l *Live) keep() {
	if l.shown && gonbui.IsNotebook {
		gonbui.SendData(&protocol.DisplayData{Data: Must(bundle(l.picture)), DisplayID: l.id})
	}
	gonbui.Sync()
}

func pre(text string) string {
	return `<pre style="margin:0">` + html.EscapeString(text) + `</pre>`
}
