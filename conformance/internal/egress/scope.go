// Package egress checks that each proxy gets configuration of what its workload may call. Which calls are allowed is read from the
// policies at the servers, not from Sidecar objects: the two follow from one call graph, and may not disagree.
package egress

import (
	"fmt"
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

const podsPerWorkload = 1

// Call is what an AuthorizationPolicy allows: connections of the pods of a ServiceAccount to a port of a Service.
type Call struct {
	Caller  *world.Pod
	Service *corev1.Service
	Port    corev1.ServicePort
	Policy  manifest.Object
}

// Check holds the calls that the policies of a file allow against the configuration of the callers' proxies.
func Check(report *finding.Report, path string) error {
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(objects, func(o manifest.Object) bool { return o.GetKind() == "Sidecar" }) {
		return nil
	}
	w, err := world.New(objects, podsPerWorkload)
	if err != nil {
		return err
	}
	calls := allowedCalls(w)
	report.Count("files", 1)
	report.Count("calls", len(calls))
	return istiod.Serve(w, func(server *istiod.Server) error {
		for _, call := range calls {
			proxy := server.Sidecar(call.Caller)
			for _, problem := range call.problems(w, proxy) {
				report.Add(finding.Finding{
					File: path, Object: call.Policy.ID(), Code: problem.code, Severity: finding.Error,
					Message: fmt.Sprintf("allows %s/%s to call %s:%d, but its proxy has no %s", call.Caller.Namespace, call.Caller.Workload,
						fqdn(call.Service), call.Port.Port, problem.what),
				})
			}
		}
		return nil
	})
}

type problem struct{ code, what string }

func (c Call) problems(w *world.World, proxy *istiod.Proxy) []problem {
	var problems []problem
	host := fqdn(c.Service)
	if name := clusterName(c.Port.Port, "", host); proxy.Clusters[name] == nil {
		problems = append(problems, problem{"cluster", "cluster " + name})
	}
	if !c.hasRoute(proxy) {
		problems = append(problems, problem{"route", "route to it"})
	}
	for _, o := range w.Objects {
		for _, destination := range destinations(o, host) {
			if destination.port == 0 || proxy.Clusters[destination.cluster()] != nil {
				continue
			}
			problems = append(problems, problem{"destination", fmt.Sprintf("cluster %s, to which VirtualService %s sends its requests", destination.cluster(), o.GetName())})
		}
	}
	return problems
}

// hasRoute says that a request, or a connection, of the application is not one to a destination that the proxy does not know.
func (c Call) hasRoute(proxy *istiod.Proxy) bool {
	request := envoy.Request{
		Method: "GET", Path: "/", Authority: fmt.Sprintf("%s:%d", fqdn(c.Service), c.Port.Port), Headers: map[string]string{},
		DestinationAddress: c.Service.Spec.ClusterIP, DestinationPort: int(c.Port.Port), SourceAddress: c.Caller.Address(),
	}
	listener := envoy.OutboundListener(proxy.Listeners, request)
	if listener == nil {
		return false
	}
	chain := envoy.Chain(listener, request)
	if manager := envoy.HTTP(chain); manager != nil {
		config := manager.GetRouteConfig()
		if config == nil {
			config = proxy.Routes[manager.GetRds().GetRouteConfigName()]
		}
		host := envoy.VirtualHost(config, request)
		return host != nil && !slices.Contains([]string{"allow_any", "block_all"}, host.GetName())
	}
	// Some chain of a listener that is not for all addresses: which one depends on the SNI of the application.
	return slices.ContainsFunc(listener.GetFilterChains(), func(chain *listenerv3.FilterChain) bool {
		tcp := envoy.TCP(chain)
		return strings.HasPrefix(tcp.GetCluster(), "outbound|") || len(tcp.GetWeightedClusters().GetClusters()) > 0
	})
}

// allowedCalls reads the policies that allow principals by selector. Gateways have no scope.
func allowedCalls(w *world.World) []Call {
	var calls []Call
	for _, o := range w.Objects {
		action, _, _ := unstructured.NestedString(o.Object, "spec", "action")
		if o.GetKind() != "AuthorizationPolicy" || action != "" && action != "ALLOW" {
			continue
		}
		selector, _, _ := unstructured.NestedStringMap(o.Object, "spec", "selector", "matchLabels")
		rules, _, _ := unstructured.NestedSlice(o.Object, "spec", "rules")
		for _, rule := range rules {
			for _, caller := range w.Pods {
				if !caller.InMesh() || w.IsGateway(caller) || !slices.Contains(principals(rule), principal(caller)) {
					continue
				}
				for _, service := range w.Services {
					calls = append(calls, callsOf(w, o, caller, service, selector, ports(rule))...)
				}
			}
		}
	}
	return calls
}

// callsOf are the calls of a rule to one Service, if the policy selects its pods.
func callsOf(w *world.World, policy manifest.Object, caller *world.Pod, service *corev1.Service, selector map[string]string, ports []string) []Call {
	var calls []Call
	// A headless Service beside another has the pods of this, and is none that callers name.
	if service.Namespace != policy.GetNamespace() || service.Spec.ClusterIP == corev1.ClusterIPNone {
		return nil
	}
	for _, port := range service.Spec.Ports {
		isAllowed := slices.ContainsFunc(w.Selected(service), func(pod *world.Pod) bool {
			if !labels.SelectorFromSet(selector).Matches(labels.Set(pod.Labels)) {
				return false
			}
			// The pods of an egress gateway have a port for each host, on which policies do not depend.
			return len(ports) == 0 || w.IsGateway(pod) || slices.Contains(ports, targetPort(pod, port))
		})
		if isAllowed {
			calls = append(calls, Call{caller, service, port, policy})
		}
	}
	return calls
}

// destination is a Service or external host to which a VirtualService sends requests.
type destination struct {
	host, subset string
	port         int64
}

func (d destination) cluster() string { return clusterName(int32(d.port), d.subset, d.host) } //nolint:gosec // a port

// destinations are those of a VirtualService for a host, for clients in the mesh.
func destinations(o manifest.Object, host string) []destination {
	if o.GetKind() != "VirtualService" {
		return nil
	}
	hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
	gateways, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "gateways")
	if !slices.Contains(hosts, host) || len(gateways) > 0 && !slices.Contains(gateways, "mesh") {
		return nil
	}
	var all []destination
	for _, protocol := range []string{"http", "tcp", "tls"} {
		routes, _, _ := unstructured.NestedSlice(o.Object, "spec", protocol)
		for _, route := range routes {
			for _, list := range []string{"route", "mirrors"} {
				targets, _, _ := unstructured.NestedSlice(route.(map[string]any), list)
				for _, target := range targets {
					found := target.(map[string]any)
					name, _, _ := unstructured.NestedString(found, "destination", "host")
					subset, _, _ := unstructured.NestedString(found, "destination", "subset")
					port, _, _ := unstructured.NestedInt64(found, "destination", "port", "number")
					all = append(all, destination{name, subset, port})
				}
			}
		}
	}
	return all
}

func targetPort(pod *world.Pod, port corev1.ServicePort) string {
	number, _ := pod.TargetPort(port)
	return fmt.Sprint(number)
}

func principals(rule any) []string { return valuesOf(rule, "from", "source", "principals") }

func ports(rule any) []string { return valuesOf(rule, "to", "operation", "ports") }

// valuesOf are those of a field of a rule; none if one of its alternatives has none, which means any.
func valuesOf(rule any, list, item, field string) []string {
	var values []string
	alternatives, _, _ := unstructured.NestedSlice(rule.(map[string]any), list)
	for _, alternative := range alternatives {
		found, _, _ := unstructured.NestedStringSlice(alternative.(map[string]any), item, field)
		if len(found) == 0 {
			return nil
		}
		values = append(values, found...)
	}
	return values
}

func principal(pod *world.Pod) string {
	return fmt.Sprintf("cluster.local/ns/%s/sa/%s", pod.Namespace, pod.ServiceAccount())
}

func fqdn(service *corev1.Service) string {
	return service.Name + "." + service.Namespace + ".svc.cluster.local"
}

func clusterName(port int32, subset, host string) string {
	return strings.Join([]string{"outbound", fmt.Sprint(port), subset, host}, "|")
}
