//go:build !cgo || noxla || !((linux && (amd64 || arm64)) || (darwin && arm64))

package ganlib

import (
	"atelier/internal/say"

	"github.com/gomlx/compute"
)

// xlaNames are none: where go-xla or cgo is missing, there is no XLA.
var xlaNames = []string{"xla"}

func newXLA(string) (compute.Backend, error) {
	return nil, say.New("this program was built without XLA: build it with cgo, on a platform that go-xla knows")
}
