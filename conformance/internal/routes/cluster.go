package routes

import (
	"fmt"
	"math"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// outlier reads when a cluster ejects a pod; nil if never.
func outlier(cluster *clusterv3.Cluster) *Outlier {
	o := cluster.GetOutlierDetection()
	if o == nil {
		return nil
	}
	return &Outlier{
		Consecutive5xx:           limit(o.GetConsecutive_5Xx()),
		ConsecutiveGatewayErrors: limit(o.GetConsecutiveGatewayFailure()),
		Interval:                 text(o.GetInterval()),
		BaseEjection:             text(o.GetBaseEjectionTime()),
		MaxEjection:              float64(o.GetMaxEjectionPercent().GetValue()),
	}
}

// pool reads a cluster's limits.
func pool(cluster *clusterv3.Cluster) Pool {
	p := Pool{ConnectTimeout: text(cluster.GetConnectTimeout())}
	for _, t := range cluster.GetCircuitBreakers().GetThresholds() {
		p.Connections, p.Pending = limit(t.GetMaxConnections()), limit(t.GetMaxPendingRequests())
		p.Requests, p.Retries = limit(t.GetMaxRequests()), limit(t.GetMaxRetries())
	}
	options := &httpv3.HttpProtocolOptions{}
	packed := cluster.GetTypedExtensionProtocolOptions()["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if packed != nil && packed.UnmarshalTo(options) == nil {
		p.RequestsPerConnection = limit(options.GetCommonHttpProtocolOptions().GetMaxRequestsPerConnection())
		p.IdleTimeout = text(options.GetCommonHttpProtocolOptions().GetIdleTimeout())
	}
	return p
}

// limit is 0 for none; istiod writes the largest number for that.
func limit(v *wrapperspb.UInt32Value) int {
	if v.GetValue() >= math.MaxInt32 {
		return 0
	}
	return int(v.GetValue())
}

func text(d *durationpb.Duration) string {
	if d == nil {
		return ""
	}
	return d.AsDuration().String()
}

// compareClusters holds every destination against the limits that a row promises.
func compareClusters(e table.Expect, destinations []Destination) []Mismatch {
	if e.Outlier == nil && e.Pool == nil {
		return nil
	}
	if len(destinations) == 0 {
		return []Mismatch{{"pool", "pool: the request goes to no destination"}}
	}
	var found []Mismatch
	number := func(code string, want *int, got int) {
		if want != nil && *want != got {
			found = append(found, mismatch(code, *want, got))
		}
	}
	duration := func(code string, want *table.Duration, got string) {
		if want != nil && !sameDuration(*want, got) {
			found = append(found, mismatch(code, want, got))
		}
	}
	for _, d := range destinations {
		if o := e.Outlier; o != nil {
			got := d.Outlier
			if got == nil {
				got = &Outlier{}
			}
			if o.None != (d.Outlier == nil) {
				found = append(found, mismatch("outlier", fmt.Sprintf("none: %v", o.None), fmt.Sprintf("%+v", d.Outlier)))
				continue
			}
			number("outlier.consecutive5xx", o.Consecutive5xx, got.Consecutive5xx)
			number("outlier.consecutiveGatewayErrors", o.ConsecutiveGatewayErrors, got.ConsecutiveGatewayErrors)
			duration("outlier.interval", o.Interval, got.Interval)
			duration("outlier.baseEjection", o.BaseEjection, got.BaseEjection)
			if o.MaxEjection != nil && !near(float64(*o.MaxEjection), got.MaxEjection) {
				found = append(found, mismatch("outlier.maxEjection", *o.MaxEjection, got.MaxEjection))
			}
		}
		if p := e.Pool; p != nil {
			number("pool.connections", p.Connections, d.Pool.Connections)
			number("pool.pending", p.Pending, d.Pool.Pending)
			number("pool.requests", p.Requests, d.Pool.Requests)
			number("pool.retries", p.Retries, d.Pool.Retries)
			number("pool.requestsPerConnection", p.RequestsPerConnection, d.Pool.RequestsPerConnection)
			duration("pool.connectTimeout", p.ConnectTimeout, d.Pool.ConnectTimeout)
			duration("pool.idleTimeout", p.IdleTimeout, d.Pool.IdleTimeout)
		}
	}
	return found
}
