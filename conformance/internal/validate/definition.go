package validate

import (
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

var crdScheme = func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	return scheme
}()

// definition checks a CustomResourceDefinition itself.
func definition(o manifest.Object) []finding.Finding {
	gvk := o.GroupVersionKind()
	if gvk.Group != apiextensions.GroupName || gvk.Version != "v1" {
		return []finding.Finding{{Code: "unknown-version", Severity: finding.Error, Message: "CustomResourceDefinition is served as apiextensions.k8s.io/v1 only"}}
	}
	data, err := o.MarshalJSON()
	if err != nil {
		return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: err.Error()}}
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, crdScheme, crdScheme, json.SerializerOptions{Strict: true})
	decoder := serializer.NewCodecFactory(crdScheme).DecoderToVersion(strict, schema.GroupVersion{Group: gvk.Group, Version: runtime.APIVersionInternal})
	var found []finding.Finding
	object, _, err := decoder.Decode(data, &gvk, nil)
	if err != nil {
		found = append(found, strictErrors(err)...)
		if object == nil || isNil(object) {
			return found
		}
	}
	return append(found, create(customresourcedefinition.NewStrategy(crdScheme), object, "", gvk)...)
}
