package notebook

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"atelier/ganlib/plot"
	"atelier/internal/steering"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A Keypad has a key for each digit, and beside them the number that you type, written by
// a painter (generator) of digits: anew with each key.
type Keypad struct {
	// Write writes a number, one to eight digits, and returns a picture of it and a
	// sentence about it, or none. ideas is another number each time that new ideas (latent
	// vectors) are asked for, beginning with 1.
	Write func(number []int, ideas uint64) (picture plot.Picture, say string, err error)
	// Headless are the moves that are made where nobody is at the page: PressDigit,
	// PressDelete and NewIdeas. None means the number 2014, and new ideas for it.
	Headless []Move
}

// PressDelete takes the last digit away.
const PressDelete Control = "delete"

// PressDigit is the key of a digit, 0 to 9.
func PressDigit(digit int) Control { return Control("digit " + strconv.Itoa(digit)) }

// mostDigits is how many digits a number may have.
const mostDigits = 8

// Run shows the keypad and lets Write write, until somebody presses its Stop or Jupyter's
// ■, or the page is closed. The last number then stays. Where no page answers, the moves
// of Headless are made, and Run says so.
func (k Keypad) Run() {
	Check(k.validate())
	t := &typing{Keypad: k, ideas: 1}
	moves, said := k.Headless, fmt.Sprintf("makes %d moves", len(k.Headless))
	if moves == nil {
		for _, digit := range []int{2, 0, 1, 4} {
			moves = append(moves, Move{Do: PressDigit(digit)})
		}
		moves, said = append(moves, Move{Do: NewIdeas}), "types 2014, and asks for new ideas once"
	}
	alone := runPanel(k.controls(), func(m Move) Move { return m }, moves, said, t.play, func() map[protocol.MIMEType]any {
		if t.written == nil {
			return map[protocol.MIMEType]any{protocol.MIMETextPlain: "No number was typed."}
		}
		return Checked(bundle(*t.written))
	})
	if alone {
		Check(t.err)
	}
	fmt.Println(strings.TrimSpace(t.ends + " " + t.say()))
}

func (k Keypad) validate() error {
	if k.Write == nil {
		return fmt.Errorf("notebook: Keypad.Write is missing: give a function that writes a number")
	}
	return nil
}

// controls is the keypad's HTML.
func (Keypad) controls() string {
	var keys strings.Builder
	for digit := range 10 {
		face := strconv.Itoa(digit)
		fmt.Fprintf(&keys, `<button type="button" data-do="%s" data-key="%s" aria-keyshortcuts="%[2]s">%[2]s</button>`, PressDigit(digit), face)
	}
	return picture + words + `<div class="row">` + keys.String() + `</div><div class="row">` +
		`<button type="button" data-do="` + string(PressDelete) + `" data-key="backspace" aria-keyshortcuts="Backspace">Delete (⌫)</button>` +
		button(NewIdeas, "painter", "New ideas", "n") + `<span class="gap"></span>` + button(PressStop, "", "■ Stop", "") + `</div>`
}

// A typing is a keypad in use.
type typing struct {
	Keypad
	number  []int
	ideas   uint64
	written *plot.Picture // the last one
	said    string
	version int
	err     error
	ends    string
}

// respond writes the number. An error is said, and what was written last stays.
func (t *typing) respond() {
	if len(t.number) == 0 {
		t.said, t.err = "", nil
		return
	}
	picture, said, err := t.Write(t.number, t.ideas)
	if t.err = err; err == nil {
		t.written, t.said = &picture, said
		t.version++
	}
}

func (t *typing) play(ctx context.Context, input inputSource) {
	playResponder(ctx, input, t)
}

func (t *typing) over() bool { return t.ends != "" }

func (t *typing) handle(m Move) {
	switch m.Do {
	case PressDelete:
		t.number = t.number[:max(0, len(t.number)-1)]
	case NewIdeas:
		t.ideas++
	case PressStop:
		t.ends = "Stopped by you."
	case leave:
		t.ends = m.why + "."
	}
	for digit := range 10 {
		if m.Do == PressDigit(digit) && len(t.number) < mostDigits {
			t.number = append(t.number, digit)
		}
	}
}

func (t *typing) state() panelState {
	l := panelState{text: map[string]string{"numbers": t.typed(), "said": t.say()}, version: t.version}
	if written := t.written; written != nil {
		l.picture = func() plot.Picture { return *written }
	}
	return l
}

// typed is the number so far.
func (t *typing) typed() string {
	if len(t.number) == 0 {
		return "Type a number: its keys are those of your keyboard, too."
	}
	text := ""
	for _, digit := range t.number {
		text += strconv.Itoa(digit)
	}
	return fmt.Sprintf("You typed %s, ideas number %d.", text, t.ideas)
}

// say is what is to be said of it.
func (t *typing) say() string {
	if t.err != nil {
		return steering.Sentence(t.err)
	}
	return t.said
}
