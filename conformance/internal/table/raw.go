package table

import "fmt"

// Connection is how a client connects that sends raw bytes.
type Connection struct {
	// TLS is none (the default), simple (the client shows no certificate) or mutual.
	TLS string `json:"tls,omitempty"`
	// Identity is the SPIFFE ID in its certificate; default: that of the caller.
	Identity string `json:"identity,omitempty"`
	// ForeignAuthority signs the certificate, instead of that of the mesh.
	ForeignAuthority bool `json:"foreignAuthority,omitempty"`
	// ALPN are the protocols that it offers.
	ALPN []string `json:"alpn,omitempty"`
}

// IsRaw says that the row sends bytes to a pod, past the proxy of the caller.
func (c Case) IsRaw() bool { return c.Raw != "" }

func (c Case) checkRaw() error {
	proves := c.Connection.Identity != "" || c.Connection.ForeignAuthority
	switch {
	case c.IsRaw() && (c.Bytes == "" || c.Expect.Reached == nil):
		return fmt.Errorf("raw without bytes or expect.reached")
	case !c.IsRaw() && (c.Bytes != "" || c.Expect.Reached != nil):
		return fmt.Errorf("bytes and expect.reached are for raw")
	case c.Connection.TLS != "" && c.Connection.TLS != "none" && c.Connection.TLS != "simple" && c.Connection.TLS != "mutual":
		return fmt.Errorf("connection.tls %q: none, simple or mutual", c.Connection.TLS)
	case proves && c.Connection.TLS != "mutual":
		return fmt.Errorf("connection.identity and foreignAuthority are for mutual TLS")
	}
	return nil
}
