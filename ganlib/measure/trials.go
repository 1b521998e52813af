package measure

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"atelier/internal/say"
)

//go:embed testdata/trials.json
var trialsFile []byte

// Trials returns how the doctor did on trainings with a known outcome: each of
// Presets and Borderline with the seeds 11 to 16. The lines were drawn, and the
// presets chosen, on the seeds 1 to 10. These are results of one machine, recorded by
//
//	go test ./ganlib/measure -run TestTrials -update
//
// and the tests do some of them anew.
func Trials() ([]Trial, error) {
	var trials []Trial
	if err := json.NewDecoder(bytes.NewReader(trialsFile)).Decode(&trials); err != nil {
		return nil, fmt.Errorf("measure: Trials: %w", err)
	}
	return trials, nil
}

// A Confusion counts verdicts: Confusion[truth][verdict] is the number of trials
// that were in the one condition and were given the other.
type Confusion [conditions][conditions]int

// Confuse counts the verdicts of trials. Trials of conditions that do not exist
// are left out.
func Confuse(trials []Trial) (c Confusion) {
	for _, t := range trials {
		if t.Truth.exists() && t.Verdict.exists() {
			c[t.Truth][t.Verdict]++
		}
	}
	return c
}

func (c Condition) exists() bool { return c >= 0 && c < conditions }

// Right returns how many verdicts agree with the truth, and how many there are.
func (c Confusion) Right() (right, all int) {
	for truth, verdicts := range c {
		for verdict, n := range verdicts {
			all += n
			if truth == verdict {
				right += n
			}
		}
	}
	return right, all
}

// Table returns a row for each condition that a training was in, with the number
// of times that the doctor named each condition. The right ones stand on the
// diagonal.
func (c Confusion) Table() (head []any, rows [][]any) {
	head = []any{say.T("was \\ the doctor said")}
	for _, verdict := range Conditions() {
		head = append(head, verdict)
	}
	for _, truth := range Conditions() {
		row := []any{truth}
		for _, verdict := range Conditions() {
			row = append(row, c[truth][verdict])
		}
		rows = append(rows, row)
	}
	return head, rows
}
