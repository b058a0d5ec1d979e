package egress

import (
	"strings"
	"testing"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// A proxy reads the limits of inbound connections from the DestinationRule of its own Service, which has to be in its scope.
func TestInboundConnectionPool(t *testing.T) {
	const own = "./users.shop.svc.cluster.local"
	for _, c := range []struct {
		name    string
		without string
		limit   uint32
	}{{"with its own Service", "", 200}, {"without", own, 1<<32 - 1}} {
		if got := inboundLimit(t, c.without); got != c.limit {
			t.Errorf("%s: %d connections, want %d", c.name, got, c.limit)
		}
	}
}

// inboundLimit is that of the pods of users, whose Sidecar loses a host.
func inboundLimit(t *testing.T, without string) uint32 {
	t.Helper()
	objects, err := manifest.LoadWorld(&finding.Report{}, "../../../test/scenarios/egress-scope/istio.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.GetKind() != "Sidecar" || o.GetName() != "users" || without == "" {
			continue
		}
		listener := o.Object["spec"].(map[string]any)["egress"].([]any)[0].(map[string]any)
		hosts := listener["hosts"].([]any)
		if hosts[0] != without {
			t.Fatalf("%v does not begin with %s", hosts, without)
		}
		listener["hosts"] = hosts[1:]
	}
	w, err := world.New(objects, podsPerWorkload)
	if err != nil {
		t.Fatal(err)
	}
	var limit uint32
	err = istiod.Serve(w, func(server *istiod.Server) error {
		for _, pod := range w.Pods {
			if pod.Namespace != "shop" || pod.Labels["app"] != "users" {
				continue
			}
			for name, cluster := range server.Sidecar(pod).Clusters {
				if strings.HasPrefix(name, "inbound|8080|") {
					limit = cluster.GetCircuitBreakers().GetThresholds()[0].GetMaxConnections().GetValue()
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return limit
}
