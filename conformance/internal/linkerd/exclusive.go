package linkerd

import (
	"fmt"
	"strings"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// exclusive: a ServiceProfile, which a TrafficSplit becomes, takes precedence over routes of the same Service and
// makes its retry, timeout and failure-accrual annotations be ignored.
func exclusive(b *bundle) {
	for _, o := range b.Objects {
		namespace, name, ok := profiled(o)
		if !ok {
			continue
		}
		for _, r := range b.routes() {
			if (r.GetKind() == "HTTPRoute" || r.GetKind() == "GRPCRoute") && r.attached("Service", namespace, name) {
				b.fail(r.Object, "spec.parentRefs", fmt.Sprintf("the %s %s takes precedence: this route is ignored", o.GetKind(), o.GetName()))
			}
		}
		for _, service := range b.Objects {
			if service.GetKind() != "Service" || service.GetNamespace() != namespace || service.GetName() != name {
				continue
			}
			for key := range service.GetAnnotations() {
				if hasPrefix(key, annotationPrefixes) {
					b.fail(service, fmt.Sprintf("metadata.annotations[%s]", key), fmt.Sprintf("ignored because of the %s %s", o.GetKind(), o.GetName()))
				}
			}
		}
	}
}

// profiled is the Service that a TrafficSplit or ServiceProfile is about.
func profiled(o manifest.Object) (namespace, name string, ok bool) {
	switch o.GroupVersionKind().Group + "/" + o.GetKind() {
	case "split.smi-spec.io/TrafficSplit":
		service, _, _ := strings.Cut(object(o.Object).object("spec").text("service"), ".")
		return o.GetNamespace(), service, service != ""
	case "linkerd.io/ServiceProfile":
		parts := strings.Split(o.GetName(), ".") // service.namespace.svc.cluster.local
		if len(parts) > 1 {
			return parts[1], parts[0], true
		}
	}
	return "", "", false
}
