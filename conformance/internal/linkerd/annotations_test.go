package linkerd

import "testing"

func TestValues(t *testing.T) {
	for _, test := range []struct {
		check func(string) error
		value string
		ok    bool
	}{
		{duration, "5s", true}, {duration, "1m30s", true}, {duration, "200ms", true},
		{duration, "1.5s", false}, {duration, "5", false}, {duration, "-1s", false}, {duration, "", false},
		{httpConditions, "5xx", true}, {httpConditions, "500-504,429,gateway-error", true},
		{httpConditions, "504-500", false}, {httpConditions, "99", false}, {httpConditions, "4xx", false},
		{grpcConditions, "unavailable,internal", true}, {grpcConditions, "unknown", false},
		{number(1, 10), "10", true}, {number(1, 10), "0", false}, {number(1, 10), "1.0", false},
		{ratio(0, 1), "0.8", true}, {ratio(0, 1), "1.1", false},
	} {
		if err := test.check(test.value); (err == nil) != test.ok {
			t.Errorf("%q: %v", test.value, err)
		}
	}
}
