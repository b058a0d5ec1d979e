package envoy

import (
	"time"

	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	ratelimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
)

// RateLimit is how many requests a second the proxy itself lets through, 0 for no limit. Nothing that could let more
// through, such as a share or a header, is known.
func RateLimit(manager *hcmv3.HttpConnectionManager) int {
	for _, f := range manager.GetHttpFilters() {
		limit := &ratelimitv3.LocalRateLimit{}
		if !f.GetTypedConfig().MessageIs(limit) {
			continue
		}
		unpack(f.GetTypedConfig(), limit)
		bucket := limit.GetTokenBucket()
		enabled, enforced := limit.GetFilterEnabled().GetDefaultValue(), limit.GetFilterEnforced().GetDefaultValue()
		if enabled.GetNumerator() != 100 || enforced.GetNumerator() != 100 || len(limit.GetDescriptors()) > 0 {
			unknown("a rate limit for a part of the requests")
		}
		if bucket.GetFillInterval().AsDuration() != time.Second || bucket.GetMaxTokens() != bucket.GetTokensPerFill().GetValue() {
			unknown("a rate limit that is not one of a second")
		}
		return int(bucket.GetMaxTokens())
	}
	return 0
}
