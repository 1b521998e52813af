// Package pictures has what artists of pictures have in common: albums of works, made
// of pictures in a folder of your own for example, sketches drawn with a pen, and how
// far two works are apart. The packages below it each have an artist, a little
// program that draws, and a detector: faces, landscapes and rooms; but the works of
// digits are real, written by hand. The artists are [ganlib.Artist]s (the data) for a
// painter (generator) and a critic (discriminator) that look at pictures.
//
// A work is flat, row by row, of shape [height, width, channels]: its three channels
// are red, green and blue, from -1 (dark) to 1 (light). plot.Works shows it.
//
// A program that draws knows what it drew. So beside each artist stands a detector
// that is given nothing but a work's pixels and says what is to be seen: an honest
// judge of a painter, and one that does not come from the critic.
//
// These packages are plain Go: they know neither graphs nor Jupyter.
package pictures
