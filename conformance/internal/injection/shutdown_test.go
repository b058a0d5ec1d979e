// Package injection shows that the injector of Istio reads the annotations of pods as the library means them.
package injection

import (
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"istio.io/istio/manifests"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/inject"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

const chart = "charts/istio-control/istio-discovery/"

// A native sidecar starts before the application, drains from the beginning of the shutdown, and ends after the application.
func TestNativeSidecarOutlivesTheApplication(t *testing.T) {
	pod := injected(t, deployment(t, "orders-v1"))
	proxy := container(pod.InitContainers)
	if proxy == nil || container(pod.Containers) != nil {
		t.Fatal("the proxy is no native sidecar")
	}
	if proxy.RestartPolicy == nil || *proxy.RestartPolicy != corev1.ContainerRestartPolicyAlways || proxy.StartupProbe == nil {
		t.Error("the application does not wait for the proxy")
	}
	if proxy.Lifecycle == nil || proxy.Lifecycle.PreStop == nil || !slices.Contains(proxy.Lifecycle.PreStop.Exec.Command, "drain") {
		t.Error("the proxy does not drain")
	}
}

// Another holds the application, and drains as long as the application may take: also where native sidecars are the default of the installation.
func TestOtherSidecarDrainsAsLongAsTheApplication(t *testing.T) {
	nativeByDefault(t)
	pod := injected(t, deployment(t, "uploads-v1"))
	proxy := container(pod.Containers)
	if proxy == nil || container(pod.InitContainers) != nil {
		t.Fatal("the proxy is a native sidecar")
	}
	if proxy.Lifecycle == nil || proxy.Lifecycle.PostStart == nil || !slices.Contains(proxy.Lifecycle.PostStart.Exec.Command, "wait") {
		t.Error("the proxy does not hold the application")
	}
	if pod.Containers[0].Name != inject.ProxyContainerName {
		t.Error("the proxy is not the first container, so nothing waits for its hook")
	}
	if config := environment(proxy, "PROXY_CONFIG"); !strings.Contains(config, `"terminationDrainDuration":"130s"`) {
		t.Errorf("the drain duration is not that of the shutdown: %s", config)
	}
	hook := pod.Containers[1].Lifecycle.PreStop.Sleep
	if hook == nil || *pod.TerminationGracePeriodSeconds <= 130 || hook.Seconds != 10 {
		t.Error("the pod is killed before the proxy has drained")
	}
}

// The tests would notice a missing annotation.
func TestEachAnnotationCounts(t *testing.T) {
	native := deployment(t, "orders-v1")
	delete(native.Spec.Template.Annotations, "sidecar.istio.io/nativeSidecar")
	if container(injected(t, native).InitContainers) != nil {
		t.Error("without the annotation the proxy is a native sidecar as well")
	}
	other := deployment(t, "uploads-v1")
	delete(other.Spec.Template.Annotations, "proxy.istio.io/config")
	proxy := container(injected(t, other).Containers)
	if proxy.Lifecycle != nil || strings.Contains(environment(proxy, "PROXY_CONFIG"), "terminationDrainDuration") {
		t.Error("without the annotation the proxy holds the application as well")
	}
	nativeByDefault(t)
	other = deployment(t, "uploads-v1")
	delete(other.Spec.Template.Annotations, "sidecar.istio.io/nativeSidecar")
	if proxy := container(injected(t, other).InitContainers); proxy == nil || proxy.Lifecycle.PostStart != nil {
		t.Error("without the annotation the proxy holds the application as well where native sidecars are the default")
	}
}

func nativeByDefault(t *testing.T) {
	t.Helper()
	before := features.EnableNativeSidecars
	features.EnableNativeSidecars = features.NativeSidecarModeEnabled
	t.Cleanup(func() { features.EnableNativeSidecars = before })
}

func deployment(t *testing.T, name string) *appsv1.Deployment {
	t.Helper()
	objects, err := manifest.Load("../../../test/scenarios/sizing/istio.yaml", &finding.Report{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.GetKind() == "Deployment" && o.GetName() == name {
			found := &appsv1.Deployment{}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, found); err != nil {
				t.Fatal(err)
			}
			return found
		}
	}
	t.Fatalf("no Deployment %s", name)
	return nil
}

// injected is the pod as istiod's webhook makes it, by the template and the values of Istio's chart.
func injected(t *testing.T, in *appsv1.Deployment) corev1.PodSpec {
	t.Helper()
	template := read(t, chart+"files/injection-template.yaml")
	templates, err := inject.ParseTemplates(inject.RawTemplates{inject.SidecarTemplateName: template})
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	if err := yaml.Unmarshal([]byte(read(t, chart+"values.yaml")), &values); err != nil {
		t.Fatal(err)
	}
	raw, err := yaml.Marshal(values["_internal_defaults_do_not_set"])
	if err != nil {
		t.Fatal(err)
	}
	config, err := inject.NewValuesConfig(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	out, err := inject.IntoObject(nil, templates, config, "default", mesh.DefaultMeshConfig(), in, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return out.(*appsv1.Deployment).Spec.Template.Spec
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := manifests.FS.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func container(containers []corev1.Container) *corev1.Container {
	for i := range containers {
		if containers[i].Name == inject.ProxyContainerName {
			return &containers[i]
		}
	}
	return nil
}

func environment(container *corev1.Container, name string) string {
	for _, variable := range container.Env {
		if variable.Name == name {
			return variable.Value
		}
	}
	return ""
}
