package live

import (
	"slices"
	"testing"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// measured runs a case whose n-th look counts the n-th statuses, and says how many requests each look sent.
func measured(t *testing.T, c table.Case, looks ...map[string]int) (sent []int, wrong bool) {
	t.Helper()
	_, mismatches, err := (&lab{}).measure(c, 60, func(n int) (*observation, error) {
		o := &observation{Sent: n, Status: looks[len(sent)]}
		sent = append(sent, n)
		return o, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sent, len(mismatches) > 0
}

func TestMeasureLooksAgainWhereChanceDecides(t *testing.T) {
	c := table.Case{Expect: table.Expect{Status: table.Shares{"200": 90, "503": 10}}}
	near, unlucky, far := map[string]int{"200": 54, "503": 6}, map[string]int{"200": 46, "503": 14}, map[string]int{"200": 184, "503": 56}
	again := map[string]int{"200": 216, "503": 24}

	if sent, wrong := measured(t, c, near); wrong || !slices.Equal(sent, []int{60}) {
		t.Errorf("near: wrong %v, sent %v", wrong, sent)
	}
	if sent, wrong := measured(t, c, unlucky, again); wrong || !slices.Equal(sent, []int{60, 240}) {
		t.Errorf("unlucky once: wrong %v, sent %v", wrong, sent)
	}
	if sent, wrong := measured(t, c, unlucky, far); !wrong || !slices.Equal(sent, []int{60, 240}) {
		t.Errorf("far off twice: wrong %v, sent %v", wrong, sent)
	}
}

func TestMeasureTakesCertaintyAtItsWord(t *testing.T) {
	c := table.Case{Expect: table.Expect{Status: table.Shares{"200": 100}}}
	if sent, wrong := measured(t, c, map[string]int{"200": 59, "503": 1}); !wrong || !slices.Equal(sent, []int{60}) {
		t.Errorf("wrong %v, sent %v", wrong, sent)
	}
}
