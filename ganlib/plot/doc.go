// Package plot turns the facts of a training into pictures: the artist's
// range, what the painter (generator) paints at one moment, the critic's
// (discriminator's) two needles, and the whole film on one strip.
//
//	plot.Range(artist)                  where the famous artist paints
//	plot.Works(artist, works)           some of his works
//	plot.Canvas(artist, frame)          the painter's works at one step
//	plot.Needles(film, steps)           D accuracy and D score over the steps
//	plot.Training(artist, film, steps)  canvas and needles, as the live cell shows them
//	plot.Strip(artist, film, n)         the painter growing up, in n small canvases
//
// Each returns a [Picture], which renders itself as SVG or PNG. The same facts
// always give the same bytes, and axes never follow the data, so that frames
// can be compared: what lies outside the axes is cut off at their edge, and
// values that are no numbers (NaN, ±Inf) leave a gap.
//
// Nothing here fails at once. A picture that can't be drawn, such as one of
// paintings whose length is not the artist's, says why in the error of SVG and
// PNG, and no panic leaves the package.
//
// This is the room of the pixels: it knows neither graphs nor Jupyter.
package plot
