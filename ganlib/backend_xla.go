//go:build cgo && !noxla && ((linux && (amd64 || arm64)) || (darwin && arm64))

package ganlib

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"atelier/internal/say"

	"github.com/gomlx/compute"
	xlabackend "github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
)

// xlaNames are those under which go-xla registers its backend.
var xlaNames = []string{xlabackend.BackendName, "stablehlo", "shlo", "hlo"}

// newXLA makes an XLA backend of options, the path or the name of a plugin and what
// follows it, as go-xla takes them, and of "devices=N" among these.
//
// Left to itself, a plugin for the CPU makes four devices, and a pool of as many
// threads for what one of them computes, however many cores there are. With one device,
// the pool has a thread for each core.
func newXLA(options string) (compute.Backend, error) {
	parts := strings.Split(options, ",")
	devices := 0
	for i, part := range parts {
		if count, found := strings.CutPrefix(part, "devices="); found {
			n, err := strconv.Atoi(count)
			if err != nil || n < 1 || n > maxDevices {
				return nil, say.Errorf("%s: must be a number from 1 to %d", part, maxDevices)
			}
			devices = n
			parts = slices.Delete(parts, i, i+1)
			break
		}
	}
	config := strings.Join(parts, ",")
	if parts[0] == "" { // go-xla chooses the plugin
		chosen, err := xlabackend.NewWithOptions(config, nil)
		if err != nil {
			return nil, err
		}
		parts[0] = chosen.PluginName()
		if !isCPU(parts[0]) && devices == 0 {
			return chosen, nil
		}
		chosen.Finalize()
		config = strings.Join(parts, ",")
	}
	if !isCPU(parts[0]) {
		if devices != 0 {
			return nil, say.Errorf("devices=%d: only a plugin for the CPU makes devices, and %s has those that it finds: leave it out", devices, parts[0])
		}
		return xlabackend.NewWithOptions(config, nil)
	}
	defer limitThreads()()
	return xlabackend.NewWithOptions(config, pjrt.NamedValuesMap{"cpu_device_count": int64(max(1, devices))})
}

// isCPU tells whether a plugin is one for the CPU, by the name of its file, as go-xla does.
func isCPU(plugin string) bool {
	return strings.Contains(strings.ToUpper(filepath.Base(plugin)), "CPU")
}

// environment guards NPROC while plugins are loaded.
var environment sync.Mutex

// limitThreads makes XLA start no more threads than the process may use cores. XLA sees
// the cores that a process is bound to, but not a container's share of them, which Go
// sees. It reads NPROC when it makes a client; restore takes that away again. Who has
// set NPROC has chosen.
func limitThreads() (restore func()) {
	environment.Lock()
	if os.Getenv("NPROC") != "" || runtime.GOMAXPROCS(0) >= runtime.NumCPU() {
		return environment.Unlock
	}
	os.Setenv("NPROC", strconv.Itoa(runtime.GOMAXPROCS(0)))
	return func() {
		os.Unsetenv("NPROC")
		environment.Unlock()
	}
}
