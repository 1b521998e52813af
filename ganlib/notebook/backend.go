package notebook

import (
	"os"
	"strings"

	"atelier/ganlib"
	"atelier/internal/say"

	"github.com/gomlx/compute"
	// GoNB keeps only one blank import a cell, so the backends are linked here.
	_ "github.com/gomlx/gomlx/backends/default"
)

// Backend returns what the networks run on: the one that the environment
// variable GOMLX_BACKEND names (the set-up chooses XLA where it can), or else
// the pure Go backend, which runs everywhere. If it is not XLA it says so, and
// what that costs.
func Backend() compute.Backend {
	reason := say.T("none is set up on this machine")
	backend, err := ganlib.NewBackend(os.Getenv("GOMLX_BACKEND"))
	if err != nil {
		reason, backend = strings.TrimPrefix(firstLine(err), "ganlib: "), ganlib.GoBackend()
	}
	if isGo(backend) {
		Say("%s", say.F("XLA is not at hand (%s), so the pure Go backend does the work: the same story and the same pictures, but every training takes longer. A long one says at its start how long.", reason))
	}
	return backend
}

// isGo tells whether it is the pure Go backend.
func isGo(backend compute.Backend) bool { return backend.String() == ganlib.GoBackend().String() }

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
