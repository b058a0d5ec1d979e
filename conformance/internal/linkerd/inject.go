package linkerd

import (
	"fmt"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

const inject = "linkerd.io/inject"

// injectOnWorkload: the injector reads the pod's annotation and the namespace's, never the workload's.
func injectOnWorkload(b *bundle) {
	for _, o := range b.Objects {
		switch o.GetKind() {
		case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Rollout":
			if o.GetAnnotations()[inject] != "" {
				b.fail(o, "metadata.annotations["+inject+"]",
					fmt.Sprintf("does nothing on a %s: it belongs into spec.template.metadata.annotations or on the Namespace", o.GetKind()))
			}
		}
	}
}

// twoMeshes: two proxies in one pod redirect each other's traffic.
func twoMeshes(b *bundle) {
	for _, o := range b.Objects {
		if o.GetKind() == "Namespace" && linkerdMark(o.GetAnnotations()) && istioMark(o.GetLabels()) {
			b.fail(o, "metadata", "the namespace is in both meshes, Linkerd's and Istio's")
		}
	}
	for _, pod := range b.Pods {
		if linkerdMark(pod.Annotations) && (pod.Labels["sidecar.istio.io/inject"] == "true" || b.Declared[pod.Namespace] && istioMark(b.Namespaces[pod.Namespace].Labels)) {
			b.fail(b.objectNamed(pod.Namespace, pod.Workload), "spec.template.metadata", "the pods are in both meshes, Linkerd's and Istio's")
		}
	}
}

func linkerdMark(annotations map[string]string) bool {
	return annotations[inject] == "enabled" || annotations[inject] == "ingress"
}

func istioMark(labels map[string]string) bool {
	return labels["istio-injection"] == "enabled" || labels["istio.io/rev"] != "" || labels["istio.io/dataplane-mode"] == "ambient"
}

// objectNamed finds a workload of the bundle.
func (b *bundle) objectNamed(namespace, name string) manifest.Object {
	for _, o := range b.Objects {
		if o.GetNamespace() == namespace && o.GetName() == name && object(o.Object).object("spec").object("template") != nil {
			return o
		}
	}
	return manifest.Object{}
}
