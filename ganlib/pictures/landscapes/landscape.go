package landscapes

import (
	"math"
	"math/rand/v2"
)

// A Landscape is what there is to know about one: its factors. Places are shares
// of the picture's width and height, from the upper left corner, sizes too.
//
// The sketch of a landscape tells the factors up to Hand. The others are the
// artist's own: who has only the sketch must invent them.
type Landscape struct {
	// Horizon is how far down the sky meets the land, 0.45 to 0.65.
	Horizon float64
	// Hills rise above the horizon, none to two of them.
	Hills []Hill
	// Meadow is how far down the meadow begins in the middle, 0.14 to 0.24 below
	// the horizon, and Tilt how much farther down at the right edge than at the
	// left, -0.12 to 0.12.
	Meadow, Tilt float64
	// Clouds are none to three.
	Clouds []Cloud
	// Sun is nil where none is seen.
	Sun *Sun
	// Hand decides how the hand trembles that draws the sketch.
	Hand uint64

	// Hue is the sky's: 0 is near violet, 0.5 blue, 1 near turquoise.
	Hue float64
	// Haze makes what is far away paler, 0 to 1.
	Haze float64
	// Tone is the meadow's: 0 is spring's green, 1 late summer's yellow-green.
	Tone float64
	// Shade is how dark the clouds are below, 0 to 1.
	Shade float64
	// Flowers is their number, 0 to 14, and Bloom what colour they have: one of
	// four, 0 to 3.
	Flowers, Bloom int
	// Seed decides where the flowers stand, and how light plays on the meadow.
	Seed uint64
}

// A Hill is highest, by Height (0.05 to 0.15), at X; at Width (0.1 to 0.3) from
// there it has about a third of its height.
type Hill struct{ X, Width, Height float64 }

// A Cloud lies on Y, around X, and reaches Width to either side, 0.11 to 0.19;
// it is 0.86 Widths high.
type Cloud struct{ X, Y, Width float64 }

// A Sun has its centre at X, Y and the given Radius, 0.085 to 0.105.
type Sun struct{ X, Y, Radius float64 }

const cloudHeight = 0.86 // in widths

// Random draws factors from rng. Clouds and the sun keep clear of each
// other and of the hills.
func Random(rng *rand.Rand) Landscape {
	between := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	l := Landscape{Horizon: between(0.45, 0.65), Tilt: between(-0.12, 0.12)}
	l.Meadow = l.Horizon + between(0.14, 0.24)
	for range rng.IntN(3) {
		l.Hills = append(l.Hills, Hill{X: rng.Float64(), Width: between(0.1, 0.3), Height: between(0.05, 0.15)})
	}
	if rng.Float64() < 0.55 {
		for range 20 { // times, until it has found a place
			s := Sun{Radius: between(0.085, 0.105)}
			s.X, s.Y = between(s.Radius+0.05, 0.95-s.Radius), between(s.Radius+0.05, 0.4)
			if l.clear(s.X, s.Y, s.Radius, s.Radius) {
				l.Sun = &s
				break
			}
		}
	}
	for range []int{0, 1, 1, 2, 2, 3, 3, 3}[rng.IntN(8)] {
		for range 30 {
			c := Cloud{Width: between(0.11, 0.19)}
			c.X, c.Y = between(c.Width+0.04, 0.96-c.Width), between(0.05+cloudHeight*c.Width, 0.55)
			if l.clear(c.X, c.Y-cloudHeight*c.Width/2, c.Width, cloudHeight*c.Width/2) {
				l.Clouds = append(l.Clouds, c)
				break
			}
		}
	}
	l.Hand = rng.Uint64()
	return l.Again(rng)
}

// Again is another landscape after the same sketch: what the sketch does not tell
// is drawn anew from rng.
func (l Landscape) Again(rng *rand.Rand) Landscape {
	l.Hue, l.Haze, l.Tone, l.Shade = rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64()
	l.Flowers, l.Bloom, l.Seed = rng.IntN(15), rng.IntN(4), rng.Uint64()
	return l
}

// clear tells whether the sky is empty within dx and dy of a place.
func (l Landscape) clear(x, y, dx, dy float64) bool {
	const gap = 0.11 // so that strokes stay apart in 24 pixels
	apart := func(x2, y2, dx2, dy2 float64) bool {
		return math.Abs(x-x2) > dx+dx2+gap || math.Abs(y-y2) > dy+dy2+gap
	}
	if l.Sun != nil && !apart(l.Sun.X, l.Sun.Y, l.Sun.Radius, l.Sun.Radius) {
		return false
	}
	for _, c := range l.Clouds {
		if !apart(c.X, c.Y-cloudHeight*c.Width/2, c.Width, cloudHeight*c.Width/2) {
			return false
		}
	}
	for at := x - dx - gap; at <= x+dx+gap; at += 0.02 {
		if y+dy+gap > l.skyline(at) {
			return false
		}
	}
	return true
}

// skyline is how far down the land begins at x.
func (l Landscape) skyline(x float64) float64 {
	y := l.Horizon
	for _, h := range l.Hills {
		d := (x - h.X) / h.Width
		y -= h.Height * math.Exp(-d*d)
	}
	return y
}

// edge is how far down the meadow begins at x.
func (l Landscape) edge(x float64) float64 { return l.Meadow + l.Tilt*(x-0.5) }

// A rgb is a colour; each part from 0, dark, to 1, light.
type rgb [3]float64

// mix is a with a share of b in it, 0 to 1.
func mix(a, b rgb, share float64) rgb {
	for i := range a {
		a[i] += share * (b[i] - a[i])
	}
	return a
}

// cover is how much of a pixel lies inside, if the border is dist pixels away
// from its middle, and dist is negative inside.
func cover(dist float64) float64 { return min(max(0.5-dist, 0), 1) }

var (
	violet, azure, turquoise = rgb{0.38, 0.42, 0.88}, rgb{0.20, 0.50, 0.94}, rgb{0.18, 0.66, 0.84}
	pale                     = rgb{0.68, 0.84, 0.95}
	gold, glow               = rgb{1, 0.86, 0.30}, rgb{1, 0.95, 0.70}
	woods, far               = rgb{0.13, 0.36, 0.22}, rgb{0.30, 0.52, 0.38}
	spring, summer           = rgb{0.28, 0.68, 0.20}, rgb{0.64, 0.72, 0.24}
	blooms                   = [4]rgb{{0.90, 0.16, 0.18}, {0.98, 0.96, 0.92}, {0.98, 0.82, 0.12}, {0.86, 0.36, 0.72}}
)

// Draw paints the landscape: [size, size, 3] values from -1 to 1.
func (l Landscape) Draw(size int) []float32 {
	work := make([]float32, 3*size*size)
	p := l.palette()
	flowers, n := l.flowers(), float64(size)
	for col := range size {
		x := (float64(col) + 0.5) / n
		skyline, edge := l.skyline(x), l.edge(x)
		slope := n * (l.skyline(x+0.5/n) - l.skyline(x-0.5/n))
		steep := n / math.Sqrt(1+slope*slope) // the hill's border is nearer than it is below
		for row := range size {
			y := (float64(row) + 0.5) / n
			var c rgb
			land := cover((skyline - y) * steep)
			if land < 1 {
				c = l.sky(p, x, y, n)
			}
			if land > 0 {
				ground := p.hills
				if meadow := cover((edge - y) * n); meadow > 0 {
					ground = mix(ground, p.grass(x, y), meadow)
					for _, f := range flowers {
						if dx, dy := x-f.X, y-f.Y; max(math.Abs(dx), math.Abs(dy)) < f.Radius+0.5/n {
							ground = mix(ground, blooms[l.Bloom&3], cover((math.Sqrt(dx*dx+dy*dy)-f.Radius)*n))
						}
					}
				}
				c = mix(c, ground, land)
			}
			at := 3 * (row*size + col)
			for i, v := range c {
				work[at+i] = float32(2*v - 1)
			}
		}
	}
	return work
}

// A palette is the colours of one landscape.
type palette struct {
	top, low, hills rgb
	green           rgb
	waves           [3]float64 // how light plays on the meadow
}

func (l Landscape) palette() palette {
	p := palette{top: mix(violet, azure, min(2*l.Hue, 1)), green: mix(spring, summer, l.Tone)}
	p.top = mix(p.top, turquoise, max(2*l.Hue-1, 0))
	p.low = mix(p.top, pale, 0.35+0.4*l.Haze)
	p.hills = mix(woods, far, l.Haze)
	rng := accidents(l.Seed, 1)
	for i := range p.waves {
		p.waves[i] = 2 * math.Pi * rng.Float64()
	}
	return p
}

// accidents are a source of chance that is the landscape's own.
func accidents(seed, what uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, what)) }

// sky is its colour at a place, with whatever stands in it.
func (l Landscape) sky(p palette, x, y, n float64) rgb {
	c := mix(p.top, p.low, min(y/l.Horizon, 1))
	if s := l.Sun; s != nil {
		if d := math.Hypot(x-s.X, y-s.Y); d < 1.8*s.Radius {
			c = mix(c, glow, 0.35*max(0, 1-d/(1.8*s.Radius)))
			c = mix(c, gold, cover((d-s.Radius)*n))
		}
	}
	for _, cloud := range l.Clouds {
		u, v := (x-cloud.X)/cloud.Width, (cloud.Y-y)/cloud.Width
		if math.Abs(u) > 1.3 || v < -0.4 || v > 1.3 {
			continue
		}
		d := -v // below its base
		near := math.Inf(1)
		for _, puff := range puffs {
			du, dv := u-puff[0], v-puff[1]
			near = min(near, math.Sqrt(du*du+dv*dv)-puff[2])
		}
		white := mix(rgb{1, 1, 1}, rgb{0.80, 0.84, 0.91}, l.Shade*min(max(1-1.6*v, 0), 1))
		c = mix(c, white, cover(max(d, near)*cloud.Width*n))
	}
	return c
}

// puffs are the circles that a cloud of width 1 is made of, above its base: their
// centres and radii.
var puffs = [...][3]float64{{-0.60, 0.20, 0.40}, {-0.14, 0.34, 0.52}, {0.36, 0.28, 0.44}, {0.68, 0.14, 0.30}}

// grass is the meadow's colour at a place: darker towards the one who looks,
// with light playing on it.
func (p palette) grass(x, y float64) rgb {
	light := 1.06 - 0.30*max(0, y-0.6) +
		0.05*math.Sin(9*x+14*y+p.waves[0]) + 0.04*math.Sin(-17*x+23*y+p.waves[1]) + 0.03*math.Sin(31*x+8*y+p.waves[2])
	c := p.green
	for i := range c {
		c[i] = min(c[i]*light, 1)
	}
	return c
}

// flowers are where they stand: the nearer, the larger.
func (l Landscape) flowers() []Sun {
	rng, list := accidents(l.Seed, 2), make([]Sun, 0, l.Flowers)
	for range l.Flowers {
		f := Sun{X: rng.Float64()}
		top := l.edge(f.X) + 0.04
		depth := rng.Float64()
		f.Y, f.Radius = top+depth*(0.98-top), 0.016+0.016*depth
		list = append(list, f)
	}
	return list
}
