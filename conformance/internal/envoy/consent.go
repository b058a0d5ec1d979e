package envoy

import (
	"slices"

	extauthzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	httprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// Consent is what an external authorizer is asked for.
type Consent struct {
	*extauthzv3.ExtAuthz
	// Policy is the one that requires it, by istiod's name.
	Policy string
}

// ConsentNeeded are the authorizers that the filters of an HTTP connection manager ask about a request, in order.
func ConsentNeeded(manager *hcmv3.HttpConnectionManager, r Request) []Consent {
	var needed []Consent
	r.TrustedHops = int(manager.GetXffNumTrustedHops())
	matched := map[string]any{} // dynamic metadata of RBAC filters
	policy := ""
	for _, f := range manager.GetHttpFilters() {
		rbac, filter := &httprbacv3.RBAC{}, &extauthzv3.ExtAuthz{}
		switch {
		case f.GetTypedConfig().MessageIs(rbac):
			unpack(f.GetTypedConfig(), rbac)
			if verdict := authorize(rbac.GetShadowRules(), r); verdict.Denied {
				policy = verdict.Policies[0]
				matched[rbac.GetShadowRulesStatPrefix()+"shadow_effective_policy_id"] = policy
			}
		case f.GetTypedConfig().MessageIs(filter):
			unpack(f.GetTypedConfig(), filter)
			enabled := filter.GetFilterEnabledMetadata()
			if enabled == nil || matchMetadata(enabled, Request{Metadata: map[string]map[string]any{enabled.GetFilter(): matched}}) {
				needed = append(needed, Consent{filter, policy})
			}
		}
	}
	return needed
}

// Cluster is that of the authorizer.
func (c Consent) Cluster() string {
	if service := c.GetGrpcService(); service != nil {
		return service.GetEnvoyGrpc().GetClusterName()
	}
	return c.GetHttpService().GetServerUri().GetCluster()
}

// Gets says whether the authorizer gets a header of the request: one that speaks HTTP gets those that it is configured for.
func (c Consent) Gets(header string) bool {
	return c.GetAllowedHeaders() == nil && c.GetGrpcService() != nil || inList(c.GetAllowedHeaders(), header)
}

// Sets says whether the proxy takes a header of the authorizer's consent over.
func (c Consent) Sets(header string) bool {
	return c.GetGrpcService() != nil || inList(c.GetHttpService().GetAuthorizationResponse().GetAllowedUpstreamHeaders(), header)
}

func inList(list *matcherv3.ListStringMatcher, text string) bool {
	return slices.ContainsFunc(list.GetPatterns(), func(p *matcherv3.StringMatcher) bool { return MatchString(p, text) })
}
