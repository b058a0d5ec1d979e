package live

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
)

// running is what applications outside this process need to know of a running lab.
type running struct {
	Pods      []runningPod `json:"pods"`
	Entrances []entrance   `json:"entrances"`
}

// runningPod says where the application of a pod has to listen, and where its Envoy does.
type runningPod struct {
	Namespace   string `json:"namespace"`
	Workload    string `json:"workload"`
	Version     string `json:"version"`
	Address     string `json:"address"`
	Application string `json:"application"` // the address itself for a pod without a proxy
	Ports       []int  `json:"ports"`
	// Env has the variables of the first container that have values.
	Env map[string]string `json:"env"`
}

// entrance is the listener of a caller's Envoy that stands for a host and port: iptables would redirect to it.
type entrance struct {
	Workload string `json:"workload"` // of the caller: namespace/name of its pod's workload
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Address  string `json:"address"`
}

// Serve runs the Envoys of a scenario for applications that others start: it writes where they listen, as one line of JSON, and ends with
// the context. There is an entrance for each caller, host and port of the table.
func Serve(ctx context.Context, report *finding.Report, folder string, options Options, to io.Writer) error {
	scenario, err := routes.Load(folder, options.Provider, options.Defaults, report)
	if err != nil {
		return err
	}
	if len(scenario.Cases) == 0 {
		return fmt.Errorf("%s: no requests for %s: their callers, hosts and ports are what is served", folder, options.Provider)
	}
	return istiod.Serve(scenario.World, func(server *istiod.Server) error {
		l, err := newLab(ctx, scenario, server, options.Envoy)
		if err != nil {
			return err
		}
		defer l.close()
		l.external = true
		if err := l.prepare(); err != nil {
			return err
		}
		if err := l.start(ctx); err != nil {
			return err
		}
		report.Count("proxies", len(l.nodes))
		if err := json.NewEncoder(to).Encode(l.running()); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
}

func (l *lab) running() running {
	r := running{Pods: []runningPod{}, Entrances: []entrance{}}
	for _, pod := range l.scenario.World.Pods {
		if l.scenario.World.IsGateway(pod) {
			continue
		}
		env := map[string]string{}
		for _, variable := range pod.Spec.Containers[0].Env {
			if variable.ValueFrom == nil {
				env[variable.Name] = variable.Value
			}
		}
		r.Pods = append(r.Pods, runningPod{pod.Namespace, pod.Workload, pod.Version(), pod.Address(), l.applications[pod], l.ports(pod), env})
	}
	for _, c := range l.scenario.Cases {
		if c.IsRaw() || len(l.entrances[c.Name]) == 0 {
			continue
		}
		caller := l.scenario.Callers[c.From]
		e := entrance{caller.Namespace + "/" + caller.Workload, c.Request.Host, c.Request.Port, l.entrances[c.Name][0]}
		if !slices.Contains(r.Entrances, e) {
			r.Entrances = append(r.Entrances, e)
		}
	}
	return r
}
