package notebook

import (
	"fmt"
	"os"
)

// Check ends the cell with err's message, if there is one. What was shown so
// far stays.
func Check(err error) {
	if err == nil {
		return
	}
	flush() // or the last pictures would be lost with the process
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Checked returns v, or ends the cell as Check does. It is no Must, which would
// panic: a cell that panics shows where in Go, and not what to do.
func Checked[T any](v T, err error) T {
	Check(err)
	return v
}
