// Package measure holds numbers about paintings that do not come from the
// critic (discriminator). The two needles of the tutorial are the critic's own
// opinion, and come to rest long before the paintings are good; these numbers
// compare the paintings with what the artist paints.
package measure
