package world

import (
	"encoding/base64"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// addCertificates makes the Secret of each of cert-manager's Certificates, as cert-manager would: signed by the issuer,
// with the issuer's own certificate beside it.
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
		issuer, _, err := unstructured.NestedString(o.Object, "spec", "issuerRef", "name")
		if err != nil {
			return err
		}
		authority, err := w.Issuers.Named(issuer)
		if err != nil {
			return err
		}
		pair, err := authority.ForHosts(hosts...)
		if err != nil {
			return err
		}
		encode := func(pem string) string { return base64.StdEncoding.EncodeToString([]byte(pem)) }
		w.Objects = append(w.Objects, manifest.Object{File: o.File, Unstructured: &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
			"metadata": map[string]any{"name": name, "namespace": o.GetNamespace()},
			"data":     map[string]any{"tls.crt": encode(pair.Certificate), "tls.key": encode(pair.Key), "ca.crt": encode(authority.PEM)},
		}}})
	}
	return nil
}
