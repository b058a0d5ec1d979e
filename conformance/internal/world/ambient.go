package world

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

const (
	dataplaneMode = "istio.io/dataplane-mode"
	redirection   = "ambient.istio.io/redirection"
	useWaypoint   = "istio.io/use-waypoint"
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

// IsWaypoint says that the pod runs a Gateway of the class istio-waypoint.
func (p *Pod) IsWaypoint() bool { return p.Labels[managed] == waypointController }

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
