package istiod

import (
	"net/netip"
	"slices"
	"strings"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/workloadapi/security"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// Waypoint asks for the configuration of a waypoint.
func (s *Server) Waypoint(pod *world.Pod) *Proxy { return s.proxy(pod, model.Waypoint) }

// Connection is what ztunnel knows of one that comes in: the principal is empty without mutual TLS.
type Connection struct {
	Principal string // trust domain/ns/namespace/sa/account
	Source    string
	Port      int
}

// Refuses are the policies, as namespace/name, by which ztunnel does not let a connection in to a pod: of those that
// istiod tells it, a DENY that matches, or all the ALLOWs of which none does.
func (s *Server) Refuses(pod *world.Pod, c Connection) []string {
	var allows []string
	for _, policy := range s.fake.AmbientIndex.Policies(nil) {
		authorization := policy.Authorization
		if authorization == nil || !s.applies(authorization, pod) {
			continue
		}
		name := authorization.GetNamespace() + "/" + authorization.GetName()
		matched := slices.ContainsFunc(authorization.GetGroups(), func(g *security.Group) bool { return matchGroup(g, c) })
		switch {
		case authorization.GetAction() == security.Action_DENY && matched:
			return []string{name}
		case authorization.GetAction() == security.Action_ALLOW && matched:
			allows = append(allows, "")
		case authorization.GetAction() == security.Action_ALLOW:
			allows = append(allows, name)
		}
	}
	if slices.Contains(allows, "") {
		return nil
	}
	return allows
}

// applies: policies of a namespace or of the mesh hold by themselves, others where the pod's workload names them.
func (s *Server) applies(authorization *security.Authorization, pod *world.Pod) bool {
	switch authorization.GetScope() {
	case security.Scope_GLOBAL:
		return true
	case security.Scope_NAMESPACE:
		return authorization.GetNamespace() == pod.Namespace
	}
	for _, info := range s.fake.AmbientIndex.Lookup("/" + pod.Address()) {
		if slices.Contains(info.GetWorkload().GetAuthorizationPolicies(), authorization.GetNamespace()+"/"+authorization.GetName()) {
			return true
		}
	}
	return false
}

// matchGroup wants all rules, of each rule one match.
func matchGroup(g *security.Group, c Connection) bool {
	return len(g.GetRules()) > 0 && !slices.ContainsFunc(g.GetRules(), func(r *security.Rules) bool {
		return !slices.ContainsFunc(r.GetMatches(), func(m *security.Match) bool { return matchConnection(m, c) })
	})
}

func matchConnection(m *security.Match, c Connection) bool {
	text := func(value string) func(*security.StringMatch) bool {
		return func(s *security.StringMatch) bool { return matchText(s, value) }
	}
	address := func(a *security.Address) bool {
		ip, _ := netip.AddrFromSlice(a.GetAddress())
		prefix := netip.PrefixFrom(ip, int(a.GetLength()))
		source, err := netip.ParseAddr(c.Source)
		return err == nil && prefix.Contains(source)
	}
	namespace := ""
	if parts := strings.Split(c.Principal, "/"); len(parts) == 5 {
		namespace = parts[2]
	}
	port := func(p uint32) bool { return int(p) == c.Port }
	return oneOf(m.GetPrincipals(), text(c.Principal)) && !slices.ContainsFunc(m.GetNotPrincipals(), text(c.Principal)) &&
		oneOf(m.GetNamespaces(), text(namespace)) && !slices.ContainsFunc(m.GetNotNamespaces(), text(namespace)) &&
		oneOf(m.GetSourceIps(), address) && !slices.ContainsFunc(m.GetNotSourceIps(), address) &&
		oneOf(m.GetDestinationPorts(), port) && !slices.ContainsFunc(m.GetNotDestinationPorts(), port)
}

func matchText(m *security.StringMatch, value string) bool {
	switch by := m.GetMatchType().(type) {
	case *security.StringMatch_Exact:
		return value == by.Exact
	case *security.StringMatch_Prefix:
		return strings.HasPrefix(value, by.Prefix)
	case *security.StringMatch_Suffix:
		return strings.HasSuffix(value, by.Suffix)
	case *security.StringMatch_Presence:
		return value != ""
	}
	return false
}

// oneOf is also true of none.
func oneOf[T any](items []T, matches func(T) bool) bool {
	return len(items) == 0 || slices.ContainsFunc(items, matches)
}
