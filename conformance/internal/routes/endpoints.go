package routes

import (
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
)

type weighted struct {
	*endpointv3.LbEndpoint
	weight float64
}

func highestPriority(assignment *endpointv3.ClusterLoadAssignment) []weighted {
	var found []weighted
	best := uint32(1 << 31)
	for _, locality := range assignment.GetEndpoints() {
		if len(locality.GetLbEndpoints()) == 0 || locality.GetPriority() > best {
			continue
		}
		if locality.GetPriority() < best {
			best, found = locality.GetPriority(), nil
		}
		for _, e := range locality.GetLbEndpoints() {
			weight := float64(max(1, e.GetLoadBalancingWeight().GetValue()))
			if w := locality.GetLoadBalancingWeight().GetValue(); w > 0 {
				weight *= float64(w) / localityTotal(locality)
			}
			found = append(found, weighted{e, weight})
		}
	}
	return found
}

func localityTotal(locality *endpointv3.LocalityLbEndpoints) float64 {
	total := 0.0
	for _, e := range locality.GetLbEndpoints() {
		total += float64(max(1, e.GetLoadBalancingWeight().GetValue()))
	}
	return total
}
