package ganlib

import "math"

// denseSteps are training steps of two players of two dense layers each:
//
//	hidden = max(0, x·K₁ + b₁)      y = hidden·K₂ + b₂
type denseSteps struct {
	painter, critic denseShape
	groups          [2][][]int // of the two players' variables, see adamGroups
	averaged        bool       // whether the painter's weights have an average
	batch           int
	slopes          lossSlopes
	clip            float32 // 0: weights are not clipped
	adam            adam
}

// A denseShape is how many values go into a player, are between its layers, and come out.
type denseShape struct{ in, hidden, out int }

// A denseRun is a run of such steps, with the state that they change and room for what lies
// between.
type denseRun struct {
	*denseSteps
	painter, critic         densePlayer
	average                 [][]float32 // of the painter's weights, or none
	paintings               []float32   // [batch, points]
	painting, real, painted denseLook   // the painter's at her ideas, the critic's at works and at paintings
	forHer                  []float32   // the slope of the painter's loss before the critic's ReLU
	realSlope, paintedSlope []float32   // of the critic's loss, by each logit
	painterSlope            []float32   // of the painter's
	advice                  []float32   // [batch, points]: of the painter's loss, by each point
}

// begin returns a run that changes values, a training's state in the order that
// train_graph.go gives.
func (d *denseSteps) begin(values [][]float32) *denseRun {
	p, n := d.painter, d.batch
	r := &denseRun{
		denseSteps:   d,
		paintings:    make([]float32, n*p.out),
		realSlope:    make([]float32, n),
		paintedSlope: make([]float32, n),
		painterSlope: make([]float32, n),
		advice:       make([]float32, n*p.out),
	}
	r.painter, values = newDensePlayer(p, d.groups[0], values)
	if d.averaged {
		r.average, values = values[:len(r.painter.w)], values[len(r.painter.w):]
	}
	r.critic, _ = newDensePlayer(d.critic, d.groups[1], values)
	r.painting = newDenseLook(p, n)
	r.real, r.painted = newDenseLook(d.critic, n), newDenseLook(d.critic, n)
	r.forHer = make([]float32, n*d.critic.hidden)
	return r
}

// step trains one step at a row of adam.rates, and appends its report: the critic's logits for works and for
// paintings. Both gradients are taken at the weights from before the step.
func (r *denseRun) step(report, works, ideas, rates []float32) []float32 {
	painterRate, criticRate := rates[ratePainter], rates[rateCritic]
	p, c, n := &r.painter, &r.critic, r.batch
	p.forward(r.paintings, r.painting.hidden, ideas)
	report = append(report, make([]float32, 2*n)...)
	real, painted := report[len(report)-2*n:][:n], report[len(report)-n:]
	c.forward(real, r.real.hidden, works)
	c.forward(painted, r.painted.hidden, r.paintings)
	share := 1 / float32(n) // of a work in the mean
	for i := range n {
		byReal, byPainted, byHer := r.slopes(real[i], painted[i])
		r.realSlope[i], r.paintedSlope[i], r.painterSlope[i] = share*byReal, share*byPainted, share*byHer
	}
	if painterRate > 0 {
		c.slopeBefore(r.forHer, r.painterSlope, r.painted.hidden)
		c.slopeOfInput(r.advice, r.forHer)
		p.slopeBefore(r.painting.slope, r.advice, r.painting.hidden)
		p.addGradient(ideas, r.painting, r.advice)
	}
	if criticRate > 0 {
		c.slopeBefore(r.real.slope, r.realSlope, r.real.hidden)
		c.addGradient(works, r.real, r.realSlope)
		c.slopeBefore(r.painted.slope, r.paintedSlope, r.painted.hidden)
		c.addGradient(r.paintings, r.painted, r.paintedSlope)
		c.move(r.adam, criticRate)
		if r.clip > 0 {
			c.clip(r.clip)
		}
	}
	if painterRate > 0 {
		p.move(r.adam, painterRate)
	}
	for i, average := range r.average { // see follow
		share, w := rates[rateAverage], p.w[i]
		for j, e := range average {
			average[j] = e + share*(w[j]-e)
		}
	}
	return report
}

// A denseLook is what a player sees of a batch: its hidden layer, [batch, hidden], and
// the slope of a loss by each value before that layer's ReLU.
type denseLook struct{ hidden, slope []float32 }

func newDenseLook(s denseShape, batch int) denseLook {
	return denseLook{make([]float32, batch*s.hidden), make([]float32, batch*s.hidden)}
}

// A densePlayer is a player's weights, its moments and the gradient of its loss. Each list
// holds K₁ [in, hidden], b₁ [hidden], K₂ [hidden, out] and b₂ [out].
type densePlayer struct {
	denseShape
	w, m, v, grad [4][]float32
}

// newDensePlayer takes a player's part off the values of a state.
func newDensePlayer(s denseShape, groups [][]int, values [][]float32) (p densePlayer, rest [][]float32) {
	p.denseShape = s
	copy(p.w[:], values[:4])
	for i, w := range p.w {
		p.grad[i] = make([]float32, len(w))
	}
	values = values[4:]
	for _, moments := range []*[4][]float32{&p.m, &p.v} {
		for k, group := range groups {
			flat := values[k]
			for _, i := range group {
				moments[i], flat = flat[:len(p.w[i])], flat[len(p.w[i]):]
			}
		}
		values = values[len(groups):]
	}
	return p, values
}

// forward fills hidden and y for a batch of x.
func (p *densePlayer) forward(y, hidden, x []float32) {
	for len(y) > 0 {
		h := hidden[:p.hidden]
		copy(h, p.w[1])
		addRows(h, x[:p.in], p.w[0])
		for j, v := range h {
			h[j] = max(v, 0)
		}
		copy(y[:p.out], p.w[3])
		if p.out == 1 {
			y[0] += dot(h, p.w[2])
		} else {
			addRows(y[:p.out], h, p.w[2])
		}
		x, hidden, y = x[p.in:], hidden[p.hidden:], y[p.out:]
	}
}

// slopeBefore fills slope, by the values before the ReLU, from the slopes by y.
func (p *densePlayer) slopeBefore(slope, byY, hidden []float32) {
	for len(byY) > 0 {
		h, s, k := hidden[:p.hidden], slope[:p.hidden], p.w[2]
		for j, v := range h {
			switch {
			case v <= 0:
				s[j] = 0
			case p.out == 1:
				s[j] = byY[0] * k[j]
			default:
				s[j] = dot(byY[:p.out], k[j*p.out:][:p.out])
			}
		}
		hidden, slope, byY = hidden[p.hidden:], slope[p.hidden:], byY[p.out:]
	}
}

// slopeOfInput fills byX, by the values of x, from the slopes before the ReLU.
func (p *densePlayer) slopeOfInput(byX, slope []float32) {
	for len(byX) > 0 {
		for k := range p.in {
			byX[k] = dot(slope[:p.hidden], p.w[0][k*p.hidden:][:p.hidden])
		}
		byX, slope = byX[p.in:], slope[p.hidden:]
	}
}

// addGradient adds a batch's part to the gradient by the weights.
func (p *densePlayer) addGradient(x []float32, look denseLook, byY []float32) {
	addProducts(p.grad[0], x, look.slope, p.in, p.hidden)
	addSums(p.grad[1], look.slope)
	if p.out == 1 { // the same, a row instead of many columns of one
		addProducts(p.grad[2], byY, look.hidden, 1, p.hidden)
	} else {
		addProducts(p.grad[2], look.hidden, byY, p.hidden, p.out)
	}
	addSums(p.grad[3], byY)
}

// move is a step of Adam's along the gradient, which is 0 afterwards; see adam.move.
func (p *densePlayer) move(o adam, rate float32) {
	b1, b2 := float32(o.beta1), float32(o.beta2)
	c1, c2 := float32(1-o.beta1), float32(1-o.beta2)
	for i, grad := range p.grad {
		w, m, v := p.w[i][:len(grad)], p.m[i][:len(grad)], p.v[i][:len(grad)]
		for j, g := range grad {
			m[j] = m[j]*b1 + g*c1
			v[j] = v[j]*b2 + g*g*c2
			w[j] -= rate * (m[j] / (float32(math.Sqrt(float64(v[j]))) + adamEpsilon))
			grad[j] = 0
		}
	}
}

// clip keeps the weights within limit of 0.
func (p *densePlayer) clip(limit float32) {
	for _, w := range p.w {
		for j, v := range w {
			w[j] = min(max(v, -limit), limit)
		}
	}
}

// addRows adds x·k to y, for one x of k's rows and y of its columns. Behind a ReLU half of
// x is 0, and half of the work is left out.
func addRows(y, x, k []float32) {
	n := len(y)
	for i := 0; i < len(x); {
		// Two rows at a time: y is read and written half as often.
		a := x[i]
		r := k[i*n:][:n]
		i++
		if a == 0 {
			continue
		}
		for i < len(x) && x[i] == 0 {
			i++
		}
		if i == len(x) {
			for j, v := range r {
				y[j] += a * v
			}
			return
		}
		b := x[i]
		s := k[i*n:][:n]
		i++
		y := y[:len(r)]
		s = s[:len(r)]
		for j, v := range r {
			y[j] += a*v + b*s[j]
		}
	}
}

// addProducts adds the products of each row of a with the same row of b to sum, [na, nb]:
// sum += aᵀ·b, for a [n, na] and b [n, nb].
func addProducts(sum, a, b []float32, na, nb int) {
	n := len(a) / na
	i := 0
	for ; i+4 <= n; i += 4 { // four rows at a time: sum is read and written a quarter as often
		a0, a1, a2, a3 := a[i*na:][:na], a[(i+1)*na:][:na], a[(i+2)*na:][:na], a[(i+3)*na:][:na]
		b0, b1, b2, b3 := b[i*nb:][:nb], b[(i+1)*nb:][:nb], b[(i+2)*nb:][:nb], b[(i+3)*nb:][:nb]
		for k := range a0 {
			x0, x1, x2, x3 := a0[k], a1[k], a2[k], a3[k]
			if x0 == 0 && x1 == 0 && x2 == 0 && x3 == 0 {
				continue
			}
			s := sum[k*nb:][:nb]
			b1, b2, b3 := b1[:len(b0)], b2[:len(b0)], b3[:len(b0)]
			s = s[:len(b0)]
			for j, y := range b0 {
				s[j] += x0*y + x1*b1[j] + x2*b2[j] + x3*b3[j]
			}
		}
	}
	for ; i < n; i++ {
		row := b[i*nb:][:nb]
		for k, x := range a[i*na:][:na] {
			s := sum[k*nb:][:len(row)]
			for j, y := range row {
				s[j] += x * y
			}
		}
	}
}

// addSums adds the rows of x, each as long as sum, to sum.
func addSums(sum, x []float32) {
	for ; len(x) > 0; x = x[len(sum):] {
		for j, v := range x[:len(sum)] {
			sum[j] += v
		}
	}
}

// dot is the sum of the products of a and b, in four parts that don't wait for each other.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}

// lossSlopes are the derivatives of a loss's two halves by a work's logits: of the critic's
// by the logit of a real work and by that of a painting, and of the painter's.
type lossSlopes func(real, painted float32) (byReal, byPainted, painter float32)

// slopesOf returns the slopes of the losses of this package, nil for others, and where
// weights are clipped, 0 for nowhere.
func slopesOf(loss Loss) (slopes lossSlopes, clip float32) {
	switch l := loss.(type) {
	case Minimax:
		return func(r, p float32) (_, _, _ float32) { return sigmoid(r) - 1, sigmoid(p), -sigmoid(p) }, 0
	case NonSaturating:
		return func(r, p float32) (_, _, _ float32) { return sigmoid(r) - 1, sigmoid(p), sigmoid(p) - 1 }, 0
	case LeastSquares:
		return func(r, p float32) (_, _, _ float32) { return r - 1, p, p - 1 }, 0
	case Hinge:
		return func(r, p float32) (_, _, _ float32) { return -one(r < 1), one(p > -1), -1 }, 0
	case Wasserstein:
		return func(_, _ float32) (_, _, _ float32) { return -1, 1, -1 }, float32(l.Clip())
	}
	return nil, 0
}

// one is 1 if it holds, else 0.
func one(holds bool) float32 {
	if holds {
		return 1
	}
	return 0
}
