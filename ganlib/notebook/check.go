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

// Must returns v, or ends the cell as Check does.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}
