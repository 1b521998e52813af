package studio

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
)

// A page hears what a studio says, as a page does: as JSON.
type page struct {
	t        *testing.T
	studio   *Studio
	kinds    []string
	state    State
	moments  []Moment
	numbers  map[string][]float32 // of the last moment
	needles  Needles
	doctor   Doctor
	opinion  Opinion
	advice   []float32
	file     File
	contents []byte
}

func open(t *testing.T) *page {
	p := &page{t: t}
	s, err := New(p.hear)
	if err != nil {
		t.Fatal(err)
	}
	p.studio = s
	return p
}

func (p *page) hear(m Message) {
	p.t.Helper()
	p.kinds = append(p.kinds, m.Kind)
	data, err := json.Marshal(m.Data)
	if err != nil {
		p.t.Fatalf("%s can't be said: %v", m.Kind, err)
	}
	into := map[string]any{
		"hello": &Hello{}, "state": &p.state, "moment": &Moment{}, "needles": &p.needles, "doctor": &p.doctor, "opinion": &p.opinion, "file": &p.file,
	}[m.Kind]
	if m.Kind == "state" {
		p.state = State{}
	}
	if err := json.Unmarshal(data, into); err != nil {
		p.t.Fatalf("%s: %v", m.Kind, err)
	}
	switch m.Kind {
	case "moment":
		p.moments = append(p.moments, *into.(*Moment))
		p.numbers = m.Numbers
	case "opinion":
		p.advice = m.Numbers["advice"]
	case "file":
		p.contents = m.File
	}
}

// do carries out commands, and runs to their ends.
func (p *page) do(commands ...Command) *page {
	for _, c := range commands {
		p.studio.Do(c)
		for p.studio.Running() {
			p.studio.Advance()
		}
	}
	return p
}

func (p *page) says(text string) {
	p.t.Helper()
	if !strings.Contains(p.state.Said, text) {
		p.t.Errorf("said %q, want %q in it", p.state.Said, text)
	}
}

func (p *page) gan() *ganlib.GAN { return p.studio.scene.active.gan }

func weights(t *testing.T, gan *ganlib.GAN) []float32 {
	t.Helper()
	painter, critic, err := gan.Weights()
	if err != nil {
		t.Fatal(err)
	}
	return append(painter, critic...)
}

func train(t *testing.T, gan *ganlib.GAN, steps, every int) {
	t.Helper()
	for _, err := range gan.Train(context.Background(), steps, every) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAStudioOpensWithTheNovice(t *testing.T) {
	p := open(t)
	if want := []string{"hello", "moment", "needles", "doctor", "state"}; !slices.Equal(p.kinds, want) {
		t.Errorf("it says %v, want %v", p.kinds, want)
	}
	if m := p.moments[0]; m.Step != 0 || m.Scores != nil || m.Quality == nil || len(m.Say) != 32 || !m.Now {
		t.Errorf("%+v", m)
	}
	for name, n := range map[string]int{"paintings": 32 * 15, "advice": 32 * 15, "verdicts": 32, "fits": 64, "map": mapSide * mapSide} {
		if len(p.numbers[name]) != n {
			t.Errorf("%d numbers of %s, want %d", len(p.numbers[name]), name, n)
		}
	}
	if p.state.Step != 0 || p.state.Goal != 5000 || p.state.Running || p.state.CanUndo || len(p.state.Runs) != 1 {
		t.Errorf("%+v", p.state)
	}
	if s := p.state.Settings; s != (Settings{Loss: "Minimax", PainterNeurons: 128, CriticNeurons: 128, PainterRate: 1e-4, CriticRate: 1e-4, CriticSteps: 1, Seed: 1, Steps: 5000}) {
		t.Errorf("%+v", s)
	}
}

// TestTheSameGANAsTheLibrarys: what is steered on the page is what a program trains.
func TestTheSameGANAsTheLibrarys(t *testing.T) {
	p := open(t)
	p.do(Command{Do: Run, Value: 30}, Command{Do: SetSpeed, Text: EveryFifty}, Command{Do: Run, Value: 70})
	p.says("Step 100 is reached.")
	own, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	train(t, own, 100, 10)
	if !slices.Equal(weights(t, own), weights(t, p.gan())) {
		t.Error("the page's weights are other ones than the library's")
	}
	var steps []int
	for _, m := range p.moments {
		steps = append(steps, m.Step)
	}
	if want := []int{0, 10, 20, 30, 50, 100}; !slices.Equal(steps, want) {
		t.Errorf("pictures at %v, want %v", steps, want)
	}
	last := p.moments[len(p.moments)-1]
	if s := own.Film().Last().Scores; last.Scores == nil || last.Scores.Real != s.Real || last.Scores.DScore != s.DScore() {
		t.Errorf("scores %+v, want %+v", last.Scores, s)
	}
	verdicts, err := own.Judge(p.studio.curves)
	if err != nil || !slices.Equal(verdicts, p.numbers["map"]) {
		t.Errorf("the map is not the critic's: %v", err)
	}
}

func TestSingleStepsAndRates(t *testing.T) {
	p := open(t)
	before := weights(t, p.gan())
	painters := 5*128 + 128 + 128*15 + 15
	p.do(Command{Do: StepCritic, Value: 3})
	p.says("The critic learned alone")
	if after := weights(t, p.gan()); p.state.Step != 3 || !slices.Equal(before[:painters], after[:painters]) || slices.Equal(before[painters:], after[painters:]) {
		t.Errorf("step %d: the painter moved, or the critic did not", p.state.Step)
	}
	p.do(Command{Do: StepPainter}, Command{Do: StepBoth})
	if p.state.Step != 5 {
		t.Errorf("step %d", p.state.Step)
	}
	p.do(Command{Do: PainterRate, Value: 0.002}, Command{Do: CriticRate, Value: 0.0003}, Command{Do: CriticSteps, Value: 4})
	if p.state.Rates != (RatesNow{0.002, 0.0003, 4}) {
		t.Errorf("%+v", p.state.Rates)
	}
	for _, c := range []Command{{Do: PainterRate, Value: 11}, {Do: CriticRate, Value: math.NaN()}, {Do: CriticSteps, Value: 0}} {
		p.do(c)
		if p.state.Rates != (RatesNow{0.002, 0.0003, 4}) || !strings.Contains(p.state.Said, "must be between") {
			t.Errorf("%+v: %+v, %q", c, p.state.Rates, p.state.Said)
		}
	}
}

func TestPauseInTheMiddle(t *testing.T) {
	p := open(t)
	p.studio.Do(Command{Do: Run})
	p.studio.Advance()
	p.studio.Do(Command{Do: Pause})
	if p.state.Running || p.state.Step != 10 {
		t.Errorf("%+v", p.state)
	}
	p.studio.Do(Command{Do: SetSpeed, Text: SlowMotion})
	p.studio.Do(Command{Do: Run})
	p.studio.Advance()
	if !p.studio.Slow() || p.state.Step != 11 {
		t.Errorf("slow motion came to step %d", p.state.Step)
	}
	p.do(Command{Do: Pause})
	p.says("Paused after step 11.")
}

func TestBeginAnewAndUndo(t *testing.T) {
	p := open(t)
	p.do(Command{Do: Run, Value: 20})
	first, was := p.state.Active, weights(t, p.gan())
	p.do(Command{Do: Begin, Settings: Settings{Loss: "Hinge", PainterNeurons: 8, CriticNeurons: 9, Seed: 7, PainterRate: 0.001}}, Command{Do: Run, Value: 10})
	if s := p.state.Settings; s.Loss != "Hinge" || s.PainterNeurons != 8 || s.Seed != 7 || p.state.Step != 10 || p.state.Active == first {
		t.Errorf("%+v", p.state)
	}
	if got := p.gan().Config(); got.Seed != 7 || got.PainterRate != 0.001 || got.Loss != (ganlib.Hinge{}) {
		t.Errorf("%+v", got)
	}
	if !slices.Contains(p.state.Keep, first) {
		t.Error("what may come back is not kept")
	}
	p.do(Command{Do: Undo})
	if p.state.Active != first || p.state.Step != 20 || !slices.Equal(was, weights(t, p.gan())) {
		t.Errorf("%+v", p.state)
	}
	p.do(Command{Do: Undo})
	p.says("There is nothing to undo.")
	p.do(Command{Do: Begin, Settings: Settings{Loss: "Hinge"}}, Command{Do: Run, Value: 10})
	for _, wrong := range []Settings{{PainterNeurons: -1}, {CriticNeurons: 513}, {Loss: "none"}, {Seed: 1 << 60}, {Steps: 50001}, {PainterRate: 11}} {
		p.do(Command{Do: Begin, Settings: wrong})
		if p.state.Step != 10 || p.state.Settings.Loss != "Hinge" {
			t.Errorf("%+v is taken: %q", wrong, p.state.Said)
		}
	}
}

// TestUndoGoesBackSeveralTimes: and what can't come back any more is closed.
func TestUndoGoesBackSeveralTimes(t *testing.T) {
	p := open(t)
	gans := []*ganlib.GAN{p.gan()}
	for seed := range uint64(mostUndo + 2) {
		p.do(Command{Do: Begin, Settings: Settings{Seed: seed + 2, PainterNeurons: 4, CriticNeurons: 4}})
		gans = append(gans, p.gan())
	}
	for i, gan := range gans {
		_, err := gan.Now()
		if closed := i < 2; closed != (err != nil) {
			t.Errorf("training %d: %v", i, err)
		}
	}
	for i := mostUndo + 1; i >= 2; i-- {
		if p.do(Command{Do: Undo}); p.gan() != gans[i] {
			t.Errorf("undo does not come to training %d", i)
		}
		if _, err := gans[i+1].Now(); err == nil {
			t.Errorf("training %d is left open", i+1)
		}
	}
	if p.state.CanUndo {
		t.Error("there is more to undo")
	}
}

func TestPresets(t *testing.T) {
	p := open(t)
	for _, preset := range Presets() {
		p.do(Command{Do: TakePreset, Text: preset.Name, Value: 3})
		p.says(preset.WhatToSee)
		if p.state.Settings.Seed != 3 || p.state.Goal != preset.Settings.Steps || p.state.Rates.Painter != preset.Settings.PainterRate || p.state.Rates.CriticSteps != preset.Settings.CriticSteps {
			t.Errorf("%s: %+v", preset.Name, p.state)
		}
	}
	p.do(Command{Do: TakePreset, Text: "blow-up"}, Command{Do: Run})
	if p.state.Step != 1000 || p.doctor.Condition != "blown up" {
		t.Errorf("step %d, %+v", p.state.Step, p.doctor)
	}
	p.do(Command{Do: TakePreset, Text: "no such"})
	p.says("choose one of the list")
}

func TestForkAndTwoFutures(t *testing.T) {
	p := open(t)
	p.do(Command{Do: Run, Value: 60})
	a := p.state.Active
	p.do(Command{Do: Fork, Of: a, Value: 40}, Command{Do: PainterRate, Value: 0.01}, Command{Do: Run, Value: 20})
	if len(p.state.Runs) != 2 || p.state.Step != 60 {
		t.Fatalf("%+v", p.state)
	}
	b := p.state.Runs[1]
	if b.ID != p.state.Active || b.Parent != a || b.From != 40 || b.Name != "Future B" || p.state.Runs[0].Step != 60 {
		t.Errorf("%+v", p.state.Runs)
	}
	if f := p.gan().Film(); len(f.Scores) != 60 || f.Scores[39] != p.studio.scene.runs[0].gan.Film().Scores[39] || f.Scores[59] == p.studio.scene.runs[0].gan.Film().Scores[59] {
		t.Error("the futures don't part at the fork")
	}
	p.do(Command{Do: Choose, Of: a})
	if p.state.Active != a {
		t.Errorf("%+v", p.state)
	}
	p.do(Command{Do: Keep, Of: b.ID})
	if len(p.state.Runs) != 1 || p.state.Active != b.ID || !slices.Contains(p.state.Keep, a) {
		t.Errorf("%+v", p.state)
	}
	p.do(Command{Do: Undo})
	if len(p.state.Runs) != 2 {
		t.Errorf("%+v", p.state)
	}
	for _, wrong := range []Command{{Do: Fork, Value: 61}, {Do: Fork, Value: -1}, {Do: Fork, Value: math.NaN()}, {Do: Fork, Of: 99}, {Do: Choose, Of: 99}, {Do: "dance"}} {
		said := p.do(Command{Do: Pause}).state.Said
		p.do(wrong)
		if len(p.state.Runs) != 2 || p.state.Said == said {
			t.Errorf("%+v: %q", wrong, p.state.Said)
		}
	}
}

func TestJudgeACurve(t *testing.T) {
	p := open(t)
	p.do(Command{Do: SetSpeed, Text: EveryFifty}, Command{Do: Run, Value: 500})
	for a, want := range map[float64]string{1.5: "It could be the artist's.", 0.3: "The artist never paints like this."} {
		var curve []float32
		for _, y := range artist.Curve(a) {
			curve = append(curve, float32(y))
		}
		p.do(Command{Do: JudgeCurve, Values: curve})
		verdicts, err := p.gan().Judge([][]float32{curve})
		if err != nil || p.opinion.Probability != verdicts[0] || !strings.HasSuffix(p.opinion.Truth, want) || len(p.advice) != 15 {
			t.Errorf("a=%g: %+v, want %v (%v)", a, p.opinion, verdicts, err)
		}
	}
	for _, wrong := range [][]float32{nil, make([]float32, 14), {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, float32(math.Inf(1))}} {
		p.do(Command{Do: JudgeCurve, Values: wrong})
		p.says("urve")
	}
}

// TestSaveAndOpen: a file of the page opens in a program and on the page, a program's on
// the page, and what the page can't show is said.
func TestSaveAndOpen(t *testing.T) {
	p := open(t)
	p.do(Command{Do: Begin, Settings: Settings{Loss: "Wasserstein, clipped", PainterNeurons: 20}}, Command{Do: Run, Value: 30}, Command{Do: Save})
	if p.file.Name != "friends-30.gan" {
		t.Errorf("%+v", p.file)
	}
	cfg := ganlib.Config{Painter: ganlib.DensePainter(20, 15), Loss: ganlib.Wasserstein{}}
	gan, err := ganlib.Read(ganlib.GoBackend(), bytes.NewReader(p.contents), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer gan.Close()
	if !slices.Equal(weights(t, gan), weights(t, p.gan())) {
		t.Error("the file holds other weights")
	}
	train(t, gan, 20, 10)
	var saved bytes.Buffer
	if _, err := gan.WriteTo(&saved); err != nil {
		t.Fatal(err)
	}
	other := open(t)
	other.do(Command{Do: Open, File: saved.Bytes()})
	other.says("Opened at step 50.")
	if s := other.state.Settings; s.PainterNeurons != 20 || s.Loss != "Wasserstein, clipped" || !slices.Equal(weights(t, gan), weights(t, other.gan())) {
		t.Errorf("%+v", other.state)
	}
	p.do(Command{Do: Run, Value: 20})
	other.do(Command{Do: Run, Value: 10})
	train(t, gan, 10, 10)
	p.do(Command{Do: Run, Value: 10})
	if !slices.Equal(weights(t, p.gan()), weights(t, other.gan())) || !slices.Equal(weights(t, gan), weights(t, other.gan())) {
		t.Error("what was saved and opened goes on otherwise")
	}

	write := func(cfg ganlib.Config) []byte {
		gan, err := ganlib.New(ganlib.GoBackend(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer gan.Close()
		var out bytes.Buffer
		if _, err := gan.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	flipped := bytes.Clone(saved.Bytes())
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":        {nil, "damaged"},
		"another file":   {[]byte("GIF89a, and so on and so forth"), "not a file that Atelier saved"},
		"cut":            {saved.Bytes()[:saved.Len()-1], "damaged"},
		"flipped":        {flipped, "damaged"},
		"another artist": {write(ganlib.Config{Artist: ganlib.Parabolas{Points: 9}, Painter: ganlib.DensePainter(8, 9)}), "in the workshop"},
		"another range":  {write(ganlib.Config{Artist: ganlib.Parabolas{Low: 3, High: 4}}), "Artist"},
		"another loss":   {write(ganlib.Config{Loss: ganlib.Wasserstein{Limit: 2}}), "Loss"},
		"large players":  {write(ganlib.Config{Painter: ganlib.DensePainter(513, 15)}), "in the workshop"},
	} {
		before := other.state.Active
		other.do(Command{Do: Open, File: c.file})
		if other.state.Active != before || !strings.Contains(other.state.Said, c.says) {
			t.Errorf("%s: %q, want %q in it", name, other.state.Said, c.says)
		}
	}
}

func TestFilms(t *testing.T) {
	p := open(t)
	p.do(Command{Do: FilmAsSVG})
	if p.file.Name != "" || p.state.Said == "" {
		t.Errorf("a film of nothing: %+v", p.file)
	}
	p.do(Command{Do: Run, Value: 40}, Command{Do: FilmAsSVG})
	if p.file.Name != "film.svg" || !bytes.HasPrefix(p.contents, []byte("<svg")) {
		t.Errorf("%+v: %.40s", p.file, p.contents)
	}
	p.do(Command{Do: FilmAsPage})
	if p.file.Name != "film.html" || !bytes.HasPrefix(p.contents, []byte("<!DOCTYPE html>")) {
		t.Errorf("%+v: %.40s", p.file, p.contents)
	}
}

// TestLossesByName: every loss of the library that needs no code can be chosen, and
// each trains.
func TestLossesByName(t *testing.T) {
	for _, l := range Losses() {
		p := open(t)
		p.do(Command{Do: Begin, Settings: Settings{Loss: l.Name, PainterNeurons: 8, CriticNeurons: 8}}, Command{Do: Run, Value: 20})
		if p.state.Step != 20 || p.state.Settings.Loss != l.Name {
			t.Errorf("%s: %+v", l.Name, p.state)
		}
	}
}

// TestNumbersThatAreNone: a training that leaves all bounds can be told of to its end.
func TestNumbersThatAreNone(t *testing.T) {
	p := open(t)
	p.do(Command{Do: Begin, Settings: Settings{PainterRate: 10, CriticRate: 10, Steps: 3000}}, Command{Do: SetSpeed, Text: EveryFifty}, Command{Do: Run})
	if p.state.Running || p.state.Said == "" {
		t.Errorf("%+v", p.state)
	}
}
