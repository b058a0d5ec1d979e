package live

import (
	"strings"

	udpatypev1 "github.com/cncf/xds/go/udpa/type/v1"
	xdstypev3 "github.com/cncf/xds/go/xds/type/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
)

// istioOnly: a plain Envoy lacks Istio's extensions: telemetry and metadata exchange, which decide nothing, and
// istio.alpn, which is replaced by a fixed ALPN in alpnOf. A TypedStruct may also wrap an extension of Envoy's own, as
// EnvoyFilters like to write them.
func istioOnly(name string, packed *anypb.Any) bool {
	url := packed.GetTypeUrl()
	wrapped := &xdstypev3.TypedStruct{}
	older := &udpatypev1.TypedStruct{}
	switch {
	case packed.MessageIs(wrapped):
		mustUnpack(packed, wrapped)
		url = wrapped.GetTypeUrl()
	case packed.MessageIs(older):
		mustUnpack(packed, older)
		url = older.GetTypeUrl()
	}
	native := strings.HasPrefix(url, "type.googleapis.com/envoy.extensions.") || strings.HasPrefix(url, "type.googleapis.com/envoy.config.")
	return strings.HasPrefix(name, "istio") || packed != nil && !native ||
		strings.Contains(url, "peer_metadata") || strings.Contains(url, "wasm")
}

// plainChain makes a filter chain of istiod's run in a plain Envoy; inline is the route configuration for RDS. Spans are for
// labs with a collector.
func plainChain(
	chain *listenerv3.FilterChain, traced bool, inline func(name string) *hcmv3.HttpConnectionManager_RouteConfig,
) *listenerv3.FilterChain {
	chain = proto.Clone(chain).(*listenerv3.FilterChain)
	var filters []*listenerv3.Filter
	for _, f := range chain.GetFilters() {
		packed := f.GetTypedConfig()
		if istioOnly(f.GetName(), packed) {
			continue
		}
		manager, tcp := &hcmv3.HttpConnectionManager{}, &tcpproxyv3.TcpProxy{}
		switch {
		case packed.MessageIs(manager):
			mustUnpack(packed, manager)
			plainManager(manager, traced, inline)
			f.ConfigType = &listenerv3.Filter_TypedConfig{TypedConfig: mustPack(manager)}
		case packed.MessageIs(tcp):
			mustUnpack(packed, tcp)
			tcp.AccessLog = nil
			f.ConfigType = &listenerv3.Filter_TypedConfig{TypedConfig: mustPack(tcp)}
		}
		filters = append(filters, f)
	}
	chain.Filters = filters
	if socket := chain.GetTransportSocket(); socket != nil {
		context := &tlsv3.DownstreamTlsContext{}
		if socket.GetTypedConfig().MessageIs(context) {
			mustUnpack(socket.GetTypedConfig(), context)
			byName(context.GetCommonTlsContext())
			socket.ConfigType = &corev3.TransportSocket_TypedConfig{TypedConfig: mustPack(context)}
		}
	}
	return chain
}

func plainManager(manager *hcmv3.HttpConnectionManager, traced bool, inline func(string) *hcmv3.HttpConnectionManager_RouteConfig) {
	manager.AccessLog, manager.AccessLogOptions = nil, nil
	if !traced {
		manager.Tracing = nil
	}
	var filters []*hcmv3.HttpFilter
	for _, f := range manager.GetHttpFilters() {
		if !istioOnly(f.GetName(), f.GetTypedConfig()) {
			filters = append(filters, f)
		}
	}
	manager.HttpFilters = filters
	if rds := manager.GetRds(); rds != nil {
		manager.RouteSpecifier = inline(rds.GetRouteConfigName())
	}
}

// plainCluster makes a cluster static and plain; the caller's address is what the destination sees. Clusters behind a
// TCP proxy keep Istio's ALPN for opaque connections.
func plainCluster(cluster *clusterv3.Cluster, source string, http bool) *clusterv3.Cluster {
	cluster = proto.Clone(cluster).(*clusterv3.Cluster)
	cluster.Filters = nil
	cluster.EdsClusterConfig = nil
	if cluster.GetOriginalDstLbConfig() != nil {
		cluster.LbConfig = nil
	}
	cluster.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}
	cluster.RespectDnsTtl, cluster.DnsRefreshRate, cluster.DnsJitter = false, nil, nil
	if cluster.GetLbPolicy() == clusterv3.Cluster_CLUSTER_PROVIDED {
		cluster.LbPolicy = clusterv3.Cluster_ROUND_ROBIN
	}
	cluster.UpstreamBindConfig = &corev3.BindConfig{SourceAddress: socketAddress(source, 0).GetSocketAddress()}
	if cluster.GetTransportSocket() != nil {
		cluster.TransportSocket = plainSocket(cluster.GetTransportSocket(), cluster, http)
	}
	for _, match := range cluster.GetTransportSocketMatches() {
		match.TransportSocket = plainSocket(match.GetTransportSocket(), cluster, http)
	}
	return cluster
}

func plainSocket(socket *corev3.TransportSocket, cluster *clusterv3.Cluster, http bool) *corev3.TransportSocket {
	context := &tlsv3.UpstreamTlsContext{}
	if !socket.GetTypedConfig().MessageIs(context) {
		return socket
	}
	mustUnpack(socket.GetTypedConfig(), context)
	common := context.GetCommonTlsContext()
	// Servers outside have no certificates but those of this run.
	for _, config := range common.GetTlsCertificateSdsSecretConfigs() {
		config.Name = istiod.MeshCertificate
	}
	if trusted := common.GetCombinedValidationContext().GetValidationContextSdsSecretConfig(); trusted != nil {
		trusted.Name = istiod.MeshAuthority
	}
	byName(common)
	for _, protocol := range common.GetAlpnProtocols() {
		if http && protocol == "istio" {
			common.AlpnProtocols = alpnOf(cluster)
		}
	}
	return &corev3.TransportSocket{Name: socket.GetName(), ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: mustPack(context)}}
}

// alpnOf is what Istio's ALPN filter would send. Without it the server takes HTTP for opaque TCP.
func alpnOf(cluster *clusterv3.Cluster) []string {
	options := cluster.GetTypedExtensionProtocolOptions()["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if strings.Contains(options.String(), "explicit_http_config:{http2") {
		return []string{"istio-h2"}
	}
	return []string{"istio-http/1.1"}
}

// byName leaves of SDS references the names only, which Envoy then looks up among its static secrets.
func byName(common *tlsv3.CommonTlsContext) {
	for _, secret := range sdsConfigs(common) {
		secret.SdsConfig = nil
	}
	combined := common.GetCombinedValidationContext()
	if validation := combined.GetDefaultValidationContext(); validation != nil {
		for _, name := range validation.GetMatchSubjectAltNames() { //nolint:staticcheck // what istiod still sends
			validation.MatchTypedSubjectAltNames = append(validation.MatchTypedSubjectAltNames,
				&tlsv3.SubjectAltNameMatcher{SanType: tlsv3.SubjectAltNameMatcher_URI, Matcher: name})
		}
		validation.MatchSubjectAltNames = nil //nolint:staticcheck // replaced
	}
}

// sdsConfigs are the references to what a side proves itself with, and to whom it trusts.
func sdsConfigs(common *tlsv3.CommonTlsContext) []*tlsv3.SdsSecretConfig {
	configs := common.GetTlsCertificateSdsSecretConfigs()
	for _, trusted := range []*tlsv3.SdsSecretConfig{
		common.GetValidationContextSdsSecretConfig(), common.GetCombinedValidationContext().GetValidationContextSdsSecretConfig(),
	} {
		if trusted != nil {
			configs = append(configs, trusted)
		}
	}
	return configs
}

func secretsOf(common *tlsv3.CommonTlsContext) []string {
	var names []string
	for _, config := range sdsConfigs(common) {
		names = append(names, config.GetName())
	}
	return names
}

func socketAddress(address string, port int) *corev3.Address {
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address: address, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: uint32(port)},
	}}}
}

func mustPack(m proto.Message) *anypb.Any {
	packed, err := anypb.New(m)
	if err != nil {
		panic(err) // a message that was just unpacked
	}
	return packed
}

func mustUnpack(packed *anypb.Any, into proto.Message) {
	if err := packed.UnmarshalTo(into); err != nil {
		panic(err) // its type was just checked
	}
}
