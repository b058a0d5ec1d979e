// Package envoy evaluates Envoy configuration for one request: which listener, filter chain, virtual host and route
// it takes, and whether RBAC lets it pass. It does what Envoy documents, for the fields istiod generates; a field it
// does not know is an error, never a guess.
package envoy

import (
	"fmt"
	"net/netip"
	"strings"
)

// Request is what the evaluated configuration looks at.
type Request struct {
	Method, Authority, Path string // Path has no query
	Query                   string
	Headers                 map[string]string // lower-case names

	// The connection.
	DestinationAddress string
	DestinationPort    int
	SourceAddress      string
	// TrustedHops are the proxies in front whose x-forwarded-for the HTTP connection manager trusts.
	TrustedHops int
	// TLS is set for mTLS connections; Principal is then the caller's SPIFFE ID.
	TLS       bool
	ALPN, SNI string
	Principal string

	// Metadata is dynamic metadata by filter name, for JWT claims.
	Metadata map[string]map[string]any
}

// remoteAddress is the client's: of the addresses that proxies in front appended, the last that one of them is trusted with.
func (r Request) remoteAddress() string {
	forwarded := strings.Split(r.Headers["x-forwarded-for"], ",")
	if r.TrustedHops == 0 || len(forwarded) < r.TrustedHops || r.Headers["x-forwarded-for"] == "" {
		return r.SourceAddress
	}
	return strings.TrimSpace(forwarded[len(forwarded)-r.TrustedHops])
}

func (r Request) header(name string) (string, bool) {
	switch name {
	case ":method":
		return r.Method, true
	case ":authority", "host":
		return r.Authority, true
	case ":path":
		if r.Query != "" {
			return r.Path + "?" + r.Query, true
		}
		return r.Path, true
	case ":scheme":
		return "http", true
	}
	value, ok := r.Headers[strings.ToLower(name)]
	return value, ok
}

func (r Request) queryParameter(name string) (string, bool) {
	for _, pair := range strings.Split(r.Query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key == name {
			return value, true
		}
	}
	return "", false
}

// unsupported stops an evaluation; Evaluate turns it into an error.
type unsupported struct{ what string }

func unknown(format string, args ...any) { panic(unsupported{fmt.Sprintf(format, args...)}) }

// Evaluate runs an evaluation and returns what it could not check as an error.
func Evaluate(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			u, ok := r.(unsupported)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("configuration that this check cannot evaluate: %s", u.what)
		}
	}()
	f()
	return nil
}

func inRange(address, prefix string, bits uint32) bool {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	p, err := netip.ParsePrefix(fmt.Sprintf("%s/%d", prefix, bits))
	return err == nil && p.Contains(a)
}
