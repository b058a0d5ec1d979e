package routes

import (
	"fmt"
	"math"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
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
		MinHealth:                cluster.GetCommonLbConfig().GetHealthyPanicThreshold().GetValue(),
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

// balancer reads how a cluster chooses among its pods, and what the route gives it to hash.
func balancer(cluster *clusterv3.Cluster, hashes []*routev3.RouteAction_HashPolicy) Balancer {
	b := Balancer{Policy: cluster.GetLbPolicy().String(), ByLocality: cluster.GetCommonLbConfig().GetLocalityWeightedLbConfig() != nil}
	switch b.Policy {
	case "RING_HASH":
		b.TableSize = int(cluster.GetRingHashLbConfig().GetMinimumRingSize().GetValue())
	case "MAGLEV":
		b.TableSize = int(cluster.GetMaglevLbConfig().GetTableSize().GetValue())
	case "LEAST_REQUEST":
		b.Warmup = text(cluster.GetLeastRequestLbConfig().GetSlowStartConfig().GetSlowStartWindow())
	case "ROUND_ROBIN":
		b.Warmup = text(cluster.GetRoundRobinLbConfig().GetSlowStartConfig().GetSlowStartWindow())
	}
	for _, hash := range hashes {
		switch of := hash.GetPolicySpecifier().(type) {
		case *routev3.RouteAction_HashPolicy_Header_:
			b.Hash = append(b.Hash, "header "+of.Header.GetHeaderName())
		case *routev3.RouteAction_HashPolicy_Cookie_:
			b.Hash = append(b.Hash, "cookie "+of.Cookie.GetName())
		case *routev3.RouteAction_HashPolicy_QueryParameter_:
			b.Hash = append(b.Hash, "query "+of.QueryParameter.GetName())
		case *routev3.RouteAction_HashPolicy_ConnectionProperties_:
			b.Hash = append(b.Hash, "sourceIp")
		}
	}
	return b
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
	if e.Outlier == nil && e.Pool == nil && e.Balancer == nil {
		return nil
	}
	if len(destinations) == 0 {
		return []Mismatch{{"destination", "destination: the request goes to none"}}
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
			if o.MinHealth != nil && !near(float64(*o.MinHealth), got.MinHealth) {
				found = append(found, mismatch("outlier.minHealth", *o.MinHealth, got.MinHealth))
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
		if b := e.Balancer; b != nil {
			if b.Policy != "" && b.Policy != d.Balancer.Policy {
				found = append(found, mismatch("balancer.policy", b.Policy, d.Balancer.Policy))
			}
			if b.Hash != nil && !slices.Equal(b.Hash, d.Balancer.Hash) {
				found = append(found, mismatch("balancer.hash", b.Hash, d.Balancer.Hash))
			}
			number("balancer.tableSize", b.TableSize, d.Balancer.TableSize)
			duration("balancer.warmup", b.Warmup, d.Balancer.Warmup)
			if b.ByLocality != nil && *b.ByLocality != d.Balancer.ByLocality {
				found = append(found, mismatch("balancer.byLocality", *b.ByLocality, d.Balancer.ByLocality))
			}
		}
	}
	return found
}
