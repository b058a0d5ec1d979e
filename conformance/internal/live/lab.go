package live

import (
	"context"
	"fmt"
	"net"
	"slices"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	corev1 "k8s.io/api/core/v1"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/certificates"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// What lies outside the world answers here.
const (
	outsideAddress = "127.30.0.1"
	outsidePort    = 18080
)

// lab is one scenario, running.
type lab struct {
	scenario  *routes.Scenario
	server    *istiod.Server
	authority *certificates.Authority // of the mesh
	backends  *backends
	fleet     *fleet
	nodes     []*node
	// entrances are the addresses to call for each case: one per caller's Envoy, or the pods themselves.
	entrances map[string][]string
	// opaque says for which cases the caller's proxy sees plain TCP.
	opaque map[string]bool
	// outbound are the listeners of callers' Envoys, by what the application connects to.
	outbound map[connection]outbound
	// external: others start the applications, and the proxies report their spans.
	external bool
	// applications are the addresses where the applications of pods listen.
	applications map[*world.Pod]string
}

// connection is what a caller's proxy chooses a filter chain by.
type connection struct {
	caller    *world.Pod
	host, sni string
	port      int
}

// outbound is a listener of a caller's Envoy; without a port the proxy closes the connection.
type outbound struct {
	port   int
	opaque bool
}

func newLab(ctx context.Context, scenario *routes.Scenario, server *istiod.Server, binary string) (*lab, error) {
	l := &lab{
		scenario: scenario, server: server, entrances: map[string][]string{}, opaque: map[string]bool{}, outbound: map[connection]outbound{},
		applications: map[*world.Pod]string{},
	}
	var err error
	if l.authority, err = certificates.NewAuthority("mesh"); err != nil {
		return nil, err
	}
	if l.fleet, err = newFleet(ctx, binary); err != nil {
		return nil, err
	}
	l.backends = newBackends(&scenario.World.Issuers)
	return l, nil
}

func (l *lab) close() {
	l.fleet.close()
	l.backends.close()
}

// prepare starts the applications and makes every Envoy's configuration.
func (l *lab) prepare() error {
	if err := l.backends.listen(fmt.Sprintf("%s:%d", outsideAddress, outsidePort), nil); err != nil {
		return err
	}
	nodes := map[*world.Pod]*node{}
	for i, pod := range l.scenario.World.Pods {
		ports := l.ports(pod)
		gateway := l.scenario.World.IsGateway(pod)
		if !pod.InMesh() && !gateway {
			if err := l.application(pod, pod.Address(), ports); err != nil {
				return err
			}
			continue
		}
		n, err := l.newNode(pod, l.proxyOf(pod))
		if err != nil {
			return err
		}
		nodes[pod] = n
		l.nodes = append(l.nodes, n)
		if gateway {
			for _, port := range ports {
				if err := n.gateway(port, outsideAddress, l.server); err != nil {
					return err
				}
			}
			continue
		}
		application := fmt.Sprintf("127.30.%d.%d", 1+i/250, 1+i%250)
		if err := l.application(pod, application, ports); err != nil {
			return err
		}
		for _, port := range ports {
			n.inbound(port, application)
		}
	}
	for _, c := range l.scenario.Cases {
		entrances, err := l.entrance(c, nodes)
		if err != nil {
			return fmt.Errorf("%q: %w", c.Name, err)
		}
		l.entrances[c.Name] = entrances
	}
	return nil
}

// application listens on those of the ports that the pod's containers declare.
func (l *lab) application(pod *world.Pod, address string, ports []int) error {
	l.applications[pod] = address
	if l.external {
		return nil
	}
	for _, port := range ports {
		if !pod.Listens(port) {
			continue
		}
		listen := l.backends.listen
		if l.authorizes(pod) {
			listen = l.backends.listenAuthorizer
		}
		if err := listen(fmt.Sprintf("%s:%d", address, port), pod); err != nil {
			return err
		}
	}
	return nil
}

// authorizes says whether a pod is an external authorizer that speaks HTTP.
func (l *lab) authorizes(pod *world.Pod) bool {
	return slices.ContainsFunc(l.scenario.World.Services, func(s *corev1.Service) bool {
		return l.server.AuthorizesByHTTP(s.Namespace, s.Name) && slices.Contains(l.scenario.World.Selected(s), pod)
	})
}

func (l *lab) proxyOf(pod *world.Pod) *istiod.Proxy {
	if l.scenario.World.IsGateway(pod) {
		return l.server.Gateway(pod)
	}
	return l.server.Sidecar(pod)
}

// ports are those that Services forward to; for applications of others also those that the containers declare.
func (l *lab) ports(pod *world.Pod) []int {
	seen := map[int]bool{}
	ports := []int{}
	for _, slice := range l.scenario.World.EndpointSlices() {
		if slice.Endpoints[0].Addresses[0] != pod.Address() {
			continue
		}
		for _, port := range slice.Ports {
			if number := int(*port.Port); !seen[number] && *port.Protocol == corev1.ProtocolTCP {
				seen[number] = true
				ports = append(ports, number)
			}
		}
	}
	if l.external {
		// A real application also listens where no Service forwards to, such as the port of its metrics.
		for _, container := range pod.Spec.Containers {
			for _, port := range container.Ports {
				if number := int(port.ContainerPort); !seen[number] && (port.Protocol == "" || port.Protocol == corev1.ProtocolTCP) {
					seen[number] = true
					ports = append(ports, number)
				}
			}
		}
	}
	return ports
}

// entrance is where the caller of a case sends its requests.
func (l *lab) entrance(c table.Case, nodes map[*world.Pod]*node) ([]string, error) {
	if c.IsRaw() {
		return l.rawEntrance(c)
	}
	caller := l.scenario.Callers[c.From]
	if c.AtGateway() {
		return []string{fmt.Sprintf("%s:%d", caller.Address(), l.scenario.GatewayPort(c))}, nil
	}
	service := l.scenario.Service(c.Request.Host, caller.Namespace)
	direct := l.direct(service, c.Request.Port)
	n := nodes[caller]
	if n == nil {
		var addresses []string
		for _, e := range direct.GetEndpoints() {
			socket := e.GetLbEndpoints()[0].GetEndpoint().GetAddress().GetSocketAddress()
			addresses = append(addresses, fmt.Sprintf("%s:%d", socket.GetAddress(), socket.GetPortValue()))
		}
		return addresses, nil
	}
	key := connection{caller, c.Request.Host, c.SNI, c.Request.Port}
	listener, there := l.outbound[key]
	if !there {
		var chainError error
		err := envoy.Evaluate(func() {
			chain := routes.ClientChain(n.proxy, l.scenario, c)
			if chain == nil {
				return
			}
			listener.opaque = envoy.HTTP(chain) == nil
			listener.port, chainError = n.outbound(chain, direct, outsideAddress)
		})
		if err := firstError(err, chainError); err != nil {
			return nil, err
		}
		l.outbound[key] = listener
	}
	l.opaque[c.Name] = listener.opaque
	if listener.port == 0 {
		return nil, nil
	}
	return []string{fmt.Sprintf("%s:%d", caller.Address(), listener.port)}, nil
}

func firstError(errors ...error) error {
	for _, err := range errors {
		if err != nil {
			return err
		}
	}
	return nil
}

// direct are the pods behind a Service's port, one locality each.
func (l *lab) direct(service *corev1.Service, port int) *endpointv3.ClusterLoadAssignment {
	all := &endpointv3.ClusterLoadAssignment{ClusterName: "direct"}
	if service == nil {
		return all
	}
	names := map[string]bool{}
	for _, p := range service.Spec.Ports {
		if int(p.Port) == port {
			names[p.Name] = true
		}
	}
	for _, slice := range l.scenario.World.EndpointSlices() {
		if slice.Labels["kubernetes.io/service-name"] != service.Name || slice.Namespace != service.Namespace {
			continue
		}
		for _, p := range slice.Ports {
			if names[*p.Name] {
				all.Endpoints = append(all.Endpoints, assignment("direct", slice.Endpoints[0].Addresses[0], int(*p.Port)).Endpoints...)
			}
		}
	}
	return all
}

// start runs the Envoys; it may be called again for a fresh start.
func (l *lab) start(ctx context.Context) error {
	l.fleet.stop()
	for _, n := range l.nodes {
		data, err := protojson.Marshal(n.bootstrap)
		if err != nil {
			return fmt.Errorf("bootstrap of %s: %w", n.pod.Name, err)
		}
		if err := l.fleet.launch(n.pod.Namespace+"."+n.pod.Name, data); err != nil {
			return err
		}
	}
	for _, n := range l.nodes {
		if err := l.fleet.ready(ctx, n.pod.Name, net.JoinHostPort(n.pod.Address(), fmt.Sprint(adminPort))); err != nil {
			return err
		}
	}
	return ctx.Err()
}
