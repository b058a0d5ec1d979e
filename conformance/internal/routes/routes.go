// Package routes checks a scenario's table by what istiod tells the proxies, without running any.
package routes

import (
	"encoding/json"
	"io"
	"path/filepath"
	"slices"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// Check holds the table of a scenario folder against the provider's manifests. If explain is set, what was found
// for each request is written to it.
func Check(report *finding.Report, folder, provider string, defaults Defaults, explain io.Writer) error {
	scenario, err := Load(folder, provider, defaults, report)
	if err != nil {
		return err
	}
	scenario.Cases = slices.DeleteFunc(scenario.Cases, table.Case.IsRaw) // Envoy reads bytes, not this check
	if len(scenario.Cases) == 0 {
		return nil
	}
	report.Count("scenarios", 1)
	report.Count("requests", len(scenario.Cases))
	return istiod.Serve(scenario.World, func(server *istiod.Server) error {
		for _, c := range scenario.Cases {
			decision, err := Decide(server, scenario, c)
			if err != nil {
				return err
			}
			if explain != nil {
				data, err := json.MarshalIndent(decision, "", "  ")
				if err != nil {
					return err
				}
				if _, err := explain.Write(append(data, '\n')); err != nil {
					return err
				}
			}
			for _, m := range Compare(c, decision) {
				report.Add(finding.Finding{
					File: filepath.Join(folder, table.FileName), Code: m.Code, Severity: finding.Error, Message: m.Message, Path: c.Name,
				})
			}
		}
		return nil
	})
}
