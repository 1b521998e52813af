package ganlib

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/gobackend"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// TestGoBackendDoesNotHang runs a graph of matrix products that don't need each
// other on the pure Go backend, however it is made. Run side by side, as many of
// them as there are workers wait for a worker to help them, and nobody is left:
// the very first run hangs.
func TestGoBackendDoesNotHang(t *testing.T) {
	for _, config := range []string{"", "go", "go:", "go:ops_parallel", "go:parallelism=3", "go:ops_parallel,parallelism=2,creation_order"} {
		t.Run(config, func(t *testing.T) {
			backend, err := NewBackend(config)
			if err != nil {
				t.Fatal(err)
			}
			multiplySideBySide(t, backend)
		})
	}
	t.Run("GoBackend", func(t *testing.T) { multiplySideBySide(t, GoBackend()) })

	// A GAN does not take a backend that may hang.
	for name, made := range map[string]func() (compute.Backend, error){
		"compute's own":  func() (compute.Backend, error) { return gobackend.GetBackend(), nil },
		"a new one":      func() (compute.Backend, error) { return gobackend.New("") },
		"ops_parallel":   func() (compute.Backend, error) { return gobackend.New("ops_parallel") },
		"by its name":    func() (compute.Backend, error) { return compute.NewWithConfig("go") },
		"ops_sequential": func() (compute.Backend, error) { return gobackend.New("parallelism=2,ops_sequential") },
	} {
		t.Run(name, func(t *testing.T) {
			backend, err := made()
			if err != nil {
				t.Fatal(err)
			}
			gan := mustNew(t, backend, Config{})
			if safe := gan.backend == backend; safe != (name == "ops_sequential") {
				t.Errorf("the GAN runs on the backend that it was given: %t", safe)
			}
			multiplySideBySide(t, gan.backend)
		})
	}
}

// multiplySideBySide runs 32 products several times. Each is of [8, 32, 32], the
// least that the backend parts among its workers.
func multiplySideBySide(t *testing.T, backend compute.Backend) {
	t.Helper()
	products := max(32, 4*runtime.GOMAXPROCS(0)) // the pool has twice as many workers as cores
	dims := []int{8, 32, 32}
	p, err := compile(backend, "products", func(g *graph.Graph, _ *model.Store) []*graph.Node {
		x := graph.Parameter(g, "x", shapes.Make(dtypes.Float32, dims...))
		list := make([]*graph.Node, products)
		for i := range list {
			list[i] = graph.Dot(graph.AddScalar(x, float64(i)), x).MatMul()
		}
		return list
	})
	if err != nil {
		t.Fatal(err)
	}
	in := tensors.FromFlatDataAndDimensions(make([]float32, 8*32*32), dims...)
	for range 5 {
		done := make(chan error, 1)
		go func() {
			out, err := p.run(in)
			finalize(out)
			done <- err
		}()
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Minute): // it matters only where the backend hangs
			t.Fatalf("%v does not come back from %d products", backend.Description(), products)
		}
	}
	p.close()
}

func TestNewBackendErrors(t *testing.T) {
	for config, want := range map[string]string{
		"go:nonsense":      `"go:nonsense"`,
		"go:parallelism=x": "parallelism",
		"no such backend":  `"no such backend"`,
		":":                `":"`,
	} {
		if b, err := NewBackend(config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewBackend(%q): %v, %v; want an error with %q", config, b, err, want)
		}
	}
}
