// Package manifest reads files and folders of multi-document YAML the way kubectl does.
package manifest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
)

// Object is one Kubernetes object of a file.
type Object struct {
	*unstructured.Unstructured
	File string
}

// ID names the object in findings.
func (o Object) ID() *finding.Object {
	return &finding.Object{APIVersion: o.GetAPIVersion(), Kind: o.GetKind(), Namespace: o.GetNamespace(), Name: o.GetName()}
}

// IsManifest tells the YAML files of a scenario that the app renders from those beside them.
func IsManifest(name string) bool {
	return name != "requests.yaml" && name != "expected.yaml" && name != ClusterFile && !strings.HasPrefix(name, clusterPrefix)
}

// ClusterFile of a scenario holds what its cluster has beside the app, such as the pods of an ingress gateway. A file such as cluster.istio.yaml holds what
// only the cluster of a provider has, such as what a controller creates there.
const ClusterFile = "cluster.yaml"

const clusterPrefix = "cluster."

// BaseFolder beside the folders of scenarios holds what they have in common: their cluster.yaml, and an app. A file of a scenario then holds only
// the objects that are new, or not as in the file of the same name there. Of a provider with other choices (linkerd-traffic-split.yaml) it is
// the provider's (linkerd.yaml) where there is none of this name.
const BaseFolder = "base"

// Files lists the YAML files below the paths, sorted; a path that is a file is taken whatever its name.
func Files(paths ...string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "node_modules" {
				return fs.SkipDir
			}
			ext := filepath.Ext(p)
			if !d.IsDir() && (ext == ".yaml" || ext == ".yml") && IsManifest(d.Name()) {
				files = append(files, p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no YAML file in %s", strings.Join(paths, ", "))
	}
	sort.Strings(files)
	return files, nil
}

// Documents splits a file as kubectl does.
func Documents(file string) ([][]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var documents [][]byte
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		documents = append(documents, document)
	}
}

// Load reads the objects of a file. What kubectl would refuse to read, or would read as something other than
// what is written, goes to the report.
func Load(file string, report *finding.Report) ([]Object, error) {
	documents, err := Documents(file)
	if err != nil {
		return nil, err
	}
	var objects []Object
	for i, document := range documents {
		found, problems := decode(document)
		for _, o := range found {
			o.File = file
			objects = append(objects, o)
		}
		for _, problem := range problems {
			problem.File = file
			if problem.Path == "" {
				problem.Path = fmt.Sprintf("document %d", i+1)
			}
			if len(found) == 1 {
				problem.Object = found[0].ID()
			}
			report.Add(problem)
		}
	}
	return objects, nil
}

// LoadAll reads every file below the paths.
func LoadAll(report *finding.Report, paths ...string) ([]Object, error) {
	files, err := Files(paths...)
	if err != nil {
		return nil, err
	}
	var objects []Object
	for _, file := range files {
		found, err := Load(file, report)
		if err != nil {
			return nil, err
		}
		objects = append(objects, found...)
	}
	return objects, nil
}

// LoadWorld reads every file below the path, what their cluster has beside them, and of the base what they do not say otherwise.
func LoadWorld(report *finding.Report, path string) ([]Object, error) {
	objects, err := LoadAll(report, path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	folder, also := path, []string{}
	if !info.IsDir() {
		folder = filepath.Dir(path)
		base := filepath.Join(filepath.Dir(folder), BaseFolder)
		also = []string{
			sameProvider(base, strings.TrimSuffix(filepath.Base(path), ".yaml")), filepath.Join(base, ClusterFile),
			filepath.Join(folder, clusterPrefix+filepath.Base(path)),
		}
	}
	said := map[finding.Object]bool{}
	for _, o := range objects {
		said[*o.ID()] = true
	}
	for _, file := range append(also, filepath.Join(folder, ClusterFile)) {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found, err := Load(file, report)
		if err != nil {
			return nil, err
		}
		for _, o := range found {
			if !said[*o.ID()] {
				said[*o.ID()] = true
				objects = append(objects, o)
			}
		}
	}
	return objects, nil
}

func sameProvider(folder, name string) string {
	file := filepath.Join(folder, name+".yaml")
	shorter := strings.LastIndex(name, "-")
	if _, err := os.Stat(file); err == nil || shorter < 0 {
		return file
	}
	return sameProvider(folder, name[:shorter])
}

func decode(document []byte) ([]Object, []finding.Finding) {
	var problems []finding.Finding
	// sigs.k8s.io/yaml is what kubectl reads with: YAML 1.1 scalars, and duplicate keys refused when strict.
	data, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		problems = append(problems, finding.Finding{Code: "yaml", Severity: finding.Error, Message: err.Error()})
		if data, err = yaml.YAMLToJSON(document); err != nil {
			return nil, problems
		}
	}
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil, problems
	}
	problems = append(problems, surprises(document)...)

	// Not encoding/json: it makes float64 of integers, and CEL rules then refuse them.
	var content map[string]any
	if err := utiljson.Unmarshal(data, &content); err != nil {
		return nil, append(problems, finding.Finding{Code: "yaml", Severity: finding.Error, Message: "not an object: " + err.Error()})
	}
	u := &unstructured.Unstructured{Object: content}
	if u.GetKind() == "" || u.GetAPIVersion() == "" {
		return nil, append(problems, finding.Finding{Code: "no-kind", Severity: finding.Error, Message: "apiVersion and kind must be set"})
	}
	if !u.IsList() {
		return []Object{{Unstructured: u}}, problems
	}
	list, err := u.ToList()
	if err != nil {
		return nil, append(problems, finding.Finding{Code: "yaml", Severity: finding.Error, Message: err.Error()})
	}
	var objects []Object
	for i := range list.Items {
		objects = append(objects, Object{Unstructured: &list.Items[i]})
	}
	return objects, problems
}
