package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/live"
)

var liveCommand = command{
	name: "live", arguments: "SCENARIO_FOLDER…",
	about: "requests.yaml through real Envoys on loopback",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		options := live.Options{}
		flags.StringVar(&options.Provider, "provider", "istio", "which manifests of the scenario: PROVIDER.yaml")
		flags.StringVar(&options.Envoy, "envoy", os.Getenv("ENVOY"), "Envoy binary (default $ENVOY, then envoy on the PATH)")
		flags.IntVar(&options.Requests, "requests", 0, "requests of a case with shares (default 400)")
		explain := flags.Bool("explain", false, "print what was observed for each request, as JSON, before the findings")
		limit := flags.Duration("limit", 10*time.Minute, "give up after this time")
		options.Defaults = lazyDefaults(crdFlags(flags))
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "live", Scope: scope(options.Provider)}
			if options.Envoy == "" {
				found, err := exec.LookPath("envoy")
				if err != nil {
					return report, fmt.Errorf("no Envoy: give --envoy, $ENVOY, or `$(conformance/envoy)`")
				}
				options.Envoy = found
			}
			if *explain {
				options.Explain = io.Writer(os.Stdout)
			}
			ctx, cancel := context.WithTimeout(context.Background(), *limit)
			defer cancel()
			ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			return report, forScenarios(options.Provider, paths, func(folder string) error {
				return live.Check(ctx, report, folder, options)
			})
		}
	},
}
