// Command flagger-objects prints what Flagger creates in a cluster for the Canary of a file: it runs the code of Flagger with clients of a fake cluster
// that holds the objects of the file. The new version has a tenth of the requests; in an A/B test those that match, and in a blue-green release copies.
//
//	flagger-objects FILE > cluster.PROVIDER.yaml
package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strings"

	flaggerv1 "github.com/fluxcd/flagger/pkg/apis/flagger/v1beta1"
	"github.com/fluxcd/flagger/pkg/canary"
	fakeflagger "github.com/fluxcd/flagger/pkg/client/clientset/versioned/fake"
	"github.com/fluxcd/flagger/pkg/router"
	"go.uber.org/zap"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	fakekube "k8s.io/client-go/kubernetes/fake"
	"sigs.k8s.io/yaml"
)

// The defaults of the flags -selector-labels and -include-label-prefix of Flagger.
var selectorLabels = []string{"app", "name", "app.kubernetes.io/name"}

const canaryWeight = 10

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: flagger-objects FILE")
		os.Exit(2)
	}
	objects, err := created(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print("# What Flagger creates for the Canary: the output of its own code, see conformance/flagger-objects.\n" + strings.Join(objects, "---\n"))
}

// created are the objects that Flagger creates for the one Canary of a file, as YAML.
func created(file string) ([]string, error) {
	cd, target, err := read(file)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	kube, flagger, logger := fakekube.NewClientset(target), fakeflagger.NewSimpleClientset(cd), zap.NewNop().Sugar()
	tracker := &canary.ConfigTracker{KubeClient: kube, FlaggerClient: flagger, Logger: logger}
	controller := canary.NewFactory(kube, flagger, nil, tracker, selectorLabels, nil, logger).Controller(cd.Spec.TargetRef)
	// It begins with the copy of the Deployment, which is not ready here.
	if _, err := controller.Initialize(cd); err != nil {
		if _, missing := kube.AppsV1().Deployments(cd.Namespace).Get(ctx, target.Name+"-primary", metav1.GetOptions{}); missing != nil {
			return nil, err
		}
	}
	label, value, ports, err := controller.GetMetadata(cd)
	if err != nil {
		return nil, err
	}
	routers := router.NewFactory(nil, kube, flagger, nil, "", "", logger, flagger, false)
	services := routers.KubernetesRouter(cd.Spec.TargetRef.Kind, label, value, ports)
	routes := routers.MeshRouter(cd.Spec.Provider, label)
	for _, step := range []func(*flaggerv1.Canary) error{services.Initialize, routes.Reconcile, services.Reconcile} {
		if err := step(cd); err != nil {
			return nil, err
		}
	}
	weight, mirrored := canaryWeight, false
	switch cd.DeploymentStrategy() {
	case flaggerv1.DeploymentStrategyABTesting:
		weight = 100 // of the requests that match
	case flaggerv1.DeploymentStrategyBlueGreen:
		weight, mirrored = 0, cd.GetAnalysis().Mirror
	}
	if err := routes.SetRoutes(cd, 100-weight, weight, mirrored); err != nil {
		return nil, err
	}

	var objects []runtime.Object
	deployments, _ := kube.AppsV1().Deployments(cd.Namespace).List(ctx, metav1.ListOptions{})
	for i := range deployments.Items {
		if d := &deployments.Items[i]; d.Name != target.Name {
			d.TypeMeta = metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}
			objects = append(objects, d)
		}
	}
	kubeServices, _ := kube.CoreV1().Services(cd.Namespace).List(ctx, metav1.ListOptions{})
	for i := range kubeServices.Items {
		s := &kubeServices.Items[i]
		s.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Service"}
		objects = append(objects, s)
	}
	virtualServices, _ := flagger.NetworkingV1beta1().VirtualServices(cd.Namespace).List(ctx, metav1.ListOptions{})
	for _, v := range virtualServices.Items {
		v.TypeMeta = metav1.TypeMeta{APIVersion: "networking.istio.io/v1beta1", Kind: "VirtualService"}
		objects = append(objects, &v)
	}
	destinationRules, _ := flagger.NetworkingV1beta1().DestinationRules(cd.Namespace).List(ctx, metav1.ListOptions{})
	for _, d := range destinationRules.Items {
		d.TypeMeta = metav1.TypeMeta{APIVersion: "networking.istio.io/v1beta1", Kind: "DestinationRule"}
		objects = append(objects, &d)
	}
	httpRoutes, _ := flagger.GatewayapiV1().HTTPRoutes(cd.Namespace).List(ctx, metav1.ListOptions{})
	for _, r := range httpRoutes.Items {
		r.TypeMeta = metav1.TypeMeta{APIVersion: "gateway.networking.k8s.io/v1", Kind: "HTTPRoute"}
		objects = append(objects, &r)
	}
	return texts(objects)
}

// read gives the Canary of a file and the Deployment that it is for.
func read(file string) (*flaggerv1.Canary, *appsv1.Deployment, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var cd *flaggerv1.Canary
	deployments := map[string]*appsv1.Deployment{}
	for _, document := range strings.Split(string(data), "\n---\n") {
		var kind metav1.TypeMeta
		if err := yaml.Unmarshal([]byte(document), &kind); err != nil {
			return nil, nil, err
		}
		switch kind.Kind {
		case "Canary":
			cd = &flaggerv1.Canary{}
			err = yaml.Unmarshal([]byte(document), cd)
		case "Deployment":
			d := &appsv1.Deployment{}
			err = yaml.Unmarshal([]byte(document), d)
			deployments[d.Name] = d
		}
		if err != nil {
			return nil, nil, err
		}
	}
	if cd == nil || deployments[cd.Spec.TargetRef.Name] == nil {
		return nil, nil, fmt.Errorf("%s has no Canary with its Deployment", file)
	}
	return cd, deployments[cd.Spec.TargetRef.Name], nil
}

// texts are the objects as YAML, without what the API server adds and what says when they were made.
func texts(objects []runtime.Object) ([]string, error) {
	var all []string
	for _, o := range objects {
		fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
		if err != nil {
			return nil, err
		}
		delete(fields, "status")
		drop(fields)
		text, err := yaml.Marshal(fields)
		if err != nil {
			return nil, err
		}
		all = append(all, string(text))
	}
	sort.Strings(all)
	return all, nil
}

// drop removes the fields that a server would fill, and those without a value.
func drop(fields map[string]any) {
	for key, value := range fields {
		switch v := value.(type) {
		case nil:
			delete(fields, key)
		case map[string]any:
			drop(v)
		case []any:
			for _, item := range v {
				if m, ok := item.(map[string]any); ok {
					drop(m)
				}
			}
		}
		if key == "creationTimestamp" || key == "ownerReferences" || key == "flagger-id" || key == "resourceVersion" || key == "managedFields" {
			delete(fields, key)
		}
	}
}
