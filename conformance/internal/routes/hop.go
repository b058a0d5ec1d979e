package routes

import (
	"slices"
	"strings"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// leaving is the request as this proxy sends it on.
func (d *decider) leaving() envoy.Request {
	r := d.request
	if d.Path != "" {
		r.Path, r.Query, _ = strings.Cut(d.Path, "?")
	}
	if d.Rewrote != "" {
		r.Authority = d.Rewrote
	}
	r.Metadata = nil // what a proxy knows of a token it tells no other
	r.Headers = map[string]string{}
	for name, value := range d.request.Headers {
		if !slices.Contains(d.RequestHeaders.Remove, name) {
			r.Headers[name] = value
		}
	}
	for name, value := range d.RequestHeaders.Set {
		r.Headers[name] = value
	}
	for name, value := range d.RequestHeaders.Add {
		if there, ok := r.Headers[name]; ok {
			value = there + "," + value
		}
		r.Headers[name] = value
	}
	return r
}

// at is who follows the request through the next proxy on its way.
func (d *decider) at(pod *world.Pod, proxy *istiod.Proxy, r envoy.Request) *decider {
	next := &decider{server: d.server, scenario: d.scenario, c: d.c, caller: pod, proxy: proxy, request: r, hops: d.hops + 1}
	next.Status, next.Version, next.Service, next.Authority = table.Shares{}, table.Shares{}, table.Shares{}, table.Shares{}
	next.authority = r.Authority
	return next
}

// absorb adds what came of a share of the requests at the next proxy. It returns the part that reaches an application.
func (d *decider) absorb(next *decider, share float64) float64 {
	for _, pair := range []struct{ into, from table.Shares }{{d.Status, next.Status}, {d.Version, next.Version}, {d.Authority, next.Authority}} {
		for key, part := range pair.from {
			pair.into.Add(key, float64(part)*share/100)
		}
	}
	reached := 0.0
	for key, part := range next.Service {
		d.Service.Add(key, float64(part)*share/100)
		reached += float64(part)
	}
	d.Denied = append(d.Denied, next.Denied...)
	d.Certificate, d.ClientCertificate = next.Certificate, next.ClientCertificate
	return reached * share / 100
}

// shorter of two timeouts is the one that is seen.
func shorter(a, b string) string {
	one, oneErr := time.ParseDuration(a)
	other, otherErr := time.ParseDuration(b)
	if otherErr != nil || oneErr == nil && one < other {
		return a
	}
	return b
}
