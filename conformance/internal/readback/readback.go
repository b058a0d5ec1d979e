// Package readback reads manifests with Kubernetes' own YAML parser, and compares them with the objects that they were written from.
package readback

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"

	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// Check compares each YAML file below the paths that has a file X.json beside it, a list of objects in any order.
func Check(report *finding.Report, paths ...string) error {
	files, err := manifest.Files(paths...)
	if err != nil {
		return err
	}
	for _, file := range files {
		written, err := os.ReadFile(strings.TrimSuffix(file, ".yaml") + ".json")
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		var given []any
		if err := utiljson.Unmarshal(written, &given); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := compareFile(report, file, given); err != nil {
			return err
		}
	}
	return nil
}

func compareFile(report *finding.Report, file string, given []any) error {
	documents, err := manifest.Documents(file)
	if err != nil {
		return err
	}
	report.Count("files", 1)
	add := func(code, path, message string) {
		report.Add(finding.Finding{File: file, Code: code, Severity: finding.Error, Path: path, Message: message})
	}
	byName := map[string][]any{}
	for _, object := range given {
		byName[nameOf(object)] = append(byName[nameOf(object)], object)
	}
	for i, document := range documents {
		text, err := yaml.YAMLToJSONStrict(document)
		if err != nil {
			add("unreadable", fmt.Sprintf("document %d", i+1), err.Error())
			continue
		}
		var read any
		if err := utiljson.Unmarshal(text, &read); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		report.Count("objects", 1)
		name := nameOf(read)
		same := byName[name]
		if len(same) == 0 {
			add("unknown-object", name, "the app has no object of this name")
			continue
		}
		byName[name] = same[1:]
		if path, message := difference(same[0], read, ""); message != "" {
			add("other-value", name+" "+path, message)
		}
	}
	for name, missing := range byName {
		if len(missing) > 0 {
			add("missing-object", name, "the file does not have it")
		}
	}
	return nil
}

// nameOf tells the objects of a file apart, by what says the API server does.
func nameOf(object any) string {
	fields, _ := object.(map[string]any)
	metadata, _ := fields["metadata"].(map[string]any)
	return fmt.Sprintf("%v %v %v/%v", fields["apiVersion"], fields["kind"], metadata["namespace"], metadata["name"])
}

// difference is the first value that is not as given, with its field.
func difference(given, read any, path string) (string, string) {
	switch given := given.(type) {
	case map[string]any:
		read, ok := read.(map[string]any)
		if !ok || len(read) != len(given) {
			return path, mismatch(given, read)
		}
		keys := make([]string, 0, len(given))
		for key := range given {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			value, ok := read[key]
			if !ok {
				return path, fmt.Sprintf("the key %q is missing", key)
			}
			if where, message := difference(given[key], value, path+"."+key); message != "" {
				return where, message
			}
		}
		return "", ""
	case []any:
		read, ok := read.([]any)
		if !ok || len(read) != len(given) {
			return path, mismatch(given, read)
		}
		for i := range given {
			if where, message := difference(given[i], read[i], fmt.Sprintf("%s[%d]", path, i)); message != "" {
				return where, message
			}
		}
		return "", ""
	default:
		if given == read {
			return "", ""
		}
		return path, mismatch(given, read)
	}
}

func mismatch(given, read any) string {
	return fmt.Sprintf("the app has %#v, Kubernetes reads %#v", given, read)
}
