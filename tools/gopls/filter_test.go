package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":7,"workspaceFolders":[{"uri":"file:///tmp/cell","name":"cell"}]}}`

// TestFilesOutsideOfTheCell says one message after another to a filter, and compares what comes of each.
func TestFilesOutsideOfTheCell(t *testing.T) {
	old := filepath.Join(t.TempDir(), "old name.go")
	fresh := filepath.Join(t.TempDir(), "fresh.go")
	started := time.Now()
	for path, at := range map[string]time.Time{old: started.Add(-time.Hour), fresh: started.Add(time.Hour)} {
		if err := os.WriteFile(path, []byte("package p"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	file := func(path string) string { return "file://" + filepath.ToSlash(path) }
	about := func(method, uri string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":{"textDocument":{"uri":%q,"version":1,"text":"package p"}}}`, method, uri)
	}
	watched := func(uri string, kind int) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":%q,"type":%d}]}}`, uri, kind)
	}
	const inside, outside = "file:///tmp/cell/main.go", "file:///tmp/cellar/main.go"
	filter := &filter{started: started}
	if got := filter.change([]byte(hello)); got == nil {
		t.Fatal("gopls does not hear of the conversation's begin")
	}
	for _, test := range []struct{ name, says, hears string }{
		{"the cell is opened", about("textDocument/didOpen", inside), "the same"},
		{"the cell changes", about("textDocument/didChange", inside), "the same"},
		{"the cell is closed", about("textDocument/didClose", inside), "the same"},
		{"a name that only begins like the cell's folder", about("textDocument/didOpen", outside), ""},
		{"an old file is opened", about("textDocument/didOpen", file(filepath.Dir(old))+"/old%20name.go"), ""},
		{"a file that is gone is opened", about("textDocument/didOpen", "file:///no/such/file.go"), ""},
		{"no path is opened", about("textDocument/didOpen", "file://%zz"), ""},
		{"a new file is opened", about("textDocument/didOpen", file(fresh)), watched(file(fresh), created)},
		{"a file changes", about("textDocument/didChange", file(old)), watched(file(old), changed)},
		{"a file is gone", about("textDocument/didClose", file(old)), watched(file(old), deleted)},
		{"a question", about("textDocument/completion", inside), "the same"},
		{"a question about another file", about("textDocument/hover", outside), "the same"},
		{"an answer", `{"jsonrpc":"2.0","id":3,"result":null}`, "the same"},
		{"no JSON", `{"method`, "the same"},
		{"no object", `[1]`, "the same"},
	} {
		want := test.hears
		if want == "the same" {
			want = test.says
		}
		if got := string(filter.change([]byte(test.says))); !same(got, want) {
			t.Errorf("%s: gopls hears\n%s\nrather than\n%s", test.name, got, want)
		}
	}
}

// TestSettings compares the first message as gopls hears it with what GoNB said.
func TestSettings(t *testing.T) {
	var heard struct {
		ID     int
		Params struct {
			ProcessID             int
			WorkspaceFolders      []struct{ URI, Name string }
			InitializationOptions map[string]any
		}
	}
	if err := json.Unmarshal(new(filter).change([]byte(hello)), &heard); err != nil {
		t.Fatal(err)
	}
	if folders := heard.Params.WorkspaceFolders; heard.ID != 1 || heard.Params.ProcessID != 7 || len(folders) != 1 || folders[0].URI != "file:///tmp/cell" || folders[0].Name != "cell" {
		t.Errorf("what GoNB said is lost: %+v", heard)
	}
	if got := heard.Params.InitializationOptions; got["expandWorkspaceToModule"] != false || got["diagnosticsTrigger"] != "Save" {
		t.Errorf("gopls is given the settings %v", got)
	}
}

// same tells whether both are the same JSON, or the same text.
func same(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return fmt.Sprint(x) == fmt.Sprint(y)
}
