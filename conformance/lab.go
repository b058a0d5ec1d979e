package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/live"
)

var labCommand = command{
	name: "lab", arguments: "SCENARIO_FOLDER",
	about: "runs the Envoys of a scenario, for applications that others start, until its standard input ends",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		options := live.Options{}
		flags.StringVar(&options.Provider, "provider", "istio", "which manifests of the scenario: PROVIDER.yaml")
		flags.StringVar(&options.Envoy, "envoy", os.Getenv("ENVOY"), "Envoy binary (default $ENVOY)")
		options.Defaults = lazyDefaults(crdFlags(flags))
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "lab", Scope: scope(options.Provider)}
			if len(paths) != 1 || options.Envoy == "" {
				return report, fmt.Errorf("give one folder, and an Envoy: --envoy or $ENVOY, such as `$(conformance/envoy)`")
			}
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			go func() {
				io.Copy(io.Discard, os.Stdin) //nolint:errcheck // its end is what matters
				stop()
			}()
			return report, live.Serve(ctx, report, paths[0], options, os.Stdout)
		}
	},
}
