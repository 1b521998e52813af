package notebook

import (
	"context"
	"os"
	"os/signal"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

const (
	// lookForKernel is the time between two looks at whether the kernel lives.
	lookForKernel = 500 * time.Millisecond
	// graceWithoutKernel is how long a cell may go on when its kernel has ended:
	// a training saves its GAN.
	graceWithoutKernel = 3500 * time.Millisecond
)

// Context returns a context that ends when Jupyter's stop button (or Ctrl-C) is
// pressed, or the kernel ends. Give it to GAN.Train. After the stop button there
// are five seconds left to save before the kernel kills the cell; when the kernel
// has ended, the cell ends within four, whatever it does.
func Context() context.Context {
	ctx, _ := signal.NotifyContext(estimating(context.Background()), os.Interrupt)
	if !gonbui.IsNotebook {
		return ctx
	}
	ctx, cancel := context.WithCancel(ctx)
	kernel := os.Getppid()
	go func() {
		for os.Getppid() == kernel {
			time.Sleep(lookForKernel)
		}
		cancel()
		time.Sleep(graceWithoutKernel)
		os.Exit(1)
	}()
	return ctx
}

// flush waits until the kernel has taken all that was sent to it. gonbui.Sync
// alone waits for ever if the kernel ends before it has answered.
func flush() {
	if !gonbui.IsNotebook {
		return
	}
	kernel := os.Getppid()
	done := make(chan struct{})
	go func() {
		gonbui.Sync()
		close(done)
	}()
	look := time.NewTicker(lookForKernel)
	defer look.Stop()
	for os.Getppid() == kernel && gonbui.Error() == nil {
		select {
		case <-done:
			return
		case <-look.C:
		}
	}
}
