package envoy

import "testing"

func TestNormalized(t *testing.T) {
	for path, want := range map[string]string{
		"/": "/", "/a/b": "/a/b", "/a/../b": "/b", "/a/./b/": "/a/b/", "/a/%2E%2e/b": "/b", "/../a": "/a", "/a/..": "/", "/a/b/..": "/a/",
		`/a\b`: "/a/b", "/%61": "/a", "//a": "//a", "/a%2f..%2fb": "/a%2f..%2fb", "/a/..%2fb": "/a/..%2fb",
	} {
		if got := Normalized(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
