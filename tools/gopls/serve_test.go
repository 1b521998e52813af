package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestCompletion speaks as GoNB does, with gopls itself behind: what gopls completes is what lies on the disk.
func TestCompletion(t *testing.T) {
	folder := t.TempDir()
	cell, painter := filepath.Join(folder, "cell", "main.go"), filepath.Join(folder, "checkout", "painter", "painter.go")
	write(t, filepath.Join(folder, "cell", "go.mod"), "module cell\n\ngo 1.26\n")
	write(t, filepath.Join(folder, "cell", "go.work"), "go 1.26\n\nuse (\n\t.\n\t../checkout\n)\n")
	write(t, cell, "package main\n\nimport \"checkout/painter\"\n\nfunc main() { painter.P }\n")
	write(t, filepath.Join(folder, "checkout", "go.mod"), "module checkout\n\ngo 1.26\n")
	write(t, painter, "package painter\n\nfunc Paint() {}\n")

	var started []*exec.Cmd
	address := listen(t, func() *exec.Cmd {
		gopls := exec.Command("gopls")
		gopls.Env = append(os.Environ(), "GOWORK=", "XDG_CACHE_HOME="+folder) // as in a kernel
		started = append(started, gopls)
		return gopls
	})
	gonb := connect(t, address, filepath.Dir(cell))
	gonb.says("textDocument/didOpen", cell)
	gonb.saysText("textDocument/didOpen", painter, "package painter\n\nfunc Pretend() {}\n") // it is not asked to hold this
	if got := gonb.completed(cell, 4, 23); !slices.Equal(got, []string{"Paint"}) {
		t.Errorf("gopls completes %v, not Paint alone", got)
	}

	write(t, painter, "package painter\n\nfunc Prime() {}\n")
	gonb.says("textDocument/didChange", painter)
	if got := gonb.completed(cell, 4, 23); !slices.Equal(got, []string{"Prime"}) {
		t.Errorf("after a change gopls completes %v, not Prime alone", got)
	}

	fresh := filepath.Join(filepath.Dir(painter), "fresh.go")
	write(t, fresh, "package painter\n\nfunc Polish() {}\n")
	soon := time.Now().Add(time.Hour)
	if err := os.Chtimes(fresh, soon, soon); err != nil {
		t.Fatal(err)
	}
	gonb.says("textDocument/didOpen", fresh)
	if got := gonb.completed(cell, 4, 23); !slices.Equal(got, []string{"Polish", "Prime"}) {
		t.Errorf("with a new file gopls completes %v, not Polish and Prime", got)
	}

	if err := os.Remove(fresh); err != nil {
		t.Fatal(err)
	}
	gonb.says("textDocument/didClose", fresh)
	if got := gonb.completed(cell, 4, 23); !slices.Equal(got, []string{"Prime"}) {
		t.Errorf("without it gopls completes %v, not Prime alone", got)
	}

	// GoNB connects again, where the first answer took too long.
	gonb.conn.Close()
	again := connect(t, address, filepath.Dir(cell))
	if started[0].ProcessState == nil {
		t.Error("the first gopls goes on without its connection")
	}
	again.says("textDocument/didOpen", cell)
	if got := again.completed(cell, 4, 23); !slices.Equal(got, []string{"Prime"}) {
		t.Errorf("after connecting again gopls completes %v, not Prime alone", got)
	}
}

// TestGoplsEnds kills gopls: GoNB's connection then ends, so that no answer is waited for.
func TestGoplsEnds(t *testing.T) {
	address := listen(t, func() *exec.Cmd { return exec.Command("sh", "-c", "exit 3") })
	conn, err := net.Dial("unix", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := readMessage(bufio.NewReader(conn)); err == nil {
		t.Error("a gopls that has ended answers")
	}
}

func TestArguments(t *testing.T) {
	for _, test := range []struct {
		arguments []string
		path      string
		found     bool
	}{
		{[]string{"-listen", "unix;/tmp/a b;c"}, "/tmp/a b;c", true},
		{[]string{"--listen", "unix;/tmp/s"}, "/tmp/s", true},
		{[]string{"-listen", "tcp;127.0.0.1:0"}, "tcp;127.0.0.1:0", false},
		{[]string{"version"}, "", false},
		{nil, "", false},
	} {
		path, found := socketOf(test.arguments)
		if found != test.found || found && path != test.path {
			t.Errorf("%q: %q, %v", test.arguments, path, found)
		}
	}
}

// listen serves until the test ends, and returns the socket's path.
func listen(t *testing.T, start func() *exec.Cmd) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "gopls") // shorter than the test's own: a socket's path may have 103 bytes
	if err != nil {
		t.Fatal(err)
	}
	address := filepath.Join(folder, "socket")
	listener, err := net.Listen("unix", address)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- serve(listener, time.Now(), start) }()
	t.Cleanup(func() {
		listener.Close()
		<-ended // so the last gopls, whose connection is closed by now, has ended as well
		os.RemoveAll(folder)
	})
	return address
}

// client is the other end of a connection, in GoNB's place.
type client struct {
	*testing.T
	conn net.Conn
	from *bufio.Reader
	ids  int
}

func connect(t *testing.T, address, folder string) *client {
	t.Helper()
	conn, err := net.Dial("unix", address)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{T: t, conn: conn, from: bufio.NewReader(conn)}
	t.Cleanup(func() { conn.Close() })
	c.ask("initialize", map[string]any{"processId": 0, "capabilities": struct{}{}, "workspaceFolders": []any{map[string]any{"uri": "file://" + folder, "name": "cell"}}}, nil)
	c.send(map[string]any{"method": "initialized", "params": struct{}{}})
	return c
}

// says tells what has happened to a file, with what it holds now.
func (c *client) says(method, path string) {
	c.Helper()
	text, _ := os.ReadFile(path) // it may be gone
	c.saysText(method, path, string(text))
}

func (c *client) saysText(method, path, text string) {
	c.Helper()
	document := map[string]any{"uri": "file://" + path, "languageId": "go", "version": 1, "text": text}
	c.send(map[string]any{"method": method, "params": map[string]any{"textDocument": document, "contentChanges": []any{map[string]any{"text": text}}}})
}

// completed returns what gopls completes at a place, sorted.
func (c *client) completed(path string, line, column int) []string {
	c.Helper()
	var list struct{ Items []struct{ Label string } }
	c.ask("textDocument/completion", map[string]any{"textDocument": map[string]any{"uri": "file://" + path}, "position": map[string]any{"line": line, "character": column}}, &list)
	var labels []string
	for _, item := range list.Items {
		labels = append(labels, item.Label)
	}
	slices.Sort(labels)
	return labels
}

// ask sends a request and waits for its answer. What gopls complains of in between fails the test.
func (c *client) ask(method string, params, result any) {
	c.Helper()
	c.ids++
	c.send(map[string]any{"id": c.ids, "method": method, "params": params})
	for {
		message, err := readMessage(c.from)
		if err != nil {
			c.Fatal(err)
		}
		var got struct {
			ID     json.RawMessage
			Method string
			Params struct {
				Type    int // 1 is an error, 2 a warning
				Message string
			}
			Result json.RawMessage
			Error  json.RawMessage
		}
		if err := json.Unmarshal(message, &got); err != nil {
			c.Fatal(err)
		}
		if got.Method == "window/showMessage" && got.Params.Type <= 2 {
			c.Errorf("gopls complains: %s", got.Params.Message)
		}
		if got.Method != "" || string(got.ID) != fmt.Sprint(c.ids) {
			continue
		}
		if got.Error != nil {
			c.Fatalf("%s: %s", method, got.Error)
		}
		if result != nil {
			if err := json.Unmarshal(got.Result, result); err != nil {
				c.Fatal(err)
			}
		}
		return
	}
}

func (c *client) send(fields map[string]any) {
	c.Helper()
	fields["jsonrpc"] = "2.0"
	message, err := json.Marshal(fields)
	if err != nil {
		c.Fatal(err)
	}
	if err := writeMessage(c.conn, message); err != nil {
		c.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
