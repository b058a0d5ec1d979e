package routes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// Scenario is a table with the world it speaks of, its callers included.
type Scenario struct {
	Folder  string
	World   *world.World
	Cases   []table.Case
	Callers map[string]*world.Pod // by a case's From
}

// outsider is the workload that calls without a sidecar.
const outsider = "outside/plaintext"

// podsPerWorkload keeps routes and live comparable: every Pod is an Envoy there.
const podsPerWorkload = 1

// conformantMesh is the provider, with whatever choices, whose manifests say nothing of a certain mesh. Istio's sidecars stand for it.
const conformantMesh = "gateway-api"

// linkerdMesh is the provider of which its gateway alone is checked: that is no part of Linkerd.
const linkerdMesh = "linkerd"

// standIn puts what is Istio's in the place of what conforms to Gateway API: its sidecars for those of any mesh, its gateways for
// those of any controller.
func standIn(o manifest.Object, provider string) {
	conformant := strings.HasPrefix(provider, conformantMesh)
	switch {
	case conformant && o.GetKind() == "Namespace":
		labels := map[string]string{"istio-injection": "enabled"}
		maps.Copy(labels, o.GetLabels())
		o.SetLabels(labels)
	case (conformant || provider == linkerdMesh) && o.GetKind() == "Gateway" && o.GroupVersionKind().Group == "gateway.networking.k8s.io":
		unstructured.SetNestedField(o.Object, "istio", "spec", "gatewayClassName") //nolint:errcheck // validate sees a spec that is none
	}
}

// Defaults sets the defaults of an object's CRD.
type Defaults func(manifest.Object) (manifest.Object, error)

// Load reads a scenario folder; of the table it keeps the rows that run on the provider.
func Load(folder, provider string, defaults Defaults, report *finding.Report) (*Scenario, error) {
	all, err := table.Read(folder + "/" + table.FileName)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c table.Case) bool {
		return !c.Applies(provider) || provider == linkerdMesh && !c.AtGateway() // no code of Linkerd can check what its proxies do
	})
	if len(all) == 0 {
		return &Scenario{Folder: folder}, nil
	}
	objects, err := manifest.LoadWorld(report, table.Manifests(folder, provider))
	if err != nil {
		return nil, err
	}
	for i, o := range objects {
		standIn(o, provider)
		if objects[i], err = defaults(o); err != nil {
			return nil, fmt.Errorf("%s: %s %s: %w", o.File, o.GetKind(), o.GetName(), err)
		}
	}
	w, err := world.New(objects, podsPerWorkload)
	if err != nil {
		return nil, err
	}
	if err := w.AddGateways(); err != nil {
		return nil, err
	}
	ambient := strings.HasPrefix(provider, ambientMesh)
	s := &Scenario{Folder: folder, World: w, Callers: map[string]*world.Pod{}}
	for _, c := range all {
		switch {
		case ambient && c.Expect.Denied != nil:
			c.Expect.Status = nil // the waypoint answers 403, ztunnel closes the connection
		case provider == linkerdMesh:
			c.Expect.TLS = "" // Linkerd's own, behind the gateway
		}
		s.Cases = append(s.Cases, c)
		if s.Callers[c.From] == nil {
			caller, err := s.caller(c.From)
			if err != nil {
				return nil, fmt.Errorf("%s: %q: %w", folder, c.Name, err)
			}
			s.Callers[c.From] = caller
		}
	}
	return s, nil
}

// caller finds the workload by app label, ServiceAccount or name, or adds one that the manifests do not hold.
func (s *Scenario) caller(from string) (*world.Pod, error) {
	if from == table.PlaintextCaller {
		namespace, name, _ := strings.Cut(outsider, "/")
		return s.World.AddCaller(namespace, name, false), nil
	}
	namespace, name, _ := strings.Cut(strings.TrimPrefix(from, table.GatewayPrefix), "/")
	if strings.HasPrefix(from, table.GatewayPrefix) {
		if pod := s.World.GatewayPod(namespace, name); pod != nil {
			return pod, nil
		}
		return nil, fmt.Errorf("no pods of a Gateway %s/%s", namespace, name)
	}
	named := []func(*world.Pod) string{
		func(p *world.Pod) string { return p.Labels["app"] },
		(*world.Pod).ServiceAccount,
		func(p *world.Pod) string { return p.Workload },
	}
	for _, by := range named {
		for _, pod := range s.World.Pods {
			if pod.Namespace == namespace && by(pod) == name {
				return pod, nil
			}
		}
	}
	return s.World.AddCaller(namespace, name, true), nil
}

// Service finds what a host names when a caller in a namespace says it; nil if it is not in the world.
func (s *Scenario) Service(host, namespace string) *corev1.Service {
	for _, service := range s.World.Services {
		short, qualified := service.Name, service.Name+"."+service.Namespace
		if (host == short && namespace == service.Namespace) || host == qualified ||
			host == qualified+".svc" || host == qualified+".svc.cluster.local" {
			return service
		}
	}
	return nil
}

// PodAt finds the pod behind an address.
func (s *Scenario) PodAt(address string) *world.Pod {
	for _, pod := range s.World.Pods {
		if pod.Address() == address {
			return pod
		}
	}
	return nil
}

// Principal is the SPIFFE ID in the pod's certificate.
func Principal(pod *world.Pod) string {
	return fmt.Sprintf("spiffe://cluster.local/ns/%s/sa/%s", pod.Namespace, pod.ServiceAccount())
}
