// Package film makes the film of a training go where Go does not: to a README,
// to a page that one opens with a click, to a notebook that is only looked at.
//
//	film.SVG(artist, film, opts)   one moving picture, for <img>, without script
//	film.GIF(artist, film, opts)   the same in pixels, for what plays nothing else
//	film.HTML(artist, film, opts)  one page with a bar to scrub through the training
//	film.Image(artist, film, opts) the SVG as an <img> that carries all of it
//	film.Write(path, data)         to a file, all or nothing
//
// Each shows the same: the novice painter's (generator's) paintings, always from
// the same ideas (latent vectors), growing up between the two bounds that the
// famous artist never leaves, and the two needles of the novice critic
// (discriminator) beside them, with the step. Works that are pictures stand in rows, as many
// as there is room for. A frame is as the training made
// it; between two frames the curves of SVG and HTML glide from one to the
// other, and pictures change at once.
//
// The same film gives the same bytes. Nothing is loaded from elsewhere, and no
// text that you give can become more than text. What is no finite number, as in a
// training that has diverged, leaves a gap in a GIF and on a page; an SVG hides
// the whole painting in that frame, if it is a curve.
//
// It knows plot and ganlib, and neither
// graphs nor Jupyter.
package film
