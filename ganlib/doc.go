// Package ganlib trains generative adversarial networks in Go, on GoMLX and XLA, and
// tells their story as one of two friends.
//
// A novice painter (the generator) paints from random ideas (latent vectors).
// A novice critic (the discriminator) is shown works, some by a famous artist
// (the data) and some by the painter, and learns to tell them apart. Because
// they are friends, he tells the painter what to change, and so she learns to paint
// like the artist, whose works she has never seen:
//
//	ideas ──▶ painter ──▶ paintings ─┐
//	                                 ├─▶ critic ──▶ logits
//	          artist ──▶ real works ─┘                 │
//	             ▲                                     ▼
//	             └── who painted it? ──▶ losses ──▶ both learn
//
// It retells a well-known tutorial: the works are parabolas between two bounds,
// and the zero Config is the tutorial's.
//
// # The story's words, and the field's
//
//	painter, paint            generator, sample
//	critic, judge             discriminator, score
//	artist, works             data distribution, real examples
//	ideas                     latent vectors
//	verdict                   sigmoid of the discriminator's logit
//	advice                    minus the gradient of the generator's loss by its output
//	condition, target         conditioning input, and the example that goes with it
//	film, frame               the history of a training, samples from fixed latents
//	players                   the two networks
//	equilibrium               the one logit for everything at which the critic's loss is smallest
//
// # Where to find what
//
// What is played: config.go (all settings), artist.go (where works come from),
// parabolas.go (the tutorial's), net.go (what a player is, and the tutorial's two),
// loss.go, wasserstein.go and target_loss.go (the losses), equilibrium.go.
//
// Before anything is compiled: gan.go (New, and what a GAN is), examples.go (works, ideas
// and conditions, drawn and checked), player.go (a net's variables and first weights),
// fingerprint.go (what a net or a loss computes, for saved files), random.go (one seed,
// a stream for each purpose).
//
// A training: train.go (the loop over frames), train_graph.go (a training step as a
// graph, many steps as one program), dense.go and dense_step.go (the same for players like
// the tutorial's, in plain Go), adam.go (the optimizer), rates.go (who learns how fast),
// schedule.go (and more slowly in the end), average.go (of the painter's weights),
// encoder.go (ideas read off the artist's works), program.go (compile, run, count; which
// backend), devices.go (several share a batch), pipeline.go (examples drawn and steps run
// ahead), checkpoint.go (all that steps change), scores.go and film.go (what was seen),
// estimate.go (how long it will take), wait.go (a backend that does not come back).
//
// With a trained GAN: sample.go (paint, judge, advise), fork.go (back to a former step),
// save.go (Save and Open), summary.go (what a file holds) and format.go (how). backend.go,
// backend_xla.go and backend_noxla.go make backends, errors.go turns panics into errors,
// values.go checks, cuts and joins lists of values.
//
// The package knows neither pixels nor notebooks: see atelier/ganlib/plot and
// atelier/ganlib/notebook for these.
package ganlib
