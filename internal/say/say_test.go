package say

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"atelier/ganlib/language"
)

// TestEnglish: the English sentence is what fmt makes of its key.
func TestEnglish(t *testing.T) {
	t.Setenv(language.Variable, "en")
	for got, want := range map[string]string{
		F("Step %d", 7): "Step 7", T("100 %"): "100 %", F("100 %%"): "100 %", Key("x"): "x",
		N(1, "%d run", "%d runs"): "1 run", N(0, "%d run", "%d runs"): "0 runs",
		New("a %d").Error(): "a %d", Errorf("%d %w", 1, fs.ErrExist).Error(): "1 file already exists",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestOtherLanguage: a sentence of the table is said in the other language, and one that
// it lacks in English; errors are still what they are.
func TestOtherLanguage(t *testing.T) {
	sentinel := Sentinel("stopped")
	if got := sentinel.Error(); got != "stopped" {
		t.Errorf("%q, want English", got)
	}
	t.Setenv(language.Variable, "zh-Hant")
	if got := F("Step %d", 7); got != "第 7 步" {
		t.Errorf("%q", got)
	}
	if got := F("No table has %d of this", 7); got != "No table has 7 of this" {
		t.Errorf("%q", got)
	}
	if one, many := N(1, "%d run", "%d runs"), N(2, "%d run", "%d runs"); one != "1 次訓練" || many != "2 次訓練" {
		t.Errorf("%q and %q", one, many)
	}
	err := Errorf("ganlib: save %s: %w; what was there is untouched", "f", fmt.Errorf("x: %w", fs.ErrPermission))
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v is no longer what it was", err)
	}
	if english := "ganlib: save f: x: permission denied; what was there is untouched"; err.Error() == english {
		t.Errorf("%q is English", err)
	}
	other := Sentinel("stopped")
	if !errors.Is(fmt.Errorf("%w", sentinel), sentinel) || errors.Is(sentinel, other) {
		t.Error("a sentinel is itself, and no other")
	}
}
