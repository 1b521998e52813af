// Package plot turns the facts of a training into pictures: the artist's
// range, what the painter (generator) paints at one moment, the critic's
// (discriminator's) two needles, advice and verdicts, and whole
// trainings beside each other.
//
//	plot.Range(artist)                       where the famous artist paints
//	plot.Works(artist, works)                some works
//	plot.Canvas(artist, frame)               the painter's works at one step
//	plot.Needles(film, steps)                D accuracy and D score over the steps
//	plot.Training(artist, film, steps)       works and needles, as the live cell shows them
//	plot.Strip(artist, film, moments)        the painter growing up, at some moments
//	plot.Rows(artist, rows…)                 rows of works with their names
//	plot.Advice(artist, paintings, advice)   where the critic would have them higher or lower
//	plot.VerdictMap(artist, verdicts)        the critic's verdicts on all parabolas, as a map
//	plot.CompareRuns(artist, a, b, …)        two trainings that were one up to a step
//	plot.Bands(title, label, value, bands)   a measure over the steps, of several seeds and losses
//
// Works, Training and Strip draw what the works are: those of [ganlib.Parabolas] as
// curves, those of shape [height, width, channels] as pictures. Rows is for pictures
// alone; Range, Canvas, Advice, VerdictMap and CompareRuns are for parabolas.
//
// Each returns a [Picture], which renders itself as SVG or PNG. The same facts
// always give the same bytes. Axes do not follow the data, so that frames can be
// compared, but for D score, where a loss has other values than the tutorial's, for
// the distance in a training without a critic, and for Bands. What lies outside the
// axes is cut off at their edge, and values that are no numbers (NaN, ±Inf) leave a
// gap.
//
// Two helpers go with them: [Evaluate] asks a critic for verdicts on parabolas, and
// [Say] puts advice into words.
//
// Nothing here fails at once. A picture that can't be drawn, such as one of
// paintings whose length is not the artist's, says why in the error of SVG and
// PNG, and no panic leaves the package.
//
// It knows neither graphs nor Jupyter.
package plot
