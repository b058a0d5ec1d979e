package validate

import (
	"fmt"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apihelpers"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	schemaobjectmeta "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// CRDs are the custom kinds the check knows.
type CRDs struct {
	byKind    map[schema.GroupKind]*apiextensionsv1.CustomResourceDefinition
	resources map[schema.GroupVersionKind]*customKind
}

// customKind is one served version of a CRD, ready to check objects. Compiling its CEL rules costs, so it is made
// at first use.
type customKind struct {
	namespaced bool
	deprecated string
	structural *structuralschema.Structural
	strategy   rest.RESTCreateStrategy
}

// LoadCRDs reads the CustomResourceDefinitions below the folders; later ones replace earlier ones.
func LoadCRDs(folders ...string) (*CRDs, error) {
	crds := &CRDs{
		byKind:    map[schema.GroupKind]*apiextensionsv1.CustomResourceDefinition{},
		resources: map[schema.GroupVersionKind]*customKind{},
	}
	objects, err := manifest.LoadAll(&finding.Report{}, folders...)
	if err != nil {
		return nil, err
	}
	for _, o := range objects {
		if err := crds.Add(o); err != nil {
			return nil, fmt.Errorf("%s: %w", o.File, err)
		}
	}
	if len(crds.byKind) == 0 {
		return nil, fmt.Errorf("no CustomResourceDefinition in %s", strings.Join(folders, ", "))
	}
	return crds, nil
}

// Add takes an object in if it is a CustomResourceDefinition.
func (c *CRDs) Add(o manifest.Object) error {
	if o.GetKind() != "CustomResourceDefinition" {
		return nil
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, crd); err != nil {
		return err
	}
	apiextensionsv1.SetDefaults_CustomResourceDefinition(crd)
	apiextensionsv1.SetDefaults_CustomResourceDefinitionSpec(&crd.Spec)
	c.byKind[schema.GroupKind{Group: crd.Spec.Group, Kind: crd.Spec.Names.Kind}] = crd
	return nil
}

func (c *CRDs) knowGroup(group string) bool {
	for kind := range c.byKind {
		if kind.Group == group {
			return true
		}
	}
	return false
}

// find returns nil if no CRD defines the kind, and an error if one does but not in this version.
func (c *CRDs) find(gvk schema.GroupVersionKind) (*customKind, error) {
	if kind, ok := c.resources[gvk]; ok {
		return kind, nil
	}
	crd, ok := c.byKind[gvk.GroupKind()]
	if !ok {
		return nil, nil
	}
	var served []string
	for _, version := range crd.Spec.Versions {
		if !version.Served {
			continue
		}
		served = append(served, version.Name)
		if version.Name == gvk.Version {
			kind, err := newCustomKind(crd, version)
			if err != nil {
				return nil, fmt.Errorf("CRD %s: %w", crd.Name, err)
			}
			c.resources[gvk] = kind
			return kind, nil
		}
	}
	return nil, fmt.Errorf("%s is not served in version %s, only in %s", gvk.GroupKind(), gvk.Version, strings.Join(served, ", "))
}

// Default sets the defaults of the object's CRD, as the API server has done before istiod sees an object.
func (c *CRDs) Default(o manifest.Object) (manifest.Object, error) {
	kind, err := c.find(o.GroupVersionKind())
	if err != nil || kind == nil {
		return o, err
	}
	o = manifest.Object{Unstructured: o.DeepCopy(), File: o.File}
	defaulting.Default(o.Object, kind.structural)
	return o, nil
}

// newCustomKind does what the API server does when a CRD is installed.
func newCustomKind(crd *apiextensionsv1.CustomResourceDefinition, version apiextensionsv1.CustomResourceDefinitionVersion) (*customKind, error) {
	if version.Schema == nil {
		return nil, fmt.Errorf("version %s has no schema", version.Name)
	}
	internal := &apiextensions.CustomResourceValidation{}
	if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(version.Schema, internal, nil); err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	structural = structural.DeepCopy()
	if err := defaulting.PruneDefaults(structural); err != nil {
		return nil, err
	}
	schemaValidator, _, err := validation.NewSchemaValidator(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	subresources, err := apihelpers.GetSubresourcesForVersion(crd, version.Name)
	if err != nil {
		return nil, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	if subresources != nil && subresources.Status != nil {
		status = &apiextensions.CustomResourceSubresourceStatus{}
	}
	gvk := schema.GroupVersionKind{Group: crd.Spec.Group, Version: version.Name, Kind: crd.Spec.Names.Kind}
	namespaced := crd.Spec.Scope == apiextensionsv1.NamespaceScoped
	kind := &customKind{
		namespaced: namespaced,
		structural: structural,
		strategy: customresource.NewStrategy(crdserverscheme.NewUnstructuredObjectTyper(), namespaced, gvk,
			schemaValidator, nil, structural, status, nil, version.SelectableFields),
	}
	if version.Deprecated {
		kind.deprecated = fmt.Sprintf("%s %s is deprecated", gvk.GroupVersion(), gvk.Kind)
		if version.DeprecationWarning != nil {
			kind.deprecated = *version.DeprecationWarning
		}
	}
	return kind, nil
}

// custom checks a custom resource: unknown fields refused, nulls pruned, defaults set, then schema, list types and
// CEL rules with the server's cost limits.
func custom(o manifest.Object, kind *customKind) []finding.Finding {
	gvk := o.GroupVersionKind()
	u := o.DeepCopy()

	objectMeta, present, unknown, err := schemaobjectmeta.GetObjectMetaWithOptions(u.Object, schemaobjectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: err.Error(), Path: "metadata"}}
	}
	unknown = append(unknown, pruning.PruneWithOptions(u.Object, kind.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(u.Object, kind.structural)
	fieldError, embedded := schemaobjectmeta.CoerceWithOptions(nil, u.Object, kind.structural, false, schemaobjectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if fieldError != nil {
		return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: fieldError.Error(), Path: fieldError.Field}}
	}
	unknown = append(unknown, embedded...)
	// Pruning works below the root, where the schema says nothing of kind, apiVersion and metadata.
	u.SetGroupVersionKind(gvk)
	if present {
		if err := schemaobjectmeta.SetObjectMeta(u.Object, objectMeta); err != nil {
			return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: err.Error(), Path: "metadata"}}
		}
	}
	defaulting.Default(u.Object, kind.structural)

	var found []finding.Finding
	for _, path := range unknown {
		found = append(found, finding.Finding{Code: "strict", Severity: finding.Error, Message: fmt.Sprintf("unknown field %q", path), Path: path})
	}
	if kind.deprecated != "" {
		severity := finding.Warning
		if gvk.Kind == "TLSRoute" && gvk.Version == "v1alpha2" {
			severity = finding.Info // Linkerd reads no other yet
		}
		found = append(found, finding.Finding{Code: "deprecated", Severity: severity, Message: kind.deprecated})
	}
	return append(found, create(kind.strategy, u, u.GetNamespace(), gvk)...)
}
