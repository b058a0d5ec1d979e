package routes

import (
	"slices"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
)

func corsPolicy(route *routev3.Route) *corsv3.CorsPolicy {
	packed := route.GetTypedPerFilterConfig()["envoy.filters.http.cors"]
	if packed == nil {
		return nil
	}
	policy := &corsv3.CorsPolicy{}
	if err := packed.UnmarshalTo(policy); err != nil {
		panic(err)
	}
	return policy
}

// cors adds what a browser wants to see, and says whether the proxy answers by itself: a question before the request.
func (d *decider) cors(policy *corsv3.CorsPolicy) bool {
	origin, sent := d.request.Headers["origin"]
	allowed := sent && slices.ContainsFunc(policy.GetAllowOriginStringMatch(), func(m *matcherv3.StringMatcher) bool {
		return envoy.MatchString(m, "*") || envoy.MatchString(m, origin)
	})
	_, asks := d.request.Headers["access-control-request-method"]
	asks = asks && sent && d.request.Method == "OPTIONS"
	if !allowed {
		forwarded := policy.GetForwardNotMatchingPreflights()
		return asks && forwarded != nil && !forwarded.GetValue()
	}
	set := func(name, value string) {
		if value != "" {
			d.setHeader(&d.ResponseHeaders, name, value)
		}
	}
	set("access-control-allow-origin", origin)
	if policy.GetAllowCredentials().GetValue() {
		set("access-control-allow-credentials", "true")
	}
	if asks {
		set("access-control-allow-methods", policy.GetAllowMethods())
		set("access-control-allow-headers", policy.GetAllowHeaders())
		set("access-control-max-age", policy.GetMaxAge())
	} else {
		set("access-control-expose-headers", policy.GetExposeHeaders())
	}
	return asks
}
