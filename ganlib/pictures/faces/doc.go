// Package faces has an artist who draws portraits, each from factors of its own,
// and a detector that is given nothing but a picture's pixels and says whether
// there is a face, whether it wears glasses and whether its hair is long.
package faces
