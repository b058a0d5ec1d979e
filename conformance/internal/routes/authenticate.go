package routes

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/envoy"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// verification is what the JWT filter finds where a provider looks for its token: the status with which it refuses the request, if any.
type verification string

const (
	valid   verification = ""
	missing verification = "missing"
	invalid verification = "401"
	// misdirected is a valid token for another audience.
	misdirected verification = "403"
)

// authenticate does what the JWT filter does: claims of a valid token become metadata and headers. It returns the status with which the filter refuses the request, if it does.
// It changes the headers of the request, and adds what it changed to others.
func (d *decider) authenticate(manager *hcmv3.HttpConnectionManager, r *envoy.Request, changed *Headers) string {
	for _, f := range manager.GetHttpFilters() {
		filter := &jwtv3.JwtAuthentication{}
		if !f.GetTypedConfig().MessageIs(filter) {
			continue
		}
		if err := f.GetTypedConfig().UnmarshalTo(filter); err != nil {
			panic(err)
		}
		a := authentication{decider: d, filter: filter, r: r, changed: changed, name: f.GetName()}
		for _, provider := range filter.GetProviders() {
			for _, header := range provider.GetClaimToHeaders() {
				a.withoutHeader(header.GetHeaderName())
			}
		}
		if filter.GetBypassCorsPreflight() && r.Method == "OPTIONS" && r.Headers["origin"] != "" && r.Headers["access-control-request-method"] != "" {
			continue
		}
		for _, rule := range filter.GetRules() {
			if met := a.meets(rule.GetRequires()); met != valid {
				return string(met)
			}
		}
	}
	return ""
}

type authentication struct {
	*decider
	filter  *jwtv3.JwtAuthentication
	r       *envoy.Request
	changed *Headers
	name    string
}

// meets follows the tree of requirements that istiod generates: providers, lists of alternatives with "or none", lists of all.
func (a authentication) meets(requirement *jwtv3.JwtRequirement) verification {
	switch {
	case requirement.GetProviderName() != "":
		return a.verify(a.filter.GetProviders()[requirement.GetProviderName()])
	case requirement.GetRequiresAny() != nil:
		requirements := requirement.GetRequiresAny().GetRequirements()
		orNone := slices.ContainsFunc(requirements, func(x *jwtv3.JwtRequirement) bool { return x.GetAllowMissing() != nil })
		result := missing
		for _, one := range requirements {
			if one.GetAllowMissing() != nil {
				continue
			}
			met := a.meets(one)
			if met == valid {
				return valid
			}
			if met != missing {
				result = met
			}
		}
		if orNone && result == missing {
			return valid
		}
		return result
	case requirement.GetRequiresAll() != nil:
		for _, one := range requirement.GetRequiresAll().GetRequirements() {
			if met := a.meets(one); met != valid {
				return met
			}
		}
		return valid
	}
	panic(fmt.Sprintf("JWT requirement %v", requirement))
}

// verify takes all tokens where the provider looks for one. Each has to be valid.
func (a authentication) verify(provider *jwtv3.JwtProvider) verification {
	var found []table.Token
	for _, token := range a.c.AllTokens() {
		if slices.Contains(locations(provider), token.In) && a.carries(token) {
			found = append(found, token)
		}
	}
	if len(found) == 0 {
		return missing
	}
	for _, token := range found {
		expiry, expires := token.Claims["exp"].(float64)
		if token.ForeignKey || fmt.Sprint(token.Claims["iss"]) != provider.GetIssuer() || expires && int64(expiry) < time.Now().Unix() {
			return invalid
		}
		if !audience(provider.GetAudiences(), token.Claims["aud"]) {
			return misdirected
		}
	}
	a.r.Metadata = map[string]map[string]any{a.name: {provider.GetPayloadInMetadata(): found[0].Claims}}
	for _, claim := range provider.GetClaimToHeaders() {
		var value any = found[0].Claims
		for _, name := range strings.Split(claim.GetClaimName(), ".") {
			object, _ := value.(map[string]any)
			value = object[name]
		}
		switch value.(type) {
		case nil:
		case string, bool, float64:
			a.setRequestHeader(claim.GetHeaderName(), fmt.Sprint(value))
		default:
			data, _ := json.Marshal(value)
			a.setRequestHeader(claim.GetHeaderName(), base64.StdEncoding.EncodeToString(data))
		}
	}
	if !provider.GetForward() {
		for _, token := range found {
			if token.Header != "" {
				a.withoutHeader(token.Header)
			}
		}
	}
	return valid
}

// carries says whether the token is still there: a proxy before this one may have taken it.
func (a authentication) carries(token table.Token) bool {
	if token.Header == "" {
		return true
	}
	_, there := a.r.Headers[token.Header]
	return there
}

// locations of a provider, as a table names them.
func locations(provider *jwtv3.JwtProvider) []string {
	var all []string
	for _, header := range provider.GetFromHeaders() {
		all = append(all, strings.TrimSpace("header "+strings.ToLower(header.GetName())+" "+strings.TrimSpace(header.GetValuePrefix())))
	}
	for _, name := range provider.GetFromParams() {
		all = append(all, "query "+name)
	}
	for _, name := range provider.GetFromCookies() {
		all = append(all, "cookie "+name)
	}
	if len(all) == 0 {
		return []string{table.Bearer, "query access_token"}
	}
	return all
}

func (a authentication) withoutHeader(name string) {
	name = strings.ToLower(name)
	if _, there := a.r.Headers[name]; !there {
		return
	}
	delete(a.r.Headers, name)
	*a.changed = a.changed.then(Headers{Remove: []string{name}})
}

func (a authentication) setRequestHeader(name, value string) {
	name = strings.ToLower(name)
	a.r.Headers[name] = value
	a.setHeader(a.changed, name, value)
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
