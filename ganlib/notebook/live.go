package notebook

import (
	"context"
	"errors"
	"html"
	"io"
	"sync"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/language"
	"atelier/ganlib/plot"
	"atelier/internal/say"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
	"github.com/schollz/progressbar/v3"
)

// Live is one place below the cell whose picture changes while the cell runs,
// with a progress bar under it. Make one with NewLive, and Close it at the end.
type Live struct {
	id      string
	from    int
	steps   int
	step    int
	start   time.Time
	bar     *progressbar.ProgressBar
	picture plot.Picture
	sent    int            // pictures shown so far
	drawing sync.WaitGroup // for the picture that is being drawn
	stopped bool
	hung    bool // what was under way had to be given up
}

// A browser paints a few dozen pictures a second, and works off what comes
// faster later on: the stop button would seem to do nothing. So the first
// hundred pictures are shown as they come, and of more only so many a second.
const (
	atOnce    = 100
	perSecond = 12
)

// NewLive opens the place for a training that goes from step from to step to.
func NewLive(from, to int) *Live {
	l := &Live{id: "live_" + gonbui.UniqueId(), from: from, steps: to, step: from, start: time.Now()}
	// The bar counts, estimates and draws itself as text; but where it would go, to a
	// terminal, there is none. So what it writes is dropped, and its text, String, is
	// sent together with each picture, so that both change at once.
	l.bar = progressbar.NewOptions(max(1, to-from),
		progressbar.OptionSetWriter(io.Discard),
		progressbar.OptionShowIts(),
		progressbar.OptionShowCount(),
		progressbar.OptionSetItsString(say.T("steps")),
		progressbar.OptionSetWidth(40),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(0),
		progressbar.OptionSetTheme(progressbar.ThemeASCII),
	)
	return l
}

// Show puts a new picture, of the given step, in place of the last one. In a
// long training that is faster than a browser, not every picture is seen; the
// last one always is.
func (l *Live) Show(step int, p plot.Picture) {
	_ = l.bar.Add(step - l.step) // a bar without a writer can't fail
	l.step, l.picture = step, p
	if l.sent < mayShow(time.Since(l.start)) {
		l.sent++
		if gonbui.IsNotebook {
			l.draw(p, l.bar.String())
		}
	}
}

// draw draws and sends a picture while the training goes on: it takes as long
// as a dozen steps. One at a time, so that they come in their order.
func (l *Live) draw(p plot.Picture, bar string) {
	l.drawing.Wait()
	l.drawing.Go(func() { gonbui.UpdateHTML(l.id, Checked(image(p))+pre(bar)) })
}

// mayShow is how many pictures a browser can be given in a time.
func mayShow(elapsed time.Duration) int {
	return atOnce + int(perSecond*elapsed.Seconds())
}

// Stopped tells whether a training's error means that the stop button was
// pressed. Any other error ends the cell, with the last picture kept.
func (l *Live) Stopped(err error) bool {
	if errors.Is(err, context.Canceled) {
		l.stopped, l.hung = true, errors.Is(err, ganlib.ErrNoAnswer)
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
	done := say.F("%d steps, trained and drawn in %.1f s.", l.step, time.Since(l.start).Seconds())
	switch {
	case l.hung:
		done = say.F("Stopped after step %d of %d, though the backend did not come back: what came after the last picture may be lost.", l.step, l.steps)
	case l.stopped:
		done = say.F("Stopped by you after step %d of %d.", l.step, l.steps)
	case l.from >= l.steps:
		done = say.F("Nothing was left to learn: %d steps were asked for, and %d are done. Ask for more steps to go on.", l.steps, l.from)
	}
	l.keep()
	Say("%s", say.F("%s %s", done, note))
}

// keep puts the last picture, in every form, in place of the live one.
func (l *Live) keep() {
	l.drawing.Wait()
	if l.sent > 0 && gonbui.IsNotebook {
		gonbui.SendData(&protocol.DisplayData{Data: Checked(bundle(l.picture)), DisplayID: l.id})
	}
	flush()
}

func pre(text string) string {
	return `<pre style="margin:0"` + language.Attribute() + `>` + html.EscapeString(text) + `</pre>`
}
