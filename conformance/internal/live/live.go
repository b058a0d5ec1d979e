// Package live checks a scenario's table by real requests through real Envoys: one for each pod and caller, with the
// configuration istiod generates, real certificates, and applications that say who they are. All on loopback.
package live

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// Options of a run.
type Options struct {
	Envoy    string
	Provider string
	Defaults routes.Defaults
	// Requests replaces the number sent for a split.
	Requests int
	// Explain gets what was observed, as JSON.
	Explain io.Writer
}

// Check runs the table of a scenario folder.
func Check(ctx context.Context, report *finding.Report, folder string, options Options) error {
	scenario, err := routes.Load(folder, options.Provider, options.Defaults, report)
	if err != nil {
		return err
	}
	if len(scenario.Cases) == 0 {
		return nil
	}
	report.Count("scenarios", 1)
	return istiod.Serve(scenario.World, func(server *istiod.Server) error {
		l, err := newLab(ctx, scenario, server, options.Envoy)
		if err != nil {
			return err
		}
		defer l.close()
		if err := l.prepare(); err != nil {
			return err
		}
		report.Count("proxies", len(l.nodes))
		fresh := false
		for _, c := range scenario.Cases {
			// A failing application may leave ejected hosts behind, so the case after it starts afresh.
			if !fresh {
				if err := l.start(ctx); err != nil {
					return err
				}
			}
			fresh = c.Backend.Status == 0
			if err := l.check(ctx, report, c, options); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *lab) check(ctx context.Context, report *finding.Report, c table.Case, options Options) error {
	if c.IsRaw() {
		mismatches, err := l.sendRaw(ctx, c)
		report.Count("raw connections", 1)
		l.report(report, c, mismatches)
		return err
	}
	n := steadyRequests
	if drawn(c) {
		n = splitRequests
		if options.Requests > 0 {
			n = options.Requests
		}
	}
	if limit := c.Expect.RateLimit; limit != nil && *limit > 0 {
		n = 40 * int(*limit)
	}
	if c.Requests > 0 {
		n = c.Requests
	}
	o, mismatches, err := l.measure(c, n, func(n int) (*observation, error) {
		o, err := l.observe(ctx, c, n)
		if err == nil {
			report.Count("requests", o.Sent)
		}
		return o, err
	})
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if options.Explain != nil {
		data, err := json.MarshalIndent(map[string]any{"case": c.Name, "observed": o}, "", "  ")
		if err != nil {
			return err
		}
		if _, err := options.Explain.Write(append(data, '\n')); err != nil {
			return err
		}
	}
	mismatches = append(mismatches, o.certain(c, routes.Principal(l.scenario.Callers[c.From]), l.opaque[c.Name])...)
	l.report(report, c, mismatches)
	return nil
}

func (l *lab) report(report *finding.Report, c table.Case, mismatches []routes.Mismatch) {
	for _, m := range mismatches {
		report.Add(finding.Finding{
			File: filepath.Join(l.scenario.Folder, table.FileName), Code: m.Code, Severity: finding.Error, Message: m.Message, Path: c.Name,
		})
	}
}

// measure observes n requests, and where chance may be what differs, four times as many: one case in a hundred is off by
// chance alone.
func (l *lab) measure(c table.Case, n int, observe func(n int) (*observation, error)) (*observation, []routes.Mismatch, error) {
	o, err := observe(n)
	if err != nil {
		return nil, nil, err
	}
	mismatches := l.sampled(o, c)
	if len(mismatches) > 0 && (drawn(c) || c.Expect.RateLimit != nil) {
		if o, err = observe(4 * n); err != nil {
			return nil, nil, err
		}
		mismatches = l.sampled(o, c)
	}
	return o, mismatches, nil
}

// drawn: what comes of one request is a matter of chance.
func drawn(c table.Case) bool {
	return isSplit(c.Expect.Status) || isSplit(c.Expect.Version) || isSplit(c.Expect.Authority) || copiesSome(c.Expect.Mirror)
}

func isSplit(shares table.Shares) bool { return len(shares) > 1 }

func copiesSome(mirrors *table.Mirrors) bool {
	return mirrors != nil && slices.ContainsFunc(*mirrors, func(m table.Mirror) bool { return m.Share() < 100 })
}
