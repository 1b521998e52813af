package main

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestMessagesComeAsTheyWent(t *testing.T) {
	var wire bytes.Buffer
	said := []string{`{"a":1}`, "", "two\r\n\r\nlines, and ü"}
	for _, message := range said {
		if err := writeMessage(&wire, []byte(message)); err != nil {
			t.Fatal(err)
		}
	}
	from := bufio.NewReader(&wire)
	for _, want := range said {
		if got, err := readMessage(from); err != nil || string(got) != want {
			t.Errorf("read %q, %v; want %q", got, err, want)
		}
	}
	if _, err := readMessage(from); err != io.EOF {
		t.Errorf("at the end: %v, not io.EOF", err)
	}
}

func TestNoMessage(t *testing.T) {
	for _, wire := range []string{
		"\r\n", "Content-Length: 3\r\n", "Content-Length: 3\r\n\r\nab", "Content-Length: -1\r\n\r\n", "Content-Length: x\r\n\r\n",
		"Content-Length: 99999999999\r\n\r\n", "Content-Type: text\r\n\r\n{}", "GET / HTTP/1.1\r\n\r\n",
	} {
		if got, err := readMessage(bufio.NewReader(strings.NewReader(wire))); err == nil || err == io.EOF {
			t.Errorf("%q is read as %q, %v", wire, got, err)
		}
	}
}
