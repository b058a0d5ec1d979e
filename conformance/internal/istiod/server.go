// Package istiod runs Istio's control plane in this process, fed with a world, and asks it for the configuration
// of each proxy.
package istiod

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/gatewayapi"
	"istio.io/istio/pkg/config/schema/resource"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/test"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// Server is a control plane that has taken the world in.
type Server struct {
	fake       *xds.FakeDiscoveryServer
	world      *world.World
	cache      map[string]*Proxy
	meshConfig *meshconfig.MeshConfig // nil for the defaults
}

// Serve starts a control plane, lets use ask it, and stops it.
func Serve(w *world.World, use func(*Server) error) error {
	// The fake server registers the Gateway API CRDs without a version, and istiod then ignores all but HTTPRoute.
	clear(gatewayapi.MinimumCRDVersions)

	if w.Ambient() && !features.EnableAmbient {
		return errors.New("istiod reads PILOT_ENABLE_AMBIENT once, at its start: set it to true to check an ambient mesh")
	}
	configs, objects, err := split(w)
	if err != nil {
		return err
	}
	config, err := meshConfig(w)
	if err != nil {
		return err
	}
	var useError error
	err = test.Wrap(func(t test.Failer) {
		server := &Server{
			fake: xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
				Configs: configs, KubernetesObjects: objects, DisableSecretAuthorization: true, MeshConfig: config,
			}),
			world:      w,
			cache:      map[string]*Proxy{},
			meshConfig: config,
		}
		useError = use(server)
	})
	if err != nil {
		return fmt.Errorf("istiod: %w", err)
	}
	return useError
}

// split divides the world into what istiod reads from its config store and what it reads from Kubernetes.
func split(w *world.World) ([]config.Config, []runtime.Object, error) {
	var configs []config.Config
	var objects []runtime.Object
	for _, o := range w.Objects {
		gvk := o.GroupVersionKind()
		if known, ok := collections.Pilot.FindByGroupVersionAliasesKind(resource.FromKubernetesGVK(&gvk)); ok {
			c, err := toConfig(known, o)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %s %s: %w", o.File, o.GetKind(), o.GetName(), err)
			}
			configs = append(configs, *c)
			if !w.Ambient() {
				continue // what ztunnel is told comes out of Kubernetes
			}
		} else if !watched(gvk) {
			continue
		}
		object, err := decode(o)
		if err != nil {
			return nil, nil, err
		}
		objects = append(objects, object)
	}
	for _, namespace := range w.SortedNamespaces() {
		objects = append(objects, namespace)
	}
	for _, service := range w.Services {
		objects = append(objects, service)
	}
	for _, pod := range w.Pods {
		objects = append(objects, pod.Pod)
	}
	for _, slice := range w.EndpointSlices() {
		objects = append(objects, slice)
	}
	return configs, objects, nil
}

// watched are the kinds that istiod reads from Kubernetes, beside those that the world makes itself.
func watched(gvk schema.GroupVersionKind) bool {
	return gvk.Group == "gateway.networking.k8s.io" || (gvk.Group == "" && slices.Contains([]string{"Secret", "ConfigMap", "ServiceAccount"}, gvk.Kind))
}

// decode makes the typed object that Kubernetes would hold.
func decode(o manifest.Object) (runtime.Object, error) {
	data, err := o.MarshalJSON()
	if err != nil {
		return nil, err
	}
	object, _, err := kubelib.IstioCodec.UniversalDeserializer().Decode(data, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %s %s: %w", o.File, o.GetKind(), o.GetName(), err)
	}
	return object, nil
}

func toConfig(schema resource.Schema, o manifest.Object) (*config.Config, error) {
	if o.GetKind() == "RequestAuthentication" {
		o = withOwnKeys(o)
	}
	data, err := o.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var object crd.IstioKind
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	return crd.ConvertObject(schema, &object, "cluster.local")
}
