package linkerd

import (
	"fmt"
	"slices"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// route is an HTTPRoute, GRPCRoute, TLSRoute or TCPRoute that Linkerd looks at.
type route struct {
	manifest.Object
	parents []object
	rules   []object
}

// object is a piece of unstructured content.
type object map[string]any

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func (o object) object(key string) object {
	m, _ := o[key].(map[string]any)
	return m
}

func (o object) list(key string) []object {
	items, _ := o[key].([]any)
	var objects []object
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			objects = append(objects, m)
		}
	}
	return objects
}

var routeKinds = []string{"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"}

var routeGroups = []string{"gateway.networking.k8s.io", "policy.linkerd.io"}

// routes are those with a parent that is Linkerd's business; a route of a Gateway only is not.
func (b *bundle) routes() []route {
	var found []route
	for _, o := range b.Objects {
		if !slices.Contains(routeKinds, o.GetKind()) || !slices.Contains(routeGroups, o.GroupVersionKind().Group) {
			continue
		}
		spec := object(o.Object).object("spec")
		r := route{Object: o, parents: spec.list("parentRefs"), rules: spec.list("rules")}
		if !slices.ContainsFunc(r.parents, func(p object) bool { return p.text("kind") != "Gateway" }) {
			continue
		}
		found = append(found, r)
	}
	return found
}

// attached says whether the route has a parent of the kind and name in a namespace.
func (r route) attached(kind, namespace, name string) bool {
	return slices.ContainsFunc(r.parents, func(p object) bool {
		ns := p.text("namespace")
		if ns == "" {
			ns = r.GetNamespace()
		}
		return p.text("kind") == kind && p.text("name") == name && ns == namespace
	})
}

func (b *bundle) hasGateway(namespace, name string) bool {
	return slices.ContainsFunc(b.Objects, func(o manifest.Object) bool {
		return o.GroupVersionKind().Group == "gateway.networking.k8s.io" && o.GetKind() == "Gateway" && o.GetNamespace() == namespace && o.GetName() == name
	})
}

func routeParent(b *bundle) {
	groups := map[string][]string{
		"Service": {"", "core"}, "Server": {"policy.linkerd.io"}, "EgressNetwork": {"policy.linkerd.io"},
	}
	for _, r := range b.routes() {
		for i, p := range r.parents {
			path := fmt.Sprintf("spec.parentRefs[%d]", i)
			kind := p.text("kind")
			if kind == "" && b.hasGateway(r.GetNamespace(), p.text("name")) {
				continue // the default is meant
			}
			if kind == "" {
				b.fail(r.Object, path+".kind", "kind is missing: the default is Gateway, and Linkerd ignores the route")
				continue
			}
			allowed, ok := groups[kind]
			if !ok {
				if kind != "Gateway" {
					b.fail(r.Object, path+".kind", fmt.Sprintf("Linkerd knows no parent of kind %s, only Service, Server and EgressNetwork", kind))
				}
				continue
			}
			group, set := p["group"].(string)
			if !set {
				group = "gateway.networking.k8s.io" // the schema's default
			}
			if !slices.Contains(allowed, group) {
				b.fail(r.Object, path+".group", fmt.Sprintf("group %q for a %s: it must be %q", group, kind, allowed[len(allowed)-1]))
			}
			if kind == "EgressNetwork" && p["port"] == nil {
				b.fail(r.Object, path+".port", "a parent of kind EgressNetwork needs a port")
			}
		}
	}
}

func routeBackend(b *bundle) {
	for _, r := range b.routes() {
		if len(r.rules) > 1 && (r.GetKind() == "TLSRoute" || r.GetKind() == "TCPRoute") {
			b.fail(r.Object, "spec.rules", "Linkerd takes one rule on a "+r.GetKind())
		}
		for i, rule := range r.rules {
			for j, backend := range rule.list("backendRefs") {
				kind := backend.text("kind")
				if (kind == "" || kind == "Service") && backend["port"] == nil {
					b.fail(r.Object, fmt.Sprintf("spec.rules[%d].backendRefs[%d].port", i, j), "a backend of kind Service needs a port; Linkerd's admission webhook refuses the route")
				}
			}
		}
	}
}

// Fields of the standard channel of Gateway API 1.2.1, the oldest that Linkerd 2.20 is used with. On a field it does
// not know Linkerd ignores the whole route.
var knownFields = map[string]map[string][]string{
	"HTTPRoute": {
		"spec":    {"parentRefs", "hostnames", "rules"},
		"rule":    {"matches", "filters", "backendRefs", "timeouts"},
		"match":   {"path", "headers", "queryParams", "method"},
		"backend": {"group", "kind", "name", "namespace", "port", "weight", "filters"},
		"filter":  {"type", "requestHeaderModifier", "responseHeaderModifier", "requestRedirect", "requestMirror", "urlRewrite", "extensionRef"},
	},
	"GRPCRoute": {
		"spec":    {"parentRefs", "hostnames", "rules"},
		"rule":    {"matches", "filters", "backendRefs"},
		"match":   {"method", "headers"},
		"backend": {"group", "kind", "name", "namespace", "port", "weight", "filters"},
		"filter":  {"type", "requestHeaderModifier", "responseHeaderModifier", "requestMirror", "extensionRef"},
	},
}

func routeField(b *bundle) {
	for _, r := range b.routes() {
		known := knownFields[r.GetKind()]
		if known == nil {
			continue
		}
		check := func(o object, level, path string) {
			for key := range o {
				if !slices.Contains(known[level], key) {
					b.fail(r.Object, path+"."+key, fmt.Sprintf("%s is not in the standard channel of Gateway API 1.2.1: Linkerd ignores the route", key))
				}
			}
		}
		check(object(r.Object.Object).object("spec"), "spec", "spec")
		for i, rule := range r.rules {
			path := fmt.Sprintf("spec.rules[%d]", i)
			check(rule, "rule", path)
			for j, match := range rule.list("matches") {
				check(match, "match", fmt.Sprintf("%s.matches[%d]", path, j))
			}
			for j, filter := range rule.list("filters") {
				check(filter, "filter", fmt.Sprintf("%s.filters[%d]", path, j))
			}
			for j, backend := range rule.list("backendRefs") {
				check(backend, "backend", fmt.Sprintf("%s.backendRefs[%d]", path, j))
			}
		}
	}
}

func routeFilter(b *bundle) {
	unsupported := []string{"RequestMirror", "URLRewrite", "ExtensionRef"}
	for _, r := range b.routes() {
		for i, rule := range r.rules {
			filters := rule.list("filters")
			for _, backend := range rule.list("backendRefs") {
				filters = append(filters, backend.list("filters")...)
			}
			for _, filter := range filters {
				if slices.Contains(unsupported, filter.text("type")) {
					b.fail(r.Object, fmt.Sprintf("spec.rules[%d].filters", i), "Linkerd does not support the filter "+filter.text("type"))
				}
			}
		}
	}
}

// routeCatchAll: with a route on a Service, a request that no rule matches is refused.
func routeCatchAll(b *bundle) {
	for _, service := range b.Services {
		var routes []route
		caught := false
		for _, r := range b.routes() {
			if r.GetKind() != "HTTPRoute" && r.GetKind() != "GRPCRoute" || !r.attached("Service", service.Namespace, service.Name) {
				continue
			}
			routes = append(routes, r)
			caught = caught || slices.ContainsFunc(r.rules, matchesAll)
		}
		if len(routes) > 0 && !caught {
			b.fail(routes[0].Object, "spec.rules", fmt.Sprintf("no rule catches all: Linkerd refuses every other request to %s/%s", service.Namespace, service.Name))
		}
	}
}

func matchesAll(rule object) bool {
	matches := rule.list("matches")
	return len(matches) == 0 || slices.ContainsFunc(matches, func(m object) bool {
		path := m.object("path")
		kind := path.text("type")
		return len(m) == 0 || len(m) == 1 && path != nil && (kind == "" || kind == "PathPrefix") && (path.text("value") == "/" || path.text("value") == "")
	})
}
