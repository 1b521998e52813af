package studio

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"atelier/ganlib"
	"atelier/ganlib/plot"
	"atelier/internal/steering"
)

// A Do says what a command is for.
type Do string

// All that one can do. In brackets is what the command's other fields give.
const (
	Run         Do = "run"   // up to the goal, or [Value] steps
	Pause       Do = "pause" // a run
	StepPainter Do = "step painter"
	StepCritic  Do = "step critic"
	StepBoth    Do = "step both"
	PainterRate Do = "painter rate" // [Value]
	CriticRate  Do = "critic rate"  // [Value]
	CriticSteps Do = "critic steps" // [Value]
	SetSpeed    Do = "speed"        // [Text: one of the speeds]
	Begin       Do = "begin"        // anew, with [Settings]
	TakePreset  Do = "preset"       // begin anew with the preset of that name [Text], and its seed [Value]
	Undo        Do = "undo"         // what Begin, TakePreset, Open, Fork or Keep has replaced comes back
	Fork        Do = "fork"         // a second future, from step [Value] of run [Of] on
	Choose      Do = "choose"       // the run that goes on [Of]
	Keep        Do = "keep"         // the run [Of] alone, of two
	JudgeCurve  Do = "curve"        // that was drawn [Values: at Hello.X]
	Save        Do = "save"
	Open        Do = "open"      // [File: of a saved GAN]
	FilmAsSVG   Do = "film svg"  // of the active run
	FilmAsPage  Do = "film page" // of the active run
)

// The speeds.
const (
	SlowMotion = "slow" // each step is shown; the page waits in between
	EveryTen   = "10"   // steps from picture to picture
	EveryFifty = "50"   // as in the tutorial
)

const (
	mapSide    = 31 // places of the critic's map, each way
	mostFile   = 64 << 20
	moreSteps  = 5000 // of a run that has reached its goal
	mostSingle = 1000 // single steps at once
	mostUndo   = 10
)

// A Command is something that a learner does.
type Command struct {
	Do       Do        `json:"do"`
	Value    float64   `json:"value"`
	Text     string    `json:"text"`
	Of       int       `json:"of"`
	Values   []float32 `json:"values"`
	Settings Settings  `json:"settings"`
	File     []byte    `json:"-"`
}

// A Studio is all that one page shows. It is not for use by several goroutines at once.
type Studio struct {
	emit   func(Message)
	speed  string
	scene  scene
	before []scene // what Undo brings back, the last one first
	lastID int
	done   int         // commands carried out
	curves [][]float32 // of the map
}

// A scene is one training, and perhaps a second future of it.
type scene struct {
	runs   []*run
	active *run
}

// A run is a training that is to be seen.
type run struct {
	id, parent, from int
	gan              *ganlib.GAN
	hand             steering.Steering
	settings         Settings
	shown            int  // frames of the film that were told of
	novice           bool // whether what is painted before the first frame was told of
}

// New opens a studio with the tutorial's GAN in it, untrained. emit gets every message,
// Hello first, and must not keep Numbers.
func New(emit func(Message)) (*Studio, error) {
	s := &Studio{emit: emit, speed: EveryTen}
	hello, err := s.hello()
	if err != nil {
		return nil, err
	}
	s.emit(Message{Kind: "hello", Data: hello})
	r, err := s.begin(Settings{})
	if err != nil {
		return nil, err
	}
	s.scene = scene{[]*run{r}, r}
	s.tell()
	return s, nil
}

func (s *Studio) hello() (Hello, error) {
	x, y, err := plot.CanvasAxes(artist)
	if err != nil {
		return Hello{}, err
	}
	b, c, curves, err := plot.ParabolaGrid(artist, mapSide)
	if err != nil {
		return Hello{}, err
	}
	s.curves = curves
	lower, upper := artist.Bounds()
	low, high := artist.Range()
	return Hello{
		Colors: colorsOf(), X: artist.X(), Lower: lower, Upper: upper, Low: low, High: high,
		CanvasX: axisOf(x), CanvasY: axisOf(y), MapB: b, MapC: c, Losses: Losses(), Presets: Presets(),
		MostNeurons: mostNeurons, MostSeed: mostSeed, MostSteps: mostSteps,
	}, nil
}

// begin makes an untrained GAN.
func (s *Studio) begin(settings Settings) (*run, error) {
	settings = settings.withDefaults()
	cfg, err := settings.config()
	if err != nil {
		return nil, err
	}
	gan, err := ganlib.New(ganlib.GoBackend(), cfg)
	if err != nil {
		return nil, err
	}
	return s.newRun(gan, settings), nil
}

func (s *Studio) newRun(gan *ganlib.GAN, settings Settings) *run {
	s.lastID++
	r := &run{id: s.lastID, gan: gan, settings: settings}
	r.hand = steering.Steering{GAN: gan, Length: settings.Steps, Instant: true}
	r.hand.Ready()
	return r
}

// Running tells whether there is a run to Advance.
func (s *Studio) Running() bool { return s.scene.active.hand.Running() }

// Slow tells whether a run should wait between one Advance and the next.
func (s *Studio) Slow() bool { return s.speed == SlowMotion }

// Advance trains as far as the next picture.
func (s *Studio) Advance() {
	r := s.scene.active
	r.hand.Every, r.hand.EachStep = s.every(), s.Slow()
	r.hand.Advance(context.Background())
	if r.gan.Step() >= r.hand.Goal {
		r.hand.Length = moreSteps
	}
	s.tell()
}

func (s *Studio) every() int {
	if s.speed == EveryFifty {
		return 50
	}
	return 10
}

// Do carries out a command. What is wrong with it is said in the next State, and
// nothing is lost by it.
func (s *Studio) Do(c Command) {
	s.done++
	if err := s.do(c); err != nil {
		s.scene.active.hand.Said = steering.Sentence(err)
	}
	s.tell()
}

func (s *Studio) do(c Command) error {
	r := s.scene.active
	hand := &r.hand
	hand.Every = s.every()
	n := int(max(0, min(c.Value, mostSteps)))
	switch c.Do {
	case Run:
		hand.Run(n)
	case Pause:
		hand.Pause()
	case StepPainter:
		hand.Step(context.Background(), steering.Painter, min(max(1, n), mostSingle))
	case StepCritic:
		hand.Step(context.Background(), steering.Critic, min(max(1, n), mostSingle))
	case StepBoth:
		hand.Step(context.Background(), steering.Both, min(max(1, n), mostSingle))
	case PainterRate:
		hand.SetPainterRate(c.Value)
	case CriticRate:
		hand.SetCriticRate(c.Value)
	case CriticSteps:
		hand.SetCriticSteps(n)
	case SetSpeed:
		return s.setSpeed(c.Text)
	case Begin:
		return s.replace(func() (*run, error) { return s.begin(c.Settings) })
	case TakePreset:
		return s.takePreset(c.Text, uint64(n))
	case Undo:
		return s.undo()
	case Fork:
		return s.fork(c.Of, c.Value)
	case Choose:
		return s.choose(c.Of)
	case Keep:
		return s.keep(c.Of)
	case JudgeCurve:
		return s.judgeCurve(c.Values)
	case Save:
		return s.save()
	case Open:
		return s.replace(func() (*run, error) { return s.open(c.File) })
	case FilmAsSVG, FilmAsPage:
		return s.film(c.Do)
	default:
		return fmt.Errorf("%q: nobody can do that here", c.Do)
	}
	return nil
}

func (s *Studio) setSpeed(speed string) error {
	if !slices.Contains([]string{SlowMotion, EveryTen, EveryFifty}, speed) {
		return fmt.Errorf("speed %q: choose %s, %s or %s", speed, SlowMotion, EveryTen, EveryFifty)
	}
	s.scene.active.hand.Halt()
	s.speed = speed
	return nil
}

func (s *Studio) takePreset(name string, seed uint64) error {
	for _, p := range Presets() {
		if p.Name == name {
			settings := p.Settings
			settings.Seed = max(1, seed)
			err := s.replace(func() (*run, error) { return s.begin(settings) })
			if err == nil {
				s.scene.active.hand.Said = fmt.Sprintf("Run it, and watch for this: %s.", p.WhatToSee)
			}
			return err
		}
	}
	return fmt.Errorf("preset %q: choose one of the list", name)
}

// replace puts another training in the present one's place, which Undo brings back.
func (s *Studio) replace(with func() (*run, error)) error {
	s.rest()
	r, err := with()
	if err != nil {
		return err
	}
	s.putAside()
	s.scene = scene{[]*run{r}, r}
	return nil
}

// rest pauses what runs.
func (s *Studio) rest() {
	if s.Running() {
		s.scene.active.hand.Pause()
	}
}

// putAside keeps the present scene for Undo.
func (s *Studio) putAside() {
	s.before = append(s.before, s.scene)
	if len(s.before) > mostUndo {
		oldest := s.before[0]
		s.before = s.before[1:]
		s.close(oldest)
	}
}

// close closes the runs of a scene that are in no other one.
func (s *Studio) close(gone scene) {
	for _, r := range gone.runs {
		if !slices.Contains(s.kept(), r) {
			r.gan.Close()
		}
	}
}

// kept are the runs that are to be seen, and those that may come back.
func (s *Studio) kept() (runs []*run) {
	for _, scene := range append(s.before[:len(s.before):len(s.before)], s.scene) {
		for _, r := range scene.runs {
			if !slices.Contains(runs, r) {
				runs = append(runs, r)
			}
		}
	}
	return runs
}

func (s *Studio) undo() error {
	last := len(s.before) - 1
	if last < 0 {
		return errors.New("there is nothing to undo")
	}
	s.rest()
	gone := s.scene
	s.scene, s.before = s.before[last], s.before[:last]
	s.close(gone)
	s.scene.active.hand.Say("Back at what was here before, at step %d.", s.scene.active.gan.Step())
	return nil
}

// find returns the run with an ID, the active one for 0.
func (s *Studio) find(id int) (*run, error) {
	if id == 0 {
		return s.scene.active, nil
	}
	for _, r := range s.scene.runs {
		if r.id == id {
			return r, nil
		}
	}
	return nil, errors.New("that training is not here any more")
}

// fork makes a second future of a run.
func (s *Studio) fork(id int, step float64) error {
	of, err := s.find(id)
	if err != nil {
		return err
	}
	if !(step >= 0 && step <= float64(of.gan.Step())) {
		return fmt.Errorf("step %v: the training has come to step %d", math.Round(step), of.gan.Step())
	}
	s.rest()
	gan, err := of.gan.Fork(context.Background(), int(step), ganlib.Config{})
	if err != nil {
		return err
	}
	s.putAside()
	r := s.newRun(gan, of.settings)
	r.parent, r.from = of.id, int(step)
	r.shown = len(gan.Film().Frames) // which are the other's
	r.hand.Goal = max(of.hand.Goal, of.gan.Step())
	r.hand.Say("A second future begins at step %d. Change something, and run.", r.from)
	if len(s.scene.runs) == 2 {
		r.hand.Said += " The other one is put aside: Undo brings it back."
	}
	s.scene = scene{[]*run{of, r}, r}
	s.tellNeedles(r)
	return nil
}

func (s *Studio) choose(id int) error {
	r, err := s.find(id)
	if err != nil {
		return err
	}
	if r == s.scene.active {
		return nil
	}
	s.rest()
	s.scene.active = r
	r.hand.Say("%s goes on from step %d.", s.name(r), r.gan.Step())
	return nil
}

func (s *Studio) keep(id int) error {
	r, err := s.find(id)
	if err != nil {
		return err
	}
	if len(s.scene.runs) < 2 {
		return errors.New("there is one future only")
	}
	s.rest()
	name := s.name(r)
	s.putAside()
	s.scene = scene{[]*run{r}, r}
	r.hand.Say("%s alone is left. Undo brings the other one back.", name)
	return nil
}

// name is what a run is called on the page.
func (s *Studio) name(r *run) string {
	switch {
	case len(s.scene.runs) < 2:
		return "The training"
	case r == s.scene.runs[0]:
		return "Future A"
	}
	return "Future B"
}
