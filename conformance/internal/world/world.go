// Package world makes of plain manifests what a cluster would make of them: namespaces, Pods of every pod template,
// addresses, EndpointSlices. The checks that look at running things need it.
package world

import (
	"fmt"
	"sort"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/certificates"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// World is one closed world: the manifests plus what a cluster adds.
type World struct {
	// Objects are the manifests, with the default namespace set.
	Objects    []manifest.Object
	Namespaces map[string]*corev1.Namespace
	// Declared says which namespaces the manifests hold themselves.
	Declared map[string]bool
	Services []*corev1.Service
	Pods     []*Pod
	// Issuers are cert-manager's, by name; clients outside have certificates of theirs too.
	Issuers certificates.Issuers
}

// Pod is a synthesized pod with the workload it stands for.
type Pod struct {
	*corev1.Pod
	Workload string
}

// Address is where the pod listens and calls from.
func (p *Pod) Address() string { return p.Status.PodIP }

// InMesh says that a sidecar would have been injected.
func (p *Pod) InMesh() bool { return p.Labels[tlsModeLabel] == "istio" }

// Version is what a table calls the version of a destination.
func (p *Pod) Version() string { return p.Labels["version"] }

// ServiceAccount is the pod's account, never empty.
func (p *Pod) ServiceAccount() string { return p.Spec.ServiceAccountName }

const tlsModeLabel = "security.istio.io/tlsMode"

// clusterScoped are the kinds in mesh manifests that have no namespace.
var clusterScoped = map[string]bool{
	"Namespace": true, "ClusterRole": true, "ClusterRoleBinding": true, "CustomResourceDefinition": true,
	"GatewayClass": true, "PriorityClass": true, "MutatingWebhookConfiguration": true,
	"ValidatingWebhookConfiguration": true, "ClusterAnalysisTemplate": true, "IngressClass": true, "StorageClass": true,
}

// New builds the world; every pod template gets at most podsPerWorkload Pods.
func New(objects []manifest.Object, podsPerWorkload int) (*World, error) {
	w := &World{Namespaces: map[string]*corev1.Namespace{}, Declared: map[string]bool{}}
	for _, o := range objects {
		o = manifest.Object{Unstructured: o.DeepCopy(), File: o.File}
		if o.GetNamespace() == "" && !clusterScoped[o.GetKind()] {
			o.SetNamespace(metav1.NamespaceDefault)
		}
		w.Objects = append(w.Objects, o)
	}
	for _, o := range w.Objects {
		if o.GetKind() == "Namespace" && o.GetAPIVersion() == "v1" {
			namespace := &corev1.Namespace{}
			if err := convert(o, namespace); err != nil {
				return nil, err
			}
			w.addNamespace(namespace)
			w.Declared[namespace.Name] = true
		}
	}
	for _, o := range w.Objects {
		if o.GetNamespace() != "" {
			w.EnsureNamespace(o.GetNamespace())
		}
	}
	if err := w.addCertificates(); err != nil {
		return nil, err
	}
	for _, o := range w.Objects {
		if err := w.addPods(o, podsPerWorkload); err != nil {
			return nil, err
		}
	}
	for _, o := range w.Objects {
		if o.GetKind() == "Service" && o.GetAPIVersion() == "v1" {
			if err := w.addService(o); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

// EnsureNamespace adds a namespace that the manifests use and do not declare. It is taken to be in the mesh: who
// declares it elsewhere wants these manifests to work.
func (w *World) EnsureNamespace(name string) {
	if w.Namespaces[name] == nil {
		labels := map[string]string{"istio-injection": "enabled"}
		if w.Ambient() {
			labels = map[string]string{dataplaneMode: "ambient"}
		}
		w.addNamespace(&corev1.Namespace{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"},
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		})
	}
}

func (w *World) addNamespace(namespace *corev1.Namespace) {
	if namespace.Labels == nil {
		namespace.Labels = map[string]string{}
	}
	namespace.Labels["kubernetes.io/metadata.name"] = namespace.Name
	w.Namespaces[namespace.Name] = namespace
}

// SortedNamespaces are all namespaces by name.
func (w *World) SortedNamespaces() []*corev1.Namespace {
	var names []string
	for name := range w.Namespaces {
		names = append(names, name)
	}
	sort.Strings(names)
	var sorted []*corev1.Namespace
	for _, name := range names {
		sorted = append(sorted, w.Namespaces[name])
	}
	return sorted
}

func convert(o manifest.Object, into any) error {
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, into); err != nil {
		return fmt.Errorf("%s: %s %s/%s: %w", o.File, o.GetKind(), o.GetNamespace(), o.GetName(), err)
	}
	return nil
}
