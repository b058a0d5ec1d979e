package manifest

import "testing"

func TestSurprises(t *testing.T) {
	for text, want := range map[string]int{
		"a: on": 1, "a: 'on'": 0, "a: true": 0, "y: 1": 1, "a: [no, x, NO]": 2, "a: \"no\"": 0, "a: 1": 0, "a: node": 0, "a: ~": 0,
	} {
		if got := surprises([]byte(text)); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
