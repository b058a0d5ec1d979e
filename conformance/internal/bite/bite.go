// Package bite shows that the checks detect errors: every folder bad/<check>/<name>/ holds a broken input and the findings it
// must give, no fewer and no others.
package bite

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
)

// ExpectedFile lists the findings of a broken input.
const ExpectedFile = "expected.yaml"

// Expected is a finding that must be made: what is given must be equal, or contained for messages and paths.
type Expected struct {
	Code     string           `json:"code"`
	Severity finding.Severity `json:"severity,omitempty"`
	Message  string           `json:"message,omitempty"`
	Path     string           `json:"path,omitempty"`
}

func (e Expected) matches(f finding.Finding) bool {
	return e.Code == f.Code && (e.Severity == "" || e.Severity == f.Severity) &&
		strings.Contains(f.Message, e.Message) && strings.Contains(f.Path, e.Path)
}

// Checks run a check on a folder, by the check's name.
type Checks map[string]func(report *finding.Report, folder string) error

// Check runs every example below the folder of examples.
func Check(report *finding.Report, examples string, checks Checks) error {
	kinds, err := os.ReadDir(examples)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		check := checks[kind.Name()]
		if check == nil {
			return fmt.Errorf("%s: there is no check of this name", filepath.Join(examples, kind.Name()))
		}
		folders, err := os.ReadDir(filepath.Join(examples, kind.Name()))
		if err != nil {
			return err
		}
		for _, folder := range folders {
			if err := one(report, filepath.Join(examples, kind.Name(), folder.Name()), check); err != nil {
				return err
			}
		}
	}
	return nil
}

func one(report *finding.Report, folder string, check func(*finding.Report, string) error) error {
	data, err := os.ReadFile(filepath.Join(folder, ExpectedFile))
	if err != nil {
		return err
	}
	var expected []Expected
	if err := yaml.UnmarshalStrict(data, &expected); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(folder, ExpectedFile), err)
	}
	if len(expected) == 0 {
		return fmt.Errorf("%s expects nothing", folder)
	}
	report.Count("examples", 1)
	found := &finding.Report{}
	if err := check(found, folder); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	for _, e := range expected {
		if !anyOf(found.Findings, e.matches) {
			report.Add(finding.Finding{
				File: folder, Code: "toothless", Severity: finding.Error,
				Message: fmt.Sprintf("not found: %s %s %s", e.Code, e.Path, e.Message),
			})
		}
	}
	for _, f := range found.Findings {
		if f.Severity != finding.Info && !anyOf(expected, func(e Expected) bool { return e.matches(f) }) {
			report.Add(finding.Finding{
				File: folder, Object: f.Object, Code: "unexpected", Severity: finding.Error,
				Message: fmt.Sprintf("%s %s: %s", f.Code, f.Path, f.Message),
			})
		}
	}
	return nil
}

func anyOf[T any](items []T, match func(T) bool) bool {
	for _, item := range items {
		if match(item) {
			return true
		}
	}
	return false
}
