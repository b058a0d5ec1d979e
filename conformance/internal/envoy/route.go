package envoy

import (
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// VirtualHost picks by the authority: exact, then the longest *suffix, then the longest prefix*, then *.
func VirtualHost(config *routev3.RouteConfiguration, r Request) *routev3.VirtualHost {
	authority := strings.ToLower(r.Authority)
	if config.GetIgnorePortInHostMatching() {
		authority, _, _ = strings.Cut(authority, ":")
	}
	var best *routev3.VirtualHost
	rank := -1
	for _, host := range config.GetVirtualHosts() {
		for _, domain := range host.GetDomains() {
			domain = strings.ToLower(domain)
			got := -1
			switch {
			case domain == authority:
				got = 3000
			case domain == "*":
				got = 0
			case strings.HasPrefix(domain, "*") && len(authority) > len(domain)-1 && strings.HasSuffix(authority, domain[1:]):
				got = 2000 + len(domain)
			case strings.HasSuffix(domain, "*") && len(authority) > len(domain)-1 && strings.HasPrefix(authority, domain[:len(domain)-1]):
				got = 1000 + len(domain)
			}
			if got > rank {
				best, rank = host, got
			}
		}
	}
	return best
}

// Route is the first route of the virtual host that matches, or nil.
func Route(host *routev3.VirtualHost, r Request) *routev3.Route {
	for _, route := range host.GetRoutes() {
		if matchRoute(route.GetMatch(), r) {
			return route
		}
	}
	return nil
}

func matchRoute(m *routev3.RouteMatch, r Request) bool {
	fold := func(s string) string { return s }
	if c := m.GetCaseSensitive(); c != nil && !c.GetValue() {
		fold = strings.ToLower
	}
	path := fold(r.Path)
	switch p := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		if !strings.HasPrefix(path, fold(p.Prefix)) {
			return false
		}
	case *routev3.RouteMatch_Path:
		if path != fold(p.Path) {
			return false
		}
	case *routev3.RouteMatch_PathSeparatedPrefix:
		rest, ok := strings.CutPrefix(path, fold(p.PathSeparatedPrefix))
		if !ok || (rest != "" && rest[0] != '/') {
			return false
		}
	case *routev3.RouteMatch_SafeRegex:
		if !matchRegex(p.SafeRegex.GetRegex(), r.Path) {
			return false
		}
	default:
		unknown("path matcher %T", p)
	}
	if len(m.GetDynamicMetadata()) > 0 || m.GetTlsContext() != nil {
		unknown("route match on metadata or TLS context")
	}
	return !slices.ContainsFunc(m.GetHeaders(), func(h *routev3.HeaderMatcher) bool { return !matchHeader(h, r) }) &&
		!slices.ContainsFunc(m.GetQueryParameters(), func(q *routev3.QueryParameterMatcher) bool { return !matchQuery(q, r) })
}
