// Package studio is what the page does with GANs: it holds the training that a learner
// looks at, and perhaps a second future of it, carries out what controls ask for, and
// says in messages what has come of it. It knows neither the browser nor how things are
// drawn: the page's worker carries its messages, and a test reads them.
//
//	s := studio.New(func(m studio.Message) { … })
//	s.Do(studio.Command{Do: studio.Run})
//	for s.Running() {
//		s.Advance()
//	}
//
// The GAN is the tutorial's (ganlib's zero Config) until a learner changes it, and always
// trains on the pure Go backend, with the artist ganlib.Parabolas.
package studio
