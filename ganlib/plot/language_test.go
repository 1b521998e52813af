package plot_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font/liberation"

	"atelier/ganlib"
	"atelier/ganlib/internal/letters"
	"atelier/ganlib/language"
	"atelier/ganlib/plot"
	"atelier/ganlib/plot/notosans"
)

// others are the languages that a test goes through: all but English.
func others(t *testing.T, each func(t *testing.T, tag language.Tag)) {
	for _, tag := range language.All()[1:] {
		t.Run(string(tag), func(t *testing.T) {
			t.Setenv(language.Variable, string(tag))
			each(t, tag)
		})
	}
}

// inTheirWords are pictures of all kinds, with a learner's names in the language.
func inTheirWords() map[string]plot.Picture {
	var artist ganlib.Parabolas
	all := pictures()
	f := film(5000, 5000, 1000, 4)
	all["training"] = plot.Training(artist, f, 5000)
	all["compare_runs"] = plot.CompareRuns(artist, f, parted(f, 3000), "照原來的樣子", "畫家快十倍", 3000)
	b := bands(6)
	for i, name := range []string{"minimax", "非飽和", "最小平方", "hinge", "Wasserstein（裁切）", "Wasserstein（懲罰）"} {
		b[i].Name = name
	}
	all["bands"] = plot.Bands("曲線離拋物線有多遠", "rms", 0, b)
	all["rows"] = plot.Rows(tiled, plot.Row{Name: "一幅畫作", Works: tiles(4)}, plot.Row{Name: "最近的作品", Works: tiles(2)})
	all["work"] = plot.Work(artist, works(artist, 1)[0], "這是誰的作品？")
	return all
}

// TestOtherLanguages: in every language each kind of picture can be read from the last
// row, has a letter for each of its letters in pixels, says of which language it is, and
// has no word left in English.
func TestOtherLanguages(t *testing.T) {
	names := regexp.MustCompile(`D accuracy|D score|Wasserstein|minimax|hinge|rms|\b[DGabcx]\b|x²`)
	word := regexp.MustCompile(`[A-Za-z]+`)
	has := fonts(t)
	others(t, func(t *testing.T, tag language.Tag) {
		for name, pic := range inTheirWords() {
			svg := render(t, pic)
			if _, err := pic.PNG(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			page, err := letters.Read(svg, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, complaint := range page.Complaints() {
				t.Errorf("%s: %s", name, complaint)
			}
			texts := []string{pic.Alt}
			for _, text := range page.Texts {
				texts = append(texts, text.Words)
			}
			for _, text := range texts {
				if left := word.FindString(names.ReplaceAllString(text, "")); left != "" {
					t.Errorf("%s: %q is left in English in %q", name, left, text)
				}
				for _, r := range text {
					if !has(r) {
						t.Errorf("%s: no font has %q of %q", name, r, text)
					}
				}
			}
			root := firstElement(t, svg)
			if root["lang"] != string(tag) || !strings.Contains(root["font-family"], "Helvetica,"+strings.ReplaceAll(tag.Families(), ", ", ",")+",sans-serif") {
				t.Errorf("%s: the <svg> is of language %q with the fonts %s", name, root["lang"], root["font-family"])
			}
		}
	})
}

// firstElement returns the attributes of an SVG's root, and reads all of it.
func firstElement(t *testing.T, svg []byte) map[string]string {
	t.Helper()
	var root map[string]string
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root
		} else if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && root == nil {
			root = map[string]string{}
			for _, a := range e.Attr {
				root[a.Name.Local] = a.Value
			}
		}
	}
}

// fonts returns a function that tells whether pictures in pixels have a letter.
func fonts(t *testing.T) func(rune) bool {
	t.Helper()
	noto, err := opentype.Parse(notosans.Regular())
	if err != nil {
		t.Fatal(err)
	}
	return func(r rune) bool {
		var buf sfnt.Buffer
		for _, f := range []*opentype.Font{liberation.Collection()[0].Face, noto} {
			if i, err := f.GlyphIndex(&buf, r); err == nil && i != 0 {
				return true
			}
		}
		return false
	}
}

// TestLettersOfTables: there is a letter for every one in the tables of other languages, and
// in the texts of their notebooks' cells, which a learner's pictures show.
func TestLettersOfTables(t *testing.T) {
	has := fonts(t)
	only := "❚▶■☆₁↵" // on buttons, and in what formulas and pages say; no picture has them
	look := func(path, text string) {
		for _, r := range text {
			if r > 127 && !has(r) && !strings.ContainsRune(only, r) {
				t.Errorf("%s: no font has %q: run tools/font.py", path, r)
			}
		}
	}
	tables, _ := filepath.Glob("../../internal/say/*.json")
	if len(tables) != len(language.All())-1 {
		t.Errorf("the tables are %q", tables)
	}
	for _, path := range tables {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		look(path, string(text))
	}
	for _, tag := range language.All()[1:] {
		notebooks, _ := filepath.Glob(filepath.Join("../../notebooks", string(tag), "*.ipynb"))
		for _, path := range notebooks {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var book struct {
				Cells []struct {
					Type   string `json:"cell_type"`
					Source any    `json:"source"`
				} `json:"cells"`
			}
			if err := json.Unmarshal(file, &book); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			for _, c := range book.Cells {
				if source, err := json.Marshal(c.Source); c.Type == "code" && err == nil {
					look(path, string(source))
				}
			}
		}
	}
}

// TestForeignLetters: a picture in English, too, draws what Liberation lacks, and what no
// font has does no harm.
func TestForeignLetters(t *testing.T) {
	var artist ganlib.Parabolas
	png := func(title string) []byte {
		data, err := plot.Work(artist, works(artist, 1)[0], title).PNG()
		if err != nil {
			t.Fatalf("%q: %v", title, err)
		}
		return data
	}
	box := png("\U0001F9D1") // a person with a palette, whom no font has
	if bytes.Equal(png("畫"), png("家")) || bytes.Equal(png("畫"), box) {
		t.Error("Chinese letters are boxes")
	}
	svg := string(render(t, plot.Work(artist, works(artist, 1)[0], "My 畫家 \U0001F9D1")))
	if !strings.Contains(svg, ">My 畫家 \U0001F9D1<") || strings.Contains(svg, "Noto") || strings.Contains(svg, "lang=") {
		t.Error("an SVG in English is no longer one text, of Latin fonts first")
	}
}
