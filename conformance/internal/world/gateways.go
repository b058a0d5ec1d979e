package world

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

// IsGateway says that a Gateway of Istio selects the pod: its proxy then is a router, not a sidecar.
func (w *World) IsGateway(pod *Pod) bool {
	for _, o := range w.Objects {
		if o.GetKind() != "Gateway" || o.GroupVersionKind().Group != "networking.istio.io" {
			continue
		}
		selector, found, err := unstructured.NestedStringMap(o.Object, "spec", "selector")
		if found && err == nil && len(selector) > 0 && labels.SelectorFromSet(selector).Matches(labels.Set(pod.Labels)) {
			return true
		}
	}
	return false
}
