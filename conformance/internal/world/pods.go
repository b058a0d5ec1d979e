package world

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// templatePaths says where each workload kind keeps its pod template.
var templatePaths = map[string][]string{
	"Deployment":  {"spec", "template"},
	"StatefulSet": {"spec", "template"},
	"DaemonSet":   {"spec", "template"},
	"ReplicaSet":  {"spec", "template"},
	"Rollout":     {"spec", "template"},
	"Job":         {"spec", "template"},
	"CronJob":     {"spec", "jobTemplate", "spec", "template"},
}

// PodTemplate is that of a workload; nil for an object that has none.
func PodTemplate(o manifest.Object) (*corev1.PodTemplateSpec, error) {
	path, ok := templatePaths[o.GetKind()]
	if !ok {
		return nil, nil
	}
	content, found, err := unstructured.NestedMap(o.Object, path...)
	if err != nil || !found {
		return nil, err // a Rollout may refer to a Deployment instead
	}
	template := &corev1.PodTemplateSpec{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(content, template); err != nil {
		return nil, fmt.Errorf("%s: pod template of %s %s: %w", o.File, o.GetKind(), o.GetName(), err)
	}
	return template, nil
}

// addPods makes the Pods of a workload; an object that is none is passed over.
func (w *World) addPods(o manifest.Object, atMost int) error {
	if o.GetKind() == "Pod" && o.GetAPIVersion() == "v1" {
		pod := &corev1.Pod{}
		if err := convert(o, pod); err != nil {
			return err
		}
		w.addPod(o.GetName(), pod)
		return nil
	}
	template, err := PodTemplate(o)
	if template == nil || err != nil {
		return err
	}
	replicas := int64(1)
	if n, found, _ := unstructured.NestedInt64(o.Object, "spec", "replicas"); found {
		replicas = n
	}
	for i := range min(int(replicas), atMost) {
		w.addPod(o.GetName(), &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{
				Name:        fmt.Sprintf("%s-%d", o.GetName(), i),
				Namespace:   o.GetNamespace(),
				Labels:      maps.Clone(template.Labels),
				Annotations: maps.Clone(template.Annotations),
			},
			Spec: *template.Spec.DeepCopy(),
		})
	}
	return nil
}

// AddCaller adds the Pod of a caller that the manifests do not hold: its ServiceAccount and app label are its name.
func (w *World) AddCaller(namespace, name string, inMesh bool) *Pod {
	w.EnsureNamespace(namespace)
	labels := map[string]string{"app": name}
	if !inMesh {
		labels["sidecar.istio.io/inject"] = "false"
		labels[dataplaneMode] = "none"
	}
	return w.addPod(name, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name + "-caller", Namespace: namespace, Labels: labels},
		Spec: corev1.PodSpec{
			ServiceAccountName: name,
			Containers:         []corev1.Container{{Name: name, Image: "caller"}},
		},
	})
}

func (w *World) addPod(workload string, pod *corev1.Pod) *Pod {
	pod.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}
	pod.UID = types.UID(pod.Namespace + "/" + pod.Name)
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	if pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default"
	}
	address := podAddress(len(w.Pods))
	pod.Status = corev1.PodStatus{
		Phase:      corev1.PodRunning,
		PodIP:      address,
		PodIPs:     []corev1.PodIP{{IP: address}},
		Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
	}
	if w.injected(pod) {
		// What the injector leaves behind, as far as the control plane and its analyzers look.
		pod.Labels[tlsModeLabel] = "istio"
		if !slices.ContainsFunc(pod.Spec.Containers, func(c corev1.Container) bool { return c.Name == "istio-proxy" }) {
			pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: "istio-proxy", Image: "proxyv2"})
		}
	}
	if namespace := w.Namespaces[pod.Namespace]; namespace != nil && namespace.Labels[dataplaneMode] == "ambient" && pod.Labels[dataplaneMode] != "none" {
		// What the node's agent leaves behind when ztunnel takes the pod's connections.
		if pod.Annotations == nil {
			pod.Annotations = map[string]string{}
		}
		pod.Annotations[redirection] = "enabled"
	}
	p := &Pod{Pod: pod, Workload: workload}
	w.Pods = append(w.Pods, p)
	return p
}

// injected follows the injector's rules: the pod's label, else its annotation, else the namespace.
func (w *World) injected(pod *corev1.Pod) bool {
	const inject = "sidecar.istio.io/inject"
	if pod.Spec.HostNetwork {
		return false
	}
	if value, ok := pod.Labels[inject]; ok {
		return value == "true"
	}
	if value, ok := pod.Annotations[inject]; ok {
		return value == "true"
	}
	namespace := w.Namespaces[pod.Namespace]
	if namespace == nil {
		return false
	}
	if value, ok := namespace.Labels["istio-injection"]; ok {
		return value == "enabled"
	}
	return namespace.Labels["istio.io/rev"] != ""
}
