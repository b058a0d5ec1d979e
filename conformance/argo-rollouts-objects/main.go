// Command argo-rollouts-objects checks the Rollout of each file with the code of Argo Rollouts: its validation of the Rollout and of what it refers to, what
// its router does with the VirtualService, and what its metric provider makes of an answer of Prometheus.
//
//	argo-rollouts-objects FILE…
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"

	"github.com/argoproj/argo-rollouts/metricproviders/prometheus"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	"github.com/argoproj/argo-rollouts/rollout/trafficrouting/istio"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	istioutil "github.com/argoproj/argo-rollouts/utils/istio"
	"github.com/argoproj/argo-rollouts/utils/record"
	log "github.com/sirupsen/logrus"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic/fake"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: argo-rollouts-objects FILE…")
		os.Exit(2)
	}
	log.SetLevel(log.PanicLevel)
	rollouts, wrong := 0, 0
	for _, file := range os.Args[1:] {
		objects, err := read(file)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			os.Exit(1)
		}
		for i := range objects.rollouts {
			rollouts++
			for _, problem := range objects.problems(&objects.rollouts[i]) {
				wrong++
				fmt.Fprintf(os.Stderr, "%s: Rollout %s: %s\n", file, objects.rollouts[i].Name, problem)
			}
		}
	}
	fmt.Printf("argo-rollouts-objects: %d Rollouts, %d problems\n", rollouts, wrong)
	if rollouts == 0 || wrong > 0 {
		os.Exit(1)
	}
}

// objects are those of a file that Argo Rollouts reads.
type objects struct {
	rollouts        []v1alpha1.Rollout
	templates       []v1alpha1.AnalysisTemplate
	deployments     []appsv1.Deployment
	services        []corev1.Service
	virtualServices []unstructured.Unstructured
}

func read(file string) (*objects, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := &objects{}
	for _, document := range strings.Split(string(content), "\n---\n") {
		var of metav1.TypeMeta
		if err := yaml.Unmarshal([]byte(document), &of); err != nil {
			return nil, err
		}
		switch of.Kind {
		case "Rollout":
			err = add(&all.rollouts, document)
		case "AnalysisTemplate":
			err = add(&all.templates, document)
		case "Deployment":
			err = add(&all.deployments, document)
		case "Service":
			err = add(&all.services, document)
		case "VirtualService":
			virtualService := unstructured.Unstructured{}
			err = yaml.Unmarshal([]byte(document), &virtualService.Object)
			all.virtualServices = append(all.virtualServices, virtualService)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", of.Kind, err)
		}
	}
	return all, nil
}

// add reads an object: fields that Argo Rollouts does not know are an error.
func add[T any](list *[]T, document string) error {
	var object T
	if err := yaml.UnmarshalStrict([]byte(document), &object); err != nil {
		return err
	}
	*list = append(*list, object)
	return nil
}

func find[T any](all []T, is func(*T) bool) *T {
	for i := range all {
		if is(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

func (all *objects) problems(rollout *v1alpha1.Rollout) []string {
	var problems []string
	for _, err := range validation.ValidateRollout(rollout) {
		problems = append(problems, err.Error())
	}
	deployment := find(all.deployments, func(one *appsv1.Deployment) bool {
		ref := rollout.Spec.WorkloadRef
		return ref != nil && ref.Kind == "Deployment" && one.Name == ref.Name && one.Namespace == rollout.Namespace
	})
	if deployment == nil {
		return append(problems, "its workloadRef names no Deployment of the file")
	}
	if deployment.Spec.Replicas != nil {
		problems = append(problems, "its Deployment has a number of replicas, which each deployment would set again")
	}
	rollout.Spec.SetResolvedTemplate(deployment.Spec.Template)
	rollout.Spec.SetResolvedSelector(deployment.Spec.Selector)
	for _, err := range validation.ValidateRollout(rollout) {
		problems = append(problems, err.Error())
	}
	resources, missing := all.referenced(rollout)
	problems = append(problems, missing...)
	if len(missing) > 0 {
		return problems
	}
	for _, err := range validation.ValidateRolloutReferencedResources(rollout, resources) {
		problems = append(problems, err.Error())
	}
	if istioRouting := rollout.Spec.Strategy.Canary.TrafficRouting.Istio; istioRouting != nil {
		for _, virtualService := range resources.VirtualServices {
			problems = append(problems, routed(rollout, virtualService)...)
		}
	}
	for i := range all.templates {
		problems = append(problems, measured(&all.templates[i])...)
	}
	return problems
}

// referenced are the Services, the AnalysisTemplates of the steps, and the VirtualService.
func (all *objects) referenced(rollout *v1alpha1.Rollout) (validation.ReferencedResources, []string) {
	var resources validation.ReferencedResources
	var missing []string
	canary := rollout.Spec.Strategy.Canary
	for name, of := range map[string]validation.ServiceType{canary.StableService: validation.StableService, canary.CanaryService: validation.CanaryService} {
		service := find(all.services, func(one *corev1.Service) bool { return one.Name == name && one.Namespace == rollout.Namespace })
		if service == nil {
			missing = append(missing, "no Service "+name)
			continue
		}
		resources.ServiceWithType = append(resources.ServiceWithType, validation.ServiceWithType{Service: service, Type: of})
	}
	analyses := 0
	for i, step := range canary.Steps {
		if step.Analysis == nil {
			continue
		}
		analyses++
		with := validation.AnalysisTemplatesWithType{TemplateType: validation.InlineAnalysis, CanaryStepIndex: i, Args: step.Analysis.Args}
		for _, ref := range step.Analysis.Templates {
			template := find(all.templates, func(one *v1alpha1.AnalysisTemplate) bool {
				return one.Name == ref.TemplateName && one.Namespace == rollout.Namespace
			})
			if template == nil {
				missing = append(missing, "no AnalysisTemplate "+ref.TemplateName)
				continue
			}
			with.AnalysisTemplates = append(with.AnalysisTemplates, template.DeepCopy())
		}
		resources.AnalysisTemplatesWithType = append(resources.AnalysisTemplatesWithType, with)
	}
	if analyses == 0 {
		missing = append(missing, "no step has an analysis")
	}
	routing := canary.TrafficRouting
	if routing == nil || (routing.Istio == nil && len(routing.Plugins) == 0) {
		missing = append(missing, "no traffic routing")
	} else if routing.Istio != nil {
		virtualService := find(all.virtualServices, func(one *unstructured.Unstructured) bool {
			return one.GetName() == routing.Istio.VirtualService.Name && one.GetNamespace() == rollout.Namespace
		})
		if virtualService == nil {
			missing = append(missing, "no VirtualService "+routing.Istio.VirtualService.Name)
		} else {
			resources.VirtualServices = append(resources.VirtualServices, *virtualService)
		}
	}
	return resources, missing
}

// routed lets the router of Argo Rollouts shift a tenth of the requests: in each rule with the two Services, and nothing else may change.
func routed(rollout *v1alpha1.Rollout, virtualService unstructured.Unstructured) []string {
	// Argo Rollouts reads the version that it is configured with.
	resource := istioutil.GetIstioVirtualServiceGVR()
	virtualService.SetAPIVersion(resource.GroupVersion().String())
	kinds := map[schema.GroupVersionResource]string{resource: "VirtualServiceList"}
	client := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), kinds, &virtualService)
	reconciler := istio.NewReconciler(rollout, client, record.NewFakeEventRecorder(), nil, nil, nil)
	if err := reconciler.SetWeight(10); err != nil {
		return []string{err.Error()}
	}
	after, err := client.Resource(resource).Namespace(rollout.Namespace).Get(context.Background(), virtualService.GetName(), metav1.GetOptions{})
	if err != nil {
		return []string{err.Error()}
	}
	expected := virtualService.DeepCopy()
	if err := shift(expected, rollout.Spec.Strategy.Canary); err != nil {
		return []string{err.Error()}
	}
	if got, want := asJSON(after.Object["spec"]), asJSON(expected.Object["spec"]); !reflect.DeepEqual(got, want) {
		return []string{fmt.Sprintf("its router makes of the VirtualService %v, not %v", got, want)}
	}
	return nil
}

// shift is what the router has to do: each rule that forwards sends a tenth to the new pods.
func shift(virtualService *unstructured.Unstructured, canary *v1alpha1.CanaryStrategy) error {
	rules, _, err := unstructured.NestedSlice(virtualService.Object, "spec", "http")
	if err != nil {
		return err
	}
	shifted := 0
	for _, rule := range rules {
		route, forwards := rule.(map[string]any)["route"].([]any)
		if !forwards {
			continue
		}
		if len(route) != 2 {
			return errors.New("a rule does not split between two Services")
		}
		for i, weight := range []int64{90, 10} {
			destination := route[i].(map[string]any)
			host, _, _ := unstructured.NestedString(destination, "destination", "host")
			if service := []string{canary.StableService, canary.CanaryService}[i]; !strings.HasPrefix(host, service+".") {
				return fmt.Errorf("host %s is not that of %s", host, service)
			}
			destination["weight"] = weight
		}
		shifted++
	}
	if shifted == 0 {
		return errors.New("no rule splits")
	}
	return unstructured.SetNestedSlice(virtualService.Object, rules, "spec", "http")
}

func asJSON(value any) any {
	text, _ := json.Marshal(value)
	var plain any
	_ = json.Unmarshal(text, &plain)
	return plain
}

// measured asks the provider of Argo Rollouts for Prometheus with each metric: the limit passes, and what is above it, no value and no number fail.
func measured(template *v1alpha1.AnalysisTemplate) []string {
	var problems []string
	// The controller validates them with each run.
	if err := analysisutil.ValidateMetrics(template.Spec.Metrics); err != nil {
		problems = append(problems, err.Error())
	}
	for _, metric := range template.Spec.Metrics {
		limit := metric.SuccessCondition[strings.LastIndex(metric.SuccessCondition, " ")+1:]
		for answer, expected := range map[string]v1alpha1.AnalysisPhase{
			limit: v1alpha1.AnalysisPhaseSuccessful, "0": v1alpha1.AnalysisPhaseSuccessful,
			limit + ".1": v1alpha1.AnalysisPhaseFailed, "NaN": v1alpha1.AnalysisPhaseFailed, "": v1alpha1.AnalysisPhaseFailed, "+Inf": v1alpha1.AnalysisPhaseFailed,
		} {
			if measurement := measure(metric, answer); measurement.Phase != expected {
				problems = append(problems, fmt.Sprintf("%s is %s for the value %q (%s), not %s", metric.Name, measurement.Phase, answer, measurement.Message, expected))
			}
		}
	}
	return problems
}

// measure lets a Prometheus answer with one value, or with none.
func measure(metric v1alpha1.Metric, value string) v1alpha1.Measurement {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		result := []any{}
		if value != "" {
			result = append(result, map[string]any{"metric": map[string]string{}, "value": []any{1, value}})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"status": "success", "data": map[string]any{"resultType": "vector", "result": result}})
	}))
	defer server.Close()
	metric.Provider.Prometheus = metric.Provider.Prometheus.DeepCopy()
	metric.Provider.Prometheus.Address = server.URL
	failed := func(err error) v1alpha1.Measurement {
		return v1alpha1.Measurement{Phase: v1alpha1.AnalysisPhaseError, Message: err.Error()}
	}
	api, err := prometheus.NewPrometheusAPI(metric)
	if err != nil {
		return failed(err)
	}
	provider, err := prometheus.NewPrometheusProvider(api, *log.NewEntry(log.StandardLogger()), metric)
	if err != nil {
		return failed(err)
	}
	return provider.Run(&v1alpha1.AnalysisRun{}, metric)
}
