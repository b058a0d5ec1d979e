package world

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

const (
	dataplaneMode       = "istio.io/dataplane-mode"
	redirection         = "ambient.istio.io/redirection"
	useWaypoint         = "istio.io/use-waypoint"
	gatewayName         = "gateway.networking.k8s.io/gateway-name"
	managed             = "gateway.istio.io/managed"
	hbonePort     int32 = 15008
)

// InAmbient says that the node's ztunnel takes the pod's connections.
func (p *Pod) InAmbient() bool { return p.Annotations[redirection] == "enabled" }

// Ambient says that some namespace has no sidecars but ztunnel.
func (w *World) Ambient() bool {
	for _, namespace := range w.Namespaces {
		if namespace.Labels[dataplaneMode] == "ambient" {
			return true
		}
	}
	return false
}

// AddWaypoints does what istiod's deployment controller does with Gateways of the class istio-waypoint: a Service and
// a Pod of the Gateway's name each, and the Gateway's address.
func (w *World) AddWaypoints() error {
	for _, o := range w.Objects {
		class, _, _ := unstructured.NestedString(o.Object, "spec", "gatewayClassName")
		if o.GetKind() != "Gateway" || class != "istio-waypoint" {
			continue
		}
		name, namespace := o.GetName(), o.GetNamespace()
		labels := map[string]string{gatewayName: name, managed: "istio.io-mesh-controller", dataplaneMode: "none"}
		w.addPod(name, &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Name: name + "-0", Namespace: namespace, Labels: labels},
			Spec:       corev1.PodSpec{ServiceAccountName: name, Containers: []corev1.Container{{Name: "istio-proxy", Image: "proxyv2"}}},
		})
		service := manifest.Object{Unstructured: &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "Service",
			"metadata": map[string]any{"name": name, "namespace": namespace, "labels": map[string]any{gatewayName: name, managed: "istio.io-mesh-controller"}},
			"spec": map[string]any{
				"selector": map[string]any{gatewayName: name},
				"ports":    []any{map[string]any{"name": "mesh", "port": int64(hbonePort), "appProtocol": "hbone"}},
			},
		}}}
		if err := w.addService(service); err != nil {
			return err
		}
		address := map[string]any{"type": "Hostname", "value": name + "." + namespace + ".svc.cluster.local"}
		if err := unstructured.SetNestedSlice(o.Object, []any{address}, "status", "addresses"); err != nil {
			return err
		}
	}
	return nil
}

// WaypointOf is the waypoint that requests for a Service pass; nil if there is none.
func (w *World) WaypointOf(service *corev1.Service) *Pod {
	name := service.Labels[useWaypoint]
	i := slices.IndexFunc(w.Pods, func(p *Pod) bool {
		return name != "" && p.Namespace == service.Namespace && p.Labels[gatewayName] == name
	})
	if i < 0 {
		return nil
	}
	return w.Pods[i]
}
