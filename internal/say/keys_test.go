package say

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"atelier/ganlib/language"
)

var update = flag.Bool("update", false, "rewrite the tables: in the code's order, with \"\" for what is to be translated, and without what nobody says")

// A sentence is a key, and where the code says it first; plain, if it is not a format there.
type sentence struct {
	english, part, place string
	plain                bool
}

// said are all keys in the code below the folders, by their packages, in its order.
func said(root string, folders ...string) (all []sentence, err error) {
	seen := map[string]bool{}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			found, err := keys(root, path)
			for _, s := range found {
				if !seen[s.english] {
					seen[s.english] = true
					all = append(all, s)
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b sentence) int { return strings.Compare(a.part, b.part) })
	return all, nil
}

// sayers are the functions of this package, and at which place among their arguments
// the keys stand.
var sayers = map[string][]int{"F": {0}, "Key": {0}, "N": {1, 2}, "Errorf": {0}, "New": {0}, "Sentinel": {0}}

// plainly say those a text in which a % is no verb.
var plainly = []string{"T", "New", "Sentinel"}

// keys are those of one file.
func keys(root, path string) (found []sentence, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"atelier/internal/say"` }) {
		return nil, nil
	}
	relative, err := filepath.Rel(root, path)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		function, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := function.X.(*ast.Ident); !ok || pkg.Name != "say" {
			return true
		}
		place := fmt.Sprintf("%s:%d", filepath.ToSlash(relative), files.Position(call.Pos()).Line)
		for _, i := range sayers[function.Sel.Name] {
			english, ok := text(call.Args[i])
			if !ok {
				err = fmt.Errorf("%s: say.%s of what is no constant text: give one, or mark it with say.Key and say it with say.T", place, function.Sel.Name)
				return false
			}
			found = append(found, sentence{english, filepath.ToSlash(filepath.Dir(relative)), place, slices.Contains(plainly, function.Sel.Name)})
		}
		if english, ok := text(call.Args[0]); ok && function.Sel.Name == "T" {
			found = append(found, sentence{english, filepath.ToSlash(filepath.Dir(relative)), place, true})
		}
		return true
	})
	return found, err
}

// text is the value of a constant text, which may be joined of several.
func text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return constant.StringVal(constant.MakeFromLiteral(e.Value, token.STRING, 0)), true
		}
	case *ast.BinaryExpr:
		a, okA := text(e.X)
		b, okB := text(e.Y)
		return a + b, okA && okB && e.Op == token.ADD
	case *ast.ParenExpr:
		return text(e.X)
	}
	return "", false
}

// verb is one of fmt's: flags, width, precision and letter, with the argument's number.
var verb = regexp.MustCompile(`%([-+# 0]*[0-9]*(?:\.[0-9]+)?)(?:\[([0-9]+)\])?([a-zA-Z%])`)

// verbs says of a format how it writes each argument.
func verbs(format string) map[int]string {
	all := map[int]string{}
	next := 1
	for _, v := range verb.FindAllStringSubmatch(format, -1) {
		if v[3] == "%" {
			continue
		}
		if v[2] != "" {
			next, _ = strconv.Atoi(v[2])
		}
		all[next] = v[1] + v[3]
		next++
	}
	return all
}

// wrongs are all that is wrong with a table.
func wrongs(sentences []sentence, parts map[string]map[string]string) (wrong []string) {
	table := map[string]string{}
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		for english, other := range parts[part] {
			if before, twice := table[english]; twice && before != other {
				wrong = append(wrong, fmt.Sprintf("%q has two translations, %q and %q", english, before, other))
			}
			table[english] = other
		}
	}
	used := map[string]bool{}
	for _, s := range sentences {
		used[s.english] = true
		other := table[s.english]
		if other == "" {
			wrong = append(wrong, fmt.Sprintf("%s: %q is not translated", s.place, s.english))
		} else if want, got := verbs(s.english), verbs(other); !s.plain && !maps.Equal(want, got) {
			wrong = append(wrong, fmt.Sprintf("%s: %q writes its arguments as %v, and its translation %q as %v", s.place, s.english, want, other, got))
		}
	}
	for _, english := range slices.Sorted(maps.Keys(table)) {
		if !used[english] {
			wrong = append(wrong, fmt.Sprintf("%q is translated, and nobody says it", english))
		}
	}
	return wrong
}

// TestTables: each table has a translation of all that the code says, and of nothing else.
func TestTables(t *testing.T) {
	sentences, err := said("../..", "ganlib", "internal")
	if err != nil {
		t.Fatal(err)
	}
	if len(sentences) < 200 {
		t.Fatalf("only %d sentences were found", len(sentences))
	}
	for tag, file := range files() {
		parts, err := parse(file)
		if err != nil {
			t.Errorf("%s.json: %v", tag, err)
			continue
		}
		if *update {
			if err := rewrite(string(tag)+".json", sentences, parts); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for _, wrong := range wrongs(sentences, parts) {
			t.Errorf("%s.json: %s", tag, wrong)
		}
	}
	if n := len(language.All()) - 1; len(files()) != n {
		t.Errorf("%d languages have a table, and %d beside English are spoken", len(files()), n)
	}
}

// rewrite writes a table in the order of the code.
func rewrite(path string, sentences []sentence, parts map[string]map[string]string) error {
	table := map[string]string{}
	for _, part := range parts {
		maps.Copy(table, part)
	}
	var out bytes.Buffer
	quote := func(text string) string {
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		_ = e.Encode(text) // a string
		return strings.TrimSuffix(line.String(), "\n")
	}
	out.WriteString("{")
	part := ""
	for _, s := range sentences {
		switch {
		case part == "":
			fmt.Fprintf(&out, "\n %s: {\n", quote(s.part))
		case part != s.part:
			fmt.Fprintf(&out, "\n },\n %s: {\n", quote(s.part))
		default:
			out.WriteString(",\n")
		}
		part = s.part
		fmt.Fprintf(&out, "  %s:\n   %s", quote(s.english), quote(table[s.english]))
	}
	out.WriteString("\n }\n}\n")
	return os.WriteFile(path, out.Bytes(), 0o644)
}

// TestWrongTables: what a table can have wrong is found, and named.
func TestWrongTables(t *testing.T) {
	sentences := []sentence{{"Step %d of %d", "a", "a.go:1", false}, {"%s: %.2f %%", "a", "a.go:2", false}, {"left", "a", "a.go:3", false}, {"95 % in", "a", "a.go:4", true}}
	good := map[string]string{"Step %d of %d": "%[2]d 步中的第 %[1]d 步", "%s: %.2f %%": "%s：%.2f %%", "left": "左", "95 % in": "95 % 的"}
	if wrong := wrongs(sentences, map[string]map[string]string{"a": good}); len(wrong) > 0 {
		t.Errorf("a good table is said to be wrong: %q", wrong)
	}
	for _, c := range []struct{ english, other, want string }{
		{"left", "", `a.go:3: "left" is not translated`},
		{"gone", "x", `"gone" is translated, and nobody says it`},
		{"Step %d of %d", "第 %d 步", `writes its arguments as map[1:d 2:d]`},
		{"Step %d of %d", "%[1]d %[1]d", `writes its arguments as map[1:d 2:d]`},
		{"Step %d of %d", "%s / %d", `writes its arguments as map[1:d 2:d]`},
		{"%s: %.2f %%", "%s：%.1f %%", `writes its arguments as map[1:s 2:.2f]`},
		{"left", "左 %d", `writes its arguments as map[]`},
	} {
		bad := maps.Clone(good)
		bad[c.english] = c.other
		wrong := wrongs(sentences, map[string]map[string]string{"a": bad})
		if len(wrong) != 1 || !strings.Contains(wrong[0], c.want) {
			t.Errorf("%q for %q: said is %q, want one with %s", c.other, c.english, wrong, c.want)
		}
	}
	twice := map[string]map[string]string{"a": good, "b": {"left": "右"}}
	if wrong := wrongs(sentences, twice); len(wrong) != 1 || !strings.Contains(wrong[0], "two translations") {
		t.Errorf("two translations: said is %q", wrong)
	}
}

// TestKeys: all ways to say something are seen, and a text that is none is refused.
func TestKeys(t *testing.T) {
	root := t.TempDir()
	write := func(body string) {
		code := "package a\n\nimport \"atelier/internal/say\"\n\nfunc f(x string) {\n" + body + "\n}\n"
		if err := os.WriteFile(filepath.Join(root, "a.go"), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("say.F(\"a \" +\n\"%d\", 1); say.T(`b`); say.T(x); say.Key(\"c\"); say.N(1, \"d\", \"e\"); say.Errorf(\"f\"); say.New(\"g\"); say.Sentinel(\"h\"); say.F(\"a %d\", 2)")
	all, err := said(root, ".")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		got = append(got, s.english)
	}
	if want := []string{"a %d", "b", "c", "d", "e", "f", "g", "h"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, bad := range []string{"say.F(x)", "say.New(\"a\" + x)", "say.N(1, \"a\", x)", "say.Key(x)"} {
		write(bad)
		if _, err := said(root, "."); err == nil || !strings.Contains(err.Error(), "a.go:6") {
			t.Errorf("%s: %v, want an error that names its line", bad, err)
		}
	}
}
