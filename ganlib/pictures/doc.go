// Package pictures has artists whose works are pictures: little programs that
// draw, and a folder of your own files. Each is a [ganlib.Artist] (the data) for
// a painter (generator) and a critic (discriminator) who look at pictures.
//
// A work is flat, row by row, of shape [height, width, channels]: its first three
// channels are red, green and blue, from -1 (dark) to 1 (light). plot.Image, and
// plot.Gallery, show it.
//
// A program that draws knows what it drew. So beside each artist stands a detector
// who is given nothing but a work's pixels and says what is to be seen: an honest
// judge of a painter, who does not come from his friend the critic.
//
// The package is plain Go: it knows neither graphs nor Jupyter.
package pictures
