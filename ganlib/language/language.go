// Package language says in which language ganlib speaks: the words of pictures and
// tables, and its sentences.
//
// A notebook's cells are the same in every language, so nothing in them chooses one.
// The folder does, in which a program runs: that of a notebook in notebooks/zh-Hant
// speaks Traditional Chinese as it is written in Taiwan. The environment variable
// ATELIER_LANGUAGE chooses for any program:
//
//	ATELIER_LANGUAGE=zh-Hant go run .
//
// It is asked whenever a picture or a sentence is made, and nothing remembers it. Files,
// and the names of Go, are English in every language. docs/languages.md says how to add
// another one.
package language

import "strings"

// A Tag names a language as web pages do (BCP 47).
type Tag string

// The languages that ganlib speaks.
const (
	English            Tag = "en"
	TraditionalChinese Tag = "zh-Hant" // as written in Taiwan
)

// All returns the languages, English first.
func All() []Tag { return []Tag{English, TraditionalChinese} }

// also are other names of a language, in small letters: those by which operating systems
// call it. What follows them after a hyphen narrows them down.
func (t Tag) also() []string {
	switch t {
	case English:
		return []string{"en"}
	case TraditionalChinese:
		return []string{"zh-hant", "zh-tw", "zh-hk", "zh-mo"}
	}
	return nil
}

// Families names fonts, as CSS does, that have letters of the language which Latin fonts
// lack: on Windows, on macOS, on Linux and on telephones. It is empty where Latin fonts do.
func (t Tag) Families() string {
	if t == TraditionalChinese {
		return "'Noto Sans TC', 'Noto Sans CJK TC', 'PingFang TC', 'Microsoft JhengHei'"
	}
	return ""
}

// Attribute says in an element of HTML or SVG of which language its texts are: by that, a
// browser chooses the shapes of letters, and a screen reader its voice. It begins with a
// space, and is empty in English, which goes without saying.
func Attribute() string {
	if tag := Here(); tag != English {
		return ` lang="` + string(tag) + `"`
	}
	return ""
}

// Parse returns the language that a name means, such as zh-Hant, zh-TW or
// zh_TW.UTF-8; ok is false if ganlib does not speak it.
func Parse(name string) (tag Tag, ok bool) {
	name, _, _ = strings.Cut(name, ".") // the encoding
	name, _, _ = strings.Cut(name, "@")
	name = strings.ToLower(strings.ReplaceAll(name, "_", "-"))
	for _, t := range All() {
		for _, other := range t.also() {
			if name == other || strings.HasPrefix(name, other+"-") {
				return t, true
			}
		}
	}
	return English, false
}
