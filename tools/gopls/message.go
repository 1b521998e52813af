package main

import (
	"bufio"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
)

// longest is the most bytes that a message may have. A file of Go's own has 2 MB.
const longest = 64 << 20

// readMessage reads a message of the language server protocol and returns its JSON. The error is io.EOF where there is
// no further message. https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol
func readMessage(from *bufio.Reader) ([]byte, error) {
	if _, err := from.Peek(1); err != nil {
		return nil, err
	}
	header, err := textproto.NewReader(from).ReadMIMEHeader()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil || length < 0 || length > longest {
		return nil, fmt.Errorf("Content-Length is %q, not a number from 0 to %d", header.Get("Content-Length"), longest)
	}
	message := make([]byte, length)
	_, err = io.ReadFull(from, message)
	return message, err
}

func writeMessage(to io.Writer, message []byte) error {
	_, err := fmt.Fprintf(to, "Content-Length: %d\r\n\r\n%s", len(message), message)
	return err
}
