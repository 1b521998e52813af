package notebook

import (
	"fmt"
	"html"
	"strings"
)

// The elements of a panel. What panel.js does with them hangs on their data-do,
// the Control that they are, and data-name, the name by which a panelState tells
// them what to show. @ID@ stands for an id that no other panel has.

// picture and words are in every panel.
const (
	picture = `<img hidden alt="">`
	words   = `<p class="numbers" data-name="numbers"></p><p role="status" data-name="said"></p>`
)

// button is a button with a text on it; key, if it is not empty, presses it too.
func button(do Control, class, face, key string) string {
	shortcut := ""
	if key != "" {
		shortcut = fmt.Sprintf(` data-key="%[1]s" aria-keyshortcuts="%[1]s"`, html.EscapeString(key))
		face += " (" + strings.ToUpper(key) + ")"
	}
	return fmt.Sprintf(`<button type="button" data-do="%s" class="%s"%s>%s</button>`,
		html.EscapeString(string(do)), html.EscapeString(class), shortcut, html.EscapeString(face))
}

// onEasel is a button that changes the canvas: easel.js knows what it does.
func onEasel(what, face, key string) string {
	return fmt.Sprintf(`<button type="button" data-easel="%s" data-key="%[2]s" aria-keyshortcuts="%[2]s">%s (%s)</button>`,
		html.EscapeString(what), html.EscapeString(key), html.EscapeString(face), html.EscapeString(strings.ToUpper(key)))
}

// choice is one of several values, of which one is chosen.
func choice(do Control, value int, face string) string {
	name := html.EscapeString(string(do))
	return fmt.Sprintf(`<label class="choice"><input type="radio" name="@ID@ %[1]s" data-do="%[1]s" data-name="%[1]s" value="%[2]d">%[3]s</label>`,
		name, value, html.EscapeString(face))
}

// slider is a slider with its label. It stands at from, from+1 …; words are what
// each of these places means.
func slider(do Control, label string, from int, words []string) string {
	name := html.EscapeString(string(do))
	return fmt.Sprintf(`<label for="@ID@ %[1]s">%[2]s</label><input type="range" id="@ID@ %[1]s" data-do="%[1]s" data-name="%[1]s" min="%[3]d" max="%[4]d" value="%[3]d" data-words="%[5]s"><output for="@ID@ %[1]s"></output>`,
		name, html.EscapeString(label), from, from+len(words)-1, html.EscapeString(strings.Join(words, "|")))
}
