// Package mutate measures how much the checks see: it changes one character of one value at a time in a scenario's
// manifests, and counts the mutants that some check or the table catches.
package mutate

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// Checks are run in turn on the folder of a mutant until one finds something.
type Checks []struct {
	Name string
	Run  func(report *finding.Report, folder string) error
}

// meaningless are fields whose value does not decide where a request goes or whether it may: sizes, names that nobody refers to
// (those of ports among them: appProtocol says what a port speaks), and what Prometheus and the kubelet read.
var meaningless = regexp.MustCompile(`^(metadata\.(annotations|labels)|kind$|apiVersion$)|app\.kubernetes\.io/|\.(image|imagePullPolicy|resources|env|securityContext|` +
	`terminationGracePeriodSeconds|dnsPolicy|restartPolicy|minReadySeconds|progressDeadlineSeconds|strategy|replicas|revisionHistoryLimit|` +
	`(startup|liveness|readiness)Probe|automountServiceAccountToken|hostNetwork|setHostnameAsFQDN|volumes|volumeMounts|body|containers\[[0-9]+\]\.name)\b|^automountServiceAccountToken|` +
	`annotations\.(sidecar\.istio\.io/proxy(CPU|Memory)|prometheus\.io/)|ports\[[0-9]+\]\.name$`)

// named are the kinds whose names others refer to.
var named = map[string]bool{"Service": true, "ServiceAccount": true, "Namespace": true, "Gateway": true, "ConfigMap": true, "Secret": true}

// Check mutates the manifests of one scenario folder, every nth value.
func Check(report *finding.Report, folder, provider string, every int, checks Checks) error {
	source := table.Manifests(folder, provider)
	objects, err := manifest.LoadWorld(&finding.Report{}, source)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "conformance-mutate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	rows, err := os.ReadFile(filepath.Join(folder, table.FileName))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, table.FileName), rows, 0o600); err != nil {
		return err
	}
	// Who finds fault with what is right catches every mutant.
	if err := write(filepath.Join(work, provider+".yaml"), objects, -1, nil); err != nil {
		return err
	}
	if catcher := caught(checks, work); catcher != "" {
		return fmt.Errorf("%s finds fault with %s as it is", catcher, folder)
	}
	number := 0
	for i, o := range objects {
		if !strings.HasPrefix(o.File, source) {
			continue // what the cluster has beside them, or of the base
		}
		for _, path := range values("", o.Object) {
			if meaningless.MatchString(path.name) || path.name == "metadata.name" && !named[o.GetKind()] {
				continue
			}
			if number++; number%every != 0 {
				continue
			}
			mutant := o.DeepCopy()
			was, is := path.change(mutant)
			if err := write(filepath.Join(work, provider+".yaml"), objects, i, mutant); err != nil {
				return err
			}
			report.Count("mutants", 1)
			if catcher := caught(checks, work); catcher != "" {
				report.Count("caught by "+catcher, 1)
				continue
			}
			report.Count("survivors", 1)
			report.Add(finding.Finding{
				File: source, Object: o.ID(), Code: "survivor", Severity: finding.Info, Path: path.name,
				Message: fmt.Sprintf("%v instead of %v: no check and no row of the table sees it", is, was),
			})
		}
	}
	return nil
}

// caught names the first check that finds something, or fails.
func caught(checks Checks, folder string) string {
	for _, check := range checks {
		found := &finding.Report{}
		if err := check.Run(found, folder); err != nil || !found.Clean() {
			return check.Name
		}
	}
	return ""
}

// value is the place of a scalar in an object.
type value struct {
	name   string
	change func(*unstructured.Unstructured) (was, is any)
}

func values(prefix string, content any, keys ...any) []value {
	var found []value
	switch v := content.(type) {
	case map[string]any:
		var names []string
		for name := range v {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			found = append(found, values(strings.TrimPrefix(prefix+"."+name, "."), v[name], append(keys[:len(keys):len(keys)], name)...)...)
		}
	case []any:
		for i, item := range v {
			found = append(found, values(fmt.Sprintf("%s[%d]", prefix, i), item, append(keys[:len(keys):len(keys)], i)...)...)
		}
	case nil:
	default:
		found = append(found, value{prefix, func(u *unstructured.Unstructured) (any, any) {
			is := changed(v)
			set(u.Object, keys, is)
			return v, is
		}})
	}
	return found
}

func set(content any, keys []any, to any) {
	for _, key := range keys[:len(keys)-1] {
		content = get(content, key)
	}
	switch last := keys[len(keys)-1].(type) {
	case string:
		content.(map[string]any)[last] = to
	case int:
		content.([]any)[last] = to
	}
}

func get(content, key any) any {
	if name, ok := key.(string); ok {
		return content.(map[string]any)[name]
	}
	return content.([]any)[key.(int)]
}

// changed is the value with one character changed; a truth value is turned around.
func changed(v any) any {
	switch v := v.(type) {
	case bool:
		return !v
	case int64:
		return v + 1
	case float64:
		return v + 1
	case string:
		if v == "" {
			return "x"
		}
		// The last letter or digit: a change in the middle of a word is no different.
		for i := len(v) - 1; i >= 0; i-- {
			switch c := v[i]; {
			case c >= '0' && c < '9', c >= 'a' && c < 'z', c >= 'A' && c < 'Z':
				return v[:i] + string(c+1) + v[i+1:]
			case c == '9' || c == 'z' || c == 'Z':
				return v[:i] + string(c-1) + v[i+1:]
			}
		}
		return v + "x"
	}
	return v
}

func write(file string, objects []manifest.Object, changed int, mutant *unstructured.Unstructured) error {
	var documents []string
	for i, o := range objects {
		content := o.Object
		if i == changed {
			content = mutant.Object
		}
		data, err := yaml.Marshal(content)
		if err != nil {
			return err
		}
		documents = append(documents, string(data))
	}
	return os.WriteFile(file, []byte(strings.Join(documents, "---\n")), 0o600)
}
