package notebook

import (
	"fmt"
	"os"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/gobackend"
	// GoNB keeps only one blank import a cell, so the backends are linked here.
	_ "github.com/gomlx/gomlx/backends/default"
)

// Backend returns what the networks run on: the one that the environment
// variable GOMLX_BACKEND names (the set-up chooses XLA where it can), or else
// the pure Go backend, which runs everywhere. If it is not XLA it says so, and
// what that costs.
func Backend() compute.Backend {
	config := os.Getenv("GOMLX_BACKEND")
	reason := "none is set up on this machine"
	if config != "" && config != gobackend.BackendName {
		backend, err := open(config)
		if err == nil {
			return backend
		}
		reason = firstLine(err)
	}
	Say("XLA is not at hand (%s), so the pure Go backend does the work: the same story and the same pictures, but the tutorial's 5000 steps take ten seconds or so instead of one.", reason)
	return gobackend.GetBackend()
}

// open makes a backend; a plugin that breaks while it loads is an error too.
func open(config string) (backend compute.Backend, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return compute.NewWithConfig(config)
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
