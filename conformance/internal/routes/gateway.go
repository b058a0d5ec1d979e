package routes

import (
	"maps"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// ClientChain is the filter chain that a case's request takes in its caller's sidecar; nil if there is none.
func ClientChain(proxy *istiod.Proxy, scenario *Scenario, c table.Case) *listenerv3.FilterChain {
	d := newDecider(nil, scenario, c)
	return envoy.Chain(envoy.OutboundListener(proxy.Listeners, d.request), d.request)
}

func listenerOn(proxy *istiod.Proxy, port int) *listenerv3.Listener {
	for _, listener := range proxy.Listeners {
		if int(listener.GetAddress().GetSocketAddress().GetPortValue()) == port {
			return listener
		}
	}
	return nil
}

// forwardedProto says which scheme the client uses. Envoy makes redirects by it.
const forwardedProto = "x-forwarded-proto"

// throughGateway is a request from outside, in clear text or by TLS, at the gateway's listener for the port.
func (d *decider) throughGateway() {
	d.request.DestinationPort = d.scenario.GatewayPort(d.c)
	listener := listenerOn(d.proxy, d.request.DestinationPort)
	if listener == nil {
		d.refuses("the gateway does not listen on this port")
		return
	}
	d.Listener = listener.GetName()
	chain := envoy.Chain(listener, d.request)
	if chain == nil {
		d.refuses("no filter chain of the gateway takes it")
		return
	}
	d.Chain = chain.GetName()
	if reason := d.handshake(chain); reason != "" {
		d.refuses(reason)
		return
	}
	if verdict := envoy.AuthorizeTCP(chain, d.request); verdict.Denied {
		d.Denied = policyNames(verdict.Policies)
		d.refuses("a policy")
		return
	}
	manager := envoy.HTTP(chain)
	if manager == nil {
		d.connection(envoy.TCP(chain))
		return
	}
	if manager.GetCommonHttpProtocolOptions().GetHeadersWithUnderscoresAction() == corev3.HttpProtocolOptions_DROP_HEADER {
		for name := range d.request.Headers {
			if strings.Contains(name, "_") {
				d.RequestHeaders.Remove = append(d.RequestHeaders.Remove, name)
			}
		}
		maps.DeleteFunc(d.request.Headers, func(name, _ string) bool { return strings.Contains(name, "_") })
	}
	// Only a proxy in front that the gateway trusts can say what the client speaks.
	if d.request.Headers[forwardedProto] == "" || manager.GetXffNumTrustedHops() == 0 {
		d.request.Headers[forwardedProto] = "http"
		if d.request.TLS {
			d.request.Headers[forwardedProto] = "https"
		}
	}
	if status, policies := d.consent(manager, d.request, d.caller, d.proxy, &d.RequestHeaders); status != "" {
		d.Outcome, d.Denied = "answered", policies
		d.Status.Add(status, 100)
		return
	}
	if status := d.authenticate(manager, &d.request, &d.RequestHeaders); status != "" {
		d.Outcome = "answered"
		d.Status.Add(status, 100)
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

func (d *decider) refuses(reason string) {
	d.Outcome, d.Condition = "refused", reason
	d.Status.Add(refused, 100)
}

// GatewayPort is the port of the gateway's pod that its Service forwards a case's port to.
func (s *Scenario) GatewayPort(c table.Case) int {
	for _, service := range s.World.Services {
		if !slices.Contains(s.World.Selected(service), s.Callers[c.From]) {
			continue
		}
		for _, port := range service.Spec.Ports {
			if int(port.Port) == c.Request.Port && port.TargetPort.IntVal != 0 {
				return int(port.TargetPort.IntVal)
			}
		}
	}
	return c.Request.Port
}
