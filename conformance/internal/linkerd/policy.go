package linkerd

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

func (b *bundle) ofKind(kind string) []manifest.Object {
	var found []manifest.Object
	for _, o := range b.Objects {
		if o.GetKind() == kind && o.GroupVersionKind().Group == "policy.linkerd.io" {
			found = append(found, o)
		}
	}
	return found
}

// serverPort is the port number that a Server means on a pod, or 0 if it does not select the pod.
func serverPort(server manifest.Object, pod *world.Pod) int32 {
	spec := object(server.Object).object("spec")
	if spec["podSelector"] == nil || server.GetNamespace() != pod.Namespace {
		return 0
	}
	selector := &metav1.LabelSelector{}
	if runtime.DefaultUnstructuredConverter.FromUnstructured(spec.object("podSelector"), selector) != nil {
		return 0
	}
	matcher, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil || !matcher.Matches(labels.Set(pod.Labels)) {
		return 0
	}
	switch port := spec["port"].(type) {
	case int64:
		return int32(port)
	case string:
		return namedPort(pod, port)
	}
	return 0
}

func namedPort(pod *world.Pod, name string) int32 {
	for _, container := range pod.Spec.Containers {
		for _, p := range container.Ports {
			if p.Name == name {
				return p.ContainerPort
			}
		}
	}
	return 0
}

// serverOverlap: one port of one pod may belong to one Server; the admission webhook refuses the second.
func serverOverlap(b *bundle) {
	servers := b.ofKind("Server")
	for _, pod := range b.Pods {
		taken := map[int32]manifest.Object{}
		for _, server := range servers {
			port := serverPort(server, pod)
			if port == 0 {
				continue
			}
			if first, ok := taken[port]; ok {
				b.fail(server, "spec", fmt.Sprintf("port %d of the pods of %s already belongs to the Server %s", port, pod.Workload, first.GetName()))
				continue
			}
			taken[port] = server
		}
	}
}

// authenticationRefs are ANDed, so Linkerd takes at most one that says who and one that says from where.
func authenticationRefs(b *bundle) {
	for _, o := range b.ofKind("AuthorizationPolicy") {
		spec := object(o.Object).object("spec")
		who, where := 0, 0
		for i, ref := range spec.list("requiredAuthenticationRefs") {
			switch ref.text("kind") {
			case "MeshTLSAuthentication", "ServiceAccount":
				who++
			case "NetworkAuthentication":
				where++
			default:
				b.fail(o, fmt.Sprintf("spec.requiredAuthenticationRefs[%d].kind", i), "must be MeshTLSAuthentication, ServiceAccount or NetworkAuthentication")
			}
		}
		if who > 1 {
			b.fail(o, "spec.requiredAuthenticationRefs", "more than one MeshTLSAuthentication or ServiceAccount: references are ANDed, name all identities in one")
		}
		if where > 1 {
			b.fail(o, "spec.requiredAuthenticationRefs", "more than one NetworkAuthentication")
		}
		target := spec.object("targetRef")
		switch kind := target.text("kind"); kind {
		case "Server", "HTTPRoute", "GRPCRoute":
		case "Namespace":
			if target.text("name") != o.GetNamespace() {
				b.fail(o, "spec.targetRef.name", "a Namespace target must be the policy's own namespace")
			}
		default:
			b.fail(o, "spec.targetRef.kind", fmt.Sprintf("%q: must be Server, HTTPRoute, GRPCRoute or Namespace", kind))
		}
	}
}

// probeRoute: Linkerd lets probes in by itself only while the Server has no route. With one, every probe needs a
// route that matches it and a policy on that route which lets the kubelet, without identity, in.
func probeRoute(b *bundle) {
	for _, server := range b.ofKind("Server") {
		var attached []route
		for _, r := range b.routes() {
			if r.attached("Server", server.GetNamespace(), server.GetName()) {
				attached = append(attached, r)
			}
		}
		if len(attached) == 0 {
			continue
		}
		for _, pod := range b.Pods {
			port := serverPort(server, pod)
			for _, path := range probePaths(pod, port) {
				if port != 0 && !b.probeAllowed(attached, path) {
					b.fail(server, "spec", fmt.Sprintf("the probe GET %s of %s is refused: no route of this Server matches it with a policy that asks for a NetworkAuthentication only", path, pod.Workload))
				}
			}
		}
	}
}

func probePaths(pod *world.Pod, port int32) []string {
	var paths []string
	for _, container := range pod.Spec.Containers {
		for _, probe := range []*corev1.Probe{container.LivenessProbe, container.ReadinessProbe, container.StartupProbe} {
			if probe == nil || probe.HTTPGet == nil {
				continue
			}
			number := probe.HTTPGet.Port.IntVal
			if name := probe.HTTPGet.Port.StrVal; name != "" {
				number = namedPort(pod, name)
			}
			if number == port {
				path, _, _ := strings.Cut("/"+strings.TrimPrefix(probe.HTTPGet.Path, "/"), "?")
				paths = append(paths, path)
			}
		}
	}
	return paths
}

func (b *bundle) probeAllowed(routes []route, path string) bool {
	for _, r := range routes {
		for _, rule := range r.rules {
			if matchesProbe(rule, path) && b.networkOnly(r) {
				return true
			}
		}
	}
	return false
}

func matchesProbe(rule object, path string) bool {
	matches := rule.list("matches")
	for _, match := range matches {
		p := match.object("path")
		method := match.text("method")
		if method != "" && method != "GET" || len(match.list("headers")) > 0 {
			continue
		}
		value := p.text("value")
		switch p.text("type") {
		case "Exact":
			if value == path {
				return true
			}
		case "", "PathPrefix":
			if prefix := strings.TrimSuffix(value, "/"); path == prefix || strings.HasPrefix(path, prefix+"/") {
				return true
			}
		}
	}
	return len(matches) == 0
}

// networkOnly says that a policy on the route asks for no identity.
func (b *bundle) networkOnly(r route) bool {
	for _, policy := range b.ofKind("AuthorizationPolicy") {
		spec := object(policy.Object).object("spec")
		target := spec.object("targetRef")
		if target.text("kind") != r.GetKind() || target.text("name") != r.GetName() || policy.GetNamespace() != r.GetNamespace() {
			continue
		}
		refs := spec.list("requiredAuthenticationRefs")
		if len(refs) == 1 && refs[0].text("kind") == "NetworkAuthentication" {
			return true
		}
	}
	return false
}
