package validate

import (
	"context"
	"fmt"
	"reflect"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/endpoint"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/discovery/endpointslice"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"

	// The install packages put the kinds, their defaults and conversions into the scheme.
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// strategies are the API server's own create strategies, for the versions it serves. The scheme knows old
// versions too (policy/v1beta1…), but no current server accepts them.
var strategies = map[schema.GroupVersionKind]rest.RESTCreateStrategy{
	{Version: "v1", Kind: "ConfigMap"}:             configmap.Strategy,
	{Version: "v1", Kind: "Endpoints"}:             endpoint.Strategy,
	{Version: "v1", Kind: "Namespace"}:             namespace.Strategy,
	{Version: "v1", Kind: "PersistentVolumeClaim"}: persistentvolumeclaim.Strategy,
	{Version: "v1", Kind: "Pod"}:                   pod.Strategy,
	{Version: "v1", Kind: "Secret"}:                secret.Strategy,
	{Version: "v1", Kind: "Service"}:               service.Strategy,
	{Version: "v1", Kind: "ServiceAccount"}:        serviceaccount.Strategy,

	{Group: "apps", Version: "v1", Kind: "DaemonSet"}:   daemonset.Strategy,
	{Group: "apps", Version: "v1", Kind: "Deployment"}:  deployment.Strategy,
	{Group: "apps", Version: "v1", Kind: "ReplicaSet"}:  replicaset.Strategy,
	{Group: "apps", Version: "v1", Kind: "StatefulSet"}: statefulset.Strategy,

	{Group: "autoscaling", Version: "v1", Kind: "HorizontalPodAutoscaler"}: horizontalpodautoscaler.Strategy,
	{Group: "autoscaling", Version: "v2", Kind: "HorizontalPodAutoscaler"}: horizontalpodautoscaler.Strategy,

	{Group: "batch", Version: "v1", Kind: "CronJob"}: cronjob.Strategy,
	{Group: "batch", Version: "v1", Kind: "Job"}:     job.Strategy,

	{Group: "discovery.k8s.io", Version: "v1", Kind: "EndpointSlice"}: endpointslice.Strategy,

	{Group: "networking.k8s.io", Version: "v1", Kind: "Ingress"}:       ingress.Strategy,
	{Group: "networking.k8s.io", Version: "v1", Kind: "NetworkPolicy"}: networkpolicy.Strategy,

	{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}: poddisruptionbudget.Strategy,

	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "ClusterRole"}:        clusterrole.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "ClusterRoleBinding"}: clusterrolebinding.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "Role"}:               role.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "RoleBinding"}:        rolebinding.Strategy,

	{Group: "scheduling.k8s.io", Version: "v1", Kind: "PriorityClass"}: priorityclass.Strategy,

	{Group: "admissionregistration.k8s.io", Version: "v1", Kind: "MutatingWebhookConfiguration"}:   mutatingwebhookconfiguration.Strategy,
	{Group: "admissionregistration.k8s.io", Version: "v1", Kind: "ValidatingWebhookConfiguration"}: validatingwebhookconfiguration.Strategy,
}

// builtin checks an object of a built-in kind: strict decoding, defaults, conversion, then what the server's
// registry does before it stores a new object.
func builtin(o manifest.Object, strategy rest.RESTCreateStrategy) []finding.Finding {
	gvk := o.GroupVersionKind()
	data, err := o.MarshalJSON()
	if err != nil {
		return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: err.Error()}}
	}
	serializer := json.NewSerializerWithOptions(json.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme, json.SerializerOptions{Strict: true})
	decoder := legacyscheme.Codecs.DecoderToVersion(serializer, schema.GroupVersion{Group: gvk.Group, Version: runtime.APIVersionInternal})

	var found []finding.Finding
	object, _, err := decoder.Decode(data, &gvk, nil)
	if err != nil {
		found = append(found, strictErrors(err)...)
		if object == nil || isNil(object) {
			return found
		}
	}
	return append(found, create(strategy, object, o.GetNamespace(), gvk)...)
}

func isNil(object runtime.Object) bool {
	v := reflect.ValueOf(object)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// create runs what the API server runs between decoding and storing.
func create(strategy rest.RESTCreateStrategy, object runtime.Object, namespace string, gvk schema.GroupVersionKind) (found []finding.Finding) {
	// A validation function that panics on unusual input is a failure of this object's check only.
	defer func() {
		if r := recover(); r != nil {
			found = append(found, finding.Finding{Code: "panic", Severity: finding.Error, Message: fmt.Sprint(r)})
		}
	}()
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: err.Error()}}
	}
	if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
		accessor.SetName(accessor.GetGenerateName() + "x")
	}
	if strategy.NamespaceScoped() && namespace == "" {
		namespace = metav1.NamespaceDefault
		accessor.SetNamespace(namespace)
	}
	if !strategy.NamespaceScoped() {
		namespace = metav1.NamespaceNone
	}
	if s, ok := object.(*core.Service); ok {
		fillClusterIPs(s)
	}
	rest.FillObjectMetaSystemFields(accessor)

	recorder := &warnings{}
	ctx := genericapirequest.WithNamespace(context.Background(), namespace)
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{APIGroup: gvk.Group, APIVersion: gvk.Version, Verb: "create"})
	ctx = warning.WithWarningRecorder(ctx, recorder)
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		found = append(found, statusErrors(err)...)
	}
	for _, text := range recorder.texts {
		found = append(found, finding.Finding{Code: "api-server", Severity: finding.Warning, Message: text})
	}
	return found
}

// fillClusterIPs does what the server's IP allocator does before validation.
func fillClusterIPs(s *core.Service) {
	if s.Spec.ClusterIP == core.ClusterIPNone && len(s.Spec.ClusterIPs) == 0 {
		s.Spec.ClusterIPs = []string{core.ClusterIPNone}
	}
}

func statusErrors(err error) []finding.Finding {
	status, ok := err.(apierrors.APIStatus)
	if !ok || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []finding.Finding{{Code: "invalid", Severity: finding.Error, Message: err.Error()}}
	}
	var found []finding.Finding
	for _, cause := range status.Status().Details.Causes {
		path := cause.Field
		if path == "<nil>" {
			path = "" // the object as a whole
		}
		found = append(found, finding.Finding{Code: string(cause.Type), Severity: finding.Error, Message: cause.Message, Path: path})
	}
	return found
}

func strictErrors(err error) []finding.Finding {
	strict, ok := runtime.AsStrictDecodingError(err)
	if !ok {
		return []finding.Finding{{Code: "decode", Severity: finding.Error, Message: err.Error()}}
	}
	var found []finding.Finding
	for _, e := range strict.Errors() {
		found = append(found, finding.Finding{Code: "strict", Severity: finding.Error, Message: e.Error()})
	}
	return found
}

type warnings struct{ texts []string }

func (w *warnings) AddWarning(_, text string) { w.texts = append(w.texts, text) }
