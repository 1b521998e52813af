package main

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"time"
)

// settings let gopls look at the cell's own package only, and for faults only where a file is saved, which no cell is.
var settings = json.RawMessage(`{"expandWorkspaceToModule": false, "diagnosticsTrigger": "Save"}`)

// filter changes what GoNB says to gopls, one message after another.
type filter struct {
	started time.Time // when gopls has not read any file yet
	folder  string    // the cell's folder, a URI that ends in a slash; GoNB names it first of all
}

// said is what is looked at in a message of GoNB's.
type said struct {
	Method string
	Params struct {
		TextDocument     struct{ URI string }
		WorkspaceFolders []struct{ URI string }
	}
}

// The kinds of change of a file that has changed on disk: FileChangeType in the protocol.
const (
	created = 1
	changed = 2
	deleted = 3
)

// change returns the message that gopls is to get in the message's stead, or nil for none.
func (f *filter) change(message []byte) []byte {
	var said said
	if json.Unmarshal(message, &said) != nil {
		return message // gopls says what it thinks of it
	}
	uri := said.Params.TextDocument.URI
	if folders := said.Params.WorkspaceFolders; said.Method == "initialize" && len(folders) > 0 {
		f.folder = strings.TrimSuffix(folders[0].URI, "/") + "/"
		return withSettings(message)
	}
	if f.folder == "" || strings.HasPrefix(uri, f.folder) {
		return message
	}
	switch said.Method {
	case "textDocument/didOpen":
		// GoNB's first completion opens all files. One that has changed since gopls could have read it is a new one.
		if !f.changedSinceStart(uri) {
			return nil
		}
		return onDisk(uri, created)
	case "textDocument/didChange":
		return onDisk(uri, changed)
	case "textDocument/didClose": // GoNB closes what is gone
		return onDisk(uri, deleted)
	}
	return message
}

func (f *filter) changedSinceStart(uri string) bool {
	file, err := url.Parse(uri)
	if err != nil {
		return false
	}
	about, err := os.Stat(file.Path)
	return err == nil && about.ModTime().After(f.started)
}

// withSettings returns the message that begins a conversation, with settings.
func withSettings(message []byte) []byte {
	var whole, params map[string]json.RawMessage
	if json.Unmarshal(message, &whole) != nil || json.Unmarshal(whole["params"], &params) != nil {
		return message
	}
	params["initializationOptions"] = settings
	whole["params"], _ = json.Marshal(params) // what has been JSON can be JSON again
	changed, _ := json.Marshal(whole)
	return changed
}

// onDisk returns the message that a file has changed on disk.
func onDisk(uri string, kind int) []byte {
	type change struct {
		URI  string `json:"uri"`
		Type int    `json:"type"`
	}
	message, _ := json.Marshal(map[string]any{
		"jsonrpc": "2.0",
		"method":  "workspace/didChangeWatchedFiles",
		"params":  map[string][]change{"changes": {{uri, kind}}},
	})
	return message
}
