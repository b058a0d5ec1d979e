package world

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

const (
	istioAPI   = "networking.istio.io"
	gatewayAPI = "gateway.networking.k8s.io"

	// Classes of Gateways whose pods istiod's deployment controller makes.
	gatewayClass  = "istio"
	waypointClass = "istio-waypoint"

	gatewayName              = "gateway.networking.k8s.io/gateway-name"
	managed                  = "gateway.istio.io/managed"
	gatewayController        = "istio.io-gateway-controller"
	waypointController       = "istio.io-mesh-controller"
	hbonePort          int64 = 15008
)

// AddGateways does what istiod's deployment controller does with Gateways of Gateway API: a Service and a Pod each.
func (w *World) AddGateways() error {
	for _, o := range w.Objects {
		if o.GetKind() != "Gateway" || o.GroupVersionKind().Group != gatewayAPI {
			continue
		}
		class, _, err := unstructured.NestedString(o.Object, "spec", "gatewayClassName")
		if err != nil {
			return err
		}
		switch class {
		case waypointClass:
			if err := w.addGateway(o, o.GetName(), waypointController, []any{map[string]any{"name": "mesh", "port": hbonePort, "appProtocol": "hbone"}}); err != nil {
				return err
			}
			address := map[string]any{"type": "Hostname", "value": o.GetName() + "." + o.GetNamespace() + ".svc.cluster.local"}
			if err := unstructured.SetNestedSlice(o.Object, []any{address}, "status", "addresses"); err != nil {
				return err
			}
		case gatewayClass:
			ports, err := listenerPorts(o)
			if err != nil {
				return err
			}
			if err := w.addGateway(o, o.GetName()+"-"+class, gatewayController, ports); err != nil {
				return err
			}
		}
	}
	return nil
}

// addGateway adds what runs a Gateway: all of it has one name.
func (w *World) addGateway(o manifest.Object, name, controller string, ports []any) error {
	namespace := o.GetNamespace()
	annotations, _, err := unstructured.NestedStringMap(o.Object, "spec", "infrastructure", "annotations")
	if err != nil {
		return err
	}
	w.addPod(name, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name + "-0", Namespace: namespace, Labels: map[string]string{
			gatewayName: o.GetName(), managed: controller, dataplaneMode: "none", "sidecar.istio.io/inject": "false",
		}, Annotations: annotations},
		Spec: corev1.PodSpec{ServiceAccountName: name, Containers: []corev1.Container{{Name: "istio-proxy", Image: "proxyv2"}}},
	})
	return w.addService(manifest.Object{Unstructured: &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Service",
		"metadata": map[string]any{"name": name, "namespace": namespace, "labels": map[string]any{gatewayName: o.GetName(), managed: controller}},
		"spec":     map[string]any{"selector": map[string]any{gatewayName: o.GetName()}, "ports": ports},
	}}})
}

// listenerPorts are the Service's: one for each port that some listener has.
func listenerPorts(o manifest.Object) ([]any, error) {
	listeners, _, err := unstructured.NestedSlice(o.Object, "spec", "listeners")
	if err != nil {
		return nil, err
	}
	var ports []any
	seen := map[int64]bool{}
	for _, l := range listeners {
		listener, _ := l.(map[string]any)
		number, _, err := unstructured.NestedInt64(listener, "port")
		if err != nil {
			return nil, err
		}
		if !seen[number] {
			seen[number] = true
			ports = append(ports, map[string]any{"name": listener["name"], "port": number})
		}
	}
	return ports, nil
}

// GatewayPod runs the Gateway of a name, be it Istio's or Gateway API's; nil if nobody does.
func (w *World) GatewayPod(namespace, name string) *Pod {
	for _, o := range w.Objects {
		if o.GetKind() != "Gateway" || o.GetNamespace() != namespace || o.GetName() != name {
			continue
		}
		i := slices.IndexFunc(w.Pods, func(p *Pod) bool { return runs(p, o) })
		if i >= 0 {
			return w.Pods[i]
		}
	}
	return nil
}

// IsGateway says that the pod runs some Gateway: its proxy then is a router, not a sidecar.
func (w *World) IsGateway(pod *Pod) bool {
	return slices.ContainsFunc(w.Objects, func(o manifest.Object) bool { return runs(pod, o) })
}

func runs(pod *Pod, o manifest.Object) bool {
	switch {
	case o.GetKind() != "Gateway":
		return false
	case o.GroupVersionKind().Group == gatewayAPI:
		return pod.Labels[managed] == gatewayController && pod.Namespace == o.GetNamespace() && pod.Labels[gatewayName] == o.GetName()
	case o.GroupVersionKind().Group == istioAPI:
		selector, found, err := unstructured.NestedStringMap(o.Object, "spec", "selector")
		return found && err == nil && len(selector) > 0 && labels.SelectorFromSet(selector).Matches(labels.Set(pod.Labels))
	}
	return false
}
