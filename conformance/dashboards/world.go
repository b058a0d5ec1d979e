package main

import (
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

type object struct {
	Kind     string
	Metadata struct{ Name, Namespace string }
	Data     map[string]string
	Spec     struct {
		TargetRef struct{ Name string }
	}
}

// world is what a file of manifests runs, and the series that its proxies, Flagger and the kubelet report.
type world struct {
	isIstio    bool
	configMaps []object
	workloads  map[string]bool
	series     map[string][]map[string]string
}

func readWorld(path string) (*world, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	mesh := filepath.Base(path)
	w := &world{isIstio: strings.HasPrefix(mesh, "istio"), workloads: map[string]bool{}, series: map[string][]map[string]string{}}
	var workloads, services []object
	for _, document := range strings.Split(string(text), "\n---\n") {
		var o object
		if err := yaml.Unmarshal([]byte(document), &o); err != nil {
			return nil, err
		}
		switch o.Kind {
		case "ConfigMap":
			w.configMaps = append(w.configMaps, o)
		case "Deployment":
			workloads = append(workloads, o)
		case "Service":
			services = append(services, o)
		case "Canary": // what Flagger creates
			primary, service := o, o
			primary.Metadata.Name = o.Spec.TargetRef.Name + "-primary"
			workloads = append(workloads, primary)
			for _, suffix := range []string{"", "-canary", "-primary"} {
				service.Metadata.Name = o.Metadata.Name + suffix
				services = append(services, service)
			}
			for _, name := range []string{o.Spec.TargetRef.Name, primary.Metadata.Name} {
				w.add("flagger_canary_weight", map[string]string{"namespace": o.Metadata.Namespace, "workload": name})
				w.add("flagger_canary_weight", map[string]string{"namespace": "flagger-system", "exported_namespace": o.Metadata.Namespace, "workload": name})
			}
		}
	}
	for _, o := range workloads {
		w.workloads[o.Metadata.Name] = true
		w.containers(o.Metadata.Namespace, o.Metadata.Name)
		switch {
		case strings.HasPrefix(mesh, "istio-ambient"):
			w.istioRequests("waypoint", o)
		case w.isIstio:
			w.istioRequests("destination", o)
		case strings.HasPrefix(mesh, "linkerd"):
			w.linkerdRequests(o.Metadata.Namespace, o.Metadata.Name)
		}
	}
	for _, o := range services {
		switch {
		case strings.HasPrefix(mesh, "istio-ambient"):
			w.istioFlags("waypoint", o)
		case w.isIstio:
			w.istioFlags("source", o)
		}
	}
	if strings.HasPrefix(mesh, "linkerd") {
		for _, component := range []string{"linkerd-destination", "linkerd-identity", "linkerd-proxy-injector"} {
			w.linkerdRequests("linkerd", component)
		}
		w.add("control_identity_cert_expiration_timestamp_seconds", map[string]string{"namespace": "linkerd"})
		w.add("control_identity_cert_refreshes_total", map[string]string{"result": "error"})
		w.add("issuer_cert_ttl_seconds", map[string]string{})
	}
	return w, nil
}

func (w *world) add(name string, labels map[string]string) {
	w.series[name] = append(w.series[name], labels)
}

// istioRequests are series of requests: see https://istio.io/latest/docs/reference/config/metrics/
func (w *world) istioRequests(reporter string, workload object) {
	for _, status := range [][2]string{{"200", ""}, {"503", ""}, {"200", "0"}, {"200", "14"}} {
		labels := map[string]string{
			"reporter": reporter, "source_workload": "frontend-v1", "source_workload_namespace": "web",
			"destination_workload": workload.Metadata.Name, "destination_workload_namespace": workload.Metadata.Namespace,
			"response_code": status[0], "grpc_response_status": status[1], "response_flags": "-",
		}
		w.add("istio_requests_total", labels)
		w.add("istio_request_duration_milliseconds", labels)
	}
}

// istioFlags are series of requests that never reached a pod: its workload is not known.
func (w *world) istioFlags(reporter string, service object) {
	w.add("istio_requests_total", map[string]string{
		"reporter": reporter, "destination_workload": "unknown", "destination_workload_namespace": "unknown",
		"destination_service_name": service.Metadata.Name, "destination_service_namespace": service.Metadata.Namespace,
		"response_code": "503", "response_flags": "UH",
	})
}

// linkerdRequests are series of requests, with the labels of Linkerd's scrape configuration: see https://linkerd.io/2-edge/reference/proxy-metrics/
func (w *world) linkerdRequests(namespace, deployment string) {
	for _, status := range [][3]string{{"200", "", "success"}, {"503", "", "failure"}, {"200", "14", "failure"}} {
		labels := map[string]string{
			"direction": "inbound", "namespace": namespace, "deployment": deployment, "client_id": "frontend.web.serviceaccount.identity.linkerd.cluster.local",
			"status_code": status[0], "grpc_status_code": status[1], "classification": status[2],
		}
		w.add("response_total", labels)
		w.add("response_latency_ms", map[string]string{"direction": "inbound", "namespace": namespace, "deployment": deployment, "status_code": status[0]})
	}
	w.add("inbound_http_authz_deny_total", map[string]string{"namespace": namespace, "deployment": deployment, "client_id": ""})
}

// containers are the metrics of the kubelet of a pod of a Deployment.
func (w *world) containers(namespace, deployment string) {
	labels := map[string]string{"namespace": namespace, "pod": deployment + "-5d4f8c7b9d-x2x7k", "container": "app"}
	w.add("container_cpu_usage_seconds_total", labels)
	w.add("container_memory_working_set_bytes", labels)
}
