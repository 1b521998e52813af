package measure

import (
	"atelier/ganlib"
	"atelier/internal/say"
)

// A Preset is a training that ends, with any seed or nearly any, in a condition
// that is known beforehand: a failure on purpose, or none.
type Preset struct {
	Name string
	// Config's Seed is 0, for the reader to choose.
	Config ganlib.Config
	// Steps is how long to train.
	Steps int
	// Expect is the condition that it ends in.
	Expect Condition
	// WhatToSee says what to look at.
	WhatToSee string
}

// Presets returns the trainings that the doctor was tried on; see [Trials] for
// how reliably each does what it is expected to.
func Presets() []Preset {
	return []Preset{
		{
			Name: say.T("tutorial"), Steps: 5000, Expect: Healthy,
			WhatToSee: say.T("smooth curves between the bounds, as varied as the artist's, and both needles at rest"),
		},
		{
			Name: say.T("too early"), Steps: 500, Expect: NotYet,
			WhatToSee: say.T("the curves still wobble, and lie too low or too high"),
		},
		{
			Name: say.T("half-way"), Steps: 2000, Expect: NotYet,
			WhatToSee: say.T("the needles are nearly at rest already, and the curves are not"),
		},
		{
			Name: say.T("too long"), Steps: 10000, Expect: PastBest,
			WhatToSee: say.T("the needles stay at rest, while the curves, once smooth, become kinked again"),
		},
		{
			Name: say.T("swinging"), Steps: 5000, Expect: Swinging,
			Config:    ganlib.Config{PainterRate: 1e-3, CriticRate: 1e-3},
			WhatToSee: say.T("both needles go up and down without end, and all curves move to and fro with them"),
		},
		{
			Name: say.T("collapse"), Steps: 5000, Expect: Collapsed,
			Config:    ganlib.Config{PainterRate: 5e-3, CriticRate: 5e-5, Loss: ganlib.NonSaturating{}},
			WhatToSee: say.T("all curves become one, which wanders, while D accuracy rests at one half"),
		},
		{
			Name: say.T("critic too strong"), Steps: 2000, Expect: CriticTooStrong,
			Config:    ganlib.Config{CriticRate: 1e-3, CriticSteps: 50},
			WhatToSee: say.T("D accuracy goes to 1 and D score to 0; the curves stop moving, far from the artist's"),
		},
		{
			Name: say.T("blow-up"), Steps: 1000, Expect: BlownUp,
			Config:    ganlib.Config{PainterRate: 1e-3, CriticRate: 1e-5},
			WhatToSee: say.T("the curves leave the canvas within a hundred steps and never come back: the critic learns too slowly to call the painter back"),
		},
	}
}

// Borderline returns trainings that lie between two conditions, where nothing can
// be expected, and Expect is Unknown. The doctor was tried on them, too: it is
// where it is likely to be wrong.
func Borderline() []Preset {
	return []Preset{
		{
			Name: say.T("nearly there"), Steps: 3500,
			WhatToSee: say.T("curves that are smooth or nearly so"),
		},
		{
			Name: say.T("a little collapse"), Steps: 5000,
			Config:    ganlib.Config{PainterRate: 2e-3, CriticRate: 1e-4},
			WhatToSee: say.T("curves that are less varied than the artist's, and wander"),
		},
		{
			Name: say.T("a little swing"), Steps: 4000,
			Config:    ganlib.Config{PainterRate: 3e-4, CriticRate: 3e-4},
			WhatToSee: say.T("needles that waver, and curves that never become quite smooth"),
		},
	}
}
