package main

import (
	"flag"
	"os"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/egress"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
)

var scopeCommand = command{
	name: "scope", arguments: "FILE_OR_FOLDER…",
	about: "Sidecar objects against the calls that AuthorizationPolicies allow; each argument is one closed world",
	setup: func(*flag.FlagSet) func([]string) (*finding.Report, error) {
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "scope"}
			for _, path := range paths {
				if err := egress.Check(report, path); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}

var scopeSizeCommand = command{
	name: "scope-size", arguments: "FILE…",
	about: "how much configuration istiod generates for the proxy of one workload; each file is one closed world",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		client := flags.String("client", "", "the workload: namespace/name")
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "scope-size"}
			for _, path := range paths {
				size, err := egress.SizeOf(report, path, *client)
				if err != nil {
					return report, err
				}
				if err := size.Write(os.Stdout); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}
