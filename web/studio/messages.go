package studio

import (
	"fmt"
	"image/color"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// A Message is what the page is told. Data becomes JSON; Numbers may hold NaN and
// infinities, which JSON can't, and travel as they are.
type Message struct {
	Kind    string // of the page's functions, the one that takes it
	Data    any
	Numbers map[string][]float32
	File    []byte
}

// Hello is the first message: what never changes.
type Hello struct {
	Colors      map[string]string `json:"colors"` // "#rrggbb" by what they are for
	X           []float64         `json:"x"`      // a curve's places
	Lower       []float64         `json:"lower"`  // the artist's bounds there
	Upper       []float64         `json:"upper"`
	Low         float64           `json:"low"` // of his a
	High        float64           `json:"high"`
	CanvasX     Axis              `json:"canvasX"`
	CanvasY     Axis              `json:"canvasY"`
	MapB        []float64         `json:"mapB"` // places of the map, ascending
	MapC        []float64         `json:"mapC"`
	Losses      []Loss            `json:"losses"`
	Presets     []Preset          `json:"presets"`
	MostNeurons int               `json:"mostNeurons"`
	MostSeed    int               `json:"mostSeed"`
	MostSteps   int               `json:"mostSteps"`
}

// An Axis is a plot.Axis.
type Axis struct {
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Ticks []Tick  `json:"ticks"`
}

// A Tick is a plot.Tick.
type Tick struct {
	Value float64 `json:"value"`
	Label string  `json:"label"`
}

func axisOf(a plot.Axis) Axis {
	out := Axis{Min: a.Min, Max: a.Max, Ticks: make([]Tick, len(a.Ticks))}
	for i, t := range a.Ticks {
		out.Ticks[i] = Tick(t)
	}
	return out
}

// State says how things stand. It comes after every command and every frame.
type State struct {
	Said     string   `json:"said"`
	Done     int      `json:"done"` // commands that were carried out so far
	Running  bool     `json:"running"`
	Speed    string   `json:"speed"`
	Step     int      `json:"step"` // of the active run
	Goal     int      `json:"goal"`
	Active   int      `json:"active"` // a run's ID
	Runs     []RunOf  `json:"runs"`   // one, or two futures
	Keep     []int    `json:"keep"`   // runs that may come back
	Settings Settings `json:"settings"`
	CanUndo  bool     `json:"canUndo"`
	Rates    RatesNow `json:"rates"`
}

// A RunOf is a training that is to be seen.
type RunOf struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	// Parent is the run of which this one is a future, from step From on; 0 for none.
	Parent int `json:"parent"`
	From   int `json:"from"`
	Step   int `json:"step"`
}

// RatesNow are how fast the two learn at present.
type RatesNow struct {
	Painter     float64 `json:"painter"`
	Critic      float64 `json:"critic"`
	CriticSteps int     `json:"criticSteps"`
}

// A Moment is what one frame shows. Its numbers are "paintings", "advice" and "verdicts" (of
// the critic on each painting), "fits" (b and c of the parabola nearest to each painting)
// and "map" (the critic's probability for all parabolas, row by row of Hello.MapC), each
// row by row. Of a frame that was opened with a file there are only paintings and fits.
type Moment struct {
	Run     int      `json:"run"`
	Step    int      `json:"step"`
	Scores  *Scores  `json:"scores"`  // none before the first step
	Mean    *Scores  `json:"mean"`    // those of the last steps, meanSteps at most
	Say     []string `json:"say"`     // the advice, painting by painting
	Quality *Quality `json:"quality"` // none where paintings are no numbers
	Now     bool     `json:"now"`     // whether it is the present
}

// Scores are ganlib.Scores.
type Scores struct {
	Real        float32 `json:"real"`
	Painted     float32 `json:"painted"`
	Accuracy    float32 `json:"accuracy"`
	DScore      float32 `json:"dScore"`
	PainterLoss float32 `json:"painterLoss"`
}

// meanSteps is over how many steps the scores' means go: one batch is noisy.
const meanSteps = 100

func scoresOf(step int, s ganlib.Scores) *Scores {
	if step == 0 {
		return nil
	}
	return &Scores{s.Real, s.Painted, s.Accuracy, s.DScore(), s.PainterLoss}
}

// A Quality is what a measure.Quality is.
type Quality struct {
	RMS         float64 `json:"rms"`
	Inside      float64 `json:"inside"`
	MeanA       float64 `json:"meanA"`
	StdA        float64 `json:"stdA"`
	Wasserstein float64 `json:"wasserstein"`
}

// Needles are a run's so far. Its numbers are "steps", and for each of "real", "accuracy" and
// "score" single steps' (raw) and means: "realRaw", "realMean" and so on.
type Needles struct {
	Run          int      `json:"run"`
	Steps        Axis     `json:"steps"`
	Accuracy     Axis     `json:"accuracy"`
	Score        Axis     `json:"score"`
	RestAccuracy *float64 `json:"restAccuracy"` // none where a needle rests nowhere
	RestScore    *float64 `json:"restScore"`
}

// A Doctor is what the doctor says of a run.
type Doctor struct {
	Run       int        `json:"run"`
	Step      int        `json:"step"`
	Condition string     `json:"condition"`
	Remedy    string     `json:"remedy"`
	Evidence  []Evidence `json:"evidence"`
}

// Evidence is a measure.Evidence.
type Evidence struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Healthy  string `json:"healthy"`
	Alarming bool   `json:"alarming"`
}

// An Opinion is what the critic says of a curve that a learner drew. Its numbers are the
// "advice".
type Opinion struct {
	Probability float32 `json:"probability"`
	Says        string  `json:"says"`  // the critic, in words
	Truth       string  `json:"truth"` // what the curve is
}

// A File is something to take along; its bytes are the message's File.
type File struct {
	Name string `json:"name"`
	Type string `json:"type"` // its MIME type
}

// colorsOf are the palette's.
func colorsOf() map[string]string {
	p := plot.Colors()
	hex := func(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
	return map[string]string{
		"upper": hex(p.UpperBound), "lower": hex(p.LowerBound), "painter": hex(p.Painter), "artist": hex(p.Artist), "critic": hex(p.Critic), "no": hex(p.Other),
		"paper": hex(p.Paper), "edge": hex(p.Edge), "grid": hex(p.Grid), "rule": hex(p.Rule), "ink": hex(p.Ink),
	}
}
