package validate

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/api/legacyscheme"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// protects has the fields that are written although they equal the default: a reader of the YAML has to see them.
var protects = []string{
	// Which routes may attach to a listener, from which namespaces.
	"Gateway spec.listeners[].allowedRoutes.namespaces.from",
	// The pod port: tools that read manifests without an API server do not know that it is the port by default.
	"Service spec.ports[].targetPort",
	// Exact or prefix: what a path matches.
	"HTTPRoute spec.rules[].matches[].path.type",
	"HTTPRoute spec.rules[].matches[].path.value",
	// Istio and Gateway API have different defaults.
	"HTTPRoute spec.rules[].filters[].requestRedirect.statusCode",
	// Which pods a NetworkPolicy isolates, and in which directions: without them all pods, and those in which there is a rule.
	"NetworkPolicy spec.podSelector",
	"NetworkPolicy spec.policyTypes",
	// kubectl validates against a schema that requires it.
	"RoleBinding roleRef.apiGroup",
	// ClusterIP, which a user wrote into a Service of their own.
	"Service spec.type",
	// How many, how often: a user gives the number, and looks for it in the YAML.
	"Deployment spec.replicas",
	"Deployment spec.template.spec.containers[].livenessProbe.periodSeconds",
}

// others are kinds that this library never renders: workloads and autoscalers of the user, as cdk8s-plus writes them.
var others = []string{"CronJob", "DaemonSet", "HorizontalPodAutoscaler", "Job", "ScaledObject", "StatefulSet"}

// Defaults finds the values that the API server sets by itself: each is a line that a reviewer reads for nothing.
func Defaults(crds *CRDs, report *finding.Report, paths ...string) error {
	files, err := manifest.Files(paths...)
	if err != nil {
		return err
	}
	for _, file := range files {
		objects, err := manifest.Load(file, report)
		if err != nil {
			return err
		}
		report.Count("files", 1)
		for _, o := range objects {
			if slices.Contains(others, o.GetKind()) {
				continue
			}
			withDefaults, err := defaulter(crds, o)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", file, o.ID(), err)
			}
			if withDefaults == nil {
				continue
			}
			report.Count("objects", 1)
			found, err := needless(o, withDefaults)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", file, o.ID(), err)
			}
			for _, path := range found {
				report.Add(finding.Finding{
					File: file, Object: o.ID(), Code: "server-default", Severity: finding.Warning, Path: path,
					Message: "the API server sets this value by itself: leave it out",
				})
			}
		}
	}
	return nil
}

// defaulter returns what the API server makes of an object of this kind; nil for a kind that is not known.
func defaulter(crds *CRDs, o manifest.Object) (func(*unstructured.Unstructured) (any, error), error) {
	if _, ok := strategies[o.GroupVersionKind()]; ok {
		return func(u *unstructured.Unstructured) (any, error) {
			object, err := legacyscheme.Scheme.New(u.GroupVersionKind())
			if err != nil {
				return nil, err
			}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, object); err != nil {
				return nil, err
			}
			legacyscheme.Scheme.Default(object)
			return object, nil
		}, nil
	}
	kind, err := crds.find(o.GroupVersionKind())
	if err != nil || kind == nil {
		return nil, err
	}
	return func(u *unstructured.Unstructured) (any, error) {
		defaulting.Default(u.Object, kind.structural)
		return u.Object, nil
	}, nil
}

// needless lists the fields without which the API server stores the same object.
func needless(o manifest.Object, withDefaults func(*unstructured.Unstructured) (any, error)) ([]string, error) {
	whole, err := withDefaults(o.DeepCopy())
	if err != nil {
		return nil, err
	}
	var found []string
	for _, path := range leaves(o.Object, nil) {
		if identity(path) || slices.Contains(protects, o.GetKind()+" "+pattern(path)) {
			continue
		}
		less := o.DeepCopy()
		remove(less.Object, path)
		stored, err := withDefaults(less)
		// A field that the kind cannot be read without is needed.
		if err == nil && reflect.DeepEqual(whole, stored) {
			found = append(found, text(path))
		}
	}
	return found, nil
}

// identity: every object has its apiVersion, kind and metadata.
func identity(path []any) bool {
	return path[0] == "apiVersion" || path[0] == "kind" || path[0] == "metadata"
}

// leaves lists the paths of all fields that hold no other field, in order. Items of a list are no fields.
func leaves(value any, path []any) [][]any {
	var found [][]any
	switch v := value.(type) {
	case map[string]any:
		keys := []string{}
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			found = append(found, leaves(v[key], append(slices.Clone(path), key))...)
		}
		if len(v) > 0 {
			return found
		}
	case []any:
		for i, item := range v {
			found = append(found, leaves(item, append(slices.Clone(path), i))...)
		}
		if len(v) > 0 {
			return found
		}
	}
	if len(path) == 0 {
		return nil
	}
	if _, ok := path[len(path)-1].(int); ok {
		return nil
	}
	return [][]any{path}
}

func remove(value any, path []any) {
	for ; len(path) > 1; path = path[1:] {
		switch key := path[0].(type) {
		case string:
			value = value.(map[string]any)[key]
		case int:
			value = value.([]any)[key]
		}
	}
	delete(value.(map[string]any), path[0].(string))
}

func text(path []any) string {
	var b strings.Builder
	for i, key := range path {
		switch k := key.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", k)
		case string:
			if i > 0 {
				b.WriteString(".")
			}
			b.WriteString(k)
		}
	}
	return b.String()
}

// pattern is the path with any index.
func pattern(path []any) string {
	var keys []string
	for _, key := range path {
		if name, ok := key.(string); ok {
			keys = append(keys, name)
		} else {
			keys[len(keys)-1] += "[]"
		}
	}
	return strings.Join(keys, ".")
}
