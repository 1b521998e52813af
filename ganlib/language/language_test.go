package language

import (
	"os"
	"path/filepath"
	"testing"
)

// TestParse: names of operating systems and of web pages, and those of languages that are
// near one of ours and are not it.
func TestParse(t *testing.T) {
	for name, want := range map[string]Tag{
		"zh-Hant": TraditionalChinese, "zh-hant": TraditionalChinese, "zh-Hant-TW": TraditionalChinese,
		"zh-TW": TraditionalChinese, "zh_TW.UTF-8": TraditionalChinese, "zh_HK.big5@x": TraditionalChinese,
		"en": English, "en_US.UTF-8": English, "EN-gb": English,
		"": "", "C": "", "C.UTF-8": "", "zh": "", "zh-CN": "", "zh-Hans": "", "zh-hantx": "", "eng": "", "de_DE": "", "../zh-Hant": "",
	} {
		got, ok := Parse(name)
		if !ok {
			if got != English {
				t.Errorf("Parse(%q) gives up with %q, want English", name, got)
			}
			got = ""
		}
		if got != want {
			t.Errorf("Parse(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestHere: the environment comes first, then the folder's own name, then English.
func TestHere(t *testing.T) {
	top := t.TempDir()
	for _, c := range []struct {
		folder, variable string
		want             Tag
	}{
		{"notebooks", "", English},
		{"notebooks/zh-Hant", "", TraditionalChinese},
		{"notebooks/zh-Hant/images", "", English},
		{"zh-TW", "", English}, // folders have one spelling
		{"notebooks/zh-Hant", "en", English},
		{"notebooks/zh-Hant", "fr_FR.UTF-8", TraditionalChinese}, // which ganlib does not speak
		{"notebooks", "zh_TW.UTF-8", TraditionalChinese},
		{"notebooks", "zh-Hant", TraditionalChinese},
		{"notebooks", "C", English},
	} {
		folder := filepath.Join(top, c.folder)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Chdir(folder)
		t.Setenv(Variable, c.variable)
		if got := Here(); got != c.want {
			t.Errorf("in %s with %s=%q: %q, want %q", c.folder, Variable, c.variable, got, c.want)
		}
	}
}

// TestNowhere: a folder that has gone speaks English.
func TestNowhere(t *testing.T) {
	gone := filepath.Join(t.TempDir(), string(TraditionalChinese))
	if err := os.Mkdir(gone, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(gone)
	t.Setenv("PWD", "")
	t.Setenv(Variable, "")
	if err := os.Remove(gone); err != nil {
		t.Skip("a folder in use can't be removed here:", err)
	}
	if got := Here(); got != English {
		t.Errorf("%q, want English", got)
	}
}

// TestAttribute: English goes without saying.
func TestAttribute(t *testing.T) {
	for name, want := range map[string]string{"en": "", "zh_TW.UTF-8": ` lang="zh-Hant"`} {
		t.Setenv(Variable, name)
		if got := Attribute(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
