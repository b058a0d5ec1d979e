package routes

import (
	"maps"
	"testing"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
)

func TestShorter(t *testing.T) {
	for _, c := range [][3]string{{"none", "none", "none"}, {"none", "5s", "5s"}, {"5s", "none", "5s"}, {"2s", "1500ms", "1500ms"}, {"1s", "2s", "1s"}, {"", "5s", "5s"}, {"5s", "", "5s"}} {
		if got := shorter(c[0], c[1]); got != c[2] {
			t.Errorf("shorter(%q, %q): %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestLeaving(t *testing.T) {
	d := &decider{request: envoy.Request{Path: "/a", Query: "x=1", Authority: "shop.example.com", Headers: map[string]string{"x-env": "test", "x-tier": "1", "accept": "*/*"}}}
	d.RequestHeaders = Headers{Set: map[string]string{"x-tier": "2"}, Add: map[string]string{"accept": "text/html"}, Remove: []string{"x-env"}}
	d.Path, d.Rewrote = "/b?y=2", "users"
	r := d.leaving()
	if r.Path != "/b" || r.Query != "y=2" || r.Authority != "users" || !maps.Equal(r.Headers, map[string]string{"x-tier": "2", "accept": "*/*,text/html"}) {
		t.Errorf("leaves as %+v", r)
	}
	if d.request.Headers["x-env"] != "test" {
		t.Error("the request that came is no longer what it was")
	}
}

func TestHeadersThen(t *testing.T) {
	first := Headers{Set: map[string]string{"a": "1", "b": "1"}, Add: map[string]string{"c": "1"}, Remove: []string{"d"}}
	both := first.then(Headers{Set: map[string]string{"b": "2", "c": "2"}, Add: map[string]string{"e": "2"}, Remove: []string{"a"}})
	if !maps.Equal(both.Set, map[string]string{"b": "2", "c": "2"}) || !maps.Equal(both.Add, map[string]string{"e": "2"}) {
		t.Errorf("%+v", both)
	}
	for name, gone := range map[string]bool{"a": true, "b": false, "d": true} {
		if _, set := both.Set[name]; set == gone {
			t.Errorf("%s: %+v", name, both)
		}
	}
}
