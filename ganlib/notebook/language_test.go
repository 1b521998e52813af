package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/language"
	"atelier/internal/say"
	"atelier/internal/steering"
)

// TestOtherLanguages: panels, games and errors speak every language, whole letters, lines
// that fit, columns that stand below each other; and errors are still what they were.
func TestOtherLanguages(t *testing.T) {
	english := regexp.MustCompile(`[a-z]{2,} [a-z]+`)
	gan := Checked(ganlib.New(ganlib.GoBackend(), ganlib.Config{}))
	defer gan.Close()
	for _, tag := range language.All()[1:] {
		t.Setenv(language.Variable, string(tag))
		var said []string
		panel := newSteering(gan, 5000, 10)
		panel.Ready()
		said = append(said, regexp.MustCompile(`<[^>]*>`).Split(panel.controls(), -1)...) // the texts between the tags
		said = append(said, panel.state().text["said"], panel.state().text["numbers"], panel.closing(true))
		html := (&session{id: "x"}).html(panel.controls())
		if !strings.Contains(html, ` lang="`+string(tag)+`"`) || strings.Contains(html, "@OVER@") {
			t.Errorf("%s: the panel is %.200s", tag, html)
		}
		over := regexp.MustCompile(`root\.textContent = ("[^"]*")`).FindStringSubmatch(html)
		var text string
		if over == nil || json.Unmarshal([]byte(over[1]), &text) != nil {
			t.Fatalf("%s: what the page says when the cell has ended is %q", tag, over)
		}
		said = append(said, text)

		game := YouAreTheCritic{Works: [][]float32{{1}, {2}, {3}}, IsArtist: []bool{true, false, true}, Verdicts: []float32{.6, .4, .3}, Outside: .6}.game()
		said = append(said, game.said)
		game.answer(true)
		game.answer(false)
		head, rows := game.table()
		lines := strings.Split(strings.TrimSuffix(plainTable(head, rows), "\n"), "\n")
		for _, line := range lines {
			if say.Width(line) != say.Width(lines[0]) {
				t.Errorf("%s: the table's lines are not of one length: %q", tag, lines)
			}
		}
		said = append(append(said, game.said, game.verdict()), lines...)
		game.tossed = true
		said = append(said, game.verdict())
		for _, line := range strings.Split(fold(strings.Repeat(game.verdict(), 5), lineLength), "\n") {
			if say.Width(line) > lineLength || strings.HasPrefix(line, "，") || strings.HasPrefix(line, "。") {
				t.Errorf("%s: a line is %q", tag, line)
			}
		}

		_, err := ganlib.Open(ganlib.GoBackend(), filepath.Join(t.TempDir(), "a.gan"), ganlib.Config{})
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v is no longer what it was", tag, err)
		}
		if first := []rune(steering.Sentence(err))[0]; first == '\uFFFD' || first < 0x2E80 {
			t.Errorf("%s: the sentence begins with %q: %s", tag, first, steering.Sentence(err))
		}
		said = append(said, err.Error())
		_, err = ganlib.New(ganlib.GoBackend(), ganlib.Config{BatchSize: -1})
		said = append(said, fmt.Sprint(err), ganlib.ErrNotFinite.Error(), Panel{Steps: -1}.validate().Error())
		for _, text := range said {
			if left := english.FindString(text); left != "" {
				t.Errorf("%s: %q is left in English in %q", tag, left, text)
			}
		}
	}
}
