//go:build unix

package file

import "syscall"

// noWaiting is the flag with which a pipe is opened without waiting for its other end.
const noWaiting = syscall.O_NONBLOCK
