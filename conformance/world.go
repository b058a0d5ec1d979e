package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

var worldCommand = command{
	name: "world", arguments: "FILE_OR_FOLDER…",
	about: "what a cluster with nothing else would leave hanging; each argument is one closed world",
	setup: func(*flag.FlagSet) func([]string) (*finding.Report, error) {
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "world"}
			for _, path := range paths {
				if err := world.Check(report, path); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}
