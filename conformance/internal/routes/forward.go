package routes

import (
	"fmt"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// forward follows a share of the requests through a gateway on the way, such as an egress gateway, to where it sends
// them. It returns the part that reaches an application, as arrive does; what happened is added to the decision.
func (d *decider) forward(gateway *world.Pod, r envoy.Request, share float64) float64 {
	proxy := d.server.Gateway(gateway)
	listener := listenerOn(proxy, r.DestinationPort)
	if listener == nil {
		d.Condition = fmt.Sprintf("the gateway %s does not listen on port %d", gateway.Workload, r.DestinationPort)
		d.Status.Add(d.noConnection(), share)
		return 0
	}
	chain := envoy.Chain(listener, r)
	if chain == nil || (chain.GetTransportSocket() == nil) == r.TLS {
		d.Condition = fmt.Sprintf("the gateway %s refuses the connection on port %d", gateway.Workload, r.DestinationPort)
		d.Status.Add(d.noConnection(), share)
		return 0
	}
	manager := envoy.HTTP(chain)
	if manager == nil {
		d.Condition = "TCP through a gateway is not checked"
		return 0
	}
	if verdict := envoy.AuthorizeHTTP(manager, r); verdict.Denied {
		d.Denied = append(d.Denied, policyNames(verdict.Policies)...)
		d.Status.Add("403", share)
		return 0
	}
	config := manager.GetRouteConfig()
	if config == nil {
		config = proxy.Routes[manager.GetRds().GetRouteConfigName()]
	}
	next := d.at(gateway, proxy, r)
	next.route(config)
	reached := d.absorb(next, share)
	d.Condition = "through " + gateway.Workload
	if next.Condition != "" {
		d.Condition += ", " + next.Condition
	}
	return reached
}
