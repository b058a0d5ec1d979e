package envoy

import (
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Names istiod gives to the listeners that catch everything.
const (
	VirtualInbound  = "virtualInbound"
	VirtualOutbound = "virtualOutbound"
)

// OutboundListener is where iptables and the original destination lead a connection of the caller.
func OutboundListener(listeners []*listenerv3.Listener, r Request) *listenerv3.Listener {
	for _, address := range []string{r.DestinationAddress, "0.0.0.0"} {
		for _, l := range listeners {
			socket := l.GetAddress().GetSocketAddress()
			if l.GetName() != VirtualInbound && l.GetName() != VirtualOutbound &&
				socket.GetAddress() == address && int(socket.GetPortValue()) == r.DestinationPort {
				return l
			}
		}
	}
	return ListenerNamed(listeners, VirtualOutbound)
}

func ListenerNamed(listeners []*listenerv3.Listener, name string) *listenerv3.Listener {
	for _, l := range listeners {
		if l.GetName() == name {
			return l
		}
	}
	return nil
}

// Chain picks the filter chain: at each step the chains with the best match stay, and chains without the criterion
// stay only if none matches it. Nil means that Envoy closes the connection.
func Chain(l *listenerv3.Listener, r Request) *listenerv3.FilterChain {
	chains := l.GetFilterChains()
	alpn := r.ALPN
	if !r.TLS && alpn == "" && slices.ContainsFunc(l.GetListenerFilters(), func(f *listenerv3.ListenerFilter) bool {
		return strings.Contains(f.GetName(), "http_inspector")
	}) {
		alpn = "http/1.1"
	}
	transport := "raw_buffer"
	if r.TLS {
		transport = "tls"
	}
	type match = *listenerv3.FilterChainMatch
	steps := []func(match) (set bool, rank int){
		func(m match) (bool, int) {
			return m.GetDestinationPort() != nil, toRank(int(m.GetDestinationPort().GetValue()) == r.DestinationPort)
		},
		func(m match) (bool, int) {
			best := 0
			for _, p := range m.GetPrefixRanges() {
				if inRange(r.DestinationAddress, p.GetAddressPrefix(), p.GetPrefixLen().GetValue()) {
					best = max(best, 1+int(p.GetPrefixLen().GetValue()))
				}
			}
			return len(m.GetPrefixRanges()) > 0, best
		},
		func(m match) (bool, int) {
			best := 0
			for _, name := range m.GetServerNames() {
				if name == r.SNI {
					best = 1 << 20
				} else if suffix, ok := strings.CutPrefix(name, "*"); ok && strings.HasSuffix(r.SNI, suffix) {
					best = max(best, len(name))
				}
			}
			return len(m.GetServerNames()) > 0, best
		},
		func(m match) (bool, int) {
			return m.GetTransportProtocol() != "", toRank(m.GetTransportProtocol() == transport)
		},
		func(m match) (bool, int) {
			return len(m.GetApplicationProtocols()) > 0, toRank(slices.Contains(m.GetApplicationProtocols(), alpn))
		},
	}
	for _, step := range steps {
		best := 0
		for _, c := range chains {
			if set, rank := step(c.GetFilterChainMatch()); set {
				best = max(best, rank)
			}
		}
		var kept []*listenerv3.FilterChain
		for _, c := range chains {
			set, rank := step(c.GetFilterChainMatch())
			if (best > 0 && set && rank == best) || (best == 0 && !set) {
				kept = append(kept, c)
			}
		}
		chains = kept
	}
	if len(chains) == 0 {
		return l.GetDefaultFilterChain()
	}
	if len(chains) > 1 {
		unknown("listener %s: %d filter chains match", l.GetName(), len(chains))
	}
	return chains[0]
}

func toRank(matched bool) int {
	if matched {
		return 1
	}
	return 0
}

// HTTP is the chain's HTTP connection manager, or nil.
func HTTP(chain *listenerv3.FilterChain) *hcmv3.HttpConnectionManager {
	for _, f := range chain.GetFilters() {
		manager := &hcmv3.HttpConnectionManager{}
		if f.GetTypedConfig().MessageIs(manager) {
			unpack(f.GetTypedConfig(), manager)
			return manager
		}
	}
	return nil
}

// TCP is the chain's TCP proxy, or nil.
func TCP(chain *listenerv3.FilterChain) *tcpproxyv3.TcpProxy {
	for _, f := range chain.GetFilters() {
		proxy := &tcpproxyv3.TcpProxy{}
		if f.GetTypedConfig().MessageIs(proxy) {
			unpack(f.GetTypedConfig(), proxy)
			return proxy
		}
	}
	return nil
}

func unpack(packed *anypb.Any, into proto.Message) {
	if err := packed.UnmarshalTo(into); err != nil {
		unknown("%s: %v", packed.GetTypeUrl(), err)
	}
}
