package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/analyze"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/bite"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/egress"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/linkerd"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/live"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/podsecurity"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/readback"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/telemetry"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/validate"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

var biteCommand = command{
	name: "bite", arguments: "FOLDER_OF_EXAMPLES…",
	about: "invalid inputs, FOLDER/<check>/<name>: a check that does not report one is a finding",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		crds := crdFlags(flags)
		envoy := flags.String("envoy", os.Getenv("ENVOY"), "Envoy binary for live (default $ENVOY)")
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "bite"}
			known, err := crds()
			if err != nil {
				return report, err
			}
			ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
			defer cancel()
			ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			checks := bite.Checks{
				"readback":     func(r *finding.Report, folder string) error { return readback.Check(r, folder) },
				"validate":     func(r *finding.Report, folder string) error { return validate.Check(known, r, folder) },
				"defaults":     func(r *finding.Report, folder string) error { return validate.Defaults(known, r, folder) },
				"analyze":      func(r *finding.Report, folder string) error { return analyze.Check(r, folder) },
				"linkerd":      linkerd.Check,
				"world":        world.Check,
				"scope":        egress.Check,
				"telemetry":    func(r *finding.Report, folder string) error { return telemetry.Check(r, folder, known.Default, nil) },
				"pod-security": podsecurity.Check,
				"routes": func(r *finding.Report, folder string) error {
					return routes.Check(r, folder, providerOf(folder), known.Default, nil)
				},
				"live": func(r *finding.Report, folder string) error {
					return live.Check(ctx, r, folder, live.Options{Envoy: *envoy, Provider: providerOf(folder), Defaults: known.Default})
				},
			}
			for _, path := range paths {
				if err := bite.Check(report, path, checks); err != nil {
					return report, err
				}
			}
			return report, nil
		}
	},
}

// providerOf is the one provider that an example has manifests of.
func providerOf(folder string) string {
	files, _ := filepath.Glob(filepath.Join(folder, "*.yaml"))
	for _, file := range files {
		if name := filepath.Base(file); manifest.IsManifest(name) {
			return strings.TrimSuffix(name, ".yaml")
		}
	}
	return "istio"
}
