package main

import (
	"encoding/json"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
)

// longestUID is the most characters that Grafana accepts.
const longestUID = 40

// dashboard checks one dashboard.
func (c *check) dashboard(text string, w *world, uids map[string]string) {
	c.dashboards++
	d, panels := c.read(text)
	switch {
	case d.Uid == nil || *d.Uid == "" || len(*d.Uid) > longestUID:
		c.errorf("uid has to have 1 to %d characters", longestUID)
	case uids[*d.Uid] != "":
		c.errorf("uid %s is that of %s", *d.Uid, uids[*d.Uid])
	default:
		uids[*d.Uid] = c.where
	}
	if d.Id != nil {
		c.errorf("id belongs to one Grafana")
	}
	variables := c.variables(d.Templating.List, w)
	if len(panels) == 0 {
		c.errorf("no panels")
	}
	for _, p := range panels {
		c.panel(p, variables, w)
	}
	c.places(panels)
}

// panel is a panel with its queries, which the SDK reads as those of Prometheus only where each names its data source.
type panel struct {
	dashboard.Panel
	queries []prometheus.Dataquery
}

// read reads a dashboard, without unknown fields. The panels one by one: the SDK leaves out those of a list.
func (c *check) read(text string) (d dashboard.Dashboard, panels []panel) {
	var fields map[string]json.RawMessage
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		c.errorf("not JSON: %v", err)
		return
	}
	if err := json.Unmarshal(fields["panels"], &raw); err != nil {
		c.errorf("panels: %v", err)
		return
	}
	delete(fields, "panels")
	rest, _ := json.Marshal(fields)
	for _, problem := range append(problems(d.UnmarshalJSONStrict(rest)), problems(d.Validate())...) {
		c.errorf("not a dashboard of Grafana: %s", problem)
	}
	for i, one := range raw {
		var p panel
		for _, problem := range append(problems(p.UnmarshalJSONStrict(one)), problems(p.Validate())...) {
			c.errorf("panel %d is none of Grafana: %s", i+1, problem)
		}
		var targets struct{ Targets []json.RawMessage }
		if err := json.Unmarshal(one, &targets); err != nil {
			c.errorf("panel %d: %v", i+1, err)
		}
		for _, target := range targets.Targets {
			var q prometheus.Dataquery
			for _, problem := range append(problems(q.UnmarshalJSONStrict(target)), problems(q.Validate())...) {
				c.errorf("panel %d: not a query of Prometheus: %s", i+1, problem)
			}
			p.queries = append(p.queries, q)
		}
		panels = append(panels, p)
	}
	return d, panels
}

// problems are the lines of an error. The SDK returns an empty list of errors, which is not nil, where there is none.
func problems(err error) []string {
	if err == nil || err.Error() == "" {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// value is a value of a variable, with its text.
type value struct{ text, value string }

// variables are the custom variables of a dashboard: Grafana splits their options as here (packages/scenes, CustomVariable).
func (c *check) variables(list []dashboard.VariableModel, w *world) map[string][]value {
	variables := map[string][]value{}
	for _, v := range list {
		query := ""
		if v.Query != nil && v.Query.String != nil {
			query = *v.Query.String
		}
		switch v.Type {
		case dashboard.VariableTypeDatasource:
			if query != "prometheus" {
				c.errorf("variable %s: %q is no data source of this check", v.Name, query)
			}
			variables[v.Name] = []value{{query, query}}
		case dashboard.VariableTypeCustom:
			for _, option := range strings.Split(query, ",") {
				text, name, found := strings.Cut(strings.TrimSpace(option), " : ")
				if !found || text == "" || name == "" {
					c.errorf("variable %s: option %q is not of the form text : value", v.Name, option)
				}
				for _, workload := range strings.Split(strings.ReplaceAll(name, "[.]", "."), "|") {
					if !w.workloads[workload] {
						c.errorf("variable %s: option %s has workload %s, which is not in the file", v.Name, text, workload)
					}
				}
				variables[v.Name] = append(variables[v.Name], value{text, name})
			}
		default:
			c.errorf("variable %s: unknown type %s", v.Name, v.Type)
		}
	}
	return variables
}

func (c *check) panel(p panel, variables map[string][]value, w *world) {
	c.panels++
	title := ""
	if p.Title != nil {
		title = *p.Title
	}
	// The SDK takes any type: it knows the options of those that are registered.
	if _, known := cog.ConfigForPanelcfgVariant(p.Type); !known {
		c.errorf("panel %q: Grafana has no panel of type %q", title, p.Type)
	}
	if p.Datasource == nil || p.Datasource.Uid == nil || *p.Datasource.Uid != "${datasource}" || variables["datasource"] == nil {
		c.errorf("panel %q: its data source is not the one that the user chooses", title)
	}
	if len(p.queries) == 0 {
		c.errorf("panel %q: no query", title)
	}
	refs := map[string]bool{}
	for _, query := range p.queries {
		if query.RefId == nil || refs[*query.RefId] {
			c.errorf("panel %q: each query needs a refId of its own", title)
		} else {
			refs[*query.RefId] = true
		}
		legend := ""
		if query.LegendFormat != nil {
			legend = *query.LegendFormat
		}
		c.query(title, query.Expr, legend, variables, w)
	}
}

// places checks that no panel covers another.
func (c *check) places(panels []panel) {
	var taken []dashboard.GridPos
	for _, p := range panels {
		if p.GridPos == nil {
			c.errorf("a panel has no place")
			continue
		}
		g := *p.GridPos
		for _, t := range taken {
			if g.X < t.X+t.W && t.X < g.X+g.W && g.Y < t.Y+t.H && t.Y < g.Y+g.H {
				c.errorf("two panels at %d, %d", g.X, g.Y)
			}
		}
		taken = append(taken, g)
	}
}
