// Package say says ganlib's sentences in the language that is spoken here (see
// [language.Here]). The English sentence, a format of fmt, stands in the code and is
// the key to the others, which lie in a table for each language: zh-Hant.json. A
// sentence that a table lacks is said in English.
//
// Its tests read the code for the sentences. They name each one that a table lacks, each
// that it has and nobody says, and each whose verbs (%d, %s) differ.
//
// So the keys must stand in the code as constant texts. Where a text is chosen in one
// place and said in another, Key marks it in the first and T says it in the second.
package say

import (
	"errors"
	"fmt"

	"atelier/ganlib/language"
)

// F is fmt.Sprintf in the language that is spoken here. A translation may use the
// arguments in another order: %[2]d.
func F(format string, args ...any) string {
	if other, ok := lookUp(language.Here(), format); ok {
		return fmt.Sprintf(other, args...)
	}
	return fmt.Sprintf(format, args...)
}

// T says a text as it is. A % in it is no verb.
func T(text string) string {
	if other, ok := lookUp(language.Here(), text); ok {
		return other
	}
	return text
}

// Key returns the text: it marks one that T says elsewhere.
func Key(text string) string { return text }

// N says how many there are of something: one with a count of 1, many with any other.
// Both are formats with a %d.
func N(n int, one, many string) string {
	if n == 1 {
		return F(one, n)
	}
	return F(many, n)
}

// Errorf is fmt.Errorf in the language that is spoken here: errors.Is and errors.As see
// what %w holds.
func Errorf(format string, args ...any) error {
	if other, ok := lookUp(language.Here(), format); ok {
		return fmt.Errorf(other, args...)
	}
	return fmt.Errorf(format, args...)
}

// New is errors.New. An error of a whole package, which others compare theirs with, must
// be of Sentinel.
func New(text string) error { return errors.New(T(text)) }

// Sentinel returns an error that is made when a program begins, and said in the language
// that is spoken when somebody reads it.
func Sentinel(text string) error { return &sentinel{text} }

type sentinel struct{ text string }

func (s *sentinel) Error() string { return T(s.text) }
