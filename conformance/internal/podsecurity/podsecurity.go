// Package podsecurity evaluates pod templates as the Pod Security admission of Kubernetes evaluates their pods.
package podsecurity

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/core/install" // its defaults
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// versions that a cluster may have: the oldest with all fields that the library renders, the last before pods of user namespaces were relaxed, the newest.
var versions = []string{"v1.28", "v1.34", "latest"}

// Check reports each pod template that the level of its namespace refuses. A container that a mesh injects is not there yet.
func Check(report *finding.Report, path string) error {
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return err
	}
	levels := map[string]api.Level{}
	for _, o := range objects {
		label := o.GetLabels()[api.EnforceLevelLabel]
		if o.GetKind() != "Namespace" || label == "" {
			continue
		}
		level, err := api.ParseLevel(label)
		if err != nil {
			report.Add(finding.Finding{
				File: o.File, Object: o.ID(), Code: "level", Severity: finding.Error, Path: "metadata.labels", Message: fmt.Sprintf("%s is no level: %v", label, err),
			})
			continue
		}
		levels[o.GetName()] = level
		report.Count("namespaces", 1)
	}
	for _, o := range objects {
		level, enforced := levels[o.GetNamespace()]
		template, err := world.PodTemplate(o)
		if err != nil {
			return err
		}
		if template == nil || !enforced {
			continue
		}
		report.Count("templates", 1)
		for _, version := range versions {
			parsed, err := api.ParseVersion(version)
			if err != nil {
				return err
			}
			result, err := evaluate(template, api.LevelVersion{Level: level, Version: parsed})
			if err != nil {
				return err
			}
			if !result.Allowed {
				report.Add(finding.Finding{
					File: o.File, Object: o.ID(), Code: "refused", Severity: finding.Error, Path: strings.Join(result.ForbiddenReasons, ", "),
					Message: fmt.Sprintf("%s:%s refuses its pods: %s", level, version, result.ForbiddenDetail()),
				})
			}
		}
	}
	return nil
}

// evaluate decides about a pod as it arrives at admission: with the defaults of the API server.
func evaluate(template *corev1.PodTemplateSpec, level api.LevelVersion) (policy.AggregateCheckResult, error) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return policy.AggregateCheckResult{}, err
	}
	pod := &corev1.Pod{ObjectMeta: *template.ObjectMeta.DeepCopy(), Spec: *template.Spec.DeepCopy()}
	legacyscheme.Scheme.Default(pod)
	return policy.AggregateCheckResults(evaluator.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec)), nil
}
