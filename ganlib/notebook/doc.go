// Package notebook is what Atelier's notebooks say to Jupyter: pictures, the
// live picture of a training, the stop button, and errors. It alone knows GoNB
// (through gonbui), and it alone links GoMLX's backends. Its helpers may end the
// cell, which a library must not; ganlib and ganlib/plot never do.
//
// Outside a notebook, in a plain Go program, the same calls print what there
// would be to see.
package notebook
