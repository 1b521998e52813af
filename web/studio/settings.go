package studio

import (
	"fmt"
	"slices"
	"strings"

	"atelier/ganlib"
	"atelier/ganlib/measure"
	"atelier/internal/steering"
)

// Settings are what a training begins with. Zero values are the tutorial's.
type Settings struct {
	// Loss is the Name of one of Losses.
	Loss string `json:"loss"`
	// PainterNeurons and CriticNeurons are those of the two hidden layers, 1 to 512.
	PainterNeurons int `json:"painterNeurons"`
	CriticNeurons  int `json:"criticNeurons"`
	// PainterRate and CriticRate are learning rates, above 0 and at most 10, and CriticSteps is how
	// often the critic (discriminator) learns for each step of the painter (generator).
	PainterRate float64 `json:"painterRate"`
	CriticRate  float64 `json:"criticRate"`
	CriticSteps int     `json:"criticSteps"`
	// Seed decides everything that is random, 1 to 999999.
	Seed uint64 `json:"seed"`
	// Steps is where a run pauses by itself, 1 to 50000.
	Steps int `json:"steps"`
}

const (
	mostNeurons = 512
	mostSeed    = 999999
	mostSteps   = 50000

	tutorialNeurons = 128
	tutorialSteps   = 5000

	// A fork trains again what lies between a checkpoint and its step: half a second's
	// steps at most.
	checkpointEvery = 250
)

// A Loss is what the two players may try to make small.
type Loss struct {
	Name string `json:"name"`
	// Says is what is special about it, in a sentence.
	Says string `json:"says"`
	loss ganlib.Loss
}

// Losses are all that one can choose among, the tutorial's first.
func Losses() []Loss {
	return []Loss{
		{"Minimax", "The tutorial's: the painter lowers the probability of being caught.", ganlib.Minimax{}},
		{"Non-saturating", "The painter raises the probability of passing for the artist, which still teaches her when she is always caught.", ganlib.NonSaturating{}},
		{"Least squares", "The critic's answer itself should be 1 for the artist and 0 for the painter.", ganlib.LeastSquares{}},
		{"Hinge", "The critic rests once he is clearly right.", ganlib.Hinge{}},
		{"Wasserstein, clipped", "The critic gives heights, not verdicts, and his weights are kept small. Its D score is a distance.", ganlib.Wasserstein{}},
		{"Wasserstein, penalty", "The same, but with a price on steep slopes. It learns several times more slowly here.", ganlib.WassersteinPenalty{}},
	}
}

func lossNamed(name string) (Loss, error) {
	all := Losses()
	if name == "" {
		return all[0], nil
	}
	i := slices.IndexFunc(all, func(l Loss) bool { return l.Name == name })
	if i < 0 {
		return Loss{}, fmt.Errorf("loss %q: choose one of the list", name)
	}
	return all[i], nil
}

// withDefaults returns s with the tutorial's values in place of zeros.
func (s Settings) withDefaults() Settings {
	if s.Loss == "" {
		s.Loss = Losses()[0].Name
	}
	for _, f := range []struct {
		value *int
		zero  int
	}{{&s.PainterNeurons, tutorialNeurons}, {&s.CriticNeurons, tutorialNeurons}, {&s.CriticSteps, 1}, {&s.Steps, tutorialSteps}} {
		if *f.value == 0 {
			*f.value = f.zero
		}
	}
	if s.PainterRate == 0 {
		s.PainterRate = 1e-4
	}
	if s.CriticRate == 0 {
		s.CriticRate = 1e-4
	}
	if s.Seed == 0 {
		s.Seed = 1
	}
	return s
}

// config makes a GAN's Config of settings that have their defaults.
func (s Settings) config() (ganlib.Config, error) {
	loss, err := lossNamed(s.Loss)
	if err != nil {
		return ganlib.Config{}, err
	}
	for _, f := range []struct {
		name      string
		value, to int
	}{
		{"the painter's neurons", s.PainterNeurons, mostNeurons}, {"the critic's neurons", s.CriticNeurons, mostNeurons},
		{"the seed", int(min(s.Seed, mostSeed+1)), mostSeed}, {"the steps of a run", s.Steps, mostSteps},
	} {
		if f.value < 1 || f.value > f.to {
			return ganlib.Config{}, fmt.Errorf("%s: must be between 1 and %d", f.name, f.to)
		}
	}
	return ganlib.Config{
		Painter: ganlib.DensePainter(s.PainterNeurons, len(artist.X())), Critic: ganlib.DenseCritic(s.CriticNeurons),
		Loss: loss.loss, PainterRate: s.PainterRate, CriticRate: s.CriticRate, CriticSteps: s.CriticSteps,
		Seed: s.Seed, CheckpointEvery: checkpointEvery,
	}, nil
}

// artist is the tutorial's, the page's only one.
var artist ganlib.Parabolas

// A Preset is a training that ends in a condition that is known beforehand.
type Preset struct {
	Name      string   `json:"name"`
	WhatToSee string   `json:"whatToSee"`
	How       string   `json:"how"` // it differs from the tutorial's
	Settings  Settings `json:"settings"`
}

// Presets are those of package measure.
func Presets() (list []Preset) {
	for _, p := range measure.Presets() {
		s := Settings{PainterRate: p.Config.PainterRate, CriticRate: p.Config.CriticRate, CriticSteps: p.Config.CriticSteps, Steps: p.Steps}
		var how []string
		if p.Config.Loss != nil {
			for _, l := range Losses() {
				if l.loss == p.Config.Loss {
					s.Loss = l.Name
					how = append(how, strings.ToLower(l.Name)+" loss")
				}
			}
		}
		if s.PainterRate != 0 {
			how = append(how, "the painter's learning rate "+steering.Plainly(s.PainterRate))
		}
		if s.CriticRate != 0 {
			how = append(how, "the critic's learning rate "+steering.Plainly(s.CriticRate))
		}
		if s.CriticSteps > 1 {
			how = append(how, "the critic learns "+steering.Often(s.CriticSteps))
		}
		how = append(how, fmt.Sprintf("%d steps", p.Steps))
		list = append(list, Preset{Name: p.Name, WhatToSee: p.WhatToSee, How: strings.Join(how, ", "), Settings: s.withDefaults()})
	}
	return list
}
