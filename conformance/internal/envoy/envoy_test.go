package envoy

import (
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

func parse[T proto.Message](t *testing.T, into T, text string) T {
	t.Helper()
	if err := protojson.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
	return into
}

func TestMatchRoute(t *testing.T) {
	request := Request{Method: "GET", Authority: "users:8080", Path: "/api/users", Query: "beta=1", Headers: map[string]string{"x-v": "v2"}}
	for match, want := range map[string]bool{
		`{"prefix": "/api"}`:                         true,
		`{"path": "/api"}`:                           false,
		`{"pathSeparatedPrefix": "/api/users"}`:      true,
		`{"pathSeparatedPrefix": "/api/user"}`:       false,
		`{"safeRegex": {"regex": "/api"}}`:           false, // the whole path
		`{"safeRegex": {"regex": "/api/.*"}}`:        true,
		`{"prefix": "/API", "caseSensitive": false}`: true,
		`{"prefix": "/", "headers": [{"name": "X-V", "stringMatch": {"exact": "v2"}}]}`:                      true,
		`{"prefix": "/", "headers": [{"name": "x-v", "stringMatch": {"exact": "v1"}}]}`:                      false,
		`{"prefix": "/", "headers": [{"name": "x-v", "stringMatch": {"exact": "v1"}, "invertMatch": true}]}`: true,
		`{"prefix": "/", "headers": [{"name": "absent", "presentMatch": true}]}`:                             false,
		`{"prefix": "/", "headers": [{"name": "absent", "presentMatch": true, "invertMatch": true}]}`:        true,
		`{"prefix": "/", "headers": [{"name": ":method", "stringMatch": {"exact": "POST"}}]}`:                false,
		`{"prefix": "/", "queryParameters": [{"name": "beta", "stringMatch": {"exact": "1"}}]}`:              true,
		`{"prefix": "/", "queryParameters": [{"name": "beta", "stringMatch": {"exact": "2"}}]}`:              false,
	} {
		if got := matchRoute(parse(t, &routev3.RouteMatch{}, match), request); got != want {
			t.Errorf("%s: %v", match, got)
		}
	}
}

func TestVirtualHost(t *testing.T) {
	config := parse(t, &routev3.RouteConfiguration{}, `{"ignorePortInHostMatching": true, "virtualHosts": [
		{"name": "any", "domains": ["*"]}, {"name": "suffix", "domains": ["*.example.com"]},
		{"name": "longer", "domains": ["*.shop.example.com"]}, {"name": "exact", "domains": ["users"]}]}`)
	for authority, want := range map[string]string{
		"users:8080": "exact", "a.example.com": "suffix", "a.shop.example.com": "longer", "example.com": "any", "example.org": "any",
	} {
		if got := VirtualHost(config, Request{Authority: authority}).GetName(); got != want {
			t.Errorf("%s: %s, want %s", authority, got, want)
		}
	}
}

// TestChain is the shape of an inbound listener in PERMISSIVE mode, and in STRICT mode without the plaintext chain.
func TestChain(t *testing.T) {
	permissive := parse(t, &listenerv3.Listener{}, `{"filterChains": [
		{"name": "mtls", "filterChainMatch": {"destinationPort": 8080, "transportProtocol": "tls", "applicationProtocols": ["istio-http/1.1"]}},
		{"name": "plain", "filterChainMatch": {"destinationPort": 8080, "transportProtocol": "raw_buffer"}},
		{"name": "other", "filterChainMatch": {"transportProtocol": "tls"}}]}`)
	strict := proto.Clone(permissive).(*listenerv3.Listener)
	strict.FilterChains = append(strict.FilterChains[:1:1], strict.FilterChains[2])

	mutual := Request{DestinationPort: 8080, TLS: true, ALPN: "istio-http/1.1"}
	plain := Request{DestinationPort: 8080}
	if got := Chain(permissive, mutual).GetName(); got != "mtls" {
		t.Errorf("mutual: %s", got)
	}
	if got := Chain(permissive, plain).GetName(); got != "plain" {
		t.Errorf("plaintext: %s", got)
	}
	if got := Chain(strict, plain); got != nil {
		t.Errorf("plaintext where STRICT: %s", got.GetName())
	}
	if got := Chain(permissive, Request{DestinationPort: 9090, TLS: true}).GetName(); got != "other" {
		t.Errorf("another port: %s", got)
	}
}
