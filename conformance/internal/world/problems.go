package world

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// Check reports the problems of the world that the files below a path are.
func Check(report *finding.Report, path string) error {
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return err
	}
	w, err := New(objects, 1)
	if err != nil {
		return err
	}
	report.Count("worlds", 1)
	report.Count("objects", len(objects))
	for _, problem := range w.Problems() {
		if problem.File == "" {
			problem.File = path
		}
		report.Add(problem)
	}
	return nil
}

// Problems are what a cluster that holds nothing else would refuse or leave hanging, and what no analyzer of Istio
// looks at. They presume a closed world: what the manifests use, they hold.
func (w *World) Problems() []finding.Finding {
	return slices.Concat(w.missingServiceAccounts(), w.missingNamespaces(), w.deadServices())
}

// missingServiceAccounts: Pods of an account that does not exist are never created.
func (w *World) missingServiceAccounts() []finding.Finding {
	accounts := map[string]bool{}
	for _, o := range w.Objects {
		if o.GetKind() == "ServiceAccount" {
			accounts[o.GetNamespace()+"/"+o.GetName()] = true
		}
	}
	var found []finding.Finding
	for _, pod := range w.Pods {
		if account := pod.ServiceAccount(); account != "default" && !accounts[pod.Namespace+"/"+account] {
			found = append(found, finding.Finding{
				Object: &finding.Object{APIVersion: "v1", Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name},
				Code:   "no-service-account", Severity: finding.Error, Path: "spec.serviceAccountName",
				Message: fmt.Sprintf("the pods of %s are never created: there is no ServiceAccount %s", pod.Workload, account),
			})
		}
	}
	return found
}

// missingNamespaces: an object of a namespace that does not exist is refused. Manifests that declare no namespace at
// all leave that to others.
func (w *World) missingNamespaces() []finding.Finding {
	if len(w.Declared) == 0 {
		return nil
	}
	var found []finding.Finding
	for _, o := range w.Objects {
		namespace := o.GetNamespace()
		if namespace == "" || w.Declared[namespace] || namespace == "default" || strings.HasPrefix(namespace, "kube-") || strings.HasPrefix(namespace, "istio-") {
			continue
		}
		found = append(found, finding.Finding{
			File: o.File, Object: o.ID(), Code: "no-namespace", Severity: finding.Error, Path: "metadata.namespace",
			Message: fmt.Sprintf("the manifests declare namespaces, but not %s", namespace),
		})
	}
	return found
}

// deadServices: a Service whose selector finds no Pod, or whose target port no container declares, leads nowhere.
func (w *World) deadServices() []finding.Finding {
	var found []finding.Finding
	for _, service := range w.Services {
		fail := func(code, path, message string) {
			found = append(found, finding.Finding{
				Object: &finding.Object{APIVersion: "v1", Kind: "Service", Namespace: service.Namespace, Name: service.Name},
				Code:   code, Severity: finding.Error, Path: path, Message: message,
			})
		}
		pods := w.Selected(service)
		if len(service.Spec.Selector) > 0 && len(pods) == 0 {
			fail("no-pods", "spec.selector", "the selector finds no pod template with replicas")
			continue
		}
		for i, port := range service.Spec.Ports {
			for _, pod := range pods {
				number, named := pod.TargetPort(port)
				if !named || !pod.Listens(int(number)) {
					fail("no-target-port", fmt.Sprintf("spec.ports[%d].targetPort", i), fmt.Sprintf("no container of %s declares port %s", pod.Workload, port.TargetPort.String()))
				}
			}
		}
	}
	return found
}

// Listens says whether the application may be taken to listen on a port: on those its containers declare, or on any
// if they declare none.
func (p *Pod) Listens(port int) bool {
	declared := false
	for _, container := range p.Spec.Containers {
		for _, each := range container.Ports {
			declared = true
			if int(each.ContainerPort) == port {
				return true
			}
		}
	}
	return !declared
}
