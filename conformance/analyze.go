package main

import (
	"flag"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/analyze"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

var analyzeCommand = command{
	name: "analyze", arguments: "FILE_OR_FOLDER…",
	about: "all of Istio's analyzers; each argument is one closed world",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		each := flags.Bool("each", false, "every file is a closed world of its own")
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "analyze"}
			if *each {
				files, err := manifest.Files(paths...)
				if err != nil {
					return report, err
				}
				paths = files
			}
			for _, path := range paths {
				if err := analyze.Check(report, path); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}
