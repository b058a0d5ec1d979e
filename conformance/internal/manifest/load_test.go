package manifest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
)

func TestLoadWorld(t *testing.T) {
	root := t.TempDir()
	write := func(file string, names ...string) {
		text := ""
		for _, name := range names {
			text += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: " + name + " }\n"
		}
		file = filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("base/linkerd.yaml", "a", "b")
	write("base/cluster.yaml", "c")
	write("feature/linkerd.yaml", "b", "d")
	write("feature/linkerd-traffic-split.yaml", "a")
	write("feature/istio.yaml", "e")
	write("feature/cluster.yaml", "f")
	write("feature/cluster.istio.yaml", "g")

	for file, want := range map[string][]string{
		"feature/linkerd.yaml":               {"b", "d", "a", "c", "f"},
		"feature/linkerd-traffic-split.yaml": {"a", "b", "c", "f"},
		"feature/istio.yaml":                 {"e", "c", "g", "f"},
		"base/linkerd.yaml":                  {"a", "b", "c"},
	} {
		objects, err := LoadWorld(&finding.Report{}, filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, o := range objects {
			names = append(names, o.GetName())
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: got %v, want %v", file, names, want)
		}
	}
}
