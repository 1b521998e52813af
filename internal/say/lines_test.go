package say

import (
	"slices"
	"testing"
)

// TestParts: English breaks between words alone, and Chinese between letters, but not
// before a full stop, behind a bracket that opens, or within a number.
func TestParts(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", nil},
		{"two  well-known words", []string{"two", " well-known", " words"}},
		{"畫家，鑒賞", []string{"畫", "家，", "鑒", "賞"}},
		{"第 5000 步（完）。", []string{"第", " 5000", " 步", "（完）。"}},
	} {
		if got := Parts(c.line); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
	if got := Width("第 5 步"); got != 7 {
		t.Errorf("width %d, want 7", got)
	}
}
