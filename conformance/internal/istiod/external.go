package istiod

import (
	"slices"
	"strings"

	networkingv1 "istio.io/client-go/pkg/apis/networking/v1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/serviceentry"
	"istio.io/istio/pkg/workloadapi"
)

// External is what istiod tells ztunnel of a host that a ServiceEntry names.
type External struct {
	*workloadapi.Service
	// Addressed says that ztunnel can tell its connections: by addresses of the ServiceEntry's, or by one that Istio chooses.
	Addressed bool
	// Backed says that ztunnel knows where they lead.
	Backed bool
}

// External is what istiod tells ztunnel of a host; nil if it tells nothing.
func (s *Server) External(host string) *External {
	var found *workloadapi.Service
	for _, info := range s.fake.AmbientIndex.All() {
		service := info.GetService()
		suffix, wildcard := strings.CutPrefix(service.GetHostname(), "*")
		if service.GetHostname() == host || found == nil && wildcard && strings.HasSuffix(host, suffix) {
			found = service
		}
	}
	if found == nil {
		return nil
	}
	return &External{
		Service:   found,
		Addressed: len(found.GetAddresses()) > 0 || s.getsAddress(found),
		Backed:    found.GetLoadBalancing().GetMode() == workloadapi.LoadBalancing_PASSTHROUGH || s.hasWorkload(found),
	}
}

// hasWorkload says that there is somewhere to connect to: a name with a wildcard, which istiod tells as well, is nowhere.
func (s *Server) hasWorkload(service *workloadapi.Service) bool {
	return slices.ContainsFunc(s.fake.AmbientIndex.Lookup(service.GetNamespace()+"/"+service.GetHostname()), func(info model.AddressInfo) bool {
		return info.GetWorkload() != nil && !strings.HasPrefix(info.GetWorkload().GetHostname(), "*")
	})
}

// getsAddress is what Istio's controller for addresses decides, which runs beside istiod.
func (s *Server) getsAddress(service *workloadapi.Service) bool {
	for _, o := range s.world.Objects {
		if o.GetKind() != "ServiceEntry" || o.GetNamespace() != service.GetNamespace() || o.GetName() != service.GetName() {
			continue
		}
		object, err := decode(o)
		entry, ok := object.(*networkingv1.ServiceEntry)
		if err != nil || !ok || !serviceentry.ShouldV2AutoAllocateIP(entry) {
			return false
		}
		return !strings.HasPrefix(service.GetHostname(), "*") || entry.Spec.GetResolution().String() == "DYNAMIC_DNS"
	}
	return false
}
