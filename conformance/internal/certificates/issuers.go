package certificates

import (
	"crypto/x509"
	"sync"
)

// Issuers are authorities by name, made when they are first asked for.
type Issuers struct {
	mu    sync.Mutex
	known map[string]*Authority
}

// Named is the authority of a name.
func (i *Issuers) Named(name string) (*Authority, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if known := i.known[name]; known != nil {
		return known, nil
	}
	created, err := NewAuthority(name)
	if err != nil {
		return nil, err
	}
	if i.known == nil {
		i.known = map[string]*Authority{}
	}
	i.known[name] = created
	return created, nil
}

// Pool trusts all of them, as a client outside does: it is the names that it checks.
func (i *Issuers) Pool() *x509.CertPool {
	i.mu.Lock()
	defer i.mu.Unlock()
	pool := x509.NewCertPool()
	for _, authority := range i.known {
		authority.Trust(pool)
	}
	return pool
}
