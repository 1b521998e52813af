package ganlib

import (
	"context"
	"testing"
)

// BenchmarkBlock trains blocks of 50 steps of the tutorial's GAN; ns/op are
// for one step, data and all.
func BenchmarkBlock(b *testing.B) {
	gan := mustNew(b, xla(b), Config{})
	mustTrain(b, gan, 50, 50) // compiles
	b.ResetTimer()
	for _, err := range gan.Train(context.Background(), b.N, 1<<30) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStepInGo is the same on the pure Go backend, step by step.
func BenchmarkStepInGo(b *testing.B) {
	gan := mustNew(b, GoBackend(), Config{})
	mustTrain(b, gan, 50, 50)
	b.ResetTimer()
	for _, err := range gan.Train(context.Background(), b.N, 1<<30) {
		if err != nil {
			b.Fatal(err)
		}
	}
}
