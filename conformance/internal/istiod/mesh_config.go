package istiod

import (
	"fmt"
	"slices"
	"strings"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// meshConfig is what the ConfigMap `istio` of the world says, over the defaults; nil if there is none.
func meshConfig(w *world.World) (*meshconfig.MeshConfig, error) {
	for _, o := range w.Objects {
		if o.GetKind() != "ConfigMap" || o.GetNamespace() != "istio-system" || o.GetName() != "istio" {
			continue
		}
		text, _, err := unstructured.NestedString(o.Object, "data", "mesh")
		if err != nil {
			return nil, err
		}
		config, err := mesh.ApplyMeshConfigDefaults(text)
		if err != nil {
			return nil, fmt.Errorf("%s: mesh config: %w", o.File, err)
		}
		return config, nil
	}
	return nil, nil
}

// AuthorizesByHTTP says whether a Service is the HTTP authorizer of an extension provider.
func (s *Server) AuthorizesByHTTP(namespace, name string) bool {
	if s.meshConfig == nil {
		return false
	}
	return slices.ContainsFunc(s.meshConfig.GetExtensionProviders(), func(p *meshconfig.MeshConfig_ExtensionProvider) bool {
		_, host, _ := strings.Cut(p.GetEnvoyExtAuthzHttp().GetService(), "/")
		return host == fmt.Sprintf("%s.%s.svc.cluster.local", name, namespace)
	})
}
