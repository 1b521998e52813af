package film_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"atelier/ganlib/film"
	"atelier/ganlib/internal/letters"
	"atelier/ganlib/language"
)

// TestOtherLanguages: in every language the film and its page say of which language they
// are, can be read from the last row, and have no word left in English.
func TestOtherLanguages(t *testing.T) {
	f := trained(t)
	word := regexp.MustCompile(`[A-Za-z]{2,}`)
	names := regexp.MustCompile(`D accuracy|D score|generator|discriminator|latent vector|JavaScript`)
	for _, tag := range language.All()[1:] {
		t.Setenv(language.Variable, string(tag))
		svg := string(render(t, film.SVG, f, film.Options{}))
		page := string(render(t, film.HTML, f, film.Options{}))
		if !strings.Contains(svg, ` lang="`+string(tag)+`"`) || !strings.Contains(page, `<html lang="`+string(tag)+`">`) {
			t.Errorf("%s: the film does not say of which language it is", tag)
		}
		for name, text := range map[string]string{"film": svg, "page": page} {
			if !strings.Contains(text, "Helvetica, "+tag.Families()+", sans-serif") {
				t.Errorf("%s: the %s has no fonts with the language's letters", tag, name)
			}
		}
		styles := map[string]letters.Style{"": {Size: 16}, "title": {Size: 18, Bold: true}}
		found, err := letters.Read([]byte(svg), styles)
		if err != nil {
			t.Fatal(err)
		}
		for _, complaint := range found.Complaints() {
			t.Errorf("%s: %s", tag, complaint)
		}
		_, script, _ := strings.Cut(page, `<script id="film" type="application/json">`)
		data, code, _ := strings.Cut(script, "</script>")
		texts := append(inQuotes(data), inQuotes(code[strings.Index(code, "play.textContent"):])...)
		texts = append(texts, texted(t, svg)...)
		for _, m := range regexp.MustCompile(`aria-label="([^"]*)"|<(?:h1|h2|p|title|li|button|label)[^>]*>([^<]*)<`).FindAllStringSubmatch(page, -1) {
			texts = append(texts, m[1], m[2])
		}
		chinese := 0
		for _, text := range texts {
			if strings.ContainsFunc(text, func(r rune) bool { return r >= 0x2E80 }) {
				chinese++
				if left := word.FindString(names.ReplaceAllString(text, "")); left != "" && !strings.Contains(text, "${") {
					t.Errorf("%s: %q is left in English in %q", tag, left, text)
				}
			} else if strings.Contains(text, " ") && word.MatchString(names.ReplaceAllString(text, "")) {
				t.Errorf("%s: %q is English", tag, text)
			}
		}
		if chinese < 100 {
			t.Errorf("%s: only %d texts are in the language", tag, chinese)
		}
		if left := regexp.MustCompile(`@[A-Z-]+@`).FindString(page); left != "" {
			t.Errorf("%s: nothing was put in the place of %s", tag, left)
		}
	}
}

// inQuotes are the texts in a script's data: those with a space or a wide letter in them
// that stand in quotes.
func inQuotes(script string) (texts []string) {
	for _, m := range regexp.MustCompile("\"([^\"\\\\]*)\"|`([^`]*)`").FindAllStringSubmatch(script, -1) {
		if text := m[1] + m[2]; strings.ContainsFunc(text, func(r rune) bool { return r >= 0x2E80 }) {
			texts = append(texts, text)
		}
	}
	return texts
}

// texted are an SVG's texts, and its title and description.
func texted(t *testing.T, svg string) (texts []string) {
	t.Helper()
	style := false
	for d := xml.NewDecoder(bytes.NewReader([]byte(svg))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			style = e.Name.Local == "style"
		case xml.CharData:
			if !style {
				texts = append(texts, strings.TrimSpace(string(e)))
			}
		}
	}
}
