//go:build !js

package main

import (
	"fmt"
	"os"
)

// main says what the program is for: elsewhere there are no workers.
func main() {
	fmt.Fprintln(os.Stderr, "this program runs in a page: see make page")
	os.Exit(1)
}
