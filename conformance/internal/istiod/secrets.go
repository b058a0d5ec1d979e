package istiod

import (
	"fmt"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"istio.io/istio/pilot/pkg/model"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/util/sets"
)

// Names by which proxies ask their own agent, not istiod, for the mesh's certificates.
const (
	MeshCertificate = "default"
	MeshAuthority   = "ROOTCA"
)

// Secret is what istiod gives a proxy under the name of a secret; nil if it has nothing for it.
func (s *Server) Secret(proxy *Proxy, name string) (*tlsv3.Secret, error) {
	watched := &model.WatchedResource{TypeUrl: v3.SecretType, ResourceNames: sets.New(name)}
	resources, _, err := s.fake.Discovery.Generators[v3.SecretType].Generate(proxy.node, watched, &model.PushRequest{Forced: true, Push: s.fake.PushContext()})
	if err != nil || len(resources) == 0 {
		return nil, err
	}
	secret := &tlsv3.Secret{}
	if err := resources[0].Resource.UnmarshalTo(secret); err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return secret, nil
}
