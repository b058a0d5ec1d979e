package routes

import (
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// ClientChain is the filter chain that a case's request takes in its caller's proxy; nil if there is none.
func ClientChain(proxy *istiod.Proxy, scenario *Scenario, c table.Case) *listenerv3.FilterChain {
	d := newDecider(nil, scenario, c)
	if !strings.HasPrefix(c.From, table.GatewayPrefix) {
		return envoy.Chain(envoy.OutboundListener(proxy.Listeners, d.request), d.request)
	}
	listener := listenerOn(proxy, d.gatewayPort())
	if listener == nil {
		return nil
	}
	d.enterGateway(listener)
	return envoy.Chain(listener, d.request)
}

func listenerOn(proxy *istiod.Proxy, port int) *listenerv3.Listener {
	for _, listener := range proxy.Listeners {
		if int(listener.GetAddress().GetSocketAddress().GetPortValue()) == port {
			return listener
		}
	}
	return nil
}

// throughGateway is a plain HTTP request from outside at the gateway's listener for the port.
func (d *decider) throughGateway() {
	listener := listenerOn(d.proxy, d.gatewayPort())
	if listener == nil {
		d.Outcome = "blackhole"
		d.Status.Add(refused, 100)
		return
	}
	d.Listener = listener.GetName()
	d.enterGateway(listener)
	chain := envoy.Chain(listener, d.request)
	d.Chain = chain.GetName()
	manager := envoy.HTTP(chain)
	if manager == nil {
		d.Outcome = "blackhole"
		d.Status.Add(refused, 100)
		return
	}
	if verdict := envoy.AuthorizeHTTP(manager, d.request); verdict.Denied {
		d.Outcome, d.Denied = "answered", policyNames(verdict.Policies)
		d.Status.Add("403", 100)
		return
	}
	config := manager.GetRouteConfig()
	if config == nil {
		config = d.proxy.Routes[manager.GetRds().GetRouteConfigName()]
	}
	d.route(config)
}

// enterGateway makes the request what the gateway's listener sees: TLS to the host's name where the port terminates it.
func (d *decider) enterGateway(listener *listenerv3.Listener) {
	d.request.DestinationPort = d.gatewayPort()
	d.request.SNI = d.c.Request.Host
	for _, chain := range listener.GetFilterChains() {
		d.request.TLS = d.request.TLS || chain.GetTransportSocket() != nil
	}
}

// gatewayPort is the port that the gateway's Service forwards the request's port to.
func (d *decider) gatewayPort() int {
	for _, service := range d.scenario.World.Services {
		if !slices.Contains(d.scenario.World.Selected(service), d.caller) {
			continue
		}
		for _, port := range service.Spec.Ports {
			if int(port.Port) == d.c.Request.Port && port.TargetPort.IntVal != 0 {
				return int(port.TargetPort.IntVal)
			}
		}
	}
	return d.c.Request.Port
}
