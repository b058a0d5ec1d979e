package routes

import (
	"cmp"
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	corev1 "k8s.io/api/core/v1"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// decider follows one request through the caller's proxy and those of its destinations.
type decider struct {
	server    *istiod.Server
	scenario  *Scenario
	c         table.Case
	caller    *world.Pod
	proxy     *istiod.Proxy // nil for a caller without one
	request   envoy.Request
	service   *corev1.Service // nil if the host is not in the world
	authority string          // that the destination in use is asked for
	sni       string          // of the cluster in use
	hashes    []*routev3.RouteAction_HashPolicy
	inner     string     // SNI of the client's own TLS, which proxies pass on
	hops      int        // gateways passed
	waypoint  *world.Pod // that it passes
	notFound  string     // status where the route's cluster is not there
	arrived   Headers    // changes by the proxy of the pod that it reaches
	opaque    bool       // the caller's proxy takes the connection for plain TCP
	Decision
}

// Decide follows a case.
func Decide(server *istiod.Server, scenario *Scenario, c table.Case) (Decision, error) {
	d := newDecider(server, scenario, c)
	err := envoy.Evaluate(d.decide)
	d.finish()
	return d.Decision, err
}

func newDecider(server *istiod.Server, scenario *Scenario, c table.Case) *decider {
	d := &decider{server: server, scenario: scenario, c: c, caller: scenario.Callers[c.From]}
	d.Case = c.Name
	if !c.AtGateway() {
		d.inner = c.SNI
	}
	d.Status, d.Version, d.Service, d.Authority = table.Shares{}, table.Shares{}, table.Shares{}, table.Shares{}
	d.request = requestOf(c, d.caller)
	d.authority = d.request.Authority
	d.service = scenario.Service(c.Request.Host, d.caller.Namespace)
	d.request.DestinationAddress = "192.0.2.1" // an address that no listener knows
	if d.service != nil {
		d.request.DestinationAddress = d.service.Spec.ClusterIP
		// The name of a headless Service resolves to its pods.
		if pods := scenario.World.Selected(d.service); d.service.Spec.ClusterIP == corev1.ClusterIPNone && len(pods) > 0 {
			d.request.DestinationAddress = pods[0].Address()
		}
	}
	return d
}

func requestOf(c table.Case, caller *world.Pod) envoy.Request {
	path, query, _ := strings.Cut(c.Request.Path, "?")
	r := envoy.Request{
		Method: c.Request.Method, Authority: c.Request.Authority(), Path: envoy.Normalized(path), Query: query, Headers: map[string]string{},
		DestinationPort: c.Request.Port, SourceAddress: caller.Address(), TLS: c.SNI != "" || c.Request.TLS, SNI: c.SNI,
	}
	if c.Request.TLS {
		r.SNI = strings.ToLower(cmp.Or(c.SNI, c.Request.Host)) // as proxies read it
	}
	for name, value := range c.Headers {
		r.Headers[strings.ToLower(name)] = value
	}
	for _, token := range c.AllTokens() {
		if token.Header != "" {
			r.Headers[token.Header] = token.Prefix + "token"
		}
	}
	return r
}

func (d *decider) decide() {
	switch {
	case d.c.AtGateway():
		d.proxy = d.server.Gateway(d.caller)
		d.throughGateway()
	case d.caller.InAmbient():
		d.throughZtunnel()
	case d.caller.InMesh():
		d.proxy = d.server.Sidecar(d.caller)
		d.throughSidecar()
	default:
		d.direct()
	}
}

// direct is a caller without a proxy: kube-proxy picks any pod of the Service.
func (d *decider) direct() {
	d.Outcome = "plaintext"
	if d.service == nil {
		d.Condition = "no such service"
		d.Status.Add(refused, 100)
		return
	}
	pods := d.scenario.World.Selected(d.service)
	for _, pod := range pods {
		d.arrive(pod, targetPort(d, pod), plaintext, 100/float64(len(pods)))
	}
	if len(pods) == 0 {
		d.Status.Add(refused, 100)
	}
}

func (d *decider) throughSidecar() {
	listener := envoy.OutboundListener(d.proxy.Listeners, d.request)
	if listener == nil {
		d.Outcome = "blackhole"
		d.Status.Add(refused, 100)
		return
	}
	d.Listener = listener.GetName()
	chain := envoy.Chain(listener, d.request)
	d.Chain = chain.GetName()
	if manager := envoy.HTTP(chain); manager != nil {
		config := manager.GetRouteConfig()
		if config == nil {
			config = d.proxy.Routes[manager.GetRds().GetRouteConfigName()]
		}
		d.route(config)
		return
	}
	d.connection(envoy.TCP(chain))
}

// connection follows one that is no HTTP.
func (d *decider) connection(tcp *tcpproxyv3.TcpProxy) {
	if tcp == nil {
		d.Outcome = "blackhole"
		d.Status.Add(refused, 100)
		return
	}
	d.Outcome, d.opaque = "routed", true
	if name := tcp.GetCluster(); name != "" {
		d.cluster(name, 100)
		return
	}
	total := 0.0
	for _, w := range tcp.GetWeightedClusters().GetClusters() {
		total += float64(w.GetWeight())
	}
	for _, w := range tcp.GetWeightedClusters().GetClusters() {
		d.cluster(w.GetName(), 100*float64(w.GetWeight())/total)
	}
}

func (d *decider) route(config *routev3.RouteConfiguration) {
	host := envoy.VirtualHost(config, d.request)
	d.Host = host.GetName()
	if host.GetRequireTls() == routev3.VirtualHost_ALL && !d.request.TLS && d.request.Headers[forwardedProto] != "https" {
		d.Outcome = "redirected"
		d.redirect(&routev3.RedirectAction{SchemeRewriteSpecifier: &routev3.RedirectAction_HttpsRedirect{HttpsRedirect: true}}, nil)
		return
	}
	route := envoy.Route(host, d.request)
	if route == nil {
		d.Outcome = "no-route"
		d.Status.Add("404", 100)
		return
	}
	d.Route = route.GetName()
	d.Fault = fault(route)
	reached := 100.0
	if d.Fault != nil && d.Fault.Abort != 0 {
		d.Status.Add(fmt.Sprint(d.Fault.Abort), d.Fault.AbortPercent)
		reached -= d.Fault.AbortPercent
	}
	d.headers(host.GetRequestHeadersToAdd(), host.GetRequestHeadersToRemove(), &d.RequestHeaders)
	d.headers(host.GetResponseHeadersToAdd(), host.GetResponseHeadersToRemove(), &d.ResponseHeaders)
	d.headers(route.GetRequestHeadersToAdd(), route.GetRequestHeadersToRemove(), &d.RequestHeaders)
	d.headers(route.GetResponseHeadersToAdd(), route.GetResponseHeadersToRemove(), &d.ResponseHeaders)

	if policy := corsPolicy(route); policy != nil && d.cors(policy) {
		d.Outcome = "answered"
		d.Status.Add("200", reached)
		return
	}
	switch action := route.GetAction().(type) {
	case *routev3.Route_Redirect:
		d.Outcome = "redirected"
		d.redirect(action.Redirect, route.GetMatch())
	case *routev3.Route_DirectResponse:
		d.Outcome = "answered"
		d.Status.Add(fmt.Sprint(action.DirectResponse.GetStatus()), reached)
	case *routev3.Route_Route:
		d.Outcome = "routed"
		d.action(action.Route, route.GetMatch())
		d.clusters(action.Route, reached)
	default:
		// istiod left it out for an input it does not understand; Envoy refuses the whole configuration.
		d.Outcome, d.Condition = "rejected", fmt.Sprintf("a route with action %T", action)
		d.Status.Add("rejected", reached)
	}
}

func (d *decider) clusters(action *routev3.RouteAction, share float64) {
	d.hashes = action.GetHashPolicy()
	d.authority = cmp.Or(action.GetHostRewriteLiteral(), d.request.Authority)
	switch spec := action.GetClusterSpecifier().(type) {
	case *routev3.RouteAction_Cluster:
		d.cluster(spec.Cluster, share)
	case *routev3.RouteAction_WeightedClusters:
		total := 0.0
		for _, w := range spec.WeightedClusters.GetClusters() {
			total += float64(w.GetWeight().GetValue())
		}
		for _, w := range spec.WeightedClusters.GetClusters() {
			if len(spec.WeightedClusters.GetClusters()) == 1 {
				d.headers(w.GetRequestHeadersToAdd(), w.GetRequestHeadersToRemove(), &d.RequestHeaders)
				d.headers(w.GetResponseHeadersToAdd(), w.GetResponseHeadersToRemove(), &d.ResponseHeaders)
			}
			if rewritten := w.GetHostRewriteLiteral(); rewritten != "" && action.GetHostRewriteLiteral() != "" {
				d.Condition = "two host rewrites, of a route and of " + w.GetName()
			}
			d.authority = cmp.Or(w.GetHostRewriteLiteral(), action.GetHostRewriteLiteral(), d.request.Authority)
			if weight := float64(w.GetWeight().GetValue()); weight > 0 {
				d.cluster(w.GetName(), share*weight/total)
			}
		}
	default:
		d.Condition = fmt.Sprintf("cluster specifier %T is not checked", spec)
	}
}

// cluster sends a share of the requests to a cluster: over its endpoints by weight, highest priority first.
func (d *decider) cluster(name string, share float64) {
	destination := Destination{Cluster: name, Percent: share, Version: table.Shares{}}
	defer func() { d.Destinations = append(d.Destinations, destination) }()
	cluster := d.proxy.Clusters[name]
	if name == "PassthroughCluster" {
		d.Outcome = "passthrough"
		// The original destination, in plaintext, as if there were no proxy.
		if d.service != nil {
			pods := d.scenario.World.Selected(d.service)
			destination.Pods, destination.TLS = len(pods), plaintext
			for _, pod := range pods {
				d.arrive(pod, targetPort(d, pod), plaintext, share/float64(len(pods)))
			}
		}
		return
	}
	if name == "BlackHoleCluster" || cluster == nil {
		d.Outcome = "blackhole"
		d.Status.Add(d.blackhole(name), share)
		return
	}
	destination.Outlier, destination.Pool, destination.Balancer = outlier(cluster), pool(cluster), balancer(cluster, d.hashes)
	endpoints := highestPriority(d.proxy.Endpoints[name])
	total := 0.0
	for _, e := range endpoints {
		total += e.weight
	}
	if envoy.LooksUp(cluster) || d.service == nil && cluster.GetType() == clusterv3.Cluster_ORIGINAL_DST {
		destination.TLS = tlsMode(cluster, nil)
		d.Certificate, d.ClientCertificate = certificate(cluster, d.authority), clientCertificate(cluster)
		d.outside(d.c.Request.Host, share, destination.TLS)
		return
	}
	if len(endpoints) == 0 {
		d.Condition = "no endpoints in " + name
		d.Status.Add("503", share)
		return
	}
	destination.Pods = len(endpoints)
	d.sni = sniOf(cluster)
	for _, e := range endpoints {
		part := share * e.weight / total
		mode := tlsMode(cluster, e.LbEndpoint)
		destination.TLS = mode
		address, port := endpointAddress(e.LbEndpoint)
		pod := d.scenario.PodAt(address)
		if pod == nil {
			parts := strings.Split(name, "|")
			d.outside(parts[len(parts)-1], part, mode)
			d.Certificate, d.ClientCertificate = certificate(cluster, d.authority), clientCertificate(cluster)
			continue
		}
		if pod.IsWaypoint() {
			d.intoWaypoint(pod, name, part)
			continue
		}
		destination.Version.Add(pod.Version(), 100*e.weight/total)
		reached := d.arrive(pod, port, mode, part)
		if !d.scenario.World.IsGateway(pod) {
			d.addService(name, reached)
		}
	}
}

// outside lets a share of the requests come to a host outside the world, which answers.
func (d *decider) outside(host string, share float64, mode string) {
	d.Status.Add("200", share)
	d.Service.Add(shortHost(host), share)
	d.Authority.Add(d.authority, share)
	d.addTLS(mode)
}

// blackhole is what comes of a request for nobody.
func (d *decider) blackhole(cluster string) string {
	switch {
	case d.opaque: // a connection is closed, whatever the application sends over it
		return refused
	case cluster == "BlackHoleCluster":
		return "502"
	}
	return d.notFound
}

func (d *decider) addService(cluster string, share float64) {
	parts := strings.Split(cluster, "|")
	d.Service.Add(shortHost(parts[len(parts)-1]), share)
	d.Authority.Add(d.authority, share)
}

// shortHost is a cluster-local host as a table writes it: the Service's name.
func shortHost(host string) string {
	if name, ok := strings.CutSuffix(host, ".svc.cluster.local"); ok {
		name, _, _ = strings.Cut(name, ".")
		return name
	}
	return host
}
