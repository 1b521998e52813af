// Package landscapes has an artist who paints landscapes after sketches, each pair
// from factors of its own, and a detector that is given nothing but the pixels of a
// sketch and of a painting, and says how well the one keeps to the other.
package landscapes
