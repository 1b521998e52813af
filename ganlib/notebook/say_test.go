package notebook

import "testing"

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"short", "short"},
		{"exactly 10", "exactly 10"},
		{"eleven word", "eleven\nword"},
		{"one two three four five", "one two\nthree four\nfive"},
		{"unbreakable-as-it-is word", "unbreakable-as-it-is\nword"},
		{"ééééé ééé éé", "ééééé ééé\néé"}, // letters, not bytes
		{"a line\n\nand  another", "a line\n\nand\nanother"},
	} {
		if got := fold(c.text, 10); got != c.want {
			t.Errorf("%q is folded into %q, want %q", c.text, got, c.want)
		}
	}
}

// Outside a notebook, a table's columns are as wide as they have to be.
func ExampleTable() {
	Table(Row{"who judged", "share", "how sure he is"}, Row{"you", 0.5, "not at all"}, Row{"élève", 0.25, 3})
	// Output:
	// who judged  share  how sure he is
	// you         0.500      not at all
	// élève       0.250               3
}

// Outside a notebook, a caption is printed, and its long lines are broken between
// words.
func ExampleCaption() {
	Caption("%s. What to see: %s.\nThe doctor says: %s.", "collapse", "all curves become one, which wanders, while the critic's first needle rests at one half", "collapsed")
	// Output:
	// collapse. What to see: all curves become one, which wanders, while the critic's first needle rests
	// at one half.
	// The doctor says: collapsed.
}
