package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

var promql = parser.NewParser(parser.Options{})

var (
	variable    = regexp.MustCompile(`\$(\w+)|\$\{(\w+)(?::(\w+))?\}`)
	legendLabel = regexp.MustCompile(`\{\{(\w+)\}\}`)
)

// query checks a query with each value of the variables that it has.
func (c *check) query(title, expr, legend string, variables map[string][]value, w *world) {
	c.queries++
	for _, values := range combinations(variables) {
		text := variable.ReplaceAllStringFunc(expr, func(name string) string {
			parts := variable.FindStringSubmatch(name)
			if parts[1] == "__rate_interval" {
				return "5m"
			}
			chosen, known := values[parts[1]+parts[2]]
			if !known {
				c.errorf("panel %q: unknown variable %s", title, name)
			}
			if parts[3] == "text" {
				return chosen.text
			}
			return strings.ReplaceAll(chosen.value, `\`, `\\`) // as the data source does
		})
		parsed, err := promql.ParseExpr(text)
		if err != nil {
			c.errorf("panel %q: %v in %s", title, err, text)
			return
		}
		c.selectors(title, parsed, w)
		for _, label := range legendLabel.FindAllStringSubmatch(legend, -1) {
			if !groupsBy(parsed, label[1]) {
				c.errorf("panel %q: the legend has the label %s, and %s does not", title, label[1], text)
			}
		}
	}
}

// combinations are all choices of values.
func combinations(variables map[string][]value) []map[string]value {
	all := []map[string]value{{}}
	for name, values := range variables {
		var next []map[string]value
		for _, one := range all {
			for _, v := range values {
				chosen := map[string]value{name: v}
				for k, other := range one {
					chosen[k] = other
				}
				next = append(next, chosen)
			}
		}
		all = next
	}
	return all
}

// selectors checks that each selector matches a series, and each grouping is by labels of the series in it.
func (c *check) selectors(title string, expr parser.Expr, w *world) {
	parser.Inspect(expr, func(node parser.Node, path []parser.Node) error {
		switch n := node.(type) {
		case *parser.VectorSelector:
			c.selector(title, n, path, w)
		case *parser.AggregateExpr:
			if n.Without {
				c.errorf("panel %q: without() keeps labels that nobody knows", title)
			}
		}
		return nil
	})
}

func (c *check) selector(title string, s *parser.VectorSelector, path []parser.Node, w *world) {
	name := strings.TrimSuffix(s.Name, "_bucket")
	all, known := w.series[name]
	if !known {
		if c.istio == "" || !w.isIstio || !(strings.Contains(c.istio, `"`+name+`"`) || strings.Contains(c.istio, name+"{") || strings.Contains(c.istio, name+"[")) {
			c.errorf("panel %q: no such metric: %s", title, s.Name)
		}
		return
	}
	for _, series := range all {
		if matchesAll(s.LabelMatchers, series) {
			for _, node := range path {
				if a, ok := node.(*parser.AggregateExpr); ok {
					for _, label := range a.Grouping {
						if _, has := series[label]; !has && label != labels.BucketLabel {
							c.errorf("panel %q: %s has no label %s", title, name, label)
						}
					}
				}
			}
			return
		}
	}
	c.errorf("panel %q: no workload of the file has series %s", title, s)
}

func matchesAll(matchers []*labels.Matcher, series map[string]string) bool {
	return !slices.ContainsFunc(matchers, func(m *labels.Matcher) bool {
		return m.Name != labels.MetricName && !m.Matches(series[m.Name])
	})
}

// groupsBy tells whether the series of a result have a label: those of the outermost aggregation have the labels that it groups by.
func groupsBy(expr parser.Expr, label string) bool {
	found := false
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		if a, ok := node.(*parser.AggregateExpr); ok && slices.Contains(a.Grouping, label) {
			found = true
		}
		return nil
	})
	return found
}
