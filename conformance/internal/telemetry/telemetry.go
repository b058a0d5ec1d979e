// Package telemetry checks that everything a Telemetry says reaches the configuration of some proxy, and that each proxy has the collectors that it reports to.
// Istio ignores much without a word: tracing without a provider, the second Telemetry of a namespace, a filter without a provider. So each field is taken out,
// and istiod is asked again: where no proxy's configuration changes, the field says nothing.
package telemetry

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

const podsPerWorkload = 1

// Check takes each statement of the Telemetry objects of a file out, and compares the configuration of all proxies. With explain it prints what proxies report.
func Check(report *finding.Report, path string, defaults routes.Defaults, explain io.Writer) error {
	objects, err := manifest.LoadWorld(report, path)
	if err != nil {
		return err
	}
	for i, o := range objects {
		if objects[i], err = defaults(o); err != nil {
			return fmt.Errorf("%s: %s %s: %w", o.File, o.GetKind(), o.GetName(), err)
		}
	}
	if !slices.ContainsFunc(objects, isTelemetry) {
		return nil
	}
	report.Count("files", 1)
	whole, err := configurations(objects)
	if err != nil {
		return err
	}
	for _, pod := range slices.Sorted(maps.Keys(whole)) {
		config := whole[pod]
		for _, cluster := range config.missing {
			report.Add(finding.Finding{
				File: path, Code: "collector", Severity: finding.Error,
				Message: fmt.Sprintf("the proxy of %s reports to %s, of which it has no configuration", pod, cluster),
			})
		}
		if explain != nil {
			for _, line := range config.reports {
				if _, err := fmt.Fprintf(explain, "%s: %s\n", pod, line); err != nil {
					return err
				}
			}
		}
	}
	for i, o := range objects {
		if !isTelemetry(o) {
			continue
		}
		for _, statement := range statements(o) {
			report.Count("statements", 1)
			without := slices.Clone(objects)
			without[i] = manifest.Object{Unstructured: o.DeepCopy(), File: o.File}
			statement.remove(without[i].Object["spec"].(map[string]any))
			changed, err := configurations(without)
			if err != nil {
				return err
			}
			if equal(whole, changed) {
				report.Add(finding.Finding{
					File: path, Object: o.ID(), Code: "ignored", Severity: finding.Error, Path: statement.path,
					Message: "says nothing: without it no proxy gets another configuration",
				})
			}
		}
	}
	return nil
}

func isTelemetry(o manifest.Object) bool {
	return o.GetKind() == "Telemetry" && strings.HasPrefix(o.GetAPIVersion(), "telemetry.istio.io/")
}

// statement is one thing that a Telemetry says.
type statement struct {
	path   string
	remove func(spec map[string]any)
}

// statements are the leaves of what a Telemetry says: each field of tracing, each tag, each access log and its filter, each override and its tags.
func statements(o manifest.Object) []statement {
	var all []statement
	add := func(fields ...any) {
		path := "spec"
		for _, field := range fields {
			if index, ok := field.(int); ok {
				path += fmt.Sprintf("[%d]", index)
			} else {
				path += "." + field.(string)
			}
		}
		all = append(all, statement{path, func(spec map[string]any) { take(spec, fields) }})
	}
	list := func(within map[string]any, field string) []map[string]any {
		items, _, _ := unstructured.NestedSlice(within, field)
		var found []map[string]any
		for _, item := range items {
			found = append(found, item.(map[string]any))
		}
		return found
	}
	keys := func(within map[string]any, field string) []string {
		found, _, _ := unstructured.NestedMap(within, field)
		return slices.Sorted(maps.Keys(found))
	}
	spec := o.Object["spec"].(map[string]any)
	for i, tracing := range list(spec, "tracing") {
		for _, field := range slices.Sorted(maps.Keys(tracing)) {
			if field != "customTags" {
				add("tracing", i, field)
			}
		}
		for _, tag := range keys(tracing, "customTags") {
			add("tracing", i, "customTags", tag)
		}
	}
	for i, log := range list(spec, "accessLogging") {
		add("accessLogging", i)
		for _, field := range []string{"filter", "match"} {
			if log[field] != nil {
				add("accessLogging", i, field)
			}
		}
	}
	for i, metrics := range list(spec, "metrics") {
		for j, override := range list(metrics, "overrides") {
			add("metrics", i, "overrides", j)
			for _, tag := range keys(override, "tagOverrides") {
				add("metrics", i, "overrides", j, "tagOverrides", tag)
			}
		}
	}
	return all
}

// take removes a field, or an item of a list.
func take(from any, fields []any) any {
	switch field := fields[0].(type) {
	case string:
		object := from.(map[string]any)
		if len(fields) == 1 {
			delete(object, field)
		} else {
			object[field] = take(object[field], fields[1:])
		}
		return object
	case int:
		items := from.([]any)
		if len(fields) == 1 {
			return slices.Delete(items, field, field+1)
		}
		items[field] = take(items[field], fields[1:])
		return items
	}
	return from
}

// configuration is what one proxy reports.
type configuration struct {
	settings []string // tracing, access logs and filters for metrics, in full
	missing  []string // clusters that it reports to, and does not have
	reports  []string
}

func equal(a, b map[string]configuration) bool {
	return maps.EqualFunc(a, b, func(one, other configuration) bool { return slices.Equal(one.settings, other.settings) })
}

// configurations are those of the proxies of all pods, by pod.
func configurations(objects []manifest.Object) (map[string]configuration, error) {
	w, err := world.New(objects, podsPerWorkload)
	if err != nil {
		return nil, err
	}
	if err := w.AddGateways(); err != nil {
		return nil, err
	}
	found := map[string]configuration{}
	err = istiod.Serve(w, func(server *istiod.Server) error {
		for _, pod := range w.Pods {
			var proxy *istiod.Proxy
			switch {
			case pod.IsWaypoint():
				proxy = server.Waypoint(pod)
			case w.IsGateway(pod):
				proxy = server.Gateway(pod)
			case pod.InMesh() && !w.Ambient():
				proxy = server.Sidecar(pod)
			default:
				continue
			}
			config, err := read(proxy)
			if err != nil {
				return err
			}
			found[pod.Namespace+"/"+pod.Workload] = config
		}
		return nil
	})
	return found, err
}

func read(proxy *istiod.Proxy) (configuration, error) {
	var config configuration
	for _, listener := range proxy.Listeners {
		data, err := protojson.Marshal(listener)
		if err != nil {
			return config, err
		}
		content := &unstructured.Unstructured{}
		if err := content.UnmarshalJSON([]byte(fmt.Sprintf(`{"apiVersion":"v1","kind":"Listener","content":%s}`, data))); err != nil {
			return config, err
		}
		walk(content.Object["content"], func(kind string, value any) {
			whole, err := json.Marshal(value)
			if err != nil {
				panic(err) // it has been JSON
			}
			config.settings = append(config.settings, string(whole))
			if kind == "metrics" {
				return
			}
			text := summary(kind, value)
			for _, cluster := range clusters(value) {
				if proxy.Clusters[cluster] == nil && !slices.Contains(config.missing, cluster) {
					config.missing = append(config.missing, cluster)
				}
			}
			if !slices.Contains(config.reports, text) {
				config.reports = append(config.reports, text)
			}
		})
	}
	return config, nil
}

// walk visits the tracing, the access logs and the filters for metrics of a listener.
func walk(value any, visit func(kind string, value any)) {
	switch found := value.(type) {
	case map[string]any:
		if found["name"] == "istio.stats" {
			visit("metrics", found)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(found)) {
			if key == "tracing" || key == "accessLog" {
				visit(key, found[key])
			} else {
				walk(found[key], visit)
			}
		}
	case []any:
		for _, item := range found {
			walk(item, visit)
		}
	}
}

// summary is one line: what a reader compares with the Telemetry.
func summary(kind string, value any) string {
	if kind == "tracing" {
		tracing := value.(map[string]any)
		sampling, _, _ := unstructured.NestedFieldNoCopy(tracing, "randomSampling", "value")
		name, _, _ := unstructured.NestedString(tracing, "provider", "name")
		var tags []string
		list, _, _ := unstructured.NestedSlice(tracing, "customTags")
		for _, item := range list {
			tag, _, _ := unstructured.NestedString(item.(map[string]any), "tag")
			if !strings.HasPrefix(tag, "istio.") {
				tags = append(tags, tag)
			}
		}
		return fmt.Sprintf("tracing by %s to %s, sampling %v, tags %s", name, strings.Join(clusters(value), " "), sampling, strings.Join(tags, " "))
	}
	var logs []string
	for _, item := range value.([]any) {
		log := item.(map[string]any)
		name, _, _ := unstructured.NestedString(log, "name")
		var filters []string
		texts(log["filter"], func(key, text string) {
			if key == "expression" {
				filters = append(filters, text)
			}
		})
		logs = append(logs, strings.TrimSpace(fmt.Sprintf("%s %s %s", name, strings.Join(clusters(log), " "), strings.Join(filters, " "))))
	}
	return "access logs " + strings.Join(logs, ", ")
}

// clusters are those that a value names.
func clusters(value any) []string {
	var found []string
	texts(value, func(_, text string) {
		if strings.HasPrefix(text, "outbound|") && !slices.Contains(found, text) {
			found = append(found, text)
		}
	})
	return found
}

func texts(value any, visit func(key, text string)) {
	switch found := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(found)) {
			if text, ok := found[key].(string); ok {
				visit(key, text)
			} else {
				texts(found[key], visit)
			}
		}
	case []any:
		for _, item := range found {
			texts(item, visit)
		}
	}
}
