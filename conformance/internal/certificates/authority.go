// Package certificates issues the certificates of a run: of pods, of gateways, of clients. Nothing outlives the run.
package certificates

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"time"
)

// Authority signs certificates.
type Authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	// PEM is its own certificate.
	PEM string
}

// Pair is a certificate with its key, both PEM.
type Pair struct{ Certificate, Key string }

// NewAuthority makes one; the name tells it from others.
func NewAuthority(name string) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name, Organization: []string{"cluster.local"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Authority{certificate, key, encode("CERTIFICATE", der)}, err
}

// ForWorkload makes the certificate of a SPIFFE ID.
func (a *Authority) ForWorkload(id string) (Pair, error) {
	uri, err := url.Parse(id)
	if err != nil {
		return Pair{}, err
	}
	return a.issue(&x509.Certificate{URIs: []*url.URL{uri}})
}

// ForHosts makes one for servers of these names; without names it is a client's.
func (a *Authority) ForHosts(hosts ...string) (Pair, error) {
	return a.issue(&x509.Certificate{Subject: pkix.Name{CommonName: "conformance"}, DNSNames: hosts})
}

// Trust adds the authority to those of a pool.
func (a *Authority) Trust(pool *x509.CertPool) { pool.AddCert(a.certificate) }

func (a *Authority) issue(template *x509.Certificate) (Pair, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, err
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, big.NewInt(1<<62)); err != nil {
		return Pair{}, err
	}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, private.Public(), a.key)
	if err != nil {
		return Pair{}, err
	}
	key, err := x509.MarshalPKCS8PrivateKey(private)
	return Pair{encode("CERTIFICATE", der), encode("PRIVATE KEY", key)}, err
}

func encode(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
