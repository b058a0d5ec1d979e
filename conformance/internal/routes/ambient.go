package routes

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"istio.io/istio/pkg/workloadapi"
	corev1 "k8s.io/api/core/v1"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// ambientMesh is the provider, with whatever choices, whose pods have no proxies of their own.
const ambientMesh = "istio-ambient"

// throughZtunnel is a caller whose connections its node's ztunnel takes: to the Service's waypoint, or to any of its pods.
func (d *decider) throughZtunnel() {
	d.Outcome = "routed"
	if d.service == nil {
		d.leave()
		return
	}
	d.waypoint = d.scenario.World.WaypointOf(d.service)
	if d.waypoint != nil {
		d.proxy = d.server.Waypoint(d.waypoint)
		d.request.TLS, d.request.Principal = true, Principal(d.caller)
		d.passWaypoint(fqdn(d.service), d.c.Request.Port)
		return
	}
	pods := d.scenario.World.Selected(d.service)
	mode := plaintext
	if d.caller.InAmbient() {
		mode = mutual
	}
	for _, pod := range pods {
		d.addService("||||"+d.service.Name+".x.svc.cluster.local", d.intoPod(pod, targetPort(d, pod), mode, 100/float64(len(pods))))
	}
}

// leave is a connection to what lies outside the cluster. What ztunnel can tell goes through the waypoint that it is bound to, if to any.
func (d *decider) leave() {
	host, port := d.c.Request.Host, d.c.Request.Port
	external := d.server.External(host)
	if external == nil || !slices.ContainsFunc(external.GetPorts(), func(p *workloadapi.Port) bool { return int(p.GetServicePort()) == port }) {
		d.Outcome, d.Condition = "passthrough", "ztunnel is told nothing of it"
		return
	}
	bound := external.GetWaypoint()
	switch {
	case !external.Addressed:
		d.Outcome, d.Condition = "passthrough", "it has no address that ztunnel knows"
		d.outside(host, 100, plaintext)
	case bound == nil && !external.Backed:
		d.Condition = "ztunnel does not know where it leads"
		d.Status.Add(refused, 100)
	case bound == nil:
		d.outside(host, 100, plaintext)
	default:
		d.waypoint = d.scenario.World.Selected(d.scenario.Service(bound.GetHostname().GetHostname(), ""))[0]
		d.proxy = d.server.Waypoint(d.waypoint)
		d.request.TLS, d.request.Principal = true, Principal(d.caller)
		d.passWaypoint(external.GetHostname(), port)
	}
}

func fqdn(service *corev1.Service) string {
	return fmt.Sprintf("%s.%s.svc.cluster.local", service.Name, service.Namespace)
}

// passWaypoint is a request for a port of a host at the waypoint that stands before it.
func (d *decider) passWaypoint(host string, port int) {
	d.Outcome = "routed"
	listener := envoy.ListenerNamed(d.proxy.Listeners, "main_internal")
	d.Listener = listener.GetName()
	if chain := chainNamed(listener, fmt.Sprintf("inbound-vip|%d|http|%s", port, host)); chain != nil {
		d.Chain = chain.GetName()
		manager := envoy.HTTP(chain)
		if status, policies := d.consent(manager, d.request, d.waypoint, d.proxy, &d.RequestHeaders); status != "" {
			d.addTLS(mutual)
			d.Outcome, d.Denied = "answered", policies
			d.Status.Add(status, 100)
			return
		}
		if status := d.authenticate(manager, &d.request, &d.RequestHeaders); status != "" {
			d.addTLS(mutual)
			d.Outcome = "answered"
			d.Status.Add(status, 100)
			return
		}
		if verdict := envoy.AuthorizeHTTP(manager, d.request); verdict.Denied {
			d.stopped(verdict, "403")
			return
		}
		d.route(manager.GetRouteConfig())
		return
	}
	chain := chainNamed(listener, fmt.Sprintf("inbound-vip|%d|tcp|%s", port, host))
	if chain == nil {
		d.Outcome, d.Condition = "blackhole", "the waypoint has no chain for this port"
		return
	}
	d.Chain, d.opaque = chain.GetName(), true
	if verdict := envoy.AuthorizeTCP(chain, d.request); verdict.Denied {
		d.stopped(verdict, refused)
		return
	}
	d.connection(envoy.TCP(chain))
}

// intoWaypoint hands a share of a gateway's requests for a cluster to the waypoint of its Service. What the two do adds up.
func (d *decider) intoWaypoint(waypoint *world.Pod, cluster string, share float64) {
	parts := strings.Split(cluster, "|") // outbound|port|subset|host
	port, err := strconv.Atoi(parts[1])
	service := d.scenario.Service(parts[len(parts)-1], "")
	if err != nil || service == nil {
		d.Condition = "no Service for the waypoint of " + cluster
		d.Status.Add("503", share)
		return
	}
	r := d.leaving()
	r.TLS, r.Principal, r.DestinationPort = true, Principal(d.caller), port
	next := d.at(waypoint, d.server.Waypoint(waypoint), r)
	next.waypoint, next.service, next.inner = waypoint, service, d.inner
	next.passWaypoint(fqdn(service), port)
	d.absorb(next, share)
	d.addTLS(mutual)
	d.Outcome, d.Condition = next.Outcome, next.Condition
	d.Timeout = shorter(d.Timeout, next.Timeout)
	d.Retries, d.Fault, d.SNI = next.Retries, next.Fault, next.SNI
	d.Mirrors = append(d.Mirrors, next.Mirrors...)
	d.Redirect, d.RateLimit = cmp.Or(next.Redirect, d.Redirect), next.RateLimit
	d.Path, d.Rewrote = cmp.Or(next.Path, d.Path), cmp.Or(next.Rewrote, d.Rewrote)
	d.RequestHeaders, d.ResponseHeaders = d.RequestHeaders.then(next.RequestHeaders), next.ResponseHeaders.then(d.ResponseHeaders)
	d.Destinations = append(d.Destinations, next.Destinations...)
}

// stopped is a request that the waypoint does not let through.
func (d *decider) stopped(verdict envoy.Verdict, status string) {
	d.addTLS(mutual)
	d.Outcome, d.Denied = "answered", policyNames(verdict.Policies)
	if len(d.Denied) == 0 {
		d.Denied = []string{"no rule for connections"} // all that there are look at requests
	}
	d.Status.Add(status, 100)
}

// intoPod lets a share of the requests come to a pod in the ambient mesh. It returns the part that gets in.
func (d *decider) intoPod(pod *world.Pod, port int, mode string, share float64) float64 {
	from := d.caller
	if d.waypoint != nil {
		from = d.waypoint
	}
	d.addTLS(mode)
	c := istiod.Connection{Source: from.Address(), Port: port}
	if mode == mutual {
		c.Principal = strings.TrimPrefix(Principal(from), "spiffe://")
	}
	if denied := d.server.Refuses(pod, c); len(denied) > 0 {
		d.Denied = append(d.Denied, denied...)
		d.Status.Add(d.noConnection(), share)
		return 0
	}
	return d.reach(pod, port, share)
}

// copiesDenied are the policies by which ztunnel refuses the copies that a waypoint sends, as itself, to the pods of a cluster.
func (d *decider) copiesDenied(cluster string) []string {
	if d.waypoint == nil {
		return nil
	}
	from := istiod.Connection{Source: d.waypoint.Address(), Principal: strings.TrimPrefix(Principal(d.waypoint), "spiffe://")}
	for _, e := range d.proxy.Endpoints[cluster].GetEndpoints() {
		for _, endpoint := range e.GetLbEndpoints() {
			address, port := endpointAddress(endpoint)
			from.Port = port
			if pod := d.scenario.PodAt(address); pod != nil {
				if denied := d.server.Refuses(pod, from); len(denied) > 0 {
					return denied
				}
			}
		}
	}
	return nil
}

func chainNamed(l *listenerv3.Listener, name string) *listenerv3.FilterChain {
	for _, chain := range l.GetFilterChains() {
		if chain.GetName() == name {
			return chain
		}
	}
	return nil
}

// endpointAddress is where an endpoint leads: a waypoint's go through a listener of its own, which knows them by name.
func endpointAddress(e *endpointv3.LbEndpoint) (string, int) {
	address := e.GetEndpoint().GetAddress()
	if internal := address.GetEnvoyInternalAddress(); internal != nil {
		host, port, err := net.SplitHostPort(internal.GetEndpointId())
		number, _ := strconv.Atoi(port)
		if err == nil {
			return host, number
		}
	}
	return address.GetSocketAddress().GetAddress(), int(address.GetSocketAddress().GetPortValue())
}
