package notebook

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"atelier/ganlib"
	"atelier/ganlib/plot"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A browser is a transport with a page at its end that a test plays.
type browser struct {
	mu      sync.Mutex
	count   int
	hear    func(string)
	updates []stateUpdate
	shown   []map[protocol.MIMEType]any
}

func (b *browser) listen(_ string, hear func(string)) { b.hear = hear }

func (b *browser) send(_, text string) {
	var n stateUpdate
	if err := json.Unmarshal([]byte(text), &n); err != nil {
		panic(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.updates = append(b.updates, n)
}

func (b *browser) display(_ string, data map[protocol.MIMEType]any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shown = append(b.shown, data)
}

func (b *browser) say(do Control, value float64) {
	b.count++
	b.hear(fmt.Sprintf(`{"n":%d,"do":%q,"value":%g}`, b.count, do, value))
}

func (b *browser) got() []stateUpdate {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]stateUpdate(nil), b.updates...)
}

// soon waits until ok, for at most ten seconds.
func soon(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("%s: not within ten seconds", what)
			return
		}
	}
}

// patient never gives a page up, and asks nothing of its own accord.
var patient = timeouts{hello: time.Hour, silence: time.Hour, leaving: time.Hour, quiet: time.Hour, resend: time.Hour, tick: time.Millisecond}

// opened returns a page whose browser has said hello.
func opened(t *testing.T, patience timeouts) (*session, *browser) {
	t.Helper()
	b := &browser{}
	go func() {
		soon(t, "a panel", func() bool { b.mu.Lock(); defer b.mu.Unlock(); return len(b.shown) == 1 })
		b.say("hello", 0)
	}()
	p, answers := openSession(context.Background(), b, patience, "", fromPanel)
	if !answers {
		t.Fatal("the page does not answer")
	}
	return p, b
}

func saying(text string) panelState { return panelState{text: map[string]string{"said": text}} }

func TestAPageThatDoesNotAnswer(t *testing.T) {
	times := patient
	times.hello = time.Millisecond
	b := &browser{}
	p, answers := openSession(context.Background(), b, times, "", fromPanel)
	if answers {
		t.Error("nobody answers for it")
	}
	before := len(b.got())
	p.close(map[protocol.MIMEType]any{protocol.MIMETextPlain: "what remains"})
	if len(b.got()) != before {
		t.Error("a page that never answered was told that it is over")
	}
	if len(b.shown) != 2 || b.shown[1][protocol.MIMETextPlain] != "what remains" {
		t.Errorf("shown %v", b.shown)
	}
	// It is tried anew, until the interrupt.
	ctx, cancel := context.WithCancel(context.Background())
	times = patient
	times.resend = time.Millisecond
	b = &browser{}
	go func() {
		defer cancel()
		soon(t, "another try", func() bool { return len(b.got()) > 2 })
	}()
	if _, answers := openSession(ctx, b, times, "", fromPanel); answers {
		t.Error("nobody answers for it")
	}
}

// TestPressesKeepTheirOrder: GoNB hands over what a page says from several goroutines.
func TestPressesKeepTheirOrder(t *testing.T) {
	p, b := opened(t, patient)
	p.timeouts.gather = time.Hour
	p.translate = func(m Move) Move { return m }
	for _, n := range []int{4, 2, 5, 3} { // hello was number 1
		b.hear(fmt.Sprintf(`{"n":%d,"do":"digit %[1]d"}`, n))
	}
	for n := 2; n <= 5; n++ {
		if m, moved := p.next(context.Background(), time.Second); !moved || m.Do != PressDigit(n) {
			t.Errorf("%v (%v), want digit %d", m.Do, moved, n)
		}
	}
	b.hear(`{"n":7,"do":"digit 7"}`) // number 6 is lost
	if _, moved := p.next(context.Background(), 20*time.Millisecond); moved {
		t.Error("what is missing was not waited for")
	}
	p.timeouts.gather = 0
	if m, moved := p.next(context.Background(), time.Second); !moved || m.Do != PressDigit(7) {
		t.Errorf("%v (%v): it is waited for in vain", m.Do, moved)
	}
}

func TestAPageIsNotOutrun(t *testing.T) {
	p, b := opened(t, patient)
	p.show(saying("first"))
	soon(t, "the first state", func() bool { return len(b.got()) == 1 })
	for i := range 100 {
		p.show(saying(fmt.Sprint(i)))
	}
	p.sending.Wait()
	if got := b.got(); len(got) != 1 || got[0].Text["said"] != "first" {
		t.Fatalf("%d states before the first one was seen", len(got))
	}
	b.say("seen", 1)
	if _, moved := p.next(context.Background(), 0); moved {
		t.Error("having seen something is no move")
	}
	p.sending.Wait()
	if got := b.got(); len(got) != 2 || got[1].Text["said"] != "99" {
		t.Errorf("%d states, the last %v: want the newest", len(got), got[len(got)-1].Text)
	}
}

func TestAPictureIsSentOnce(t *testing.T) {
	p, b := opened(t, patient)
	drawn := 0
	l := saying("x")
	l.picture = func() plot.Picture { drawn++; return plot.Range(ganlib.Parabolas{}) }
	for i := range 3 {
		p.show(l)
		p.sending.Wait()
		b.say("seen", float64(i+1))
	}
	got := b.got()
	if drawn != 1 || len(got) != 3 || !strings.HasPrefix(got[0].Picture, "data:image/svg+xml;base64,") || got[0].Alt == "" || got[1].Picture != "" {
		t.Fatalf("drawn %d times, sent %d", drawn, len(got))
	}
	b.say("hello", 0) // the page has lost the thread
	p.next(context.Background(), 0)
	p.sending.Wait()
	if got := b.got(); len(got) != 4 || got[3].Picture == "" {
		t.Error("a page that says hello again gets no picture")
	}
	l.version, l.picture = 1, func() plot.Picture { return plot.Works(ganlib.Parabolas{}, [][]float32{{1}}) }
	b.say("seen", 4)
	p.show(l)
	p.sending.Wait()
	if got := b.got(); !strings.Contains(got[4].Text["said"], "work 0 has 1 points") || l.text["said"] != "x" {
		t.Errorf("a picture that fails is said as %q", got[4].Text["said"])
	}
}

func TestMovesComeFromThePage(t *testing.T) {
	p, b := opened(t, patient)
	b.say(PressRun, 0)
	b.say(SetPainterRate, 9)
	b.say(SetPainterRate, 99) // no such place
	b.hear("no JSON")
	b.hear(`{"n":2,"do":"painter rate","value":3}`) // was overtaken
	for _, want := range []Move{{Do: PressRun}, {Do: SetPainterRate, Value: 3e-4}} {
		m, ok := p.next(context.Background(), 0)
		if !ok || m.Do != want.Do || m.Value != want.Value {
			t.Errorf("move %v, want %v", m, want)
		}
	}
	if m, ok := p.next(context.Background(), 0); ok {
		t.Errorf("another move: %v", m)
	}
	// A state tells which of the page's messages it knows of.
	p.show(saying("x"))
	p.sending.Wait()
	if got := b.got(); got[0].Took[PressRun] != 2 || got[0].Took[SetPainterRate] != 3 {
		t.Errorf("took %v", got[0].Took)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if m, ok := p.next(ctx, forever); ok {
		t.Errorf("after the interrupt: %v", m)
	}
}

func TestAPageThatIsGone(t *testing.T) {
	p, b := opened(t, patient)
	b.say("bye", 0)
	if m, _ := p.next(context.Background(), forever); m.Do != leave || m.why != "The page was closed" {
		t.Errorf("closed: %v", m)
	}
	times := patient
	times.leaving = 10 * time.Millisecond
	p, b = opened(t, times)
	b.say("leaving", 0)
	if m, _ := p.next(context.Background(), forever); m.Do != leave || m.why != "The page was closed" {
		t.Errorf("leaving: %v", m)
	}
	b.say("leaving", 0)
	b.say("here", 0) // after all
	if why := p.gone(); why != "" {
		t.Errorf("it has stayed, but %s", why)
	}
	times = patient
	times.silence = 40 * time.Millisecond
	p, b = opened(t, times)
	p.show(saying("x"))
	if m, _ := p.next(context.Background(), forever); m.Do != leave || !strings.HasPrefix(m.why, "The page has not answered for") {
		t.Errorf("silent: %v", m)
	}
	p.close(map[protocol.MIMEType]any{})
	if got := b.got(); len(got) != 1 {
		t.Errorf("%d states were sent to a page that is gone", len(got))
	}
}

// A hidden page's clock is slow, but it answers.
func TestAQuietPageIsAsked(t *testing.T) {
	times := patient
	times.quiet = 5 * time.Millisecond
	p, b := opened(t, times)
	p.show(saying("x"))
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		for n := 1; n <= 4; n++ {
			soon(t, "a word", func() bool { return len(b.got()) == n })
			b.say("seen", float64(n))
		}
	}()
	if m, ok := p.next(ctx, forever); ok {
		t.Errorf("%v", m)
	}
	if got := b.got(); got[2].Text != nil || got[2].Over {
		t.Errorf("without news it is told %v", got[2])
	}
}

func TestAPageThatHasEnded(t *testing.T) {
	p, b := opened(t, patient)
	p.close(map[protocol.MIMEType]any{protocol.MIMETextPlain: "what remains"})
	if got := b.got(); len(got) != 1 || !got[0].Over {
		t.Errorf("told %v", got)
	}
	if len(b.shown) != 2 || b.shown[1][protocol.MIMETextPlain] != "what remains" {
		t.Error("nothing remains")
	}
}

// What is saved while the cell runs has no button of its own.
func TestNoDeadButtons(t *testing.T) {
	p := &session{id: "panel_1"}
	s := newSteering(newPupil(), 100, 10)
	whole := p.html(s.controls())
	html, script, found := strings.Cut(whole, "<script>")
	if !found || strings.Contains(html, "<button") || strings.Contains(html, "<input") || !strings.Contains(html, "hile this cell runs") {
		t.Errorf("without its script: %s", html)
	}
	if strings.Count(script, "</script") != 1 || !strings.HasSuffix(script, "</script>") {
		t.Error("something in the script ends it")
	}
	if strings.Contains(whole, "@ID@") || !strings.Contains(script, "panel_1 painter rate") {
		t.Error("the elements have no ids of their own")
	}
}

func TestAScript(t *testing.T) {
	s := &script{[]Move{{Do: PressRun}}}
	ctx, cancel := context.WithCancel(context.Background())
	if m, ok := s.next(ctx, time.Hour); ok {
		t.Errorf("a script that is to wait says %v", m)
	}
	for _, want := range []Control{PressRun, PressStop, PressStop} {
		if m, ok := s.next(ctx, forever); !ok || m.Do != want {
			t.Errorf("%v, want %v", m.Do, want)
		}
	}
	cancel()
	if _, ok := s.next(ctx, forever); ok {
		t.Error("a move after the interrupt")
	}
}
