package envoy

import (
	"regexp"
	"strconv"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// MatchString is Envoy's StringMatcher; regular expressions match the whole text.
func MatchString(m *matcherv3.StringMatcher, text string) bool {
	fold := func(s string) string { return s }
	if m.GetIgnoreCase() {
		fold = strings.ToLower
	}
	switch p := m.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return fold(text) == fold(p.Exact)
	case *matcherv3.StringMatcher_Prefix:
		return strings.HasPrefix(fold(text), fold(p.Prefix))
	case *matcherv3.StringMatcher_Suffix:
		return strings.HasSuffix(fold(text), fold(p.Suffix))
	case *matcherv3.StringMatcher_Contains:
		return strings.Contains(fold(text), fold(p.Contains))
	case *matcherv3.StringMatcher_SafeRegex:
		return matchRegex(p.SafeRegex.GetRegex(), text)
	}
	unknown("string matcher %T", m.GetMatchPattern())
	return false
}

func matchRegex(expression, text string) bool {
	re, err := regexp.Compile("^(?:" + expression + ")$")
	if err != nil {
		unknown("regular expression %s", expression)
	}
	return re.MatchString(text)
}

func matchHeader(m *routev3.HeaderMatcher, r Request) bool {
	value, present := r.header(m.GetName())
	if !present && m.GetTreatMissingHeaderAsEmpty() {
		present = true
	}
	if p, ok := m.GetHeaderMatchSpecifier().(*routev3.HeaderMatcher_PresentMatch); ok {
		return present == p.PresentMatch != m.GetInvertMatch()
	}
	if !present {
		// An absent header matches nothing, not even inverted… unless the matcher inverts: Envoy then says yes.
		return m.GetInvertMatch()
	}
	var matched bool
	switch p := m.GetHeaderMatchSpecifier().(type) {
	case nil:
		matched = true
	case *routev3.HeaderMatcher_StringMatch:
		matched = MatchString(p.StringMatch, value)
	case *routev3.HeaderMatcher_ExactMatch:
		matched = value == p.ExactMatch
	case *routev3.HeaderMatcher_PrefixMatch:
		matched = strings.HasPrefix(value, p.PrefixMatch)
	case *routev3.HeaderMatcher_SuffixMatch:
		matched = strings.HasSuffix(value, p.SuffixMatch)
	case *routev3.HeaderMatcher_ContainsMatch:
		matched = strings.Contains(value, p.ContainsMatch)
	case *routev3.HeaderMatcher_SafeRegexMatch:
		matched = matchRegex(p.SafeRegexMatch.GetRegex(), value)
	case *routev3.HeaderMatcher_RangeMatch:
		n, err := strconv.ParseInt(value, 10, 64)
		matched = err == nil && n >= p.RangeMatch.GetStart() && n < p.RangeMatch.GetEnd()
	default:
		unknown("header matcher %T", p)
	}
	return matched != m.GetInvertMatch()
}

func matchQuery(m *routev3.QueryParameterMatcher, r Request) bool {
	value, present := r.queryParameter(m.GetName())
	switch p := m.GetQueryParameterMatchSpecifier().(type) {
	case nil:
		return present
	case *routev3.QueryParameterMatcher_PresentMatch:
		return present == p.PresentMatch
	case *routev3.QueryParameterMatcher_StringMatch:
		return present && MatchString(p.StringMatch, value)
	default:
		unknown("query matcher %T", p)
	}
	return false
}
