//go:build !js

package say

import (
	_ "embed"
	"encoding/json"
	"sync"

	"atelier/ganlib/language"
)

//go:embed zh-Hant.json
var chinese []byte

// files are the tables, as they lie in the repository.
func files() map[language.Tag][]byte {
	return map[language.Tag][]byte{language.TraditionalChinese: chinese}
}

// tables are the tables, read when somebody first speaks no English.
var tables = sync.OnceValue(func() map[language.Tag]map[string]string {
	all := map[language.Tag]map[string]string{}
	for tag, file := range files() {
		all[tag] = map[string]string{}
		parts, err := parse(file)
		if err != nil {
			continue // then it is said in English, and a test fails
		}
		for _, sentences := range parts {
			for english, other := range sentences {
				all[tag][english] = other
			}
		}
	}
	return all
})

// parse reads a table: for each package, its sentences and their translations.
func parse(file []byte) (parts map[string]map[string]string, err error) {
	err = json.Unmarshal(file, &parts)
	return parts, err
}

// lookUp returns the translation of an English sentence.
func lookUp(tag language.Tag, english string) (other string, ok bool) {
	if tag == language.English {
		return "", false
	}
	other = tables()[tag][english]
	return other, other != ""
}
