//go:build js

// Command worker runs a studio in a page's Web Worker. Commands come as messages
// {command: JSON, file: Uint8Array or none}; messages go as {kind, data: JSON, numbers: {name:
// Float32Array}, file}. When it stands ready, it has sent the first of them.
package main

import (
	"encoding/json"
	"fmt"
	"syscall/js"
	"time"
	"unsafe"

	"atelier/web/studio"
)

func main() {
	commands := make(chan studio.Command, 1024)
	self := js.Global()
	self.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if c, ok := received(args[0].Get("data")); ok {
			select {
			case commands <- c:
			default: // nobody presses a thousand keys between two steps
			}
		}
		return nil
	}))
	s, err := studio.New(post)
	if err != nil {
		self.Call("postMessage", map[string]any{"kind": "failed", "data": fmt.Sprintf("%q", err.Error())})
		return
	}
	pause := newPause()
	for {
		if !s.Running() {
			s.Do(<-commands)
			continue
		}
		select {
		case c := <-commands:
			s.Do(c)
			continue
		default:
		}
		s.Advance()
		if s.Slow() {
			slowly(s, commands)
		} else {
			pause.take()
		}
	}
}

// slowly waits half a second, or until there is a command.
func slowly(s *studio.Studio, commands chan studio.Command) {
	select {
	case c := <-commands:
		s.Do(c)
	case <-time.After(time.Second / 2):
	}
}

// received makes a command of a message.
func received(data js.Value) (c studio.Command, ok bool) {
	if data.Type() != js.TypeObject || json.Unmarshal([]byte(data.Get("command").String()), &c) != nil {
		return c, false
	}
	if file := data.Get("file"); file.Type() == js.TypeObject {
		c.File = make([]byte, file.Length())
		js.CopyBytesToGo(c.File, file)
	}
	return c, true
}

// post sends a message to the page. Arrays are handed over, not copied once more.
func post(m studio.Message) {
	data, err := json.Marshal(m.Data)
	if err != nil {
		data, m.Kind = []byte(fmt.Sprintf("%q", err.Error())), "failed"
	}
	out := js.Global().Get("Object").New()
	out.Set("kind", m.Kind)
	out.Set("data", string(data))
	handed := js.Global().Get("Array").New()
	numbers := js.Global().Get("Object").New()
	for name, values := range m.Numbers {
		bytes := js.Global().Get("Uint8Array").New(4 * len(values))
		if len(values) > 0 {
			js.CopyBytesToJS(bytes, unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), 4*len(values)))
		}
		buffer := bytes.Get("buffer")
		numbers.Set(name, js.Global().Get("Float32Array").New(buffer))
		handed.Call("push", buffer)
	}
	out.Set("numbers", numbers)
	if m.File != nil {
		bytes := js.Global().Get("Uint8Array").New(len(m.File))
		js.CopyBytesToJS(bytes, m.File)
		out.Set("file", bytes)
		handed.Call("push", bytes.Get("buffer"))
	}
	js.Global().Call("postMessage", out, handed)
}

// A pause lets the worker's events happen. Go returns to them only when every goroutine
// waits, and a timer of the browser's would wait four milliseconds.
type pause struct {
	port js.Value
	over chan struct{}
}

func newPause() *pause {
	channel := js.Global().Get("MessageChannel").New()
	p := &pause{channel.Get("port2"), make(chan struct{}, 1)}
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		p.over <- struct{}{}
		return nil
	}))
	return p
}

func (p *pause) take() {
	p.port.Call("postMessage", nil)
	<-p.over
}
