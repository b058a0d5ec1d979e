package routes

import (
	"fmt"
	"strings"

	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// consent does what ext_authz filters do: it asks their authorizers. It returns the status with which the request is answered, if it is, and the
// policies that required the consent.
func (d *decider) consent(
	manager *hcmv3.HttpConnectionManager, r envoy.Request, asking *world.Pod, proxy *istiod.Proxy, changed *Headers,
) (string, []string) {
	for _, needed := range envoy.ConsentNeeded(manager, r) {
		says := ""
		if needed.Gets(table.ConsentHeader) {
			says = r.Headers[table.ConsentHeader]
		}
		if why := d.unreachable(needed, r, asking, proxy); why != "" {
			d.Condition, says = why, table.ConsentError
		}
		switch {
		case says == table.ConsentGiven:
			if needed.Sets(table.ConsentUser) {
				r.Headers[table.ConsentUser] = table.ConsentUserName
				d.setHeader(changed, table.ConsentUser, table.ConsentUserName)
			}
			continue
		case (says == table.ConsentError || says == table.ConsentSlow) && needed.GetFailureModeAllow():
			continue
		case (says == table.ConsentError || says == table.ConsentSlow) && needed.GetStatusOnError() != nil:
			return fmt.Sprint(int(needed.GetStatusOnError().GetCode())), policyNames([]string{needed.Policy})
		}
		return "403", policyNames([]string{needed.Policy})
	}
	return "", nil
}

// unreachable says why an authorizer does not get the question; empty if it does.
func (d *decider) unreachable(needed envoy.Consent, r envoy.Request, asking *world.Pod, proxy *istiod.Proxy) string {
	cluster := needed.Cluster()
	if proxy.Clusters[cluster] == nil {
		return "no cluster " + cluster
	}
	endpoints := highestPriority(proxy.Endpoints[cluster])
	if len(endpoints) == 0 {
		return "no endpoints of " + cluster
	}
	address, port := endpointAddress(endpoints[0].LbEndpoint)
	pod := d.scenario.PodAt(address)
	switch {
	case pod == nil:
		return "no authorizer at " + address
	case pod.InAmbient():
		from := istiod.Connection{Source: asking.Address(), Port: port, Principal: strings.TrimPrefix(Principal(asking), "spiffe://")}
		if denied := d.server.Refuses(pod, from); len(denied) > 0 {
			return fmt.Sprintf("%v of the authorizer refuses %s", denied, from.Principal)
		}
	case pod.InMesh():
		r.DestinationAddress, r.DestinationPort, r.SourceAddress = pod.Address(), port, asking.Address()
		r.TLS, r.ALPN, r.Principal, r.SNI = true, "istio-http/1.1", Principal(asking), "outbound_"
		chain := envoy.Chain(envoy.ListenerNamed(d.server.Sidecar(pod).Listeners, envoy.VirtualInbound), r)
		if chain == nil {
			return "the authorizer has no filter chain for port " + fmt.Sprint(port)
		}
		if verdict := envoy.AuthorizeTCP(chain, r); verdict.Denied {
			return fmt.Sprintf("%v of the authorizer denies %s", verdict.Policies, r.Principal)
		}
		if manager := envoy.HTTP(chain); manager != nil {
			if verdict := envoy.AuthorizeHTTP(manager, r); verdict.Denied {
				return fmt.Sprintf("%v of the authorizer denies %s", verdict.Policies, r.Principal)
			}
		}
	}
	if !pod.Listens(port) {
		return fmt.Sprintf("the authorizer does not listen on port %d", port)
	}
	return ""
}
