//go:build !unix

package file

// noWaiting is no flag: where there is no Unix, as in a browser, a file is the only
// thing that has a name.
const noWaiting = 0
