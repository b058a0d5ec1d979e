package podsecurity

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/pod-security-admission/api"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// The pods that Istio makes, as the test data of Istio's own module has them.
const (
	gateways = "pilot/pkg/config/kube/gatewaycommon/testdata/deployment/"
	injected = "pkg/kube/inject/testdata/inject/"
)

func TestGatewaysOfIstioNeedASeccompProfile(t *testing.T) {
	overlay := gatewayOptions(t)
	for _, name := range []string{"waypoint.yaml", "simple.yaml"} {
		deployment := deploymentOf(t, gateways+name)
		if got := strictest(t, &deployment.Spec.Template); got != api.LevelBaseline {
			t.Errorf("%s: the strictest level is %s", name, got)
		}
		original, err := yaml.Marshal(deployment)
		if err != nil {
			t.Fatal(err)
		}
		originalJSON, _ := yaml.YAMLToJSON(original)
		overlayJSON, err := yaml.YAMLToJSON([]byte(overlay))
		if err != nil {
			t.Fatal(err)
		}
		merged, err := strategicpatch.StrategicMergePatch(originalJSON, overlayJSON, appsv1.Deployment{})
		if err != nil {
			t.Fatal(err)
		}
		withProfile := &appsv1.Deployment{}
		if err := yaml.Unmarshal(merged, withProfile); err != nil {
			t.Fatal(err)
		}
		if got := strictest(t, &withProfile.Spec.Template); got != api.LevelRestricted {
			t.Errorf("%s with the ConfigMap of the library: the strictest level is %s", name, got)
		}
	}
}

func TestSidecarsOfIstio(t *testing.T) {
	for name, expected := range map[string]api.Level{"hello.yaml.injected": api.LevelPrivileged, "hello.yaml.cni.injected": api.LevelRestricted} {
		template := deploymentOf(t, injected+name).Spec.Template
		template.Spec.Containers = slices.DeleteFunc(template.Spec.Containers, func(c corev1.Container) bool { return !strings.HasPrefix(c.Name, "istio-") })
		if len(template.Spec.Containers)+len(template.Spec.InitContainers) < 2 {
			t.Fatalf("%s has not the containers of Istio", name)
		}
		if got := strictest(t, &template); got == api.LevelRestricted {
			t.Errorf("%s: its containers have a seccomp profile", name)
		}
		template.Spec.SecurityContext = &corev1.PodSecurityContext{SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}}
		if got := strictest(t, &template); got != expected {
			t.Errorf("%s with the profile of the pod: the strictest level is %s, expected %s", name, got, expected)
		}
	}
}

func strictest(t *testing.T, template *corev1.PodTemplateSpec) api.Level {
	t.Helper()
	for _, level := range []api.Level{api.LevelRestricted, api.LevelBaseline} {
		result, err := evaluate(template, api.LevelVersion{Level: level, Version: api.LatestVersion()})
		if err != nil {
			t.Fatal(err)
		}
		if result.Allowed {
			return level
		}
		t.Logf("%s refuses: %s", level, result.ForbiddenDetail())
	}
	return api.LevelPrivileged
}

func deploymentOf(t *testing.T, path string) *appsv1.Deployment {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "istio.io/istio").Output()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), path))
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range strings.Split(string(content), "\n---") {
		deployment := &appsv1.Deployment{}
		if yaml.Unmarshal([]byte(document), deployment) == nil && deployment.Kind == "Deployment" {
			return deployment
		}
	}
	t.Fatalf("%s has no Deployment", path)
	return nil
}

// gatewayOptions is what a ConfigMap of the library merges into the Deployments of Istio's gateways.
func gatewayOptions(t *testing.T) string {
	t.Helper()
	objects, err := manifest.Load("../../../test/scenarios/pod-security/istio-ambient.yaml", &finding.Report{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.GetKind() == "ConfigMap" && o.GetName() == "gateway-options" {
			return o.Object["data"].(map[string]any)["deployment"].(string)
		}
	}
	t.Fatal("no ConfigMap gateway-options")
	return ""
}
