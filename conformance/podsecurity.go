package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/podsecurity"
)

var podSecurityCommand = command{
	name: "pod-security", arguments: "FILE_OR_FOLDER…",
	about: "pod templates against the Pod Security level that their namespace enforces; each argument is one closed world",
	setup: func(*flag.FlagSet) func([]string) (*finding.Report, error) {
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "pod-security"}
			for _, path := range paths {
				if err := podsecurity.Check(report, path); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}
