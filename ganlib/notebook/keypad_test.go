package notebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"atelier/ganlib"
	"atelier/ganlib/plot"
)

// writerOf writes nothing that can be read, and keeps what it was asked.
func writerOf(asked *[]string) func([]int, uint64) (plot.Picture, string, error) {
	return func(number []int, ideas uint64) (plot.Picture, string, error) {
		*asked = append(*asked, fmt.Sprint(number, ideas))
		if ideas == 3 {
			return plot.Picture{}, "", errors.New("ganlib: out of ink")
		}
		return plot.Works(ganlib.Parabolas{}, nil), fmt.Sprintf("%d digits.", len(number)), nil
	}
}

func TestKeypad(t *testing.T) {
	var asked []string
	k := &typing{Keypad: Keypad{Write: writerOf(&asked)}, ideas: 1}
	h := &recorder{script: script{[]Move{
		{Do: PressDelete}, // of nothing
		{Do: PressDigit(0)}, {Do: PressDigit(7)}, {Do: PressDelete}, {Do: PressDigit(9)}, {Do: NewIdeas}, {Do: NewIdeas}, {Do: NewIdeas},
	}}}
	k.play(context.Background(), h)
	want := []string{"[0] 1", "[0 7] 1", "[0] 1", "[0 9] 1", "[0 9] 2", "[0 9] 3", "[0 9] 4"}
	if !slices.Equal(asked, want) {
		t.Errorf("written %q, want %q", asked, want)
	}
	for i, say := range map[int][2]string{
		0: {"Type a number: its keys are those of your keyboard, too.", ""}, 3: {"You typed 07, ideas number 1.", "2 digits."},
		6: {"You typed 09, ideas number 2.", "2 digits."}, 7: {"You typed 09, ideas number 3.", "Out of ink."}, 8: {"You typed 09, ideas number 4.", "2 digits."},
	} {
		if got := h.states[i].text; got["numbers"] != say[0] || got["said"] != say[1] {
			t.Errorf("state %d says %q, want %q", i, got, say)
		}
	}
	if h.states[0].picture != nil || h.states[7].picture == nil || h.states[7].version != h.states[6].version || h.states[8].version == h.states[7].version {
		t.Error("a picture without a number, none after a failure, or an old one")
	}
	if k.ends != "Stopped by you." {
		t.Error(k.ends)
	}
}

func TestANumberEnds(t *testing.T) {
	var asked []string
	k := &typing{Keypad: Keypad{Write: writerOf(&asked)}, ideas: 1}
	f := &fast{}
	for range 50 {
		f.moves = append(f.moves, Move{Do: PressDigit(1)})
	}
	k.play(context.Background(), f)
	if want := []string{"[1 1 1 1 1 1 1 1] 1"}; !slices.Equal(asked, want) {
		t.Errorf("written %q, want %q", asked, want)
	}
}

func TestTheKeypadsParts(t *testing.T) {
	html := Keypad{}.controls()
	for _, key := range []string{"0", "9", "backspace", "n"} {
		if strings.Count(html, `data-key="`+key+`"`) != 1 {
			t.Errorf("no key %s", key)
		}
	}
	if err := (Keypad{}).validate(); err == nil || !strings.Contains(err.Error(), "Keypad.Write is missing") {
		t.Error(err)
	}
}
