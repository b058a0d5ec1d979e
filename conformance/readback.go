package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/readback"
)

var readbackCommand = command{
	name: "readback", arguments: "FILE_OR_FOLDER…",
	about: "each value of X.yaml, read by Kubernetes' own parser, is that of X.json beside it",
	setup: func(*flag.FlagSet) func([]string) (*finding.Report, error) {
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "readback"}
			return report, readback.Check(report, paths...)
		}
	},
}
