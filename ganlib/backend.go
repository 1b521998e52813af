package ganlib

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"atelier/internal/say"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/gobackend"
)

// maxDevices is the most that a backend may have, or a GAN train on.
const maxDevices = 1 << 10

// opsInTurn makes the pure Go backend run the operations of a graph one after
// the other; each still uses all cores. Left to itself it runs independent
// operations side by side, each as a task of a pool of workers, and a big matrix
// product in there waits until the same pool has a worker to spare: as soon as
// every worker is such an operation, all of them wait for ever. Nothing is lost:
// the nets of the notebooks train as fast in turn.
const opsInTurn = "ops_sequential"

// GoBackend returns the pure Go backend, the same one each time: it needs nothing
// and runs everywhere, and the smaller a net is the less it lags behind XLA.
//
// Use it rather than the gobackend package's own: with its default settings,
// that one now and then waits for itself for ever, on nets that hold big matrix
// products, such as notebook 04's.
func GoBackend() compute.Backend { return goBackend() }

var goBackend = sync.OnceValue(func() compute.Backend {
	backend, err := gobackend.New(opsInTurn)
	if err != nil {
		panic(err) // the option's name is ours, and a test uses it
	}
	return backend
})

// NewBackend returns the backend that config names, as GoMLX's environment
// variable GOMLX_BACKEND does: "go", or "xla:" and the path of a plugin. "" means
// "go". A plugin may also be named, "xla:cpu"; for go-xla to download it where it is
// missing, import _ "github.com/gomlx/gomlx/backends/default".
//
// XLA on the CPU is one device that computes with all cores the process may use.
// "xla:/path/of/plugin.so,devices=4" makes it four, to try Config.Devices with.
//
// The pure Go backend may be given options, "go:parallelism=2"; but as with
// [GoBackend] its operations run one after the other, whatever they say. An
// error says what config is and why there is no backend of that name, also where
// a plugin breaks while it loads.
func NewBackend(config string) (backend compute.Backend, err error) {
	name, options, _ := strings.Cut(config, ":")
	if config == "" || name == gobackend.BackendName {
		if options == "" || options == opsInTurn {
			return GoBackend(), nil
		}
		backend, err = gobackend.New(options + "," + opsInTurn) // the last option counts
	} else {
		err = guard(name, func() (err error) {
			if slices.Contains(xlaNames, name) {
				backend, err = newXLA(options)
			} else {
				backend, err = compute.NewWithConfig(config)
			}
			return err
		})
	}
	if err != nil {
		return nil, say.Errorf("ganlib: backend %q: %w", config, err)
	}
	return backend, nil
}

// isGo tells whether a backend is a pure Go one.
func isGo(backend compute.Backend) bool {
	return reflect.TypeOf(backend) == reflect.TypeOf(GoBackend())
}

// inTurn returns GoBackend in place of a pure Go backend that may wait for itself
// for ever, and every other backend as it is. A Go backend does not say how it
// was made, but it holds the setting in a field that can be seen.
func inTurn(backend compute.Backend) compute.Backend {
	if !isGo(backend) {
		return backend
	}
	ours := GoBackend()
	setting := func(b compute.Backend) reflect.Value {
		return reflect.ValueOf(b).Elem().FieldByName("OpsExecutionType")
	}
	if is, must := setting(backend), setting(ours); is.IsValid() && is.Equal(must) {
		return backend
	}
	return ours
}

// Work of at most so many multiplications is done by the pure Go backend: it
// takes a millisecond or so, where XLA would compile for a tenth of a
// second.
const littleWork = 1 << 21

// verdictWork is about what a loss takes for one logit, in multiplications.
const verdictWork = 64

// chooseBackend returns the backend for a program of so many multiplications.
// Whatever a net or a loss uses, the Go backend has: New builds them there first.
func chooseBackend(backend compute.Backend, work int) compute.Backend {
	if work <= littleWork {
		return GoBackend()
	}
	return backend
}

// canLoop tells whether a backend can run a block as one program. The pure Go
// backend can't: it has no dynamic slices, and no gradients inside a loop.
func canLoop(backend compute.Backend) bool {
	can := backend.Capabilities()
	return can.Functions && can.Operations[compute.OpTypeDynamicSlice] && can.Operations[compute.OpTypeDynamicUpdateSlice]
}
