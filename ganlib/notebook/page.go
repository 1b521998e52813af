package notebook

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/comms"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

//go:embed page.js
var pageJS string

//go:embed page.css
var pageCSS string

// A page is a panel in the browser, and the hand of the person before it.
//
// GoNB's way from the browser to a cell goes through the Jupyter server that
// started the kernel. Each side says something every second or so: that is how
// the cell learns that the page was closed or reloaded, and the page that the
// cell has ended. A look is sent when the page has shown the one before, so
// that the training never outruns the browser.
//
// What is saved with the notebook while the cell runs is a sentence and a script
// that does nothing without the cell; never a dead button.
type page struct {
	wire      wire
	id        string          // of its place below the cell, and its address
	translate func(Move) Move // from the place of a slider to its value
	times     times
	moves     chan Move

	mu     sync.Mutex
	heard  time.Time       // when the page last said something
	hello  bool            // whether it is there at all
	leaves bool            // whether its last word was that it may be closed
	seen   int             // the number of the last look it has shown
	last   map[Control]int // the number of the last message about each control
	took   map[Control]int // the number of the last one that was carried out

	sent    int // the number of the last look sent
	sentAt  time.Time
	version int // of the last picture sent
	now     look
	fresh   bool // whether now has not been sent
	sending sync.WaitGroup
}

// times are a page's patience.
type times struct {
	hello   time.Duration // to say its first word
	silence time.Duration // between two words, before it is taken to be gone
	leaving time.Duration // the same, if its last word was that it may be closed
	quiet   time.Duration // without news, before it is sent a word all the same
	resend  time.Duration // for a look to be shown, before another is tried
	gap     time.Duration // between two looks
	tick    time.Duration // between two glances at the clock
}

// A browser whose page is loading or hidden may be silent for some seconds.
var usualTimes = times{
	hello: 10 * time.Second, silence: 15 * time.Second, leaving: 3 * time.Second, quiet: 1500 * time.Millisecond,
	resend: 2 * time.Second, gap: time.Second / perSecond, tick: 20 * time.Millisecond,
}

// A wire goes to the browser.
type wire interface {
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

// openPage shows a panel below the cell, and waits until it says that it is
// there. If it does not, nobody is looking, and there is no page.
func openPage(ctx context.Context, w wire, t times, controls string, translate func(Move) Move) (p *page, answers bool) {
	p = &page{
		wire: w, id: "panel_" + gonbui.UniqueId(), translate: translate, times: t,
		moves: make(chan Move, 256), last: map[Control]int{}, took: map[Control]int{}, heard: time.Now(), sentAt: time.Now(), version: -1,
	}
	w.listen(p.id, p.hear)
	w.display(p.id, map[protocol.MIMEType]any{protocol.MIMETextHTML: p.html(controls)})
	tick := time.NewTicker(t.tick)
	defer tick.Stop()
	for start := time.Now(); ; {
		p.mu.Lock()
		there := p.hello
		p.mu.Unlock()
		switch {
		case there:
			return p, true
		case ctx.Err() != nil || time.Since(start) > t.hello:
			return p, false
		case time.Since(p.sentAt) > t.resend: // GoNB then tries anew to reach the page
			p.sentAt = time.Now()
			p.wire.send(p.id, `{"n":0}`)
		}
		<-tick.C
	}
}

// html is what the cell shows, and what is saved with the notebook.
func (p *page) html(controls string) string {
	words := func(v string) string {
		text, _ := json.Marshal(v) // which writes < as \u003c, so that no text ends the script
		return string(text)
	}
	easel := "null"
	if strings.Contains(controls, "<canvas ") {
		easel = easelJS
	}
	return fmt.Sprintf("<div id=%q class=\"atelier-panel\"><p>A panel with buttons and sliders stands here while this cell runs. Run the cell to have it.</p></div>\n<script>(%s)(%s, %s, %s, %s)</script>",
		p.id, pageJS, words(p.id), words(p.id), words("<style>"+pageCSS+"</style>"+strings.ReplaceAll(controls, "@ID@", p.id)), easel)
}

// hear takes what the page says. GoNB calls it from several goroutines, not
// always in the order in which things were said.
func (p *page) hear(text string) {
	var said struct {
		N       int     `json:"n"`
		Do      Control `json:"do"`
		Value   float64 `json:"value"`
		Strokes []line  `json:"strokes"`
	}
	if json.Unmarshal([]byte(text), &said) != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = time.Now()
	p.leaves = said.Do == "leaving"
	switch said.Do {
	case "leaving":
	case "hello": // also by a page that has lost the thread
		p.hello, p.fresh, p.version = true, true, -1
		p.seen = p.sent
	case "here":
	case "seen":
		p.seen = max(p.seen, int(said.Value))
	case "bye":
		p.move(Move{Do: leave, why: "The page was closed"})
	default:
		if said.N < p.last[said.Do] {
			return // an older place of a slider
		}
		drawn, ok := strokes(said.Strokes)
		if !ok {
			return
		}
		p.last[said.Do] = said.N
		if m := p.translate(Move{Do: said.Do, Value: said.Value, Strokes: drawn}); m.Do != "" {
			m.number = said.N
			p.move(m)
		}
	}
}

func (p *page) move(m Move) {
	select {
	case p.moves <- m:
	default: // nobody can be that fast
	}
}

// next implements hand. A page that has been silent for too long leaves.
func (p *page) next(ctx context.Context, patience time.Duration) (Move, bool) {
	tick := time.NewTicker(p.times.tick)
	defer tick.Stop()
	start := time.Now()
	for {
		p.flush()
		select {
		case m := <-p.moves:
			return p.take(m), true
		default:
		}
		if why := p.gone(); why != "" {
			return Move{Do: leave, why: why}, true
		}
		if ctx.Err() != nil || time.Since(start) >= patience {
			return Move{}, false
		}
		select {
		case m := <-p.moves:
			return p.take(m), true
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// take notes that the next look is of after this move.
func (p *page) take(m Move) Move {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.took[m.Do] = max(p.took[m.Do], m.number)
	return m
}

// gone says why the page is taken to be gone, or nothing.
func (p *page) gone() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch silent := time.Since(p.heard); {
	case p.leaves && silent > p.times.leaving:
		return "The page was closed"
	case silent > p.times.silence:
		return fmt.Sprintf("The page has not answered for %.0f seconds", p.times.silence.Seconds())
	}
	return ""
}

// show implements hand.
func (p *page) show(l look) {
	p.mu.Lock()
	p.now, p.fresh = l, true
	p.mu.Unlock()
	p.flush()
}

// flush sends the look, if the page has shown the last one; and now and then a
// word without news, since a hidden page, whose clock the browser slows, answers.
// Nothing more is sent to a page that does not answer: GoNB would wait for it.
func (p *page) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := time.Since(p.sentAt)
	switch {
	case p.now.text == nil, since < p.times.gap:
		return
	case p.sent > p.seen && (since < p.times.resend || p.heard.Before(p.sentAt.Add(p.times.resend/2))):
		return
	case !p.fresh && since < p.times.quiet:
		return
	}
	p.sent++
	p.sentAt = time.Now()
	n, l := news{N: p.sent}, p.now
	drawn := p.fresh && l.version != p.version && l.picture != nil
	if p.fresh {
		n.Text, n.On, n.At, n.Drawn, n.Took = l.text, l.on, l.at, lines(l.drawn), maps.Clone(p.took)
		p.fresh, p.version = false, l.version
	}
	if drawn {
		picture := l.picture() // now, since the training goes on
		p.sending.Go(func() { n.draw(picture); p.send(n) })
		return
	}
	p.sending.Go(func() { p.send(n) })
}

func (p *page) send(n news) {
	text, err := json.Marshal(n)
	Check(err)
	p.wire.send(p.id, string(text))
}

// close puts what should stay in the notebook in the panel's place.
func (p *page) close(data map[protocol.MIMEType]any) {
	p.sending.Wait()
	if p.hello && p.gone() == "" {
		p.send(news{N: p.sent + 1, Over: true})
	}
	p.wire.display(p.id, data)
}

// gonb is the wire through GoNB.
type gonb struct{}

// listen never ends: GoNB 0.11.4 waits for ever for a lock if something comes
// for an address that nobody listens to any more.
func (gonb) listen(address string, hear func(string)) {
	comms.Subscribe(address, func(_ string, text string) { hear(text) })
}

func (gonb) send(address, text string) { comms.Send(address, text) }

func (gonb) display(id string, data map[protocol.MIMEType]any) {
	gonbui.SendData(&protocol.DisplayData{Data: data, DisplayID: id})
}
