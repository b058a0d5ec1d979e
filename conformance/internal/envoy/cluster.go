package envoy

import clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

// LooksUp says that the proxy asks DNS for the host of each request.
func LooksUp(cluster *clusterv3.Cluster) bool {
	return cluster.GetClusterType().GetName() == "envoy.clusters.dynamic_forward_proxy"
}
