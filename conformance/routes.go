package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/validate"
)

var routesCommand = command{
	name: "routes", arguments: "SCENARIO_FOLDER…",
	about: "requests.yaml against the configuration istiod generates",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		provider := flags.String("provider", "istio", "which manifests of the scenario: PROVIDER.yaml")
		explain := flags.Bool("explain", false, "print what was found for each request, as JSON, before the findings")
		defaults := lazyDefaults(crdFlags(flags))
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "routes", Scope: scope(*provider)}
			var out io.Writer
			if *explain {
				out = os.Stdout
			}
			return report, forScenarios(*provider, paths, func(folder string) error {
				return routes.Check(report, folder, *provider, defaults, out)
			})
		}
	},
}

func forScenarios(provider string, paths []string, check func(folder string) error) error {
	folders, err := table.Scenarios(provider, paths...)
	if err != nil {
		return err
	}
	if len(folders) == 0 {
		return fmt.Errorf("no folder with %s and %s.yaml in %v", table.FileName, provider, paths)
	}
	for _, folder := range folders {
		if err := check(folder); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	return nil
}

// lazyDefaults loads the CRDs only if there is an object of the Gateway API: Istio's own have no defaults that matter.
func lazyDefaults(load func() (*validate.CRDs, error)) routes.Defaults {
	load = sync.OnceValues(load)
	return func(o manifest.Object) (manifest.Object, error) {
		if o.GroupVersionKind().Group != "gateway.networking.k8s.io" {
			return o, nil
		}
		crds, err := load()
		if err != nil {
			return o, err
		}
		return crds.Default(o)
	}
}

// scope names the provider in the summary unless it is the usual one.
func scope(provider string) string {
	if provider == "istio" {
		return ""
	}
	return provider
}
