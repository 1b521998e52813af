package notebook

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"os"
	"strings"
	"sync"
	"time"

	"atelier/ganlib/language"
	"atelier/internal/say"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/comms"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

//go:embed panel.js
var panelJS string

//go:embed panel.css
var panelCSS string

// A session is a panel on a page in the browser, and the input source of whoever is
// looking at it.
//
// GoNB's way from the browser to a cell goes through the Jupyter server that
// started the kernel. Each side says something every second or so: that is how
// the cell learns that the page was closed or reloaded, and the page that the
// cell has ended. A state is sent when the page has shown the one before, so
// that the training never outruns the browser.
//
// What is saved with the notebook while the cell runs is a sentence and a script
// that does nothing without the cell; never a dead button.
type session struct {
	transport transport
	id        string          // of its place below the cell, and its address
	translate func(Move) Move // from the place of a slider to its value
	timeouts  timeouts
	moves     chan Move

	mu     sync.Mutex
	order  inOrder[message]
	heard  time.Time       // when the page last said something
	hello  bool            // whether it is there at all
	leaves bool            // whether its last word was that it may be closed
	seen   int             // the number of the last state it has shown
	last   map[Control]int // the number of the last message about each control
	took   map[Control]int // the number of the last one that was carried out

	sent    int // the number of the last state sent
	sentAt  time.Time
	version int // of the last picture sent
	now     panelState
	fresh   bool // whether now has not been sent
	sending sync.WaitGroup
}

// timeouts say how long a session waits for its page.
type timeouts struct {
	hello   time.Duration // to say its first word
	silence time.Duration // between two words, before it is taken to be gone
	leaving time.Duration // the same, if its last word was that it may be closed
	quiet   time.Duration // without news, before it is sent a word all the same
	resend  time.Duration // for a state to be shown, before another is tried
	gap     time.Duration // between two states
	gather  time.Duration // for a message that was overtaken
	tick    time.Duration // between two looks at the clock
}

// A browser whose page is loading or hidden may be silent for some seconds.
var defaultTimeouts = timeouts{
	hello: 10 * time.Second, silence: 15 * time.Second, leaving: 3 * time.Second, quiet: 1500 * time.Millisecond,
	resend: 2 * time.Second, gather: 300 * time.Millisecond, gap: time.Second / perSecond, tick: 20 * time.Millisecond,
}

// A transport carries texts to the browser and back.
type transport interface {
	listen(address string, hear func(text string))
	send(address, text string)
	display(id string, data map[protocol.MIMEType]any)
}

// pageAtHand tells whether there may be a page at all: whether a Jupyter server
// started the kernel. nbclient, nbconvert and the like start kernels themselves;
// there GoNB would wait for seconds for an answer, and leave a script behind.
func pageAtHand() bool {
	return gonbui.IsNotebook && os.Getenv("JPY_SESSION_NAME") != ""
}

// openSession shows a panel below the cell, and waits until it says that it is
// there. If it does not, nobody is looking, and there is no page.
func openSession(ctx context.Context, t transport, patience timeouts, controls string, translate func(Move) Move) (s *session, answers bool) {
	s = &session{
		transport: t, id: "panel_" + gonbui.UniqueId(), translate: translate, timeouts: patience,
		moves: make(chan Move, 256), last: map[Control]int{}, took: map[Control]int{}, heard: time.Now(), sentAt: time.Now(), version: -1,
	}
	t.listen(s.id, s.hear)
	t.display(s.id, map[protocol.MIMEType]any{protocol.MIMETextHTML: s.html(controls)})
	tick := time.NewTicker(patience.tick)
	defer tick.Stop()
	for start := time.Now(); ; {
		s.mu.Lock()
		there := s.hello
		s.mu.Unlock()
		switch {
		case there:
			return s, true
		case ctx.Err() != nil || time.Since(start) > patience.hello:
			return s, false
		case time.Since(s.sentAt) > patience.resend: // GoNB then tries anew to reach the page
			s.sentAt = time.Now()
			s.transport.send(s.id, `{"n":0}`)
		}
		<-tick.C
	}
}

// html is what the cell shows, and what is saved with the notebook.
func (s *session) html(controls string) string {
	words := func(v string) string {
		text, _ := json.Marshal(v) // which writes < as \u003c, so that no text ends the script
		return string(text)
	}
	easel := "null"
	if strings.Contains(controls, "<canvas ") {
		easel = easelJS
	}
	return fmt.Sprintf("<div id=%q class=\"atelier-panel\"%s><p>%s</p></div>\n<script>(%s)(%s, %s, %s, %s)</script>",
		s.id, language.Attribute(), html.EscapeString(say.T("While this cell runs, a panel with buttons and sliders is here. Run the cell to see it.")), strings.Replace(panelJS, "@OVER@", strings.Trim(words(say.T("The cell of this panel has ended. Run it again to have the panel back.")), `"`), 1), words(s.id), words(s.id), words("<style>"+panelCSS+"</style>"+strings.ReplaceAll(controls, "@ID@", s.id)), easel)
}

// A message is what a page says.
type message struct {
	N       int     `json:"n"`
	Do      Control `json:"do"`
	Value   float64 `json:"value"`
	Strokes []line  `json:"strokes"`
}

// hear takes what the page says. GoNB calls it from several goroutines, not
// always in the order in which things were said.
func (s *session) hear(text string) {
	var said message
	if json.Unmarshal([]byte(text), &said) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = time.Now()
	if said.Do == "hello" { // what was lost before it will not come any more
		for _, m := range s.order.overdue(0) {
			s.obey(m)
		}
		s.order.restart(said.N)
	}
	for _, m := range s.order.take(said.N, said) {
		s.obey(m)
	}
}

// obey does what the page has said.
func (s *session) obey(said message) {
	s.leaves = said.Do == "leaving"
	switch said.Do {
	case "leaving":
	case "hello": // also by a page that has lost the thread
		s.hello, s.fresh, s.version = true, true, -1
		s.seen = s.sent
	case "here":
	case "seen":
		s.seen = max(s.seen, int(said.Value))
	case "bye":
		s.move(Move{Do: leave, why: say.T("The page was closed")})
	default:
		if said.N < s.last[said.Do] {
			return // an older place of a slider
		}
		drawn, ok := strokes(said.Strokes)
		if !ok {
			return
		}
		s.last[said.Do] = said.N
		if m := s.translate(Move{Do: said.Do, Value: said.Value, Strokes: drawn}); m.Do != "" {
			m.number = said.N
			s.move(m)
		}
	}
}

func (s *session) move(m Move) {
	select {
	case s.moves <- m:
	default: // nobody can be that fast
	}
}

// next implements inputSource. A page that has been silent for too long leaves.
func (s *session) next(ctx context.Context, patience time.Duration) (Move, bool) {
	tick := time.NewTicker(s.timeouts.tick)
	defer tick.Stop()
	start := time.Now()
	for {
		s.flush()
		select {
		case m := <-s.moves:
			return s.take(m), true
		default:
		}
		if why := s.gone(); why != "" {
			return Move{Do: leave, why: why}, true
		}
		if ctx.Err() != nil || time.Since(start) >= patience {
			return Move{}, false
		}
		select {
		case m := <-s.moves:
			return s.take(m), true
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// take notes that the next state is of after this move.
func (s *session) take(m Move) Move {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took[m.Do] = max(s.took[m.Do], m.number)
	return m
}

// gone says why the page is taken to be gone, or nothing.
func (s *session) gone() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch silent := time.Since(s.heard); {
	case s.leaves && silent > s.timeouts.leaving:
		return say.T("The page was closed")
	case silent > s.timeouts.silence:
		return say.F("The page has not answered for %.0f seconds", s.timeouts.silence.Seconds())
	}
	return ""
}

// show implements inputSource.
func (s *session) show(l panelState) {
	s.mu.Lock()
	s.now, s.fresh = l, true
	s.mu.Unlock()
	s.flush()
}

// flush sends the state, if the page has shown the last one; and now and then a
// word without news, since a hidden page, whose clock the browser slows, answers.
// Nothing more is sent to a page that does not answer: GoNB would wait for it.
func (s *session) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.order.overdue(s.timeouts.gather) {
		s.obey(m)
	}
	since := time.Since(s.sentAt)
	switch {
	case s.now.text == nil, since < s.timeouts.gap:
		return
	case s.sent > s.seen && (since < s.timeouts.resend || s.heard.Before(s.sentAt.Add(s.timeouts.resend/2))):
		return
	case !s.fresh && since < s.timeouts.quiet:
		return
	}
	s.sent++
	s.sentAt = time.Now()
	n, l := stateUpdate{N: s.sent}, s.now
	drawn := s.fresh && l.version != s.version && l.picture != nil
	if s.fresh {
		n.Text, n.On, n.At, n.Drawn, n.Took = l.text, l.on, l.at, lines(l.drawn), maps.Clone(s.took)
		s.fresh, s.version = false, l.version
	}
	if drawn {
		picture := l.picture() // now, since the training goes on
		s.sending.Go(func() { n.draw(picture); s.send(n) })
		return
	}
	s.sending.Go(func() { s.send(n) })
}

func (s *session) send(n stateUpdate) {
	text, err := json.Marshal(n)
	Check(err)
	s.transport.send(s.id, string(text))
}

// close puts what should stay in the notebook in the panel's place.
func (s *session) close(data map[protocol.MIMEType]any) {
	s.sending.Wait()
	if s.hello && s.gone() == "" {
		s.send(stateUpdate{N: s.sent + 1, Over: true})
	}
	s.transport.display(s.id, data)
}

// gonbTransport is the transport through GoNB.
type gonbTransport struct{}

// listen never ends: GoNB 0.11.4 waits for ever for a lock if something comes
// for an address that nobody listens to any more.
func (gonbTransport) listen(address string, hear func(string)) {
	comms.Subscribe(address, func(_ string, text string) { hear(text) })
}

func (gonbTransport) send(address, text string) { comms.Send(address, text) }

func (gonbTransport) display(id string, data map[protocol.MIMEType]any) {
	gonbui.SendData(&protocol.DisplayData{Data: data, DisplayID: id})
}
