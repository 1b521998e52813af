package notebook

import (
	"context"
	"os"
	"os/signal"
	"sync"
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

// kernel is the process that started this cell. A cell whose kernel has ended has
// another parent.
var kernel = os.Getppid()

// Context returns a context that ends when Jupyter's stop button (or Ctrl-C) is
// pressed, or the kernel ends. Give it to GAN.Train. After the stop button there
// are five seconds left to save before the kernel kills the cell; when the kernel
// has ended, the cell ends within four, whatever it does.
func Context() context.Context {
	ctx := context.Background()
	if gonbui.IsNotebook {
		ctx = whileKernelLives()
	}
	ctx, _ = signal.NotifyContext(estimating(ctx), os.Interrupt)
	return ctx
}

// whileKernelLives returns a context that ends with the kernel, and sees to it
// that the cell ends then. One watch does for all who ask.
var whileKernelLives = sync.OnceValue(func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for os.Getppid() == kernel {
			time.Sleep(lookForKernel)
		}
		cancel()
		time.Sleep(graceWithoutKernel)
		os.Exit(1)
	}()
	return ctx
})

// flush waits until the kernel has taken all that was sent to it. gonbui.Sync
// alone waits for ever if the kernel ends, or a pipe breaks, before it is answered.
func flush() {
	if !gonbui.IsNotebook {
		return
	}
	done, broken, over := make(chan struct{}), make(chan struct{}), make(chan struct{})
	defer close(over)
	// Whether a pipe is broken, gonbui.Error reads while others write it. Open tells
	// it too, under a lock, which is held for as long as the kernel takes nothing.
	go func() {
		defer close(broken)
		if gonbui.Open() != nil {
			return
		}
		go func() {
			gonbui.Sync()
			close(done)
		}()
		for gonbui.Open() == nil {
			select {
			case <-over:
				return
			case <-time.After(lookForKernel):
			}
		}
	}()
	look := time.NewTicker(lookForKernel)
	defer look.Stop()
	for os.Getppid() == kernel {
		select {
		case <-done:
			return
		case <-broken:
			return
		case <-look.C:
		}
	}
}
