package routes

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	faultv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
)

// action reads what a route does besides choosing a destination.
func (d *decider) action(a *routev3.RouteAction, match *routev3.RouteMatch) {
	d.Timeout = "none"
	if t := a.GetTimeout(); t != nil && t.AsDuration() > 0 {
		d.Timeout = t.AsDuration().String()
	}
	d.notFound = map[routev3.RouteAction_ClusterNotFoundResponseCode]string{
		routev3.RouteAction_SERVICE_UNAVAILABLE: "503", routev3.RouteAction_NOT_FOUND: "404", routev3.RouteAction_INTERNAL_SERVER_ERROR: "500",
	}[a.GetClusterNotFoundResponseCode()]
	if policy := a.GetRetryPolicy(); policy != nil {
		d.Retries = retries(policy)
	}
	for _, mirror := range a.GetRequestMirrorPolicies() {
		parts := strings.Split(mirror.GetCluster(), "|")
		m := Mirror{Service: shortHost(parts[len(parts)-1]), Percent: 100}
		if len(parts) == 4 && parts[0] == "outbound" { // of a waypoint's own clusters the third part is the protocol
			m.Version = parts[2]
		}
		if fraction := mirror.GetRuntimeFraction(); fraction != nil {
			m.Percent = percent(fraction.GetDefaultValue())
		}
		m.Authority = cmp.Or(a.GetHostRewriteLiteral(), d.request.Authority)
		if !mirror.GetDisableShadowHostSuffixAppend() {
			host, port, found := strings.Cut(m.Authority, ":")
			m.Authority = host + "-shadow"
			if found {
				m.Authority += ":" + port
			}
		}
		m.Denied = d.copiesDenied(mirror.GetCluster())
		d.Mirrors = append(d.Mirrors, m)
	}
	d.Path = d.request.Path
	switch {
	case a.GetRegexRewrite() != nil:
		if re, err := regexp.Compile(a.GetRegexRewrite().GetPattern().GetRegex()); err == nil {
			d.Path = re.ReplaceAllString(d.request.Path, goSubstitution(a.GetRegexRewrite().GetSubstitution()))
		}
	case a.GetPrefixRewrite() != "":
		d.Path = rewritePrefix(d.request.Path, match, a.GetPrefixRewrite())
	}
	if d.request.Query != "" {
		d.Path += "?" + d.request.Query
	}
	d.Rewrote = a.GetHostRewriteLiteral()
}

func retries(policy *routev3.RetryPolicy) *Retries {
	r := &Retries{Attempts: 1}
	if n := policy.GetNumRetries(); n != nil {
		r.Attempts = int(n.GetValue())
	}
	if t := policy.GetPerTryTimeout(); t != nil && t.AsDuration() > 0 {
		r.PerTry = t.AsDuration().String()
	}
	for _, on := range strings.Split(policy.GetRetryOn(), ",") {
		if on = strings.TrimSpace(on); on != "" && on != "retriable-status-codes" {
			r.On = append(r.On, on)
		}
	}
	for _, code := range policy.GetRetriableStatusCodes() {
		r.On = append(r.On, fmt.Sprint(code))
	}
	slices.Sort(r.On)
	return r
}

func rewritePrefix(path string, match *routev3.RouteMatch, replacement string) string {
	for _, prefix := range []string{match.GetPrefix(), match.GetPathSeparatedPrefix(), match.GetPath()} {
		if rest, ok := strings.CutPrefix(path, prefix); ok && prefix != "" {
			return replacement + rest
		}
	}
	return path
}

// goSubstitution turns \1 into ${1}.
func goSubstitution(s string) string {
	return regexp.MustCompile(`\\(\d)`).ReplaceAllString(strings.ReplaceAll(s, "$", "$$"), "$${$1}")
}

func (d *decider) redirect(r *routev3.RedirectAction, match *routev3.RouteMatch) {
	scheme, host, path := "http", d.request.Authority, d.request.Path
	// A gateway knows the client's own scheme, what stands behind it does not.
	if r.GetHttpsRedirect() || d.c.AtGateway() && d.hops == 0 && d.request.Headers[forwardedProto] == "https" {
		scheme = "https"
	}
	if s := r.GetSchemeRedirect(); s != "" {
		scheme = s
	}
	if r.GetHostRedirect() != "" {
		host = r.GetHostRedirect()
	}
	if port := r.GetPortRedirect(); port != 0 {
		host, _, _ = strings.Cut(host, ":")
		host = fmt.Sprintf("%s:%d", host, port)
	}
	if r.GetPathRedirect() != "" {
		path = r.GetPathRedirect()
	} else if r.GetPrefixRewrite() != "" {
		path = rewritePrefix(path, match, r.GetPrefixRewrite())
	}
	// A path with a query of its own replaces that of the request.
	if d.request.Query != "" && !r.GetStripQuery() && !strings.Contains(path, "?") {
		path += "?" + d.request.Query
	}
	d.Redirect = scheme + "://" + host + path
	code := map[routev3.RedirectAction_RedirectResponseCode]string{
		routev3.RedirectAction_MOVED_PERMANENTLY: "301", routev3.RedirectAction_FOUND: "302",
		routev3.RedirectAction_SEE_OTHER: "303", routev3.RedirectAction_TEMPORARY_REDIRECT: "307",
		routev3.RedirectAction_PERMANENT_REDIRECT: "308",
	}[r.GetResponseCode()]
	d.Status.Add(code, 100)
}

func (d *decider) headers(add []*corev3.HeaderValueOption, remove []string, into *Headers) {
	for _, option := range add {
		name, value := strings.ToLower(option.GetHeader().GetKey()), option.GetHeader().GetValue()
		if option.GetAppendAction() == corev3.HeaderValueOption_APPEND_IF_EXISTS_OR_ADD {
			if into.Add == nil {
				into.Add = map[string]string{}
			}
			into.Add[name] = value
		} else {
			d.setHeader(into, name, value)
		}
	}
	into.Remove = append(into.Remove, remove...)
}

func (d *decider) setHeader(into *Headers, name, value string) {
	if into.Set == nil {
		into.Set = map[string]string{}
	}
	into.Set[strings.ToLower(name)] = value
}

func fault(route *routev3.Route) *Fault {
	packed := route.GetTypedPerFilterConfig()["envoy.filters.http.fault"]
	if packed == nil {
		return nil
	}
	config := &faultv3.HTTPFault{}
	if err := packed.UnmarshalTo(config); err != nil {
		panic(err)
	}
	f := &Fault{}
	if abort := config.GetAbort(); abort != nil {
		f.Abort, f.AbortPercent = int(abort.GetHttpStatus()), percent(abort.GetPercentage())
		if abort.GetHttpStatus() == 0 {
			f.Abort = 200 // a gRPC status travels in a 200
		}
	}
	if delay := config.GetDelay(); delay != nil {
		f.Delay, f.DelayPercent = delay.GetFixedDelay().AsDuration().String(), percent(delay.GetPercentage())
	}
	return f
}

func percent(p *typev3.FractionalPercent) float64 {
	per := map[typev3.FractionalPercent_DenominatorType]float64{
		typev3.FractionalPercent_HUNDRED: 1, typev3.FractionalPercent_TEN_THOUSAND: 100, typev3.FractionalPercent_MILLION: 10000,
	}[p.GetDenominator()]
	return float64(p.GetNumerator()) / per
}
