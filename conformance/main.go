// Command conformance checks the manifests this library renders with the code of Kubernetes, Istio and Envoy.
//
// Every subcommand prints its findings on stdout, one JSON object a line, and one summary line on stderr.
// Exit code: 0 clean, 1 findings, 2 the check itself failed.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"istio.io/istio/pkg/log"
	"k8s.io/klog/v2"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
)

// command is one subcommand: it declares its flags and returns what runs it.
type command struct {
	name, arguments, about string
	setup                  func(flags *flag.FlagSet) func(paths []string) (*finding.Report, error)
}

var commands = []command{validateCommand, defaultsCommand, readbackCommand, worldCommand, analyzeCommand, routesCommand, liveCommand, labCommand, scopeCommand, scopeSizeCommand, telemetryCommand, linkerdCommand, podSecurityCommand, biteCommand, mutateCommand}

const (
	exitClean = iota
	exitFindings
	exitFailed
)

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	if len(args) == 0 {
		usage()
		return exitFailed
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
		check := c.setup(flags)
		if err := flags.Parse(args[1:]); err != nil {
			return exitFailed
		}
		silence()
		return report(c.name, check, flags.Args())
	}
	usage()
	return exitFailed
}

func report(name string, check func([]string) (*finding.Report, error), paths []string) int {
	found, err := check(paths)
	if found != nil {
		if err := found.WriteFindings(os.Stdout); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			return exitFailed
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: the check failed: %v\n", name, err)
		return exitFailed
	}
	fmt.Fprintln(os.Stderr, found.Summary())
	if !found.Clean() {
		return exitFindings
	}
	return exitClean
}

// silence keeps the checks' own logs out of the findings: Istio logs to stdout by default.
func silence() {
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	options := log.DefaultOptions()
	options.OutputPaths = []string{os.DevNull}
	options.ErrorOutputPaths = []string{os.DevNull}
	if os.Getenv("CONFORMANCE_DEBUG") != "" {
		options.OutputPaths = []string{"stderr"}
	}
	if err := log.Configure(options); err != nil {
		fmt.Fprintf(os.Stderr, "log: %v\n", err)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: conformance <check> [flags] PATH…   (flags: conformance <check> -h)")
	for _, c := range commands {
		fmt.Fprintf(os.Stderr, "  %-9s %-22s %s\n", c.name, c.arguments, c.about)
	}
}
