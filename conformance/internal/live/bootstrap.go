package live

import (
	"fmt"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

const (
	adminPort     = 15000
	firstOutbound = 20000
)

// node is one pod's Envoy in the making.
type node struct {
	pod       *world.Pod
	proxy     *istiod.Proxy
	bootstrap *bootstrapv3.Bootstrap
	clusters  map[string]bool
	secrets   map[string]bool // of gateways, by the names that istiod gives them
	traced    bool            // reports its spans
}

func (l *lab) newNode(pod *world.Pod, proxy *istiod.Proxy) (*node, error) {
	pair, err := l.authority.ForWorkload(routes.Principal(pod))
	if err != nil {
		return nil, err
	}
	inline := func(text string) *corev3.DataSource {
		return &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: text}}
	}
	return &node{pod: pod, proxy: proxy, traced: l.external, clusters: map[string]bool{}, secrets: map[string]bool{}, bootstrap: &bootstrapv3.Bootstrap{
		Node:  &corev3.Node{Id: pod.Name, Cluster: pod.Workload},
		Admin: &bootstrapv3.Admin{Address: socketAddress(pod.Address(), adminPort)},
		StaticResources: &bootstrapv3.Bootstrap_StaticResources{Secrets: []*tlsv3.Secret{
			{Name: istiod.MeshCertificate, Type: &tlsv3.Secret_TlsCertificate{TlsCertificate: &tlsv3.TlsCertificate{
				CertificateChain: inline(pair.Certificate), PrivateKey: inline(pair.Key),
			}}},
			{Name: istiod.MeshAuthority, Type: &tlsv3.Secret_ValidationContext{ValidationContext: &tlsv3.CertificateValidationContext{
				TrustedCa: inline(l.authority.PEM),
			}}},
		}},
	}}, nil
}

// inbound listens on the pod's own address and port with the chains that istiod's virtual inbound listener has for
// the port, and sends on to the pod's application.
func (n *node) inbound(port int, application string) {
	virtual := envoy.ListenerNamed(n.proxy.Listeners, envoy.VirtualInbound)
	if virtual == nil {
		return
	}
	listener := &listenerv3.Listener{
		Name:            fmt.Sprintf("inbound-%d", port),
		Address:         socketAddress(n.pod.Address(), port),
		ListenerFilters: plainListenerFilters(virtual),
	}
	chains := chainsForPort(virtual, port)
	for _, chain := range chains {
		chain = plainChain(chain, n.traced, n.inlineRoutes)
		listener.FilterChains = append(listener.FilterChains, chain)
		for name := range clustersNamed(chain, n.proxy) {
			if !n.clusters[name] {
				n.clusters[name] = true
				cluster := plainCluster(n.proxy.Clusters[name], n.pod.Address(), true)
				if strings.HasPrefix(name, "outbound|") {
					cluster.LoadAssignment = n.endpoints(name, outsideAddress, cluster) // whom the proxy itself asks
				} else {
					cluster.UpstreamBindConfig = nil
					cluster.LoadAssignment = assignment(name, application, port)
				}
				n.add(cluster)
			}
		}
	}
	n.bootstrap.StaticResources.Listeners = append(n.bootstrap.StaticResources.Listeners, listener)
}

// gateway listens on a port as the router that the pod is.
func (n *node) gateway(port int, outside string, server *istiod.Server) error {
	for _, l := range n.proxy.Listeners {
		if int(l.GetAddress().GetSocketAddress().GetPortValue()) != port {
			continue
		}
		listener := &listenerv3.Listener{
			Name: fmt.Sprintf("gateway-%d", port), Address: socketAddress(n.pod.Address(), port), ListenerFilters: plainListenerFilters(l),
		}
		for _, chain := range l.GetFilterChains() {
			chain = plainChain(chain, n.traced, n.inlineRoutes)
			if err := n.addSecrets(chain, server); err != nil {
				return err
			}
			listener.FilterChains = append(listener.FilterChains, chain)
			n.addClusters(chain, outside)
		}
		n.bootstrap.StaticResources.Listeners = append(n.bootstrap.StaticResources.Listeners, listener)
	}
	return nil
}

// addSecrets adds what a chain proves itself with, and whom it trusts. Without one of them, Envoy takes no connection.
func (n *node) addSecrets(chain *listenerv3.FilterChain, server *istiod.Server) error {
	context := &tlsv3.DownstreamTlsContext{}
	if packed := chain.GetTransportSocket().GetTypedConfig(); packed == nil || !packed.MessageIs(context) {
		return nil
	}
	mustUnpack(chain.GetTransportSocket().GetTypedConfig(), context)
	for _, name := range secretsOf(context.GetCommonTlsContext()) {
		if n.secrets[name] || name == istiod.MeshCertificate || name == istiod.MeshAuthority {
			continue
		}
		secret, err := server.Secret(n.proxy, name)
		if err != nil {
			return err
		}
		if secret == nil {
			chain.Filters, chain.TransportSocket = nil, nil // Envoy closes what comes here
			return nil
		}
		n.secrets[name] = true
		n.bootstrap.StaticResources.Secrets = append(n.bootstrap.StaticResources.Secrets, secret)
	}
	return nil
}

func chainsForPort(virtual *listenerv3.Listener, port int) []*listenerv3.FilterChain {
	var own, rest []*listenerv3.FilterChain
	for _, chain := range virtual.GetFilterChains() {
		chain = proto.Clone(chain).(*listenerv3.FilterChain)
		match := chain.GetFilterChainMatch()
		switch {
		case match.GetDestinationPort().GetValue() == uint32(port):
			match.DestinationPort = nil
			own = append(own, chain)
		case match.GetDestinationPort() == nil && chain.GetName() != "virtualInbound-blackhole":
			rest = append(rest, chain)
		}
	}
	if len(own) > 0 {
		return own
	}
	return rest
}

// plainListenerFilters leaves out what needs iptables.
func plainListenerFilters(l *listenerv3.Listener) []*listenerv3.ListenerFilter {
	var filters []*listenerv3.ListenerFilter
	for _, f := range l.GetListenerFilters() {
		if strings.Contains(f.GetName(), "original_dst") || strings.Contains(f.GetName(), "original_src") || istioOnly(f.GetName(), f.GetTypedConfig()) {
			continue
		}
		f = proto.Clone(f).(*listenerv3.ListenerFilter)
		f.FilterDisabled = nil // speaks of ports that iptables would have kept
		filters = append(filters, f)
	}
	return filters
}

// outbound listens for the application's requests to one service; the port it returns stands for the service's
// address.
func (n *node) outbound(chain *listenerv3.FilterChain, passthrough *endpointv3.ClusterLoadAssignment, outside string) (int, error) {
	number := len(n.bootstrap.StaticResources.Listeners)
	port := firstOutbound + number
	chain = plainChain(chain, n.traced, n.inlineRoutes)
	chain.FilterChainMatch, chain.TransportSocket = nil, nil
	// The original destination is known here, so the passthrough cluster of each listener gets it as endpoints.
	own := fmt.Sprintf("PassthroughCluster-%d", number)
	chain, err := replaceIn(chain, "PassthroughCluster", own)
	if err != nil {
		return 0, err
	}
	n.bootstrap.StaticResources.Listeners = append(n.bootstrap.StaticResources.Listeners, &listenerv3.Listener{
		Name: fmt.Sprintf("outbound-%d", number), Address: socketAddress(n.pod.Address(), port),
		FilterChains: []*listenerv3.FilterChain{chain},
	})
	n.add(&clusterv3.Cluster{
		Name: own, ClusterDiscoveryType: &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}, LoadAssignment: passthrough,
		UpstreamBindConfig: &corev3.BindConfig{SourceAddress: socketAddress(n.pod.Address(), 0).GetSocketAddress()},
	})
	n.addClusters(chain, outside)
	return port, nil
}

// addClusters adds the clusters that a chain mentions.
func (n *node) addClusters(chain *listenerv3.FilterChain, outside string) {
	for name := range clustersNamed(chain, n.proxy) {
		if n.clusters[name] {
			continue
		}
		n.clusters[name] = true
		cluster := plainCluster(n.proxy.Clusters[name], n.pod.Address(), envoy.HTTP(chain) != nil)
		cluster.LoadAssignment = n.endpoints(name, outside, cluster)
		n.add(cluster)
	}
}

// endpoints are istiod's; those outside the world are replaced by the address that stands for it.
func (n *node) endpoints(name, outside string, cluster *clusterv3.Cluster) *endpointv3.ClusterLoadAssignment {
	load := n.proxy.Endpoints[name]
	if envoy.LooksUp(n.proxy.Clusters[name]) {
		cluster.TransportSocket = nil
		return assignment(name, outside, outsidePort)
	}
	if load == nil {
		return &endpointv3.ClusterLoadAssignment{ClusterName: name}
	}
	load = proto.Clone(load).(*endpointv3.ClusterLoadAssignment)
	for _, locality := range load.GetEndpoints() {
		for _, e := range locality.GetLbEndpoints() {
			if !strings.HasPrefix(e.GetEndpoint().GetAddress().GetSocketAddress().GetAddress(), "127.") {
				e.HostIdentifier = assignment(name, outside, outsidePort).Endpoints[0].LbEndpoints[0].HostIdentifier
				cluster.TransportSocket = nil // nobody out there has a certificate for this run
			}
		}
	}
	return load
}

func (n *node) add(cluster *clusterv3.Cluster) {
	n.bootstrap.StaticResources.Clusters = append(n.bootstrap.StaticResources.Clusters, cluster)
}

func (n *node) inlineRoutes(name string) *hcmv3.HttpConnectionManager_RouteConfig {
	config := n.proxy.Routes[name]
	if config != nil {
		for _, host := range config.GetVirtualHosts() {
			for _, route := range host.GetRoutes() {
				route.Tracing = nil
			}
		}
	}
	return &hcmv3.HttpConnectionManager_RouteConfig{RouteConfig: config}
}

// clustersNamed finds the clusters of a proxy that a chain mentions.
func clustersNamed(chain *listenerv3.FilterChain, proxy *istiod.Proxy) map[string]bool {
	text := protojson.Format(chain)
	found := map[string]bool{}
	for name := range proxy.Clusters {
		if strings.Contains(text, `"`+name+`"`) {
			found[name] = true
		}
	}
	return found
}

func replaceIn(chain *listenerv3.FilterChain, old, new string) (*listenerv3.FilterChain, error) {
	data, err := protojson.Marshal(chain)
	if err != nil {
		return nil, err
	}
	replaced := &listenerv3.FilterChain{}
	return replaced, protojson.Unmarshal([]byte(strings.ReplaceAll(string(data), `"`+old+`"`, `"`+new+`"`)), replaced)
}

func assignment(cluster, address string, port int) *endpointv3.ClusterLoadAssignment {
	return &endpointv3.ClusterLoadAssignment{ClusterName: cluster, Endpoints: []*endpointv3.LocalityLbEndpoints{{
		LbEndpoints: []*endpointv3.LbEndpoint{{HostIdentifier: &endpointv3.LbEndpoint_Endpoint{
			Endpoint: &endpointv3.Endpoint{Address: socketAddress(address, port)},
		}}},
	}}}
}
