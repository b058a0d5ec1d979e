package live

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/certificates"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

const (
	// first is how long the first bytes may take, and quiet how long nothing comes of a connection that is over.
	first = time.Second
	quiet = 100 * time.Millisecond
	// perConnection is how long a connection may last.
	perConnection = 3 * time.Second
)

// rawEntrance is the address of a pod, or of a gateway.
func (l *lab) rawEntrance(c table.Case) ([]string, error) {
	caller := l.scenario.Callers[c.From]
	if c.AtGateway() {
		return []string{fmt.Sprintf("%s:%d", caller.Address(), l.scenario.GatewayPort(c))}, nil
	}
	endpoints := l.direct(l.scenario.Service(c.Request.Host, caller.Namespace), c.Request.Port).GetEndpoints()
	if len(endpoints) == 0 {
		return nil, fmt.Errorf("no pod behind %s", c.Raw)
	}
	socket := endpoints[0].GetLbEndpoints()[0].GetEndpoint().GetAddress().GetSocketAddress()
	return []string{fmt.Sprintf("%s:%d", socket.GetAddress(), socket.GetPortValue())}, nil
}

// sendRaw sends the bytes of a case. What applications got has to be what the table says.
func (l *lab) sendRaw(ctx context.Context, c table.Case) ([]routes.Mismatch, error) {
	l.backends.takeReached()
	config, err := l.rawTLS(c)
	if err != nil {
		return nil, err
	}
	source := &net.TCPAddr{IP: net.ParseIP(l.scenario.Callers[c.From].Address())}
	conn, err := (&net.Dialer{LocalAddr: source, Timeout: perConnection}).DialContext(ctx, "tcp4", l.entrances[c.Name][0])
	if err != nil {
		return nil, err // a pod that does not listen is no protection
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(perConnection)) //nolint:errcheck // a dead connection fails on the next line
	if config != nil {
		conn = tls.Client(conn, config)
	}
	// The peer may refuse at any time: what counts is what an application got.
	if _, err := conn.Write([]byte(c.Bytes)); err == nil {
		readAll(conn)
	}
	got, want := l.backends.takeReached(), slices.Clone(*c.Expect.Reached)
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		return nil, nil
	}
	return []routes.Mismatch{{Code: "reached", Message: fmt.Sprintf("reached: the table says %q, applications got %q", want, got)}}, nil
}

// readAll reads until nothing more comes.
func readAll(conn net.Conn) {
	end, patience := time.Now().Add(perConnection), first
	buffer := make([]byte, 1<<14)
	for time.Now().Before(end) {
		conn.SetReadDeadline(time.Now().Add(patience)) //nolint:errcheck // a dead connection fails on the next line
		if _, err := conn.Read(buffer); err != nil {
			return
		}
		patience = quiet
	}
}

// rawTLS is nil for clear text.
func (l *lab) rawTLS(c table.Case) (*tls.Config, error) {
	if c.Connection.TLS == "" || c.Connection.TLS == "none" {
		return nil, nil
	}
	config := &tls.Config{InsecureSkipVerify: true, NextProtos: c.Connection.ALPN, MinVersion: tls.VersionTLS12} //nolint:gosec // attackers trust everybody
	if c.Connection.TLS == "simple" {
		return config, nil
	}
	authority := l.authority
	if c.Connection.ForeignAuthority {
		var err error
		if authority, err = certificates.NewAuthority("mesh"); err != nil {
			return nil, err
		}
	}
	issued, err := authority.ForWorkload(cmp.Or(c.Connection.Identity, routes.Principal(l.scenario.Callers[c.From])))
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair([]byte(issued.Certificate), []byte(issued.Key))
	if err != nil {
		return nil, err
	}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	return config, nil
}
