package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"time"
)

// serve answers the listener's connections, one after another, each with a gopls of its own that start makes and that
// ends with the connection. started is when files were last known to be as they are. It returns when the listener does.
func serve(listener net.Listener, started time.Time, start func() *exec.Cmd) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		if err := answer(conn, &filter{started: started}, start()); err != nil {
			fmt.Fprintln(os.Stderr, "gopls, before GoNB:", err) // GoNB may connect again
		}
	}
}

// answer lets gopls answer one connection, until one of the two ends; then it ends both.
func answer(conn net.Conn, changes *filter, gopls *exec.Cmd) error {
	defer conn.Close()
	in, err := gopls.StdinPipe()
	if err != nil {
		return err
	}
	gopls.Stdout = conn
	gopls.Stderr = os.Stderr
	gopls.WaitDelay = time.Second // should anything that it has started hold its output
	if err := gopls.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() {
		ended <- gopls.Wait()
		conn.Close() // so that nobody waits for an answer
	}()
	err = handOn(in, bufio.NewReader(conn), changes)
	in.Close()
	_ = gopls.Process.Kill() // it has perhaps ended
	<-ended
	return err
}

// handOn writes to gopls what GoNB says, as far as gopls is to hear it. It returns nil when GoNB says no more.
func handOn(to io.Writer, from *bufio.Reader, changes *filter) error {
	for {
		message, err := readMessage(from)
		if err == io.EOF || errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("what GoNB says is no message: %w", err)
		}
		if message = changes.change(message); message == nil {
			continue
		}
		if err := writeMessage(to, message); err != nil {
			return fmt.Errorf("gopls has ended: %w", err)
		}
	}
}
