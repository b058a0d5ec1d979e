// Package linkerd checks what Linkerd rejects, ignores or forgets beyond its schemas. No Linkerd code can be had as a
// Go library, so these rules are our reading of its sources (2.20) and documentation; `bad/linkerd` shows each bite.
package linkerd

import (
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// rules by their code.
var rules = []struct {
	code  string
	check func(*bundle)
}{
	{"route-parent", routeParent},
	{"route-backend", routeBackend},
	{"route-field", routeField},
	{"route-filter", routeFilter},
	{"route-catch-all", routeCatchAll},
	{"annotation", annotations},
	{"proxy-annotation", proxyAnnotations},
	{"exclusive", exclusive},
	{"inject-on-workload", injectOnWorkload},
	{"server-overlap", serverOverlap},
	{"authentication-refs", authenticationRefs},
	{"probe-route", probeRoute},
	{"two-meshes", twoMeshes},
}

// bundle is what a rule sees; fail reports a breach.
type bundle struct {
	*world.World
	code   string
	report *finding.Report
}

func (b *bundle) fail(o manifest.Object, path, message string) {
	b.report.Add(finding.Finding{File: o.File, Object: o.ID(), Code: b.code, Severity: finding.Error, Message: message, Path: path})
}

// Check checks the files below a path as one closed world.
func Check(report *finding.Report, path string) error {
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return err
	}
	w, err := world.New(objects, 1)
	if err != nil {
		return err
	}
	report.Count("worlds", 1)
	report.Count("objects", len(objects))
	for _, rule := range rules {
		rule.check(&bundle{World: w, code: rule.code, report: report})
	}
	return nil
}
