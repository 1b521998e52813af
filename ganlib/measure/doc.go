// Package measure holds numbers about paintings that do not come from the
// critic (discriminator).
//
// The two needles of the tutorial are the critic's own opinion. They compare painter
// and critic with each other, never the paintings with the artist's works, and settle
// long before the paintings are good; over a painter (generator) that knows one single
// curve they look better than ever. So something else has to look:
//
//   - Assess fits a parabola to each curve: how good are they, and how varied?
//   - Wasserstein and Sliced say how far the paintings, taken together, would have
//     to be moved to become the artist's works.
//   - OutsideCritic trains a fresh critic, for which the painter was not trained,
//     and finds out whether it can tell the two apart.
//   - Compare sets all of these in one table, beside what other works by the
//     artist would get.
//   - Nearest finds each painting's nearest training work: are they copies?
//   - Diagnose is the doctor: it reads a training's film, names what is wrong with
//     it, and says what to do. Presets are trainings that fail reliably, to try
//     it on, and Trials is how it did, wrong diagnoses and all.
//
// None of them is the truth about a painter. A number from 2000 paintings is off
// by chance, an outside critic sees what a network of its size sees, and nobody
// has settled how a GAN is to be measured; so take several, and look at the
// paintings.
package measure
