package faces

import (
	"fmt"
	"math"
	"strings"
)

// A Detection is what Detect sees in a picture, and how clearly.
type Detection struct {
	// Face says whether this is a face at all. If not, the rest means nothing.
	Face bool
	// Glasses and LongHair say what the face has.
	Glasses, LongHair bool
	// FaceMargin, GlassesMargin and HairMargin say how clear each verdict is: 0 is
	// a toss-up and 1 as clear as a drawn face.
	FaceMargin, GlassesMargin, HairMargin float64
	// Signs are what the verdict on the face is made of, the weakest first.
	Signs []Sign
}

// A Sign is one thing that a face must show.
type Sign struct {
	// Name is such as "two dark eyes".
	Name string
	// Strength is 1 and more where the sign is as in a drawn face, positive where
	// it is there, and 0 or less where it is missing.
	Strength float64
}

// Is tells whether this is a face with, or without, glasses and long hair.
func (d Detection) Is(glasses, longHair bool) bool {
	return d.Face && d.Glasses == glasses && d.LongHair == longHair
}

// Margin is the least of the three margins: how clear the picture is as a whole.
// It is 0 for what is no face.
func (d Detection) Margin() float64 {
	if !d.Face {
		return 0
	}
	return min(d.FaceMargin, d.GlassesMargin, d.HairMargin)
}

// String is such as "glasses (0.93), short hair (0.88)" or "no face: no mouth, no
// hair".
func (d Detection) String() string {
	if !d.Face {
		var missing []string
		for _, s := range d.Signs {
			if s.Strength <= 0 {
				missing = append(missing, "no "+s.Name)
			}
		}
		return "no face: " + strings.Join(missing, ", ")
	}
	glasses, hair := "no glasses", "short hair"
	if d.Glasses {
		glasses = "glasses"
	}
	if d.LongHair {
		hair = "long hair"
	}
	return fmt.Sprintf("%s (%.2f), %s (%.2f)", glasses, d.GlassesMargin, hair, d.HairMargin)
}

// Detect looks at a picture, shape [size, size, 3], and says what it sees. It
// is given nothing but the pixels: it is made for the faces that Face draws, and
// for what a painter (generator) makes of them, which is blurred and bent.
//
// It holds two drawings of dark eyes over the picture, one with rims around them
// and one without, and moves each to where it fits best. Where the better one
// lies, the eyes are; and how much better it fits tells of glasses. Then it
// compares colours: the skin's at five places of the face, the mouth's with the
// skin's, the hair's with the background's, and what is beside the chin with both.
//
// A picture that is not square, is smaller than 8 by 8 or holds what is no number
// is no face.
func Detect(work []float32) Detection {
	v, ok := newView(work)
	if !ok {
		return Detection{Signs: []Sign{{"square picture of numbers, 8 by 8 pixels or more", -1}}}
	}
	at, plain, rimmed := v.findEyes()
	look := Detection{Signs: v.signs(at, max(plain, rimmed))}
	look.FaceMargin = min(1, math.Abs(look.Signs[0].Strength))
	look.Face = look.Signs[0].Strength > 0

	// Halfway between what drawn faces have; the tests show both sides.
	const glassesBetween, glassesClear = 0, 0.35
	better := rimmed - plain
	look.Glasses = better > glassesBetween
	look.GlassesMargin = min(1, math.Abs(better-glassesBetween)/glassesClear)

	long := v.besideChin(at)
	look.LongHair = long > 0.5
	look.HairMargin = min(1, 2*math.Abs(long-0.5))
	return look
}

// DetectAll looks at many pictures.
func DetectAll(works [][]float32) []Detection {
	seen := make([]Detection, len(works))
	for i, w := range works {
		seen[i] = Detect(w)
	}
	return seen
}

// Select returns those of some ideas (latent vectors) whose paintings show a
// face with, or without, glasses and long hair, in the order they came. seen[i]
// is what ideas[i]'s painting looks like; one that is no clearer than margin, 0
// to 1, is passed over.
func Select(ideas [][]float32, seen []Detection, glasses, longHair bool, margin float64) [][]float32 {
	var found [][]float32
	for i := range min(len(ideas), len(seen)) {
		if seen[i].Is(glasses, longHair) && seen[i].Margin() >= margin {
			found = append(found, ideas[i])
		}
	}
	return found
}
