package pictures

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Skipped is a file that was left out of an album.
type Skipped struct {
	// Name is the file's name in its folder.
	Name string
	// Err says why.
	Err error
}

// A Reason is why files were left out of an album, and which.
type Reason struct {
	// Why is what is the matter with each of them, such as "is a broken PNG".
	Why string
	// Names are the files' names, in their order.
	Names []string
}

// Reasons groups the files that were left out by why, the most frequent first. It
// is empty if none were.
func (a *Album) Reasons() []Reason {
	var list []Reason
	for _, s := range a.Skipped {
		why := whyOf(s.Err)
		i := slices.IndexFunc(list, func(r Reason) bool { return r.Why == why })
		if i < 0 {
			i, list = len(list), append(list, Reason{Why: why})
		}
		list[i].Names = append(list[i].Names, s.Name)
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Compare(len(b.Names), len(a.Names)) })
	return list
}

// whyOf is what an error of one file has in common with those of others.
func whyOf(err error) string {
	var r *reason
	if errors.As(err, &r) {
		return r.why
	}
	return err.Error()
}

// fewPictures are so few that a painter soon knows them by heart.
const fewPictures = 100

// Summary says in a few lines how many pictures were taken, how many files were
// left out and why, and whether that leaves few.
func (a *Album) Summary() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s taken, ", count(a.Len(), "picture was", "pictures were"))
	if len(a.Skipped) == 0 {
		s.WriteString("and none left out.")
	} else {
		fmt.Fprintf(&s, "and %s left out:", count(len(a.Skipped), "file was", "files were"))
	}
	for _, r := range a.Reasons() {
		const shown = 3
		var names []string
		for _, name := range r.Names[:min(shown, len(r.Names))] {
			names = append(names, onOneLine(name))
		}
		fmt.Fprintf(&s, "\n%d × %s (%s", len(r.Names), r.Why, strings.Join(names, ", "))
		if more := len(r.Names) - shown; more > 0 {
			fmt.Fprintf(&s, " and %d more", more)
		}
		s.WriteString(")")
	}
	if a.Len() < fewPictures {
		s.WriteString("\nThat is few to learn from: a few hundred, framed alike, are the least that works.")
	}
	return s.String()
}

// onOneLine is a file's name, quoted if it holds a line's end or the like, which
// could make it pass for a line of a summary.
func onOneLine(name string) string {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return strconv.Quote(name)
	}
	return name
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
