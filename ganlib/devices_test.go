package ganlib

import (
	"context"
	"maps"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/gomlx/compute"
)

// fourDevices returns XLA with four devices.
func fourDevices(t *testing.T) compute.Backend {
	one := xla(t)
	b, err := NewBackend(os.Getenv("GOMLX_BACKEND") + ",devices=4")
	if err != nil {
		if there := one.NumDevices(); there > 1 {
			return one // GPUs
		}
		t.Fatal(err)
	}
	t.Cleanup(b.Finalize)
	return b
}

// TestDevicesShareBatches: several devices come to the weights and scores of one.
func TestDevicesShareBatches(t *testing.T) {
	several := fourDevices(t)
	configs := maps.Clone(conditionalConfigs)
	configs["tutorial"] = Config{}
	configs["clipped"] = Config{Loss: Wasserstein{}}
	configs["gradient penalty"] = Config{Critic: smoothCritic, Loss: WassersteinPenalty{}, CriticSteps: 2}
	for name, cfg := range configs {
		t.Run(name, func(t *testing.T) {
			alone := mustNew(t, xla(t), cfg)
			cfg.Devices = min(4, several.NumDevices())
			shared := mustNew(t, several, cfg)
			for _, steps := range []int{7, 3} { // two blocks
				mustTrain(t, alone, steps, 50)
				mustTrain(t, shared, steps, 50)
			}
			want := weights(t, alone)
			for i, got := range weights(t, shared) {
				if math.Abs(float64(got-want[i])) > 1e-6 {
					t.Fatalf("weight %d is %g with %d devices, and %g with one", i, got, cfg.Devices, want[i])
				}
			}
			for i, s := range shared.Film().Scores {
				got, want := s.row(), alone.Film().Scores[i].row()
				for k := range got {
					if math.Abs(float64(got[k]-want[k])) > 1e-5 {
						t.Fatalf("step %d: score %d is %g with %d devices, and %g with one", i+1, k, got[k], cfg.Devices, want[k])
					}
				}
			}
			if n, want := shared.programs.backend.executions.Load(), alone.programs.backend.executions.Load(); n != want {
				t.Errorf("%d executions, want %d", n, want)
			}
		})
	}
}

// TestDevicesErrors: what can't be shared is told of before anything is trained.
func TestDevicesErrors(t *testing.T) {
	several := fourDevices(t)
	for _, c := range []struct {
		backend compute.Backend
		cfg     Config
		want    []string
	}{
		{several, Config{Devices: 3, BatchSize: 64}, []string{"Devices 3", "BatchSize 64", "66"}},
		{several, Config{Devices: 1000, BatchSize: 1000}, []string{"Devices 1000", "backend has"}},
		{several, Config{Devices: -1}, []string{"Devices -1"}},
		{xla(t), Config{Devices: 2}, []string{"Devices 2", "backend has 1", "devices=4"}},
		{GoBackend(), Config{Devices: 2}, []string{"Devices 2", "backend has 1"}},
	} {
		gan, err := New(c.backend, c.cfg)
		if err == nil {
			gan.Close()
			t.Errorf("Devices %d, BatchSize %d: no error", c.cfg.Devices, c.cfg.BatchSize)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %q lacks %q", err, want)
			}
		}
	}
}

// TestDevicesOption: what NewBackend can't make is told of before a plugin is loaded.
func TestDevicesOption(t *testing.T) {
	xla(t)
	for config, want := range map[string]string{
		"xla:/nowhere/cpu.so,devices=0":                     "devices=0: must be",
		"xla:/nowhere/cpu.so,devices=many":                  "devices=many: must be",
		"xla:/nowhere/cpu.so,devices=100000":                "must be a number from 1 to 1024",
		"xla:/cpu/cuda.so,devices=2":                        "only a plugin for the CPU makes devices",
		"xla:/nowhere/cpu.so,devices=2":                     "/nowhere/cpu.so",
		os.Getenv("GOMLX_BACKEND") + ",devices=2,devices=3": "devices",
	} {
		if b, err := NewBackend(config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewBackend(%q): %v, %v; want an error with %q", config, b, err, want)
		}
	}
}

// TestDevicesAndFiles: what one device trained, several go on with, and the other way round.
func TestDevicesAndFiles(t *testing.T) {
	several := fourDevices(t)
	path := t.TempDir() + "/gan"
	alone := mustNew(t, xla(t), Config{})
	mustTrain(t, alone, 5, 50)
	if err := alone.Save(path); err != nil {
		t.Fatal(err)
	}
	shared, err := Open(several, path, Config{Devices: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer shared.Close()
	mustTrain(t, shared, 5, 50)
	fork, err := shared.Fork(context.Background(), 7, Config{Devices: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer fork.Close()
	mustTrain(t, fork, 3, 50)
	mustTrain(t, alone, 5, 50)
	want := weights(t, alone)
	for name, gan := range map[string]*GAN{"opened": shared, "forked": fork} {
		for i, got := range weights(t, gan) {
			if math.Abs(float64(got-want[i])) > 1e-6 {
				t.Fatalf("%s: weight %d is %g, want %g", name, i, got, want[i])
			}
		}
	}
}
