package live

import (
	"bufio"
	"crypto/tls"
	"net"
	"time"
)

// eitherListener takes TLS and clear text on one port: the first byte tells.
type eitherListener struct {
	net.Listener
	config *tls.Config
	ready  chan net.Conn
	failed chan error
}

func newEitherListener(plain net.Listener, config *tls.Config) *eitherListener {
	l := &eitherListener{plain, config, make(chan net.Conn), make(chan error, 1)}
	go l.run()
	return l
}

func (l *eitherListener) run() {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			l.failed <- err
			return
		}
		go l.sniff(conn)
	}
}

// recordHandshake is the first byte of a TLS ClientHello.
const recordHandshake = 22

func (l *eitherListener) sniff(conn net.Conn) {
	sniffed := &sniffedConn{conn, bufio.NewReader(conn)}
	conn.SetReadDeadline(time.Now().Add(perRequest)) //nolint:errcheck // a dead connection fails on the next line
	first, err := sniffed.reader.Peek(1)
	conn.SetReadDeadline(time.Time{}) //nolint:errcheck // the same
	switch {
	case err != nil:
		conn.Close()
	case first[0] == recordHandshake:
		l.ready <- tls.Server(sniffed, l.config)
	default:
		l.ready <- sniffed
	}
}

func (l *eitherListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.ready:
		return conn, nil
	case err := <-l.failed:
		l.failed <- err // for whoever asks again
		return nil, err
	}
}

type sniffedConn struct {
	net.Conn
	reader *bufio.Reader
}

func (c *sniffedConn) Read(p []byte) (int, error) { return c.reader.Read(p) }
