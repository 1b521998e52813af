package plot_test

import (
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// TestWorkTellsNotWhose: neither words nor colours say whether the artist or the
// painter made the work; and what is typed as a title stays text.
func TestWorkTellsNotWhose(t *testing.T) {
	var p ganlib.Parabolas
	work := make([]float32, 15)
	for i, y := range p.Curve(1.4) {
		work[i] = float32(y)
	}
	pic := plot.Work(p, work, "Whose? <script>")
	svg := string(render(t, pic))
	colors := plot.Colors()
	for _, telling := range []string{"#8A1538", "#4AD631", "Generated", "painter", "<script>"} {
		if strings.Contains(svg, telling) {
			t.Errorf("the picture says %s", telling)
		}
	}
	if colors.Artist.R != 0x8A || colors.Painter.R != 0x4A {
		t.Error("the colours that the test looks for are no longer the palette's")
	}
	if !strings.Contains(svg, "#2E2A25") {
		t.Error("there is no work in the picture")
	}
	if _, err := plot.Work(p, work[:3], "short").SVG(); err == nil {
		t.Error("a work of three points is drawn")
	}
}
