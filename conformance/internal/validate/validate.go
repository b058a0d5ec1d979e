// Package validate checks objects one by one, as the API server and istiod's webhook do on
// `kubectl create --validate=strict`.
package validate

import (
	"fmt"
	"strings"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// Check validates every file below the paths; each file is one `kubectl create`.
func Check(crds *CRDs, report *finding.Report, paths ...string) error {
	files, err := manifest.Files(paths...)
	if err != nil {
		return err
	}
	// A bundle may bring its own CRDs; they count before the objects of their kinds, whatever the order.
	loaded := map[string][]manifest.Object{}
	for _, file := range files {
		objects, err := manifest.Load(file, report)
		if err != nil {
			return err
		}
		loaded[file] = objects
		for _, o := range objects {
			if err := crds.Add(o); err != nil {
				report.Add(finding.Finding{File: file, Object: o.ID(), Code: "decode", Severity: finding.Error, Message: err.Error()})
			}
		}
	}
	for _, file := range files {
		report.Count("files", 1)
		report.Count("objects", len(loaded[file]))
		for _, f := range duplicates(loaded[file]) {
			report.Add(f)
		}
		for _, o := range loaded[file] {
			for _, f := range object(crds, o) {
				f.File, f.Object = file, o.ID()
				report.Add(f)
			}
		}
	}
	return nil
}

func object(crds *CRDs, o manifest.Object) []finding.Finding {
	gvk := o.GroupVersionKind()
	if strategy, ok := strategies[gvk]; ok {
		return builtin(o, strategy)
	}
	if gvk.Kind == "CustomResourceDefinition" {
		return definition(o)
	}
	kind, err := crds.find(gvk)
	if err != nil {
		return []finding.Finding{{Code: "unknown-version", Severity: finding.Error, Message: err.Error()}}
	}
	if kind == nil && isLinkerds(gvk.Group) && !crds.knowGroup(gvk.Group) {
		return []finding.Finding{{
			Code: "not-checked", Severity: finding.Info,
			Message: fmt.Sprintf("not checked: no CRDs given for %s (--crds, from `linkerd install --crds`)", gvk),
		}}
	}
	if kind == nil {
		return []finding.Finding{{
			Code: "unknown-kind", Severity: finding.Error,
			Message: fmt.Sprintf("not checked: %s is neither a known built-in kind nor defined by a given CRD", gvk),
		}}
	}
	return append(custom(o, kind), istioAdmission(o)...)
}

// isLinkerds: Linkerd's CRDs are in no Go module, so they cannot be pinned and the caller has to give them.
func isLinkerds(group string) bool {
	return group == "linkerd.io" || strings.HasSuffix(group, ".linkerd.io") || group == "split.smi-spec.io"
}

// duplicates finds objects that a second `kubectl create` would refuse: same group, kind, namespace and name.
func duplicates(objects []manifest.Object) []finding.Finding {
	seen := map[finding.Object]bool{}
	var found []finding.Finding
	for _, o := range objects {
		gvk := o.GroupVersionKind()
		namespace := o.GetNamespace()
		if namespace == "" {
			namespace = "default"
		}
		key := finding.Object{APIVersion: gvk.Group, Kind: gvk.Kind, Namespace: namespace, Name: o.GetName()}
		if seen[key] && o.GetName() != "" {
			found = append(found, finding.Finding{
				File: o.File, Object: o.ID(), Code: "duplicate", Severity: finding.Error,
				Message: "an object of this group, kind, namespace and name is already in the file",
			})
		}
		seen[key] = true
	}
	return found
}
