// Command dashboards checks the Grafana dashboards in the ConfigMaps of manifests: each is read by Grafana's own types, without unknown fields, and each
// query by Prometheus' own parser, for each value of the dashboard's variables. Each selector of a query has to match a series that the workloads in the
// same file have, and each label that a query groups by has to be one of its series.
//
//	dashboards [--istio DIR] FILE…
//
// DIR is the source code of Istio: metrics of its control plane have to be named there.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
)

func main() {
	istio := flag.String("istio", "", "source code of Istio")
	flag.Parse()
	plugins.RegisterDefaultPlugins()
	names, err := namesOf(*istio)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	c := &check{istio: names}
	for _, file := range flag.Args() {
		if err := c.file(file); err != nil {
			fmt.Fprintln(os.Stderr, file+":", err)
			os.Exit(2)
		}
	}
	fmt.Fprintf(os.Stderr, "dashboards: %d files, %d dashboards, %d panels, %d queries, %d errors\n", flag.NArg(), c.dashboards, c.panels, c.queries, c.errors)
	if c.errors > 0 || c.dashboards == 0 {
		os.Exit(1)
	}
}

type check struct {
	// istio holds the source code in which its metrics are named; empty: not checked.
	istio                               string
	where                               string
	dashboards, panels, queries, errors int
}

func (c *check) errorf(format string, args ...any) {
	c.errors++
	fmt.Println(c.where + ": " + fmt.Sprintf(format, args...))
}

func (c *check) file(path string) error {
	w, err := readWorld(path)
	if err != nil {
		return err
	}
	uids := map[string]string{}
	for _, m := range w.configMaps {
		for key, text := range m.Data {
			if filepath.Ext(key) != ".json" {
				continue
			}
			c.where = filepath.Base(path) + " " + m.Metadata.Namespace + "/" + m.Metadata.Name
			c.dashboard(text, w, uids)
		}
	}
	return nil
}

// namesOf is all text of Istio in which a metric may be named.
func namesOf(dir string) (string, error) {
	if dir == "" {
		return "", nil
	}
	var all strings.Builder
	for _, part := range []string{"pilot", "security", "pkg", "manifests/addons/dashboards"} {
		err := filepath.WalkDir(filepath.Join(dir, part), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".json" {
				return nil
			}
			text, err := os.ReadFile(path)
			if strings.Contains(string(text), "monitoring.") || filepath.Ext(path) == ".json" {
				all.Write(text)
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return all.String(), nil
}
