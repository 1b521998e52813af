// Package rooms has an artist who draws bedrooms, each from factors of its own, and
// a detector that is given nothing but a picture's pixels, says whether that is a
// bedroom, and reads the factors.
package rooms
