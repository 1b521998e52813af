package ganlib

import (
	"fmt"

	"atelier/internal/say"
)

var errClosed = say.Sentinel("ganlib: this GAN is closed; make another with New or Open")

// errNoCritic is of a GAN that was made with Config.NoCritic.
var errNoCritic = say.Sentinel("this GAN has no critic (Config.NoCritic)")

// guard calls f and turns a panic inside it into an error. GoMLX's graph
// functions and a learner's own code report mistakes by panicking; this is the
// border that no panic crosses.
func guard(what string, f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = fmt.Errorf("%s: %w", what, r)
		default:
			err = fmt.Errorf("%s: %v", what, r)
		}
	}()
	return f()
}
