package egress

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// Size is how much istiod sends to one proxy.
type Size struct {
	File     string `json:"file"`
	Client   string `json:"client"`
	Clusters int    `json:"clusters"`
	// Bytes are those of clusters, endpoints, listeners and routes, as they are on the wire.
	Bytes int `json:"bytes"`
	// JSON is the same as `istioctl proxy-config all -o json` shows it.
	JSON int `json:"json"`
}

// Write writes it as a line of JSON.
func (s Size) Write(out io.Writer) error { return json.NewEncoder(out).Encode(s) }

// SizeOf measures the configuration of a workload's proxy.
func SizeOf(report *finding.Report, path, client string) (Size, error) {
	size := Size{File: path, Client: client}
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return size, err
	}
	w, err := world.New(objects, podsPerWorkload)
	if err != nil {
		return size, err
	}
	namespace, name, _ := strings.Cut(client, "/")
	for _, pod := range w.Pods {
		if pod.Namespace == namespace && pod.Labels["app"] == name {
			err := istiod.Serve(w, func(server *istiod.Server) error { return size.measure(server.Sidecar(pod)) })
			return size, err
		}
	}
	return size, fmt.Errorf("%s: no pod with label app: %s in namespace %s", path, name, namespace)
}

func (s *Size) measure(proxy *istiod.Proxy) error {
	s.Clusters = len(proxy.Clusters)
	var all []proto.Message
	for _, m := range proxy.Clusters {
		all = append(all, m)
	}
	for name, m := range proxy.Endpoints {
		if proxy.Clusters[name].GetLoadAssignment() == nil {
			all = append(all, m)
		}
	}
	for _, m := range proxy.Listeners {
		all = append(all, m)
	}
	for _, m := range proxy.Routes {
		all = append(all, m)
	}
	for _, m := range all {
		s.Bytes += proto.Size(m)
		text, err := protojson.Marshal(m)
		if err != nil {
			return err
		}
		s.JSON += len(text)
	}
	return nil
}
