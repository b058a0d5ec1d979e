package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/validate"
)

var defaultsCommand = command{
	name: "defaults", arguments: "FILE_OR_FOLDER…",
	about: "values that the API server sets by itself: lines that a reviewer reads for nothing",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		crds := crdFlags(flags)
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "defaults"}
			known, err := crds()
			if err != nil {
				return report, err
			}
			return report, validate.Defaults(known, report, paths...)
		}
	},
}
