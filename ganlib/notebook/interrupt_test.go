//go:build unix

package notebook

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

const (
	role  = "ATELIER_TEST_ROLE"  // which part this process plays in TestACellEndsWithItsKernel
	scene = "ATELIER_TEST_SCENE" // what the cell does
)

// A kernel starts a cell, and is killed while the cell is at something that
// hears of nothing.
func TestACellEndsWithItsKernel(t *testing.T) {
	switch os.Getenv(role) {
	case "kernel":
		playKernel(t)
		return
	case "cell":
		playCell()
		return
	}
	for _, what := range []string{"loops", "flushes"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			kernel := exec.Command(os.Args[0], "-test.run=^TestACellEndsWithItsKernel$")
			kernel.Env = append(os.Environ(), role+"=kernel", scene+"="+what,
				"GONB_PIPE="+filepath.Join(folder, "out"), "GONB_PIPE_BACK="+filepath.Join(folder, "back"))
			for _, name := range []string{"out", "back"} {
				if err := syscall.Mkfifo(filepath.Join(folder, name), 0600); err != nil {
					t.Fatal(err)
				}
			}
			read, write, err := os.Pipe() // the cell holds its other end as long as it lives
			if err != nil {
				t.Fatal(err)
			}
			kernel.Stdout = write
			if err := kernel.Start(); err != nil {
				t.Fatal(err)
			}
			write.Close()
			said := bufio.NewScanner(read)
			var cell int
			if !said.Scan() {
				t.Fatal("the cell has said nothing")
			}
			if _, err := fmt.Sscanf(said.Text(), "cell %d", &cell); err != nil {
				t.Fatalf("the cell has said %q", said.Text())
			}
			kernel.Process.Kill()
			kernel.Wait()
			ended := make(chan struct{})
			go func() {
				io.Copy(io.Discard, read)
				close(ended)
			}()
			select {
			case <-ended:
			case <-time.After(time.Minute): // a cell that lives by then lives for ever
				syscall.Kill(cell, syscall.SIGKILL)
				t.Error("the cell lives on without its kernel")
			}
		})
	}
}

// playKernel starts a cell, and reads what it sends without ever answering.
func playKernel(t *testing.T) {
	cell := exec.Command(os.Args[0], os.Args[1:]...)
	cell.Env = append(os.Environ(), role+"=cell")
	cell.Stdout = os.Stdout
	if err := cell.Start(); err != nil {
		t.Fatal(err)
	}
	out, err := os.Open(os.Getenv("GONB_PIPE"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.OpenFile(os.Getenv("GONB_PIPE_BACK"), os.O_WRONLY, 0); err != nil {
		t.Fatal(err)
	}
	// What has come out of the pipe tells that the cell has begun to wait.
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	fmt.Println("cell", cell.Process.Pid)
	io.Copy(io.Discard, out)
}

func playCell() {
	switch os.Getenv(scene) {
	case "loops":
		Context()
		gonbui.DisplayHTML("x")
		for {
			time.Sleep(time.Hour)
		}
	case "flushes":
		flush()
	}
}
