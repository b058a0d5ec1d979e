package validate

import (
	"encoding/json"

	"github.com/hashicorp/go-multierror"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// istioAdmission checks an object as istiod's validating webhook does. Kinds that are not Istio's pass.
func istioAdmission(o manifest.Object) []finding.Finding {
	gvk := o.GroupVersionKind()
	schema, ok := collections.Pilot.FindByGroupVersionAliasesKind(resource.FromKubernetesGVK(&gvk))
	if !ok {
		return nil
	}
	data, err := o.MarshalJSON()
	if err != nil {
		return istioErrors(err, finding.Error)
	}
	var object crd.IstioKind
	if err := json.Unmarshal(data, &object); err != nil {
		return istioErrors(err, finding.Error)
	}
	config, err := crd.ConvertObject(schema, &object, "cluster.local")
	if err != nil {
		return istioErrors(err, finding.Error)
	}
	if config.Namespace == "" && !schema.IsClusterScoped() {
		config.Namespace = "default"
	}
	warning, err := schema.ValidateConfig(*config)
	return append(istioErrors(err, finding.Error), istioErrors(warning, finding.Warning)...)
}

func istioErrors(err error, severity finding.Severity) []finding.Finding {
	if err == nil {
		return nil
	}
	var found []finding.Finding
	if several, ok := err.(*multierror.Error); ok {
		for _, e := range several.Errors {
			found = append(found, istioErrors(e, severity)...)
		}
		return found
	}
	return []finding.Finding{{Code: "istio", Severity: severity, Message: err.Error()}}
}
