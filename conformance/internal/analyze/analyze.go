// Package analyze runs all of Istio's analyzers over plain manifests, as `istioctl analyze` would over a cluster
// that runs them.
package analyze

import (
	"fmt"
	"sort"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// aboutTheInstallation are messages on how istiod itself is installed, which no application manifest can answer.
var aboutTheInstallation = map[string]bool{
	"IST0175": true, // BLOCKED_CIDRS_IN_JWKS_URIS not set on istiod
}

// injector is the webhook of an installed Istio: `image: auto` is filled in where it selects the pod.
const injector = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector, labels: { app: sidecar-injector, istio.io/rev: default } }
webhooks:
  - name: namespace.sidecar-injector.istio.io
    clientConfig: { url: "https://istiod.istio-system.svc/inject" }
    namespaceSelector: { matchExpressions: [{ key: istio-injection, operator: In, values: [enabled] }] }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }] }
    sideEffects: None
    admissionReviewVersions: [v1]
  - name: object.sidecar-injector.istio.io
    clientConfig: { url: "https://istiod.istio-system.svc/inject" }
    namespaceSelector: { matchExpressions: [{ key: istio-injection, operator: DoesNotExist }, { key: istio.io/rev, operator: DoesNotExist }] }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: In, values: ["true"] }] }
    sideEffects: None
    admissionReviewVersions: [v1]
`

// Check analyzes the files below the path as one closed world.
func Check(report *finding.Report, path string) error {
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return err
	}
	report.Count("worlds", 1)
	report.Count("objects", len(objects))
	w, err := world.New(objects, 1)
	if err != nil {
		return err
	}
	messages, err := analyze(w)
	if err != nil {
		return err
	}
	for _, message := range messages {
		if aboutTheInstallation[message.Type.Code()] || overlooksTargetRefs(message, objects) {
			continue
		}
		report.Add(toFinding(message, objects, path))
	}
	return nil
}

// overlooksTargetRefs says that the analyzer takes a Telemetry with targetRefs for one of its whole namespace, as istiod does not: in truth there is at most one.
func overlooksTargetRefs(message diag.Message, objects []manifest.Object) bool {
	if message.Type.Code() != "IST0160" || message.Resource == nil {
		return false
	}
	ofNamespace := 0
	for _, o := range objects {
		spec, _ := o.Object["spec"].(map[string]any)
		if o.GetKind() == "Telemetry" && o.GetNamespace() == message.Resource.Metadata.FullName.Namespace.String() && spec["selector"] == nil && spec["targetRefs"] == nil {
			ofNamespace++
		}
	}
	return ofNamespace < 2
}

func analyze(w *world.World) (diag.Messages, error) {
	text, err := render(w)
	if err != nil {
		return nil, err
	}
	// An empty namespace: with one given, messages about all others are dropped.
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	// The plain source leaves Pods, Services, Namespaces, Secrets and Nodes out, and with them most analyzers.
	if err := analyzer.AddTestReaderKubeSource([]local.ReaderSource{{Name: "world", Reader: strings.NewReader(text)}}); err != nil {
		return nil, err
	}
	if err := analyzer.AddDefaultResources(); err != nil {
		return nil, err
	}
	cancel := make(chan struct{})
	defer close(cancel)
	result, err := analyzer.Analyze(cancel)
	if err != nil {
		return nil, err
	}
	if len(result.SkippedAnalyzers) > 0 {
		sort.Strings(result.SkippedAnalyzers)
		return nil, fmt.Errorf("analyzers skipped: %s", strings.Join(result.SkippedAnalyzers, ", "))
	}
	return result.Messages, nil
}

// render writes the world as the multi-document YAML that Istio's file source reads.
func render(w *world.World) (string, error) {
	var documents []string
	add := func(object any) error {
		data, err := yaml.Marshal(object)
		documents = append(documents, string(data))
		return err
	}
	for _, o := range w.Objects {
		if o.GetAPIVersion() == "v1" && (o.GetKind() == "Namespace" || o.GetKind() == "Pod" || o.GetKind() == "Service") {
			continue // written below, as the cluster would have them
		}
		if err := add(o.Object); err != nil {
			return "", err
		}
	}
	w.EnsureNamespace("istio-system")
	documents = append(documents, injector)
	for _, namespace := range w.SortedNamespaces() {
		if err := add(namespace); err != nil {
			return "", err
		}
	}
	for _, service := range w.Services {
		if err := add(service); err != nil {
			return "", err
		}
	}
	for _, pod := range w.Pods {
		if err := add(injected(pod.Pod)); err != nil {
			return "", err
		}
	}
	return strings.Join(documents, "---\n"), nil
}

// injected is the pod after the webhook, which alone knows the proxy's image.
func injected(pod *corev1.Pod) *corev1.Pod {
	pod = pod.DeepCopy()
	for i, container := range pod.Spec.Containers {
		if container.Name == "istio-proxy" && container.Image == "auto" {
			pod.Spec.Containers[i].Image = "istio/proxyv2"
		}
	}
	return pod
}

func toFinding(message diag.Message, objects []manifest.Object, paths string) finding.Finding {
	f := finding.Finding{
		File:     paths,
		Code:     message.Type.Code(),
		Severity: severity(message.Type.Level()),
		Message:  fmt.Sprintf(message.Type.Template(), message.Parameters...),
	}
	if message.Resource == nil {
		return f
	}
	meta := message.Resource.Metadata
	gvk := meta.Schema.GroupVersionKind()
	f.Object = &finding.Object{
		APIVersion: meta.Schema.APIVersion(), Kind: gvk.Kind,
		Namespace: meta.FullName.Namespace.String(), Name: meta.FullName.Name.String(),
	}
	for _, o := range objects {
		if o.GetKind() == gvk.Kind && o.GetName() == f.Object.Name && (o.GetNamespace() == f.Object.Namespace || o.GetNamespace() == "") {
			f.File = o.File
		}
	}
	return f
}

func severity(level diag.Level) finding.Severity {
	switch level {
	case diag.Error:
		return finding.Error
	case diag.Warning:
		return finding.Warning
	}
	return finding.Info
}
