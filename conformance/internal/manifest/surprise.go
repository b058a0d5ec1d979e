package manifest

import (
	"bytes"
	"fmt"

	"gopkg.in/yaml.v3"
	kubectlyaml "sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
)

// surprises finds the plain scalars that YAML 1.2 reads as a string and kubectl (YAML 1.1) does not: n, y, on, off…
// As a map key such a word becomes "true" or "false".
func surprises(document []byte) []finding.Finding {
	var root yaml.Node
	if err := yaml.Unmarshal(document, &root); err != nil {
		return nil // Load has reported it
	}
	var found []finding.Finding
	var walk func(node *yaml.Node, path string)
	check := func(node *yaml.Node, path string) {
		if node.Kind != yaml.ScalarNode || node.Style != 0 || node.ShortTag() != "!!str" {
			return
		}
		// In a list: alone, --- would begin a document.
		list, err := kubectlyaml.YAMLToJSON([]byte("- " + node.Value))
		if err != nil {
			return
		}
		read := bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(list), []byte("[")), []byte("]"))
		if len(read) == 0 || read[0] == '"' || read[0] == '{' || read[0] == '[' {
			return
		}
		found = append(found, finding.Finding{
			Code: "yaml-1.1", Severity: finding.Error, Path: path,
			Message: fmt.Sprintf("line %d: kubectl reads %s as %s; quote it if it is a string", node.Line, node.Value, read),
		})
	}
	walk = func(node *yaml.Node, path string) {
		check(node, path)
		switch node.Kind {
		case yaml.DocumentNode:
			for _, child := range node.Content {
				walk(child, path)
			}
		case yaml.SequenceNode:
			for i, child := range node.Content {
				walk(child, fmt.Sprintf("%s[%d]", path, i))
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(node.Content); i += 2 {
				child := node.Content[i].Value
				if path != "" {
					child = path + "." + child
				}
				check(node.Content[i], child)
				walk(node.Content[i+1], child)
			}
		}
	}
	walk(&root, "")
	return found
}
