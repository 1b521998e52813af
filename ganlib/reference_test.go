package ganlib

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A refPlayer is dense → ReLU → dense in plain float64 loops, with gradients by
// the chain rule and Adam as the paper writes it: nothing of it is shared with
// the graph code that it checks.
type refPlayer struct {
	in, hidden, out int
	w, m, v         []float64 // w1 [in, hidden], b1, w2 [hidden, out], b2
	grad            []float64 // sum over the batch so far
	scale           []float64 // the same sum, of absolute values
	shaky           []bool    // see adam
	average         []float64 // of w, see follow
}

func newRef(in, hidden, out int, weights []float32) *refPlayer {
	r := &refPlayer{in: in, hidden: hidden, out: out}
	for _, w := range weights {
		r.w = append(r.w, float64(w))
	}
	if want := in*hidden + hidden + hidden*out + out; len(r.w) != want {
		panic(fmt.Sprintf("reference: %d weights, want %d", len(r.w), want))
	}
	n := len(r.w)
	r.m, r.v, r.shaky = make([]float64, n), make([]float64, n), make([]bool, n)
	r.grad, r.scale = make([]float64, n), make([]float64, n)
	r.average = slices.Clone(r.w)
	return r
}

// at finds the four variables in the flat weights.
func (r *refPlayer) at() (b1, w2, b2 int) {
	b1 = r.in * r.hidden
	w2 = b1 + r.hidden
	return b1, w2, w2 + r.hidden*r.out
}

func (r *refPlayer) forward(x []float64) (h, y []float64) {
	b1, w2, b2 := r.at()
	h, y = make([]float64, r.hidden), make([]float64, r.out)
	for j := range h {
		s := r.w[b1+j]
		for i := range x {
			s += x[i] * r.w[i*r.hidden+j]
		}
		h[j] = max(s, 0)
	}
	for k := range y {
		y[k] = r.w[b2+k]
		for j := range h {
			y[k] += h[j] * r.w[w2+j*r.out+k]
		}
	}
	return h, y
}

// backward returns the gradient by x, and if learn is set adds the one by the
// weights to grad.
func (r *refPlayer) backward(x, h, dy []float64, learn bool) (dx []float64) {
	b1, w2, b2 := r.at()
	add := func(i int, g float64) {
		if learn {
			r.grad[i] += g
			r.scale[i] += math.Abs(g)
		}
	}
	dx = make([]float64, r.in)
	for k := range dy {
		add(b2+k, dy[k])
	}
	for j := range h {
		var dh float64
		for k := range dy {
			add(w2+j*r.out+k, h[j]*dy[k])
			dh += dy[k] * r.w[w2+j*r.out+k]
		}
		if h[j] <= 0 {
			continue
		}
		add(b1+j, dh)
		for i := range x {
			add(i*r.hidden+j, x[i]*dh)
			dx[i] += r.w[i*r.hidden+j] * dh
		}
	}
	return dx
}

// adam is algorithm 1 of Kingma & Ba 2014 with both corrections spelled out;
// its epsilon is moved as in section 2, which is what TensorFlow does.
//
// Adam divides a gradient by its own size. Where a gradient's terms cancel to
// the last digits (the hinge's are ±1/64 each, and often as many plus as minus)
// float32 leaves a rounding error that Adam blows up to a whole step, in any
// framework. Such a weight is marked as shaky and not compared.
func (r *refPlayer) adam(rate, beta1, beta2 float64, t int) {
	c1, c2 := 1-math.Pow(beta1, float64(t)), 1-math.Pow(beta2, float64(t))
	for i, g := range r.grad {
		if r.scale[i] > 0 && math.Abs(g) < 1e-3*r.scale[i] {
			r.shaky[i] = true
		}
		r.grad[i], r.scale[i] = 0, 0
		r.m[i] = beta1*r.m[i] + (1-beta1)*g
		r.v[i] = beta2*r.v[i] + (1-beta2)*g*g
		mHat, vHat := r.m[i]/c1, r.v[i]/c2
		r.w[i] -= rate * mHat / (math.Sqrt(vHat) + 1e-8/math.Sqrt(c2))
	}
}

// follow moves the average after update number t, from 1 on: a share decay of it stays.
func (r *refPlayer) follow(decay float64, t int) {
	decay = min(decay, float64(t)/float64(t+9))
	for i := range r.average {
		r.average[i] = decay*r.average[i] + (1-decay)*r.w[i]
	}
}

// A refLoss gives the derivatives of the losses by a logit, each written from
// the formula of probabilities p, not of softplus.
type refLoss struct {
	real, painted, painter func(l float64) float64
}

func p(l float64) float64 { return 1 / (1 + math.Exp(-l)) }

var refLosses = []struct {
	loss Loss
	ref  refLoss
}{
	{Minimax{}, refLoss{
		real:    func(l float64) float64 { return p(l) - 1 }, // d(-log p)/dl
		painted: func(l float64) float64 { return p(l) },     // d(-log(1-p))/dl
		painter: func(l float64) float64 { return -p(l) },    // d(log(1-p))/dl
	}},
	{NonSaturating{}, refLoss{
		real:    func(l float64) float64 { return p(l) - 1 },
		painted: func(l float64) float64 { return p(l) },
		painter: func(l float64) float64 { return p(l) - 1 }, // d(-log p)/dl
	}},
	{LeastSquares{}, refLoss{
		real:    func(l float64) float64 { return l - 1 },
		painted: func(l float64) float64 { return l },
		painter: func(l float64) float64 { return l - 1 },
	}},
	{Hinge{}, refLoss{
		real: func(l float64) float64 {
			if l < 1 {
				return -1
			}
			return 0
		},
		painted: func(l float64) float64 {
			if l > -1 {
				return 1
			}
			return 0
		},
		painter: func(float64) float64 { return -1 },
	}},
}

// TestStepAgreesWithReference trains ten steps in plain Go floats and in the
// compiled program, and compares every weight.
func TestStepAgreesWithReference(t *testing.T) {
	const steps, batch = 10, 64
	// Not with each loss: what the two learn with has nothing to do with that.
	learnWith := []Config{{}, {Beta1: 0.5, Beta2: 0.99, Averaging: 0.4}, {NoMomentum: true, Beta2: 0.9, Averaging: 0.999}, {Schedule: StepDown{{5, 0.5}, {8, 0.25}}}}
	for i, c := range refLosses {
		t.Run(fmt.Sprintf("%T", c.loss), func(t *testing.T) {
			// Rates a hundred times the tutorial's, so that ten steps move the
			// weights by far more than the tolerance.
			cfg := learnWith[i]
			cfg.Loss, cfg.PainterRate, cfg.CriticRate = c.loss, 0.01, 0.005
			gan := mustNew(t, fastest(t), cfg)
			cfg = gan.Config()
			pw, cw, err := gan.Weights()
			if err != nil {
				t.Fatal(err)
			}
			painter, critic := newRef(5, 128, 15, pw), newRef(15, 128, 1, cw)
			artist := rand.New(newStream(1, streamArtist, 0))
			ideasRand := rand.New(newStream(1, streamIdeas, 0))
			// New looks at two works of a stream of its own, so these are the
			// works and ideas that the training sees.
			works := widen(Parabolas{}.Works(artist, steps*batch))
			flat := make([]float32, steps*batch*5)
			fillNormal(ideasRand, flat)
			ideas := widen(flat)

			r := reference{loss: c.ref, painter: painter, critic: critic, batch: batch, cfg: cfg}
			r.train(steps, works, ideas, nil)

			mustTrain(t, gan, steps, steps)
			if cfg.Averaging > 0 {
				average, _, err := gan.Weights()
				if err != nil {
					t.Fatal(err)
				}
				averaged := *painter
				averaged.w = painter.average
				compareWeights(t, "painter's average", average, &averaged, pw, 1e-4)
				if gan, err = gan.Unaveraged(); err != nil {
					t.Fatal(err)
				}
				defer gan.Close()
			}
			gotP, gotC, err := gan.Weights()
			if err != nil {
				t.Fatal(err)
			}
			compareWeights(t, "painter", gotP, painter, pw, 1e-4)
			compareWeights(t, "critic", gotC, critic, cw, 1e-4)
		})
	}
}

// A reference trains in plain float64. Where there are conditions, both nets take
// them behind their input.
type reference struct {
	loss            refLoss
	painter, critic *refPlayer // no critic: the painter learns from the targets alone
	encoder         *refPlayer // nil without one
	noise           []float64  // its ε
	target          float64    // weight of the mean absolute difference from the work
	batch           int
	cfg             Config  // how both learn
	distance        float64 // the last step's mean
}

func (r *reference) train(steps int, works, ideas, conditions []float64) {
	all := steps * r.batch
	row := func(list []float64, k int) []float64 { n := len(list) / all; return list[k*n:][:n:n] }
	for s := range steps {
		r.distance = 0
		for i := s * r.batch; i < (s+1)*r.batch; i++ {
			real, condition := row(works, i), row(conditions, i)
			idea := append(row(ideas, i), condition...)
			hp, painting := r.painter.forward(idea)
			slope := make([]float64, len(painting))
			if r.critic != nil {
				slope = r.judge(append(real, condition...), append(slices.Clip(painting), condition...))[:len(painting)]
			}
			if r.encoder != nil { // a second painting
				r.painter.backward(idea, hp, slope, true)
				r.encode(real, condition, row(r.noise, i))
				continue
			}
			r.compare(painting, real, slope)
			r.painter.backward(idea, hp, slope, true)
		}
		share := 1.0
		if stairs, ok := r.cfg.Schedule.(StepDown); ok {
			for _, stair := range stairs {
				if s+1 >= stair.From {
					share = stair.Share
				}
			}
		}
		r.painter.adam(share*r.cfg.PainterRate, r.cfg.Beta1, r.cfg.Beta2, s+1)
		if r.encoder != nil {
			r.encoder.adam(share*r.cfg.PainterRate, r.cfg.Beta1, r.cfg.Beta2, s+1)
		}
		r.painter.follow(r.cfg.Averaging, s+1)
		if r.critic != nil {
			r.critic.adam(share*r.cfg.CriticRate, r.cfg.Beta1, r.cfg.Beta2, s+1)
		}
	}
}

// compare adds to slope what the distance of a painting from its target gives, and adds up
// the distance.
func (r *reference) compare(painting, target, slope []float64) {
	for k, v := range painting {
		d := v - target[k]
		r.distance += math.Abs(d) / float64(len(painting)*r.batch)
		slope[k] += r.target * math.Copysign(1, d) / float64(len(painting)*r.batch)
	}
}

// encode adds up the gradients of a painting from the idea that the encoder reads off its
// target, and those of the encoder.
func (r *reference) encode(work, condition, noise []float64) {
	n, weight := len(noise), r.cfg.EncoderWeight/float64(r.batch)
	h, code := r.encoder.forward(work)
	idea := make([]float64, n)
	for k, e := range noise {
		idea[k] = code[k] + math.Exp(code[n+k]/2)*e
	}
	idea = append(idea, condition...)
	hp, painting := r.painter.forward(idea)
	slope := make([]float64, len(painting))
	r.compare(painting, work, slope)
	byIdea := r.painter.backward(idea, hp, slope, true)
	byCode := make([]float64, 2*n)
	for k, e := range noise {
		variance := math.Exp(code[n+k])
		byCode[k] = byIdea[k] + weight*code[k]
		byCode[n+k] = byIdea[k]*e*math.Sqrt(variance)/2 + weight*(variance-1)/2
	}
	r.encoder.backward(work, h, byCode, true)
}

// judge adds up the critic's gradients, and returns the painting's.
func (r *reference) judge(real, painting []float64) []float64 {
	batch := float64(r.batch)
	h, y := r.critic.forward(real)
	r.critic.backward(real, h, []float64{r.loss.real(y[0]) / batch}, true)
	h, y = r.critic.forward(painting)
	r.critic.backward(painting, h, []float64{r.loss.painted(y[0]) / batch}, true)
	return r.critic.backward(painting, h, []float64{r.loss.painter(y[0]) / batch}, false)
}

// compareWeights allows each weight a difference of tolerance, relative to the
// weight itself or, where it is tiny, to the largest distance that any of them
// has moved.
func compareWeights(t *testing.T, who string, got []float32, ref *refPlayer, start []float32, tolerance float64) {
	t.Helper()
	want := ref.w
	var moved float64
	for i := range want {
		moved = max(moved, math.Abs(want[i]-float64(start[i])))
	}
	if moved < 1e-3 {
		t.Fatalf("%s: the reference moved by %g only; the comparison says nothing", who, moved)
	}
	worst, at, shaky := 0.0, 0, 0
	for i := range want {
		if ref.shaky[i] {
			shaky++
			continue
		}
		if d := math.Abs(float64(got[i])-want[i]) / max(math.Abs(want[i]), moved); d > worst {
			worst, at = d, i
		}
	}
	if shaky > len(want)/20 {
		t.Errorf("%s: %d of %d weights can't be compared", who, shaky, len(want))
	}
	if worst > tolerance {
		t.Errorf("%s: weight %d is %g, reference %g: relative difference %g > %g", who, at, got[at], want[at], worst, tolerance)
	}
	if testing.Verbose() {
		t.Logf("%s: %d weights, %d shaky, largest relative difference %.2g", who, len(want), shaky, worst)
	}
}

func widen(values []float32) []float64 {
	wide := make([]float64, len(values))
	for i, v := range values {
		wide[i] = float64(v)
	}
	return wide
}
