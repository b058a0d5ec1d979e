package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/analyze"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/mutate"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/validate"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

var mutateCommand = command{
	name: "mutate", arguments: "SCENARIO_FOLDER…",
	about: "one character changed at a time: which mutants does no check and no table detect?",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		crds := crdFlags(flags)
		provider := flags.String("provider", "istio", "which manifests of the scenario: PROVIDER.yaml")
		every := flags.Int("every", 1, "change every nth value only")
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "mutate"}
			known, err := crds()
			if err != nil {
				return report, err
			}
			manifests := func(folder string) string { return folder + "/" + *provider + ".yaml" }
			checks := mutate.Checks{
				{Name: "validate", Run: func(r *finding.Report, folder string) error { return validate.Check(known, r, manifests(folder)) }},
				{Name: "world", Run: func(r *finding.Report, folder string) error { return world.Check(r, manifests(folder)) }},
				{Name: "analyze", Run: func(r *finding.Report, folder string) error { return analyze.Check(r, manifests(folder)) }},
				{Name: "routes", Run: func(r *finding.Report, folder string) error {
					return routes.Check(r, folder, *provider, known.Default, nil)
				}},
			}
			return report, forScenarios(*provider, paths, func(folder string) error {
				return mutate.Check(report, folder, *provider, *every, checks)
			})
		}
	},
}
