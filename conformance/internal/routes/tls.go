package routes

import (
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/internal_upstream/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
)

// sniOf is the server name that a cluster's TLS context gives.
func sniOf(cluster *clusterv3.Cluster) string {
	context := &tlsv3.UpstreamTlsContext{}
	sockets := []*corev3.TransportSocket{socketOf(cluster)}
	for _, match := range cluster.GetTransportSocketMatches() {
		sockets = append(sockets, match.GetTransportSocket())
	}
	for _, socket := range sockets {
		if packed := socket.GetTypedConfig(); packed != nil && packed.MessageIs(context) && packed.UnmarshalTo(context) == nil {
			return context.GetSni()
		}
	}
	return ""
}

// socketOf is what a cluster speaks to endpoints that say nothing of their own; a waypoint's is wrapped for listeners of its own.
func socketOf(cluster *clusterv3.Cluster) *corev3.TransportSocket {
	socket, internal := cluster.GetTransportSocket(), &internalv3.InternalUpstreamTransport{}
	for _, match := range cluster.GetTransportSocketMatches() {
		if len(match.GetMatch().GetFields()) == 0 {
			socket = match.GetTransportSocket()
			break
		}
	}
	if packed := socket.GetTypedConfig(); packed != nil && packed.MessageIs(internal) && packed.UnmarshalTo(internal) == nil {
		return internal.GetTransportSocket()
	}
	return socket
}

// certificate is the name that the server of a cluster has to prove, where the proxy greets it with the same; empty if
// it checks none. Without a fixed name, both may be taken from the request.
func certificate(cluster *clusterv3.Cluster, authority string) string {
	context := &tlsv3.UpstreamTlsContext{}
	packed := socketOf(cluster).GetTypedConfig()
	if packed == nil || !packed.MessageIs(context) || packed.UnmarshalTo(context) != nil {
		return ""
	}
	validation := context.GetCommonTlsContext().GetCombinedValidationContext()
	authorities := validation.GetValidationContextSdsSecretConfig()
	if file, ok := strings.CutPrefix(authorities.GetName(), "file-root:"); authorities == nil || ok && file != "system" && !strings.HasPrefix(file, "/") {
		return "" // no authorities to trust: Istio's agent finds no such file
	}
	options := &httpv3.HttpProtocolOptions{}
	extension := cluster.GetTypedExtensionProtocolOptions()["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if context.GetSni() == "" && extension != nil && extension.UnmarshalTo(options) == nil {
		if upstream := options.GetUpstreamHttpProtocolOptions(); upstream.GetAutoSni() && upstream.GetAutoSanValidation() {
			host, _, _ := strings.Cut(authority, ":")
			return host
		}
	}
	for _, name := range validation.GetDefaultValidationContext().GetMatchSubjectAltNames() {
		if name.GetExact() == context.GetSni() {
			return context.GetSni()
		}
	}
	return ""
}

// clientCertificate is what a proxy proves itself with to the server of a cluster: the Secret that istiod gives it, or a
// file that it has; empty if it shows none.
func clientCertificate(cluster *clusterv3.Cluster) string {
	context := &tlsv3.UpstreamTlsContext{}
	packed := socketOf(cluster).GetTypedConfig()
	if packed == nil || !packed.MessageIs(context) || packed.UnmarshalTo(context) != nil {
		return ""
	}
	for _, config := range context.GetCommonTlsContext().GetTlsCertificateSdsSecretConfigs() {
		for _, scheme := range []string{"kubernetes://", "file-cert:"} {
			if name, ok := strings.CutPrefix(config.GetName(), scheme); ok {
				name, _, _ = strings.Cut(name, "~")
				return name
			}
		}
	}
	return ""
}

// tlsMode is what the caller's proxy speaks to an endpoint of a cluster.
func tlsMode(cluster *clusterv3.Cluster, endpoint *endpointv3.LbEndpoint) string {
	if endpoint.GetEndpoint().GetAddress().GetEnvoyInternalAddress() != nil {
		return mutual // through a tunnel to ztunnel or a waypoint
	}
	labels := endpoint.GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"].GetFields()
	for _, match := range cluster.GetTransportSocketMatches() {
		matches := true
		for key, value := range match.GetMatch().GetFields() {
			matches = matches && labels[key].GetStringValue() == value.GetStringValue()
		}
		if matches {
			return socketMode(match.GetTransportSocket().GetTypedConfig().GetTypeUrl(), match.GetTransportSocket().String())
		}
	}
	if socket := socketOf(cluster); socket != nil {
		return socketMode(socket.GetTypedConfig().GetTypeUrl(), socket.String())
	}
	return plaintext
}

func socketMode(typeURL, config string) string {
	switch {
	case !strings.HasSuffix(typeURL, "UpstreamTlsContext"):
		return plaintext
	case strings.Contains(config, "istio"): // ALPN istio, the mark of ISTIO_MUTUAL
		return mutual
	}
	return simple
}

func (d *decider) addTLS(mode string) {
	if !slices.Contains(d.TLS, mode) {
		d.TLS = append(d.TLS, mode)
	}
}
