// Package plot turns the facts of a training into pictures: the artist's
// range, what the painter (generator) paints at one moment, the critic's
// (discriminator's) two needles, his advice and his view of things, and whole
// trainings beside each other.
//
//	plot.Range(artist)                       where the famous artist paints
//	plot.Works(artist, works)                some of his works
//	plot.Canvas(artist, frame)               the painter's works at one step
//	plot.Needles(film, steps)                D accuracy and D score over the steps
//	plot.Training(artist, film, steps)       canvas and needles, as the live cell shows them
//	plot.Strip(artist, film, n)              the painter growing up, in n small canvases
//	plot.Advice(artist, paintings, advice)   where the critic would have them higher or lower
//	plot.Eye(artist, sight)                  the critic's verdict on all parabolas, as a map
//	plot.Futures(artist, a, b, …)            two trainings that were one up to a step
//	plot.Bands(title, label, value, bands)   a measure over the steps, of several seeds and losses
//
// Of works that are pictures themselves:
//
//	plot.Gallery(shape, works, columns)      works in rows of columns
//	plot.Wall(shape, rows…)                  rows of works with their names
//	plot.Studio(film, steps)                 paintings and needles, as the live cell shows them
//	plot.Growth(film, moments, paintings)    the painter growing up, a row a moment
//
// Each returns a [Picture], which renders itself as SVG or PNG. The same facts
// always give the same bytes. Axes do not follow the data, so that frames can be
// compared, but for D score, where a loss has other values than the tutorial's, and
// for Bands. What lies outside the axes is cut off at their edge, and values that are
// no numbers (NaN, ±Inf) leave a gap.
//
// Two helpers go with them: [Look] asks a critic for his map, and [Say] puts his
// advice into words.
//
// Nothing here fails at once. A picture that can't be drawn, such as one of
// paintings whose length is not the artist's, says why in the error of SVG and
// PNG, and no panic leaves the package.
//
// This is the room of the pixels: it knows neither graphs nor Jupyter.
package plot
