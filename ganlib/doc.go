// Package ganlib tells the story of two friends, in Go and XLA.
//
// A novice painter (the generator) paints from random ideas (latent vectors).
// A novice critic (the discriminator) is shown works, some by a famous artist
// (the data) and some by his friend, and learns to tell them apart. Because
// they are friends, the critic tells the painter what to change, and so the
// painter learns to paint like the artist, whose works he has never seen:
//
//	ideas ──▶ painter ──▶ paintings ─┐
//	                                 ├─▶ critic ──▶ verdicts (logits)
//	          artist ──▶ real works ─┘                 │
//	             ▲                                     ▼
//	             └── who painted it? ──▶ losses ──▶ both learn
//
// It retells a well-known tutorial: the works are parabolas between two bounds,
// and the zero Config is the tutorial's. The story's rooms are artist.go (real
// works, plain Go), painter.go and critic.go (the two networks), loss.go and
// wasserstein.go, rest.go (where the needles of a loss come to rest), config.go,
// player.go (a network before anything is compiled), random.go (one
// seed, a stream for each purpose), gan.go (New, Paint, Judge), train.go,
// feed.go (the next steps' works and ideas, made beforehand), ahead.go (the next
// steps, trained while the last ones are looked at), run.go, block.go (the only
// file that compiles: many steps in one execution), backend.go (what it is
// compiled for), wait.go (what a backend that hangs is left with), estimate.go (how
// long a training will take), adam.go, scores.go and frame.go (what was seen),
// save.go (Save and Open, with the file's format in
// format.go), and what lets one take the story apart: advice.go (what the critic
// tells the painter), pace.go (who learns how fast, at any moment), fork.go (back
// to a former step) and craft.go (the painter as an artist).
//
// The package knows neither pixels nor notebooks: see atelier/ganlib/plot and
// atelier/ganlib/notebook for these.
package ganlib
