//go:build linux

package ganlib

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestOneDeviceWithAThreadForEachCore: XLA on the CPU is one device, whose pool has as many threads as the
// process may use cores. What the process may use is set here as a container's share of
// the cores is seen: by Go.
func TestOneDeviceWithAThreadForEachCore(t *testing.T) {
	config := os.Getenv("GOMLX_BACKEND")
	if os.Getenv("ATELIER_COUNT_THREADS") != "" { // the program that is started below
		before := len(threads())
		b, err := NewBackend(config)
		if err != nil {
			t.Fatal(err)
		}
		if n := b.NumDevices(); n != 1 {
			t.Errorf("%d devices, want 1", n)
		}
		pool := 0
		for _, name := range threads() {
			if strings.HasPrefix(name, "tf_XLAEigen") {
				pool++
			}
		}
		if want := runtime.GOMAXPROCS(0); pool != want {
			t.Errorf("%d threads compute, want %d; of %d before and now %q", pool, want, before, threads())
		}
		if v, set := os.LookupEnv("NPROC"); set {
			t.Errorf("NPROC=%s is left in the environment", v)
		}
		return
	}
	xla(t)
	for _, cores := range slices.Compact([]int{1, runtime.NumCPU()}) {
		program := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		program.Env = append(os.Environ(), "ATELIER_COUNT_THREADS=1", "GOMAXPROCS="+strconv.Itoa(cores))
		if out, err := program.CombinedOutput(); err != nil {
			t.Errorf("with %d cores: %v\n%s", cores, err, out)
		}
	}
}

// threads are the names of this process's threads.
func threads() (names []string) {
	paths, _ := filepath.Glob("/proc/self/task/*/comm")
	for _, path := range paths {
		name, _ := os.ReadFile(path)
		names = append(names, strings.TrimSpace(string(name)))
	}
	slices.Sort(names)
	return names
}
