package routes

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

const (
	mutual    = "mutual"
	plaintext = "plaintext"
	simple    = "simple"
)

// refused stands for a connection that is closed without an HTTP answer.
const refused = "refused"

// arrive lets a share of the requests come to a pod. It returns the part that reaches the application.
func (d *decider) arrive(pod *world.Pod, port int, mode string, share float64) float64 {
	if pod.InAmbient() {
		return d.intoPod(pod, port, mode, share)
	}
	d.addTLS(mode)
	if !pod.InMesh() {
		if mode == mutual {
			d.Status.Add("503", share) // a TLS handshake with a plaintext server
			return 0
		}
		return d.reach(pod, port, share)
	}
	r := d.leaving()
	r.DestinationAddress, r.DestinationPort = pod.Address(), port
	r.TLS = mode == mutual
	r.SNI, r.ALPN, r.Principal = "", "", ""
	if d.inner != "" && mode == plaintext {
		r.TLS, r.SNI = true, d.inner // the client's own TLS, which the proxy passes on
	}
	if mode == mutual {
		r.ALPN, r.Principal = "istio-http/1.1", Principal(d.caller)
		if d.opaque {
			r.ALPN = "istio"
		}
		// Istio's SNI names cluster and port; a gateway may ask for it, a sidecar does not.
		r.SNI = d.sni
	}
	if d.scenario.World.IsGateway(pod) {
		if d.hops > 2 {
			d.Condition = "a loop of gateways"
			d.Status.Add("503", share)
			return 0
		}
		return d.forward(pod, r, share)
	}
	listener := envoy.ListenerNamed(d.server.Sidecar(pod).Listeners, envoy.VirtualInbound)
	chain := envoy.Chain(listener, r)
	if chain == nil || (chain.GetTransportSocket() == nil) == (mode == mutual) {
		d.Condition = fmt.Sprintf("%s refuses %s connections on port %d", pod.Workload, mode, port)
		d.Status.Add(d.noConnection(), share)
		return 0
	}
	if verdict := envoy.AuthorizeTCP(chain, r); verdict.Denied {
		d.Denied = append(d.Denied, policyNames(verdict.Policies)...)
		d.Status.Add(d.noConnection(), share)
		return 0
	}
	manager := envoy.HTTP(chain)
	if manager == nil {
		return d.reach(pod, port, share)
	}
	if status, policies := d.consent(manager, r, pod, d.server.Sidecar(pod), &d.arrived); status != "" {
		d.Denied = append(d.Denied, policies...)
		d.Status.Add(status, share)
		return 0
	}
	if status := d.authenticate(manager, &r, &d.arrived); status != "" {
		d.Status.Add(status, share)
		return 0
	}
	if verdict := envoy.AuthorizeHTTP(manager, r); verdict.Denied {
		d.Denied = append(d.Denied, policyNames(verdict.Policies)...)
		d.Status.Add("403", share)
		return 0
	}
	d.RateLimit = envoy.RateLimit(manager)
	return d.reach(pod, port, share)
}

func (d *decider) reach(pod *world.Pod, port int, share float64) float64 {
	if !pod.Listens(port) {
		d.Condition = fmt.Sprintf("no container of %s declares port %d", pod.Workload, port)
		switch {
		case pod.InMesh() && !d.opaque:
			d.Status.Add("503", share) // from the pod's own proxy
		default:
			d.Status.Add(d.noConnection(), share)
		}
		return 0
	}
	d.Status.Add("200", share)
	d.Version.Add(pod.Version(), share)
	d.SNI = d.inner
	return share
}

// noConnection is what the caller's application sees: its proxy answers for a peer that does not.
func (d *decider) noConnection() string {
	if d.proxy != nil && !d.opaque {
		return "503"
	}
	return refused
}

func targetPort(d *decider, pod *world.Pod) int {
	for _, port := range d.service.Spec.Ports {
		if int(port.Port) != d.c.Request.Port {
			continue
		}
		if port.TargetPort.Type == intstr.Int {
			return port.TargetPort.IntValue()
		}
		for _, container := range pod.Spec.Containers {
			for _, p := range container.Ports {
				if p.Name == port.TargetPort.StrVal {
					return int(p.ContainerPort)
				}
			}
		}
	}
	return d.c.Request.Port
}

// policyNames turns istiod's ns[default]-policy[users]-rule[0] into default/users.
func policyNames(names []string) []string {
	var found []string
	for _, name := range names {
		_, rest, _ := strings.Cut(name, "ns[")
		namespace, rest, _ := strings.Cut(rest, "]-policy[")
		policy, _, _ := strings.Cut(rest, "]")
		if full := namespace + "/" + policy; !slices.Contains(found, full) {
			found = append(found, full)
		}
	}
	return found
}

// finish makes shares of requests that reached a pod out of shares of all.
func (d *decider) finish() {
	d.RequestHeaders = d.RequestHeaders.then(d.arrived)
	for _, shares := range []table.Shares{d.Version, d.Service} {
		var sum table.Percent
		for _, share := range shares {
			sum += share
		}
		for key := range shares {
			shares[key] = shares[key] * 100 / sum
		}
	}
	slices.Sort(d.Denied)
	d.Denied = slices.Compact(d.Denied)
	slices.Sort(d.TLS)
}
