package faces

import (
	"math"
	"slices"
)

// viewSize is the number of pixels, across and down, at which the detector
// looks: a larger picture has nothing more to say about it.
const viewSize = 24

// A view is a picture as the detector sees it.
type view struct {
	size   int
	rgb    []colour  // row by row
	lights []float64 // how light each pixel is
}

// newView makes a view of a work; ok is false if that can't be a picture.
func newView(work []float32) (v view, ok bool) {
	size := int(math.Sqrt(float64(len(work) / 3)))
	if size < minSize || size*size*3 != len(work) {
		return v, false
	}
	full := view{size: size, rgb: make([]colour, size*size)}
	for i, value := range work {
		value := float64(value)
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return v, false
		}
		full.rgb[i/3][i%3] = within((value+1)/2, 0, 1)
	}
	if size > viewSize {
		full = full.shrunk(viewSize)
	}
	full.lights = make([]float64, len(full.rgb))
	for i, c := range full.rgb {
		full.lights[i] = c.light()
	}
	return full, true
}

// shrunk is a smaller view: each pixel is the mean of what it covers.
func (v view) shrunk(size int) view {
	small := view{size: size, rgb: make([]colour, size*size)}
	each := float64(v.size) / float64(size)
	for i := range small.rgb {
		x, y := float64(i%size)*each, float64(i/size)*each
		for row := int(y); row < min(v.size, int(math.Ceil(y+each))); row++ {
			for column := int(x); column < min(v.size, int(math.Ceil(x+each))); column++ {
				share := overlap(float64(row), y, each) * overlap(float64(column), x, each) / (each * each)
				for c, value := range v.rgb[row*v.size+column] {
					small.rgb[i][c] += share * value
				}
			}
		}
	}
	return small
}

// overlap is how much of the stretch from pixel to pixel+1 lies in from to
// from+long.
func overlap(pixel, from, long float64) float64 {
	return max(0, min(pixel+1, from+long)-max(pixel, from))
}

// A place is where a face is: the place between its eyes, from -1 to 1, and
// the unit of its measures.
type place struct{ x, y, unit float64 }

// at is the colour at a place of the face, measured as in face.go but from
// between the eyes; between the middles of four pixels it is their mixture.
func (v view) at(p place, x, y float64) colour {
	column, row := v.pixel(p.x+x*p.unit), v.pixel(p.y+y*p.unit)
	c, r := min(int(column), v.size-2), min(int(row), v.size-2)
	i := r*v.size + c
	across, down := column-float64(c), row-float64(r)
	upper := mix(v.rgb[i], v.rgb[i+1], across)
	lower := mix(v.rgb[i+v.size], v.rgb[i+v.size+1], across)
	return mix(upper, lower, down)
}

// pixel is the column or row, and what is between two, of a place from -1 to 1;
// what is outside counts as at the rim.
func (v view) pixel(place float64) float64 {
	return within((place+1)/2*float64(v.size)-0.5, 0, float64(v.size-1))
}

// light is how light a colour is (Rec. 601's luma), 0 to 1.
func (c colour) light() float64 { return 0.299*c[0] + 0.587*c[1] + 0.114*c[2] }

// red is how red a colour is, -1 to 1: a light skin and a dark one are alike.
func (c colour) red() float64 { return c[0] - c[1] }

// from is the distance of two colours: black and white are √3 apart.
func (c colour) from(d colour) float64 {
	return math.Sqrt((c[0]-d[0])*(c[0]-d[0]) + (c[1]-d[1])*(c[1]-d[1]) + (c[2]-d[2])*(c[2]-d[2]))
}

// findEyes returns the place that is most likely between the eyes, and how well
// the eyes without and with rims fit there: -1 to 1, each at its own best place.
func (v view) findEyes() (at place, plain, rimmed float64) {
	atPlain, plain := v.bestFit(false)
	atRimmed, rimmed := v.bestFit(true)
	if rimmed > plain {
		return atRimmed, plain, rimmed
	}
	return atPlain, plain, rimmed
}

// bestFit moves one of the two drawings over the picture: first in steps of a
// pixel, then in halves and with other sizes around the best of those.
func (v view) bestFit(rims bool) (best place, fit float64) {
	fit = -1
	step := 2 / float64(v.size)
	try := func(p place) {
		if f := v.fit(p, rims); f > fit {
			best, fit = p, f
		}
	}
	for y := -2; y <= 2; y++ {
		for x := -3; x <= 3; x++ {
			try(place{float64(x) * step * 0.9, -0.02 + float64(y)*step*0.9, 1})
		}
	}
	rough := best
	for _, unit := range []float64{0.95, 1, 1.05} {
		for y := -1; y <= 1; y++ {
			for x := -1; x <= 1; x++ {
				try(place{rough.x + float64(x)*step*0.45, rough.y + float64(y)*step*0.45, unit})
			}
		}
	}
	return best, fit
}

// fit says how well dark eyes, with rims or without, would explain what is
// around that place: minus the correlation of the drawing's darkness with the
// picture's light, over the pixels between hair and cheeks.
func (v view) fit(p place, rims bool) float64 {
	const wide, above, below = 0.42, 0.17, 0.29
	pixel := 2 / float64(v.size) / p.unit
	var n, d, l, dd, ll, dl float64
	top, bottom := int(math.Ceil(v.pixel(p.y-above*p.unit))), int(v.pixel(p.y+below*p.unit))
	left, right := int(math.Ceil(v.pixel(p.x-wide*p.unit))), int(v.pixel(p.x+wide*p.unit))
	for row := top; row <= bottom; row++ {
		y := ((2*float64(row)+1)/float64(v.size) - 1 - p.y) / p.unit
		for column := left; column <= right; column++ {
			x := ((2*float64(column)+1)/float64(v.size) - 1 - p.x) / p.unit
			dark, light := darkness(x, y, pixel, rims), v.lights[row*v.size+column]
			n, d, l = n+1, d+dark, l+light
			dd, ll, dl = dd+dark*dark, ll+light*light, dl+dark*light
		}
	}
	spread := (n*dd - d*d) * (n*ll - l*l)
	if spread < 1e-9 {
		return 0
	}
	return -(n*dl - d*l) / math.Sqrt(spread)
}

// darkness is how dark the eyes, with rims or without, make a pixel: 0 to 1.
func darkness(x, y, pixel float64, rims bool) float64 {
	x = math.Abs(x) - eyeX
	far := math.Sqrt(x*x + y*y)
	edge := far - 0.074 // an eye, taken for round
	if rims {
		edge = min(edge, math.Abs(far-lensRadius)-rimWidth/2)
	}
	return within(0.5-edge/pixel, 0, 1)
}

// signs are what a face must show, the weakest first. fit is how well the eyes
// fit.
func (v view) signs(p place, fit float64) []Sign {
	skin, uneven := v.skin(p)
	background, apart := v.background()
	hair := v.hair(p)

	tone := 9.0
	for t := 0.0; t <= 1; t += 1.0 / 16 {
		tone = min(tone, skin.from(skinColour(t)))
	}
	eyes := min(1-v.darkest(p, -eyeX, 0, 0.06).light()/skin.light(), 1-v.darkest(p, eyeX, 0, 0.06).light()/skin.light())
	signs := []Sign{
		{"pair of eyes", (fit - 0.4) / 0.25},
		{"dark eye on each side", (eyes - 0.15) / 0.25},
		{"skin's tone in the middle", (0.22 - tone) / 0.12},
		{"even skin", (0.28 - uneven) / 0.14},
		{"mouth", (v.mouth(p, skin) - 0.08) / 0.08},
		{"hair above", (min(hair.from(background)/2, hair.from(skin)) - 0.13) / 0.1},
		{"background around", (0.25 - apart) / 0.15},
		{"light background", (background.light() - 0.62) / 0.12},
	}
	slices.SortStableFunc(signs, func(a, b Sign) int {
		switch {
		case a.Strength < b.Strength:
			return -1
		case a.Strength > b.Strength:
			return 1
		}
		return 0
	})
	return signs
}

// skin is the mean colour of the forehead, the cheeks and the chin, and uneven is
// how far the one that differs most is from it.
func (v view) skin(p place) (mean colour, uneven float64) {
	places := [][2]float64{{0, -0.17}, {-0.32, 0.30}, {0.32, 0.30}, {0, 0.24}, {0, 0.51}}
	for _, at := range places {
		for i, c := range v.at(p, at[0], at[1]) {
			mean[i] += c / float64(len(places))
		}
	}
	for _, at := range places {
		uneven = max(uneven, mean.from(v.at(p, at[0], at[1])))
	}
	return mean, uneven
}

// darkest is the darkest colour around a place of the face.
func (v view) darkest(p place, x, y, reach float64) colour {
	best := v.at(p, x, y)
	for dy := -1.0; dy <= 1; dy++ {
		for dx := -1.0; dx <= 1; dx++ {
			if c := v.at(p, x+dx*reach, y+dy*reach); c.light() < best.light() {
				best = c
			}
		}
	}
	return best
}

// mouth is how much redder than the skin the mouth is: at the palest of three
// places.
func (v view) mouth(p place, skin colour) float64 {
	least := 1.0
	for _, x := range []float64{-0.08, 0, 0.08} {
		reddest := 0.0
		for _, y := range []float64{-0.06, 0, 0.06, 0.12} {
			reddest = max(reddest, v.at(p, x, mouthY+y).red())
		}
		least = min(least, reddest-skin.red())
	}
	return least
}

// hair is the colour on top of the head.
func (v view) hair(p place) (mean colour) {
	for _, x := range []float64{-0.12, 0, 0.12} {
		for i, c := range v.at(p, x, -0.47) {
			mean[i] += c / 3
		}
	}
	return mean
}

// background is the mean colour of the upper corners, and apart how far they are
// from each other.
func (v view) background() (mean colour, apart float64) {
	whole := place{0, 0, 1}
	left, right := v.at(whole, -0.92, -0.92), v.at(whole, 0.92, -0.92)
	return mix(left, right, 0.5), left.from(right)
}

// besideChin says what is left and right of the chin: 0 if the background's
// colour, 1 if the hair's, and in between what is between.
func (v view) besideChin(p place) float64 {
	background, _ := v.background()
	hair := v.hair(p)
	var along, whole, n float64
	for i := range hair {
		d := hair[i] - background[i]
		whole += d * d
	}
	for _, x := range []float64{-0.54, -0.46, 0.46, 0.54} {
		for _, y := range []float64{0.40, 0.48} {
			c := v.at(p, x, y)
			for i := range c {
				along += (c[i] - background[i]) * (hair[i] - background[i])
			}
			n++
		}
	}
	if whole == 0 {
		return 0.5
	}
	return along / n / whole
}
