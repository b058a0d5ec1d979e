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

// probe is a request of the kubelet.
type probe struct{ method, path string }

func (p probe) String() string { return p.method + " " + p.path }

// grpcCheck is the request of every gRPC probe.
var grpcCheck = probe{"POST", "/grpc.health.v1.Health/Check"}

// probeRoute: Linkerd lets HTTP probes in by itself only while the Server has no route. With one, every probe needs a
// route that matches it and a policy on that route which lets the kubelet, without identity, in. gRPC probes need one
// wherever clients without identity are denied.
func probeRoute(b *bundle) {
	servers := b.ofKind("Server")
	for _, pod := range b.Pods {
		for port, probes := range probesOf(pod) {
			routes, server := b.routesTo(servers, pod, port)
			for _, p := range probes {
				if needsRoute := len(routes) > 0 || p == grpcCheck && b.deniesPlaintext(pod); !needsRoute || b.probeAllowed(routes, p) {
					continue
				}
				at := b.objectNamed(pod.Namespace, pod.Workload)
				if server != nil {
					at = *server
				}
				b.fail(at, "spec", fmt.Sprintf("the probe %s of %s is refused on port %d: no route matches it with a policy that asks for a NetworkAuthentication only", p, pod.Workload, port))
			}
		}
	}
}

// routesTo finds the Server of a port of a pod, if there is one, and what is attached to it.
func (b *bundle) routesTo(servers []manifest.Object, pod *world.Pod, port int32) ([]route, *manifest.Object) {
	for i, server := range servers {
		if serverPort(server, pod) != port {
			continue
		}
		var attached []route
		for _, r := range b.routes() {
			if r.attached("Server", server.GetNamespace(), server.GetName()) {
				attached = append(attached, r)
			}
		}
		return attached, &servers[i]
	}
	return nil, nil
}

// deniesPlaintext says that the default policy of a pod refuses clients without identity.
func (b *bundle) deniesPlaintext(pod *world.Pod) bool {
	const annotation = "config.linkerd.io/default-inbound-policy"
	policy := pod.Annotations[annotation]
	if policy == "" && b.Declared[pod.Namespace] {
		policy = b.Namespaces[pod.Namespace].Annotations[annotation]
	}
	return policy == "deny" || policy == "all-authenticated" || policy == "cluster-authenticated"
}

func probesOf(pod *world.Pod) map[int32][]probe {
	probes := map[int32][]probe{}
	for _, container := range pod.Spec.Containers {
		for _, p := range []*corev1.Probe{container.LivenessProbe, container.ReadinessProbe, container.StartupProbe} {
			switch {
			case p == nil:
			case p.GRPC != nil:
				probes[p.GRPC.Port] = append(probes[p.GRPC.Port], grpcCheck)
			case p.HTTPGet != nil:
				number := p.HTTPGet.Port.IntVal
				if name := p.HTTPGet.Port.StrVal; name != "" {
					number = namedPort(pod, name)
				}
				if number != 0 {
					path, _, _ := strings.Cut("/"+strings.TrimPrefix(p.HTTPGet.Path, "/"), "?")
					probes[number] = append(probes[number], probe{"GET", path})
				}
			}
		}
	}
	return probes
}

func (b *bundle) probeAllowed(routes []route, p probe) bool {
	for _, r := range routes {
		for _, rule := range r.rules {
			if matchesProbe(rule, p) && b.networkOnly(r) {
				return true
			}
		}
	}
	return false
}

func matchesProbe(rule object, p probe) bool {
	matches := rule.list("matches")
	for _, match := range matches {
		path := match.object("path")
		method := match.text("method")
		if method != "" && method != p.method || len(match.list("headers")) > 0 {
			continue
		}
		value := path.text("value")
		switch path.text("type") {
		case "Exact":
			if value == p.path {
				return true
			}
		case "", "PathPrefix":
			if prefix := strings.TrimSuffix(value, "/"); p.path == prefix || strings.HasPrefix(p.path, prefix+"/") {
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
