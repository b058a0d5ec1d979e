package world

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// All addresses are loopback ones, so that real Envoys can listen on the very addresses istiod was told.
func podAddress(i int) string     { return fmt.Sprintf("127.10.%d.%d", 1+i/250, 1+i%250) }
func serviceAddress(i int) string { return fmt.Sprintf("127.20.%d.%d", 1+i/250, 1+i%250) }

// addService fills in what the API server allocates and defaults.
func (w *World) addService(o manifest.Object) error {
	service := &corev1.Service{}
	if err := convert(o, service); err != nil {
		return err
	}
	if service.Spec.Type == "" {
		service.Spec.Type = corev1.ServiceTypeClusterIP
	}
	if service.Spec.ClusterIP == "" && service.Spec.Type != corev1.ServiceTypeExternalName {
		service.Spec.ClusterIP = serviceAddress(len(w.Services))
	}
	if service.Spec.ClusterIP != "" {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
	for i := range service.Spec.Ports {
		port := &service.Spec.Ports[i]
		if port.Protocol == "" {
			port.Protocol = corev1.ProtocolTCP
		}
		if port.TargetPort == (intstr.IntOrString{}) {
			port.TargetPort = intstr.FromInt32(port.Port)
		}
	}
	w.Services = append(w.Services, service)
	return nil
}

// Selected are the Pods behind a Service.
func (w *World) Selected(service *corev1.Service) []*Pod {
	if len(service.Spec.Selector) == 0 {
		return nil
	}
	selector := labels.SelectorFromSet(service.Spec.Selector)
	var pods []*Pod
	for _, pod := range w.Pods {
		if pod.Namespace == service.Namespace && selector.Matches(labels.Set(pod.Labels)) {
			pods = append(pods, pod)
		}
	}
	return pods
}

// EndpointSlices do what the endpoint slice controller does, one slice a pod because a named target port may
// differ between pods.
func (w *World) EndpointSlices() []*discoveryv1.EndpointSlice {
	var slices []*discoveryv1.EndpointSlice
	for _, service := range w.Services {
		for _, pod := range w.Selected(service) {
			slice := &discoveryv1.EndpointSlice{
				TypeMeta: metav1.TypeMeta{APIVersion: "discovery.k8s.io/v1", Kind: "EndpointSlice"},
				ObjectMeta: metav1.ObjectMeta{
					Name:      service.Name + "-" + pod.Name,
					Namespace: service.Namespace,
					Labels:    map[string]string{discoveryv1.LabelServiceName: service.Name},
				},
				AddressType: discoveryv1.AddressTypeIPv4,
				Endpoints: []discoveryv1.Endpoint{{
					Addresses:  []string{pod.Address()},
					Conditions: discoveryv1.EndpointConditions{Ready: ptr.To(true), Serving: ptr.To(true)},
					// The reference is how istiod finds the pod's labels; without it auto mTLS stays off.
					TargetRef: &corev1.ObjectReference{Kind: "Pod", Name: pod.Name, Namespace: pod.Namespace},
				}},
			}
			for _, port := range service.Spec.Ports {
				number, ok := pod.TargetPort(port)
				if !ok {
					continue // kube-proxy would have nowhere to send it either
				}
				slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{
					Name: ptr.To(port.Name), Port: ptr.To(number), Protocol: ptr.To(port.Protocol), AppProtocol: port.AppProtocol,
				})
			}
			slices = append(slices, slice)
		}
	}
	return slices
}

// TargetPort is the port of the pod's containers behind a port of a Service; false if no container has it.
func (p *Pod) TargetPort(port corev1.ServicePort) (int32, bool) {
	if port.TargetPort.Type == intstr.Int {
		return port.TargetPort.IntVal, true
	}
	for _, container := range p.Spec.Containers {
		for _, declared := range container.Ports {
			if declared.Name == port.TargetPort.StrVal {
				return declared.ContainerPort, true
			}
		}
	}
	return 0, false
}
