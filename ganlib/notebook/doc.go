// Package notebook is what Atelier's notebooks say to Jupyter: pictures, the
// live picture of a training, the stop button, and errors; and what they hear
// from the page: the buttons and sliders of a Panel, and of two games in which
// you are the critic or the painter. It alone knows GoNB (through gonbui), and it
// alone links GoMLX's backends. Its helpers may end the cell, which a library
// must not; ganlib and ganlib/plot never do.
//
// What a panel or a game does is plain Go, and tested without a browser:
// steering.go, guess.go and paint.go. session.go and panel.js carry it to the page.
//
// Outside a notebook, in a plain Go program, the same calls print what there
// would be to see.
package notebook
