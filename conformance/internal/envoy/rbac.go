package envoy

import (
	"slices"
	"sort"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	httprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// Verdict is what the RBAC filters say. Policies are those that deny: the one DENY rule that matched, or all the
// ALLOW rules none of which did, by istiod's names.
type Verdict struct {
	Denied   bool
	Policies []string
}

// AuthorizeHTTP runs the RBAC filters of an HTTP connection manager in order.
func AuthorizeHTTP(manager *hcmv3.HttpConnectionManager, r Request) Verdict {
	r.TrustedHops = int(manager.GetXffNumTrustedHops())
	for _, f := range manager.GetHttpFilters() {
		filter := &httprbacv3.RBAC{}
		if !f.GetTypedConfig().MessageIs(filter) {
			continue
		}
		unpack(f.GetTypedConfig(), filter)
		if filter.GetMatcher() != nil {
			unknown("RBAC matcher tree")
		}
		if verdict := authorize(filter.GetRules(), r); verdict.Denied {
			return verdict
		}
	}
	return Verdict{}
}

// AuthorizeTCP runs the RBAC network filters of a chain, which see the connection only.
func AuthorizeTCP(chain *listenerv3.FilterChain, r Request) Verdict {
	for _, f := range chain.GetFilters() {
		filter := &tcprbacv3.RBAC{}
		if !f.GetTypedConfig().MessageIs(filter) {
			continue
		}
		unpack(f.GetTypedConfig(), filter)
		if verdict := authorize(filter.GetRules(), r); verdict.Denied {
			return verdict
		}
	}
	return Verdict{}
}

func authorize(rules *rbacv3.RBAC, r Request) Verdict {
	if rules == nil {
		return Verdict{} // shadow rules only
	}
	var names []string
	for name := range rules.GetPolicies() {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if !matchPolicy(rules.GetPolicies()[name], r) {
			continue
		}
		switch rules.GetAction() {
		case rbacv3.RBAC_ALLOW:
			return Verdict{}
		case rbacv3.RBAC_DENY:
			return Verdict{Denied: true, Policies: []string{name}}
		}
	}
	if rules.GetAction() == rbacv3.RBAC_ALLOW {
		return Verdict{Denied: true, Policies: names}
	}
	return Verdict{}
}

func matchPolicy(p *rbacv3.Policy, r Request) bool {
	if p.GetCondition() != nil || p.GetCheckedCondition() != nil {
		unknown("RBAC condition")
	}
	return slices.ContainsFunc(p.GetPermissions(), func(x *rbacv3.Permission) bool { return matchPermission(x, r) }) &&
		slices.ContainsFunc(p.GetPrincipals(), func(x *rbacv3.Principal) bool { return matchPrincipal(x, r) })
}

func matchPermission(p *rbacv3.Permission, r Request) bool {
	switch rule := p.GetRule().(type) {
	case *rbacv3.Permission_Any:
		return rule.Any
	case *rbacv3.Permission_AndRules:
		return !slices.ContainsFunc(rule.AndRules.GetRules(), func(x *rbacv3.Permission) bool { return !matchPermission(x, r) })
	case *rbacv3.Permission_OrRules:
		return slices.ContainsFunc(rule.OrRules.GetRules(), func(x *rbacv3.Permission) bool { return matchPermission(x, r) })
	case *rbacv3.Permission_NotRule:
		return !matchPermission(rule.NotRule, r)
	case *rbacv3.Permission_Header:
		return matchHeader(rule.Header, r)
	case *rbacv3.Permission_UrlPath:
		return MatchString(rule.UrlPath.GetPath(), r.Path)
	case *rbacv3.Permission_UriTemplate:
		return matchTemplate(rule.UriTemplate.GetTypedConfig(), r.Path)
	case *rbacv3.Permission_DestinationPort:
		return int(rule.DestinationPort) == r.DestinationPort
	case *rbacv3.Permission_DestinationIp:
		return inRange(r.DestinationAddress, rule.DestinationIp.GetAddressPrefix(), rule.DestinationIp.GetPrefixLen().GetValue())
	case *rbacv3.Permission_RequestedServerName:
		return MatchString(rule.RequestedServerName, r.SNI)
	default:
		unknown("RBAC permission %T", rule)
	}
	return false
}

func matchPrincipal(p *rbacv3.Principal, r Request) bool {
	switch id := p.GetIdentifier().(type) {
	case *rbacv3.Principal_Any:
		return id.Any
	case *rbacv3.Principal_AndIds:
		return !slices.ContainsFunc(id.AndIds.GetIds(), func(x *rbacv3.Principal) bool { return !matchPrincipal(x, r) })
	case *rbacv3.Principal_OrIds:
		return slices.ContainsFunc(id.OrIds.GetIds(), func(x *rbacv3.Principal) bool { return matchPrincipal(x, r) })
	case *rbacv3.Principal_NotId:
		return !matchPrincipal(id.NotId, r)
	case *rbacv3.Principal_Authenticated_:
		return r.TLS && (id.Authenticated.GetPrincipalName() == nil || MatchString(id.Authenticated.GetPrincipalName(), r.Principal))
	case *rbacv3.Principal_FilterState:
		return r.Principal != "" && MatchString(id.FilterState.GetStringMatch(), r.Principal)
	case *rbacv3.Principal_DirectRemoteIp:
		return inRange(r.SourceAddress, id.DirectRemoteIp.GetAddressPrefix(), id.DirectRemoteIp.GetPrefixLen().GetValue())
	case *rbacv3.Principal_RemoteIp:
		return inRange(r.remoteAddress(), id.RemoteIp.GetAddressPrefix(), id.RemoteIp.GetPrefixLen().GetValue())
	case *rbacv3.Principal_Header:
		return matchHeader(id.Header, r)
	case *rbacv3.Principal_Metadata:
		return matchMetadata(id.Metadata, r)
	default:
		unknown("RBAC principal %T", id)
	}
	return false
}

func matchMetadata(m *matcherv3.MetadataMatcher, r Request) bool {
	var value any = map[string]any(r.Metadata[m.GetFilter()])
	for _, segment := range m.GetPath() {
		inner, ok := value.(map[string]any)
		if !ok {
			value = nil
			break
		}
		value = inner[segment.GetKey()]
	}
	return (value != nil && matchValue(m.GetValue(), value)) != m.GetInvert()
}

func matchValue(m *matcherv3.ValueMatcher, value any) bool {
	switch p := m.GetMatchPattern().(type) {
	case *matcherv3.ValueMatcher_StringMatch:
		text, ok := value.(string)
		return ok && MatchString(p.StringMatch, text)
	case *matcherv3.ValueMatcher_OrMatch:
		return slices.ContainsFunc(p.OrMatch.GetValueMatchers(), func(x *matcherv3.ValueMatcher) bool { return matchValue(x, value) })
	case *matcherv3.ValueMatcher_ListMatch:
		list, ok := value.([]any)
		return ok && slices.ContainsFunc(list, func(x any) bool { return matchValue(p.ListMatch.GetOneOf(), x) })
	case *matcherv3.ValueMatcher_PresentMatch:
		return p.PresentMatch
	default:
		unknown("metadata value matcher %T", p)
	}
	return false
}
