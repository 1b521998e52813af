//go:build unix

package notebook

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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
// hears of nothing, or before; or else it lives, and its pipe breaks.
func TestACellEndsWithItsKernel(t *testing.T) {
	switch os.Getenv(role) {
	case "kernel":
		playKernel(t)
		return
	case "cell":
		playCell()
		return
	}
	for _, what := range []string{"loops", "loops later", "flushes", "flushes into a broken pipe"} {
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
			read, write, err := os.Pipe() // both hold its other end as long as they live
			if err != nil {
				t.Fatal(err)
			}
			defer read.Close()
			kernel.Stdout = write
			kernel.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a group, with the cell in it
			if _, err := kernel.StdinPipe(); err != nil {            // it ends with this process
				t.Fatal(err)
			}
			if err := kernel.Start(); err != nil {
				t.Fatal(err)
			}
			write.Close()
			// Who lives by then lives for ever.
			end := func() { syscall.Kill(-kernel.Process.Pid, syscall.SIGKILL) }
			limit := time.AfterFunc(2*time.Minute, end)
			said := bufio.NewReader(read)
			if line, _ := said.ReadString('\n'); line != "the cell is at it\n" {
				t.Errorf("the kernel has said %q", line)
				end()
			}
			if what != "flushes into a broken pipe" {
				kernel.Process.Kill()
			}
			io.Copy(io.Discard, said)
			if !limit.Stop() {
				t.Error("the cell, or its kernel, has not ended")
			}
			if err := kernel.Wait(); err != nil && what == "flushes into a broken pipe" {
				t.Error(err)
			}
		})
	}
}

// playKernel starts a cell, and reads what it sends without ever answering.
func playKernel(t *testing.T) {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1) // the test has ended
	}()
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
	back, err := os.OpenFile(os.Getenv("GONB_PIPE_BACK"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	// What has come out of the pipe tells that the cell has begun to wait.
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	fmt.Println("the cell is at it")
	if os.Getenv(scene) == "flushes into a broken pipe" {
		out.Close()
		if err := cell.Wait(); err != nil {
			t.Fatal(err)
		}
		return
	}
	io.Copy(io.Discard, out)
}

func playCell() {
	kernel := os.Getppid()
	switch os.Getenv(scene) {
	case "loops":
		Context()
		gonbui.DisplayHTML("x")
		for {
			time.Sleep(time.Hour)
		}
	case "loops later":
		gonbui.DisplayHTML("x")
		for os.Getppid() == kernel {
			time.Sleep(time.Millisecond)
		}
		Context()
		for {
			time.Sleep(time.Hour)
		}
	case "flushes":
		flush()
	case "flushes into a broken pipe":
		go func() { // what is sent meets the broken pipe, sooner or later
			for {
				gonbui.DisplayHTML("x")
				time.Sleep(10 * time.Millisecond)
			}
		}()
		flush()
	}
}

// TestContextsWatchTogether: a kernel needs one watch, however often a cell asks
// for a context.
func TestContextsWatchTogether(t *testing.T) {
	defer func(was bool) { gonbui.IsNotebook = was }(gonbui.IsNotebook)
	gonbui.IsNotebook = true
	before := runtime.NumGoroutine()
	for range 10 {
		Context()
	}
	// Each context listens to the stop button, and os/signal to the system.
	if n := runtime.NumGoroutine() - before - 10; n > 2 {
		t.Errorf("%d watches, want 1", n-1)
	}
}
