package routes

import (
	"fmt"
	"slices"

	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
)

// authenticate does what the JWT filter does with a valid token: its claims become metadata and headers.
func (d *decider) authenticate(manager *hcmv3.HttpConnectionManager, r *envoy.Request) bool {
	for _, f := range manager.GetHttpFilters() {
		filter := &jwtv3.JwtAuthentication{}
		if !f.GetTypedConfig().MessageIs(filter) || d.c.JWT == nil {
			continue
		}
		if err := f.GetTypedConfig().UnmarshalTo(filter); err != nil {
			panic(err)
		}
		var trusted bool
		for _, provider := range filter.GetProviders() {
			if provider.GetIssuer() != fmt.Sprint(d.c.JWT["iss"]) || !audience(provider.GetAudiences(), d.c.JWT["aud"]) {
				continue
			}
			trusted = true
			r.Metadata = map[string]map[string]any{f.GetName(): {provider.GetPayloadInMetadata(): d.c.JWT}}
			for _, claim := range provider.GetClaimToHeaders() {
				if value, ok := d.c.JWT[claim.GetClaimName()]; ok {
					d.setHeader(&d.RequestHeaders, claim.GetHeaderName(), fmt.Sprint(value))
				}
			}
		}
		if !trusted {
			return false // a token that no provider accepts
		}
	}
	return true
}

func audience(accepted []string, claim any) bool {
	if len(accepted) == 0 {
		return true
	}
	if list, ok := claim.([]any); ok {
		return slices.ContainsFunc(list, func(x any) bool { return slices.Contains(accepted, fmt.Sprint(x)) })
	}
	return slices.Contains(accepted, fmt.Sprint(claim))
}
