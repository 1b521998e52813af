package film

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"atelier/ganlib"
	"atelier/ganlib/language"
	"atelier/internal/say"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// HTML returns the film as one page that needs nothing else: a bar to scrub
// through the training with the mouse or the arrow keys, a button that plays it,
// all the paintings, the needles with a mark at the present step, and in words
// what the critic says. It follows the reader's light or dark theme.
//
// The page may load nothing and run nothing but its own script, which its
// Content-Security-Policy names by its hash. Its numbers lie in it as JSON,
// rounded to what a screen can show. The tutorial's 100 frames make some 370 kB, and
// 51 frames of 24 pictures of 24 by 24 pixels some 2.3 MB.
func HTML(artist ganlib.Artist, f *ganlib.Film, o Options) ([]byte, error) {
	g, err := open(artist, f, o, 101, 51, 8)
	if err != nil {
		return nil, fmt.Errorf("film: HTML: %w", err)
	}
	data, err := json.Marshal(g.data()) // which writes < as \u003c, so that no text ends the script
	if err != nil {
		return nil, fmt.Errorf("film: HTML: %w", err)
	}
	images := ""
	if g.sheet != nil {
		images = "img-src data:; "
	}
	script := ownWords(pageJS)
	style := ":root{" + colors() + "}\n" + ownLetters(stageCSS+pageCSS)
	return []byte(strings.NewReplacer( // one pass: what is put in is not looked at again
		"@TITLE@", escape(g.Title),
		"@STORY@", escape(g.story()),
		"@CANVAS@", g.pageCanvas(),
		"@NEEDLES@", g.pageNeedles(),
		"@IMAGES@", images,
		"@LAST@", fmt.Sprint(len(g.frames)-1),
		"@PAINTINGS@", fmt.Sprint(max(1, g.shown())),
		"@WORDS@", list(g.words(g.last())),
		"@DATA@", string(data),
		"@STYLE@", style, "@STYLE-HASH@", hash(style),
		"@SCRIPT@", script, "@SCRIPT-HASH@", hash(script),
		"@LANG@", string(language.Here()),
		"@ON-CANVAS@", escape(say.T("The paintings on the canvas")),
		"@TWO-NEEDLES@", strings.ReplaceAll(escape(say.T("The critic's two needles over the steps")), "&#39;", "'"),
		"@PLAY@", escape(say.T("▶ Play")),
		"@STEP-OF@", escape(say.T("Step of the training")),
		"@BOLD@", escape(say.T("Bold painting")),
		"@NO-SCRIPT@", escape(say.T("This is the end of the training. With JavaScript, the page also plays the way to it.")),
		"@WHAT@", escape(say.T("What you see")),
		"@AT-STEP@", escape(say.T("At this step")),
	).Replace(pageHTML)), nil
}

// ownWords puts words into a script, where they stand in quotes.
func ownWords(script string) string {
	quoted := func(word string) string {
		text, _ := json.Marshal(word) // a string; < becomes \u003c, so that no word ends the script
		return strings.ReplaceAll(string(text[1:len(text)-1]), "'", `\'`)
	}
	return strings.NewReplacer(
		"@PLAY@", quoted(say.T("▶ Play")),
		"@PAUSE@", quoted(say.T("❚❚ Pause")),
		"@STEP@", say.F("Step %s of %s", "${now.step}", "${film.end}"),
	).Replace(script)
}

// list writes sentences as a list's items.
func list(sentences []string) string {
	var out strings.Builder
	for _, s := range sentences {
		out.WriteString("<li>" + escape(s) + "</li>")
	}
	return out.String()
}

// hash is how a Content-Security-Policy names a text.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// pageCanvas is the left picture, of the last frame.
func (g *stage) pageCanvas() string {
	var d drawing
	g.clips(&d)
	g.canvasBack(&d)
	g.paintings(&d, nil)
	return d.String()
}

// pageNeedles is the right picture: the needles' way as far as the step, and
// faintly what is to come.
func (g *stage) pageNeedles() string {
	var d drawing
	g.needlesBack(&d)
	g.traces(&d)
	d.add(`<use href="#traces" class="future"/>` + "\n")
	g.tips(&d, nil)
	return d.String()
}

// The page's data. Lengths are pixels of the pictures.
type pageData struct {
	Seconds float64     `json:"seconds"`
	End     int         `json:"end"`  // the last step of the axes
	Left    number      `json:"left"` // edge of the needles' panels
	Tips    []string    `json:"tips"` // classes of the needles' marks
	Canvas  pageWindow  `json:"canvas"`
	Places  [][2]int    `json:"places,omitempty"` // of pictures: where each frame begins on the sheet
	Frames  []pageFrame `json:"frames"`
}

// A pageWindow is the place of the canvas, and where a painting's points stand.
type pageWindow struct {
	Top    number   `json:"top"`
	Height number   `json:"height"`
	Min    number   `json:"min"` // y axis
	Max    number   `json:"max"`
	X      []number `json:"x"`
}

// A pageFrame is a frame, with the texts that go with it.
type pageFrame struct {
	Step      int        `json:"step"`
	X         number     `json:"x"`    // of the needles' marks
	Tips      []number   `json:"tips"` // their y
	Accuracy  string     `json:"accuracy"`
	Score     string     `json:"score"`
	Words     []string   `json:"words"`
	Paintings [][]number `json:"paintings"`
}

// A number is written to some decimals, and as null if it is none.
type number struct {
	value    float64
	decimals int
}

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(n.value) || math.IsInf(n.value, 0) {
		return []byte("null"), nil
	}
	scale := math.Pow(10, float64(n.decimals))
	return json.Marshal(math.Round(n.value*scale)/scale + 0) // + 0 makes 0 of -0
}

func pixels(v float64) number { return number{v, 1} }

func (g *stage) data() pageData {
	all := append(g.needlesAbove[:len(g.needlesAbove):len(g.needlesAbove)], g.needlesBelow...)
	windows := []window{g.accuracy, g.accuracy, g.score}
	data := pageData{Seconds: g.Seconds, End: g.end, Left: pixels(needlesLeft)}
	decimals := 0
	if !g.pictures() {
		y := g.canvas.y
		decimals = max(0, 3-int(math.Floor(math.Log10(y.Max-y.Min)))) // a thousandth of 3: less than a pixel, enlarged too
		data.Canvas = pageWindow{Top: pixels(areaTop), Height: pixels(areaHeight), Min: number{y.Min, 9}, Max: number{y.Max, 9}}
		for _, x := range g.curves.X() {
			px, _ := g.canvas.at(x, 0)
			data.Canvas.X = append(data.Canvas.X, pixels(px))
		}
	}
	for _, n := range all {
		data.Tips = append(data.Tips, n.class)
	}
	for i, f := range g.frames {
		if g.sheet != nil {
			at := g.sheet.at(i)
			data.Places = append(data.Places, [2]int{at.X, at.Y})
		}
		px, _ := g.score.at(float64(f.Step), 0)
		frame := pageFrame{
			Step: f.Step, X: pixels(px), Words: g.words(f), Paintings: [][]number{},
			Accuracy: accuracyText(f), Score: scoreText(f),
		}
		for i, n := range all {
			_, py := windows[i].at(0, n.at(float64(f.Step))) // NaN stays NaN
			frame.Tips = append(frame.Tips, pixels(py))
		}
		for _, p := range f.Paintings {
			if g.pictures() {
				break // they are on the sheet
			}
			row := make([]number, len(p))
			for i, v := range p {
				row[i] = number{float64(v), decimals}
			}
			frame.Paintings = append(frame.Paintings, row)
		}
		data.Frames = append(data.Frames, frame)
	}
	return data
}
