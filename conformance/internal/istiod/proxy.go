package istiod

import (
	"fmt"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"istio.io/api/annotation"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/spiffe"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// Proxy is everything istiod tells one proxy.
type Proxy struct {
	Listeners []*listenerv3.Listener
	Routes    map[string]*routev3.RouteConfiguration
	Clusters  map[string]*clusterv3.Cluster
	Endpoints map[string]*endpointv3.ClusterLoadAssignment
	node      *model.Proxy
}

// istioVersion is what the proxies say they are; without it istiod treats them as years old.
const istioVersion = "1.31.0"

// Sidecar asks for the configuration of a pod's sidecar.
func (s *Server) Sidecar(pod *world.Pod) *Proxy { return s.proxy(pod, model.SidecarProxy) }

// Gateway asks for the configuration of a pod that is a gateway.
func (s *Server) Gateway(pod *world.Pod) *Proxy { return s.proxy(pod, model.Router) }

func (s *Server) proxy(pod *world.Pod, kind model.NodeType) *Proxy {
	key := string(kind) + " " + pod.Namespace + "/" + pod.Name
	if known, ok := s.cache[key]; ok {
		return known
	}
	node := s.fake.SetupProxy(&model.Proxy{
		Type:            kind,
		ID:              pod.Name + "." + pod.Namespace,
		IPAddresses:     []string{pod.Address()},
		ConfigNamespace: pod.Namespace,
		Labels:          pod.Labels,
		// Who the proxy is decides which Secrets it gets.
		VerifiedIdentity: &spiffe.Identity{TrustDomain: "cluster.local", Namespace: pod.Namespace, ServiceAccount: pod.ServiceAccount()},
		Metadata: &model.NodeMetadata{
			IstioVersion:   istioVersion,
			Namespace:      pod.Namespace,
			Labels:         pod.Labels,
			Annotations:    pod.Annotations,
			ServiceAccount: pod.ServiceAccount(),
			ClusterID:      constants.DefaultClusterName,
			WorkloadName:   pod.Workload,
			ProxyConfig:    proxyConfig(pod),
		},
	})
	proxy := &Proxy{
		Listeners: s.fake.Listeners(node),
		Routes:    map[string]*routev3.RouteConfiguration{},
		Clusters:  map[string]*clusterv3.Cluster{},
		Endpoints: map[string]*endpointv3.ClusterLoadAssignment{},
		node:      node,
	}
	for _, route := range s.fake.RoutesFromListeners(node, proxy.Listeners) {
		proxy.Routes[route.GetName()] = route
	}
	for _, cluster := range s.fake.Clusters(node) {
		proxy.Clusters[cluster.GetName()] = cluster
		if cluster.GetLoadAssignment() != nil {
			proxy.Endpoints[cluster.GetName()] = cluster.GetLoadAssignment()
		}
	}
	for _, assignment := range s.fake.Endpoints(node) {
		proxy.Endpoints[assignment.GetClusterName()] = assignment
	}
	for name, cluster := range proxy.Clusters {
		if cluster.GetType() == clusterv3.Cluster_ORIGINAL_DST && proxy.Endpoints[name] == nil {
			proxy.Endpoints[name] = s.originalDestinations(name)
		}
	}
	s.cache[key] = proxy
	return proxy
}

// proxyConfig is what the agent of a pod tells istiod: the pod's annotation over the defaults; nil without one.
func proxyConfig(pod *world.Pod) *model.NodeMetaProxyConfig {
	text := pod.Annotations[annotation.ProxyConfig.Name]
	if text == "" {
		return nil
	}
	config, err := mesh.MergeProxyConfig(text, mesh.DefaultProxyConfig())
	if err != nil {
		panic(fmt.Errorf("%s: %w", annotation.ProxyConfig.Name, err))
	}
	return (*model.NodeMetaProxyConfig)(config)
}

// originalDestinations are the pods that the name of a headless Service resolves to. Such a cluster has no endpoints:
// the proxy connects to whatever address the application chose.
func (s *Server) originalDestinations(cluster string) *endpointv3.ClusterLoadAssignment {
	assignment := &endpointv3.ClusterLoadAssignment{ClusterName: cluster}
	parts := strings.Split(cluster, "|") // outbound|port|subset|host
	if len(parts) != 4 {
		return assignment
	}
	for _, service := range s.world.Services {
		if service.Name+"."+service.Namespace+".svc.cluster.local" != parts[3] {
			continue
		}
		for _, slice := range s.world.EndpointSlices() {
			if slice.Labels[discoveryv1.LabelServiceName] != service.Name || slice.Namespace != service.Namespace {
				continue
			}
			for _, port := range slice.Ports {
				if serves(service, *port.Name, parts[1]) {
					assignment.Endpoints = append(assignment.Endpoints, locality(slice.Endpoints[0].Addresses[0], *port.Port))
				}
			}
		}
	}
	return assignment
}

func serves(service *corev1.Service, portName, number string) bool {
	return slices.ContainsFunc(service.Spec.Ports, func(p corev1.ServicePort) bool {
		return p.Name == portName && fmt.Sprint(p.Port) == number
	})
}

func locality(address string, port int32) *endpointv3.LocalityLbEndpoints {
	return &endpointv3.LocalityLbEndpoints{LbEndpoints: []*endpointv3.LbEndpoint{{HostIdentifier: &endpointv3.LbEndpoint_Endpoint{
		Endpoint: &endpointv3.Endpoint{Address: &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
			Address: address, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: uint32(port)},
		}}}},
	}}}}
}
