package routes

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
)

// handshake is what comes before a request from outside: why the client and the chain do not come together, or nothing.
func (d *decider) handshake(chain *listenerv3.FilterChain) string {
	socket := chain.GetTransportSocket()
	switch {
	case socket == nil && !d.request.TLS:
		return ""
	case socket == nil && envoy.HTTP(chain) != nil:
		return "TLS where HTTP is spoken"
	case socket == nil:
		d.inner = d.request.SNI // passed through: whoever is reached ends it
		return ""
	case !d.request.TLS:
		return "clear text where TLS is spoken"
	}
	context := &tlsv3.DownstreamTlsContext{}
	if err := socket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return fmt.Sprintf("a transport socket %s", socket.GetTypedConfig().GetTypeUrl())
	}
	if oldest := oldestVersion(context.GetCommonTlsContext().GetTlsParams()); d.c.Client.NewestTLS != "" && d.c.Client.NewestTLS < oldest {
		return "no version of TLS below " + oldest
	}
	if reason := d.provesItself(context.GetCommonTlsContext()); reason != "" {
		return reason
	}
	return d.asksForCertificate(context)
}

func oldestVersion(params *tlsv3.TlsParameters) string {
	// Left to itself, Envoy takes TLS 1.2 as a server.
	if params.GetTlsMinimumProtocolVersion() == tlsv3.TlsParameters_TLSv1_3 {
		return "1.3"
	}
	return "1.2"
}

// provesItself wants a certificate that istiod has, for the host that the client asks for.
func (d *decider) provesItself(common *tlsv3.CommonTlsContext) string {
	reason := "the gateway has no certificate"
	for _, config := range common.GetTlsCertificateSdsSecretConfigs() {
		secret, why := d.secret(config.GetName())
		if why != "" {
			return why
		}
		certificate := leaf(secret.GetTlsCertificate().GetCertificateChain().GetInlineBytes())
		if certificate == nil {
			return fmt.Sprintf("the Secret %s has no certificate", config.GetName())
		}
		err := certificate.VerifyHostname(d.request.SNI)
		if err == nil {
			return ""
		}
		reason = err.Error()
	}
	return reason
}

// asksForCertificate wants one of the client where the gateway does, of an authority that it trusts.
func (d *decider) asksForCertificate(context *tlsv3.DownstreamTlsContext) string {
	combined := context.GetCommonTlsContext().GetCombinedValidationContext()
	authorities := combined.GetValidationContextSdsSecretConfig()
	if authorities == nil {
		authorities = context.GetCommonTlsContext().GetValidationContextSdsSecretConfig()
	}
	pool := x509.NewCertPool()
	if authorities != nil {
		secret, why := d.secret(authorities.GetName())
		if why != "" {
			return why
		}
		pool.AppendCertsFromPEM(secret.GetValidationContext().GetTrustedCa().GetInlineBytes())
	}
	if d.c.Client.Certificate == "" {
		if context.GetRequireClientCertificate().GetValue() {
			return "the gateway asks for a client certificate"
		}
		return ""
	}
	if authorities == nil {
		return "" // not looked at
	}
	issuer, err := d.scenario.World.Issuers.Named(d.c.Client.Certificate)
	if err != nil {
		panic(err) // the system has no randomness
	}
	pair, err := issuer.ForHosts()
	if err != nil {
		panic(err) // the same
	}
	_, err = leaf([]byte(pair.Certificate)).Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		return err.Error()
	}
	return ""
}

// secret is what the gateway gets by a name. Without it, Envoy takes no connection.
func (d *decider) secret(name string) (*tlsv3.Secret, string) {
	if name == istiod.MeshCertificate || name == istiod.MeshAuthority {
		return nil, "the gateway speaks the mesh's own TLS, which clients outside do not"
	}
	secret, err := d.server.Secret(d.proxy, name)
	if err != nil {
		return nil, err.Error()
	}
	if secret == nil {
		return nil, fmt.Sprintf("istiod has no Secret for %s", name)
	}
	return secret, ""
}

func leaf(data []byte) *x509.Certificate {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil
	}
	return certificate
}
