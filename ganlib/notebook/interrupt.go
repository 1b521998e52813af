package notebook

import (
	"context"
	"os"
	"os/signal"
)

// Context returns a context that ends when Jupyter's stop button (or Ctrl-C) is
// pressed. Give it to GAN.Train, and there are five seconds left to save before
// the kernel kills the cell.
func Context() context.Context {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	return ctx
}
