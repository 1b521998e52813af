package letters_test

import (
	"math"
	"strings"
	"testing"

	"atelier/ganlib/internal/letters"
)

// TestRead: texts stand where SVG's rules put them, in any unit and turned by 90 degrees.
func TestRead(t *testing.T) {
	page, err := letters.Read([]byte(`<svg width="75pt" height="75pt" viewBox="0 0 75 75"><g transform="scale(1, -1) translate(0, -75)">
<text x="3" y="-60" transform="scale(1, -1)" style="font-size:12px">H</text>
<g transform="translate(30, 15)"><g transform="rotate(90)"><text x="0" y="-0" transform="scale(1, -1)" style="font-size:12px">HH</text></g></g></g>
<text class="big end" x="60" y="60">g</text><g class="moving"><text>never</text></g></svg>`), map[string]letters.Style{"big": {Size: 24}})
	if err != nil {
		t.Fatal(err)
	}
	if page.Width != 100 || page.Height != 100 || len(page.Texts) != 3 {
		t.Fatalf("%+v", page)
	}
	const wide = 1479.0 / 2048 * 16 // Liberation Sans' H
	for i, want := range []letters.Text{
		{"H", 16, 4, 20 - 0.73*16, 4 + wide, 20},
		{"HH", 16, 40 - 0.73*16, 80 - 2*wide, 40, 80},
		{"g", 32, 80 - 1139.0/2048*32, 80 - 0.73*32, 80, 80 + 0.21*32},
	} {
		got := page.Texts[i]
		for _, pair := range [][2]float64{{got.Size, want.Size}, {got.Left, want.Left}, {got.Top, want.Top}, {got.Right, want.Right}, {got.Bottom, want.Bottom}} {
			if got.Words != want.Words || math.Abs(pair[0]-pair[1]) > 0.2 {
				t.Errorf("%+v, want %+v", got, want)
				break
			}
		}
	}
}

// TestComplaints: each fault is named, and a good picture has none.
func TestComplaints(t *testing.T) {
	for text, want := range map[string]string{
		`<text x="3" y="30" style="font-size:16px">good</text><text x="3" y="60" style="font-size:16px">too</text>`: "",
		`<text x="3" y="30" style="font-size:15px">small</text>`:                                                    `"small" is 15.0 pixels high`,
		`<text x="70" y="30" style="font-size:16px">outside</text>`:                                                 `"outside" reaches out`,
		`<text x="3" y="30" style="font-size:16px">cu…</text>`:                                                      `"cu…" is cut`,
		`<text x="3" y="30" style="font-size:16px">one</text><text x="20" y="35" style="font-size:16px">two</text>`: `"two" runs into "one"`,
	} {
		page, err := letters.Read([]byte(`<svg width="100" height="100" viewBox="0 0 100 100">`+text+`</svg>`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(page.Complaints(), "; "); want == "" && got != "" || !strings.HasPrefix(got, want) {
			t.Errorf("%s: complaints %q, want %q", text, got, want)
		}
	}
}
