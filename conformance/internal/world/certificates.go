package world

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// addCertificates makes the Secret of each of cert-manager's Certificates, as cert-manager would.
func (w *World) addCertificates() error {
	for _, o := range w.Objects {
		if o.GetKind() != "Certificate" || o.GroupVersionKind().Group != "cert-manager.io" {
			continue
		}
		name, _, err := unstructured.NestedString(o.Object, "spec", "secretName")
		if err != nil {
			return err
		}
		hosts, _, err := unstructured.NestedStringSlice(o.Object, "spec", "dnsNames")
		if err != nil {
			return err
		}
		certificate, key, err := selfSigned(hosts)
		if err != nil {
			return err
		}
		w.Objects = append(w.Objects, manifest.Object{File: o.File, Unstructured: &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
			"metadata": map[string]any{"name": name, "namespace": o.GetNamespace()},
			"data": map[string]any{
				"tls.crt": base64.StdEncoding.EncodeToString(certificate),
				"tls.key": base64.StdEncoding.EncodeToString(key),
			},
		}}})
	}
	return nil
}

func selfSigned(hosts []string) (certificate, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "conformance"}, DNSNames: hosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		return nil, nil, err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), nil
}
