// Command gopls stands between GoNB and gopls, the language server that completes what is written in a cell.
// GoNB finds it under gopls' name, starts it as it would start gopls, and talks with it over a socket; it
// starts gopls itself (.venv/bin/gopls), and hands on what the two say to each other, with three changes:
//
//   - GoNB opens in gopls each Go file below the checkout, and gopls then works out all that an editor could ask
//     about each of them: minutes of a core and hundreds of megabytes, of which completion needs little. Here gopls
//     is not told of files outside of the cell's folder, until one changes. It reads them when it needs them.
//   - gopls looks for faults in all packages of the checkout, after each key. Nobody asks for that in a cell.
//   - gopls collects garbage at Go's own pace, which lets it grow to twice what it needs. It gets a limit of memory:
//     GOMEMLIMIT, or 250 MiB. It still takes what it needs.
//
// The second is told by settings, which GoNB has no way to give: https://go.dev/gopls/settings
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// memory is gopls' limit where GOMEMLIMIT says nothing. With 400 MiB it held 290 MB after the first completion and
// needed 3 s of a core, with 250 MiB 160 MB and 5 s, with 150 MiB 150 MB and 8 s.
const memory = "250MiB"

func main() {
	err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopls, before GoNB:", err)
		os.Exit(1)
	}
}

// run serves GoNB until the process is ended. With arguments that aren't GoNB's it becomes gopls itself.
func run(arguments []string) error {
	program, err := beside()
	if err != nil {
		return err
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		if err := os.Setenv("GOMEMLIMIT", memory); err != nil {
			return err
		}
	}
	socket, ours := socketOf(arguments)
	if !ours {
		return syscall.Exec(program, append([]string{program}, arguments...), os.Environ())
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return fmt.Errorf("GoNB's socket cannot be listened on: %w", err)
	}
	return serve(listener, time.Now(), func() *exec.Cmd { return exec.Command(program) })
}

// beside returns the path of the gopls that this program stands before: .venv/bin/gopls, where this is
// .venv/kernel/gopls.
func beside() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	program := filepath.Join(filepath.Dir(filepath.Dir(self)), "bin", "gopls")
	if program == self {
		return "", errors.New("it lies where gopls itself should be: run make setup")
	}
	return program, nil
}

// socketOf returns the path of the Unix socket that GoNB's arguments name, -listen unix;PATH, and whether they do.
func socketOf(arguments []string) (path string, found bool) {
	if len(arguments) != 2 || strings.TrimLeft(arguments[0], "-") != "listen" {
		return "", false
	}
	return strings.CutPrefix(arguments[1], "unix;")
}
