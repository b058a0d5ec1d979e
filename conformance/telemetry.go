package main

import (
	"flag"
	"io"
	"os"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/telemetry"
)

var telemetryCommand = command{
	name: "telemetry", arguments: "FILE_OR_FOLDER…",
	about: "Telemetry objects against the configuration of the proxies: each field is taken out; each argument is one closed world",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		defaults := lazyDefaults(crdFlags(flags)) // istiod relies on them: without them it panics on a match without a path
		explain := flags.Bool("explain", false, "print what each proxy reports")
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "telemetry"}
			var out io.Writer
			if *explain {
				out = os.Stderr
			}
			for _, path := range paths {
				if err := telemetry.Check(report, path, defaults, out); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}
