package ganlib

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/gomlx/backends/default"
)

var openXLA = sync.OnceValues(func() (compute.Backend, error) {
	return NewBackend(os.Getenv("GOMLX_BACKEND"))
})

// xla returns the XLA backend that GOMLX_BACKEND names. Without one the test is
// skipped, unless ATELIER_REQUIRE_XLA says that the machine has it.
func xla(t testing.TB) compute.Backend {
	t.Helper()
	config := os.Getenv("GOMLX_BACKEND")
	if !strings.HasPrefix(config, "xla:") {
		if os.Getenv("ATELIER_REQUIRE_XLA") != "" {
			t.Fatalf("GOMLX_BACKEND=%q names no XLA plugin, and ATELIER_REQUIRE_XLA is set", config)
		}
		t.Skip("no XLA: set GOMLX_BACKEND=xla:/path/to/plugin.so, or run make test")
	}
	b, err := openXLA()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fastest returns XLA where there is one, and else the pure Go backend.
func fastest(t testing.TB) compute.Backend {
	if strings.HasPrefix(os.Getenv("GOMLX_BACKEND"), "xla:") {
		return xla(t)
	}
	return GoBackend()
}

// backends are the backends of this machine: XLA, where there is one, and Go's.
func backends(t testing.TB) map[string]compute.Backend {
	all := map[string]compute.Backend{"go": GoBackend()}
	if strings.HasPrefix(os.Getenv("GOMLX_BACKEND"), "xla:") || os.Getenv("ATELIER_REQUIRE_XLA") != "" {
		all["xla"] = xla(t)
	}
	return all
}

func mustNew(t testing.TB, b compute.Backend, cfg Config) *GAN {
	t.Helper()
	gan, err := New(b, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(gan.Close)
	return gan
}

func mustTrain(t testing.TB, gan *GAN, steps, every int) {
	t.Helper()
	for _, err := range gan.Train(context.Background(), steps, every) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// weights returns both players' weights in one slice.
func weights(t testing.TB, gan *GAN) []float32 {
	t.Helper()
	p, c, err := gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	return append(p, c...)
}
