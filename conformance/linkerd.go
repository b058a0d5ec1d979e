package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/linkerd"
)

var linkerdCommand = command{
	name: "linkerd", arguments: "FILE_OR_FOLDER…",
	about: "our rules for what Linkerd rejects beyond its schemas; each argument is one closed world",
	setup: func(*flag.FlagSet) func([]string) (*finding.Report, error) {
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "linkerd"}
			for _, path := range paths {
				if err := linkerd.Check(report, path); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}
