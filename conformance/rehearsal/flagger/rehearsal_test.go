// Runs in the package of Flagger's controller, as advanceCanary is not exported.
package controller

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/record"

	flaggerv1 "github.com/fluxcd/flagger/pkg/apis/flagger/v1beta1"
	gatewayapi "github.com/fluxcd/flagger/pkg/apis/gatewayapi/v1beta1"
	istiov1beta1 "github.com/fluxcd/flagger/pkg/apis/istio/v1beta1"
	"github.com/fluxcd/flagger/pkg/canary"
	fakeFlagger "github.com/fluxcd/flagger/pkg/client/clientset/versioned/fake"
	informers "github.com/fluxcd/flagger/pkg/client/informers/externalversions"
	"github.com/fluxcd/flagger/pkg/metrics"
	"github.com/fluxcd/flagger/pkg/metrics/observers"
	"github.com/fluxcd/flagger/pkg/notifier"
	"github.com/fluxcd/flagger/pkg/router"
)

// rehearsal is a line of the file in REHEARSALS: a plan, what happens, and what the library says that Flagger does.
type rehearsal struct {
	Provider string
	// The steps as the library renders them: equal ones by a number and a maximum. In place of them, a blue-green release or an A/B test.
	StepWeight   int
	MaxWeight    int
	StepWeights  []int
	Iterations   int
	Mirror       bool
	MirrorWeight int
	Match        []istiov1beta1.HTTPMatchRequest
	IntervalMs   int
	Threshold    int
	Limits       []limit
	// Series has a value for each limit, by its name; null if there is no traffic.
	Series     []map[string]float64
	ApprovalMs *int
	Ticks      []tick
}

type limit struct {
	Name string
	Max  float64
}

type tick struct {
	Ms           int
	Percent      int
	Phase        string
	Check        string
	FailedChecks int
}

const namespace, name = "shop", "users"

// afterEnd is how many more ticks have to change nothing.
const afterEnd = 2

func TestRehearsals(t *testing.T) {
	file, err := os.Open(os.Getenv("REHEARSALS"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cases, ticks, wrong := 0, 0, 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for ; lines.Scan(); cases++ {
		var r rehearsal
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		ticks += len(r.Ticks)
		if problem := r.play(t); problem != "" {
			if wrong++; wrong <= 5 {
				t.Errorf("case %d: %s\n%s", cases, problem, lines.Text())
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("rehearsal flagger: %d cases, %d ticks, %d wrong\n", cases, ticks, wrong)
	if cases == 0 || wrong > 0 {
		t.Fail()
	}
}

// play lets Flagger's controller run a release, and returns the first difference.
func (r rehearsal) play(t *testing.T) string {
	cluster := newCluster(t, r)
	defer cluster.close()
	if problem := cluster.start(); problem != "" {
		return problem
	}
	// The number of the tick that gave the first share, or began the first iteration.
	shared := -1
	for i := 0; i < len(r.Ticks)+afterEnd; i++ {
		expected := r.Ticks[min(i, len(r.Ticks)-1)]
		ended := i >= len(r.Ticks)
		if !ended && expected.Ms != i*r.IntervalMs {
			return fmt.Sprintf("tick %d is at %d ms, Flagger's at %d ms", i, expected.Ms, i*r.IntervalMs)
		}
		before := cluster.state()
		cluster.measured = nil
		if shared >= 0 {
			// The interval that ends now.
			cluster.measured = r.Series[min(i-1-shared, len(r.Series)-1)]
		}
		cluster.queries = 0
		cluster.approved = r.ApprovalMs == nil || i*r.IntervalMs >= *r.ApprovalMs
		cluster.tick()
		state := cluster.state()
		if shared < 0 && (state.Percent > 0 || cluster.iterations() > 0) {
			shared = i
		}
		state.Ms = expected.Ms
		state.Check = "none"
		if cluster.queries > 0 {
			state.Check = "passed"
			if state.FailedChecks > before.FailedChecks {
				state.Check = "failed"
			}
		}
		if ended {
			expected.Check = "none"
		}
		if state.Phase == string(flaggerv1.CanaryPhaseFailed) {
			state.FailedChecks = expected.FailedChecks // Flagger forgets them with the rollback
		}
		if state != expected {
			return fmt.Sprintf("tick %d: expected %+v, Flagger %+v", i, expected, state)
		}
	}
	return ""
}

// cluster is a cluster of fake clients with Flagger's controller, a canary, and servers for metrics and approvals.
type cluster struct {
	t        *testing.T
	provider string
	kube     *fake.Clientset
	flagger  *fakeFlagger.Clientset
	ctrl     *Controller
	server   *httptest.Server
	measured map[string]float64
	queries  int
	approved bool
}

func newCluster(t *testing.T, r rehearsal) *cluster {
	c := &cluster{t: t, provider: r.Provider}
	c.server = httptest.NewServer(http.HandlerFunc(c.serve))

	analysis := &flaggerv1.CanaryAnalysis{Interval: fmt.Sprintf("%dms", r.IntervalMs), Threshold: r.Threshold, StepWeight: r.StepWeight, MaxWeight: r.MaxWeight, StepWeights: r.StepWeights,
		Iterations: r.Iterations, Mirror: r.Mirror, MirrorWeight: r.MirrorWeight, Match: r.Match}
	var templates []*flaggerv1.MetricTemplate
	for _, limit := range r.Limits {
		highest := limit.Max // Flagger's Go version shares the loop variable
		templates = append(templates, &flaggerv1.MetricTemplate{
			ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: limit.Name},
			Spec: flaggerv1.MetricTemplateSpec{
				Provider: flaggerv1.MetricTemplateProvider{Type: "prometheus", Address: c.server.URL},
				Query:    limit.Name,
			},
		})
		analysis.Metrics = append(analysis.Metrics, flaggerv1.CanaryMetric{
			Name: limit.Name, Interval: "1m",
			TemplateRef:    &flaggerv1.CrossNamespaceObjectReference{Name: limit.Name, Namespace: namespace},
			ThresholdRange: &flaggerv1.CanaryThresholdRange{Max: &highest},
		})
	}
	if r.ApprovalMs != nil {
		analysis.Webhooks = []flaggerv1.CanaryWebhook{{Type: flaggerv1.ConfirmPromotionHook, Name: "approval", URL: c.server.URL + "/approval"}}
	}
	cd := &flaggerv1.Canary{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: flaggerv1.CanarySpec{
			Provider:  r.Provider,
			TargetRef: flaggerv1.LocalObjectReference{Name: name, APIVersion: "apps/v1", Kind: "Deployment"},
			Service:   flaggerv1.CanaryService{Port: 8080, GatewayRefs: []gatewayapi.ParentReference{{Name: name}}},
			Analysis:  analysis,
		},
	}
	labels := map[string]string{"app": name}
	c.kube = fake.NewSimpleClientset(&appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: appsv1.DeploymentSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: "users:v1"}}},
			},
		},
	})
	c.flagger = fakeFlagger.NewSimpleClientset(cd)

	log := zap.NewNop().Sugar()
	factory := informers.NewSharedInformerFactory(c.flagger, 0)
	fi := Informers{
		CanaryInformer: factory.Flagger().V1beta1().Canaries(),
		MetricInformer: factory.Flagger().V1beta1().MetricTemplates(),
		AlertInformer:  factory.Flagger().V1beta1().AlertProviders(),
	}
	for _, template := range templates {
		c.check(fi.MetricInformer.Informer().GetIndexer().Add(template))
	}
	tracker := &canary.ConfigTracker{Logger: log, KubeClient: c.kube, FlaggerClient: c.flagger}
	observer, err := observers.NewFactory(c.server.URL)
	c.check(err)
	c.ctrl = &Controller{
		kubeClient: c.kube, flaggerClient: c.flagger, flaggerInformers: fi, flaggerSynced: func() bool { return true },
		eventRecorder: &record.FakeRecorder{}, logger: log, canaries: new(sync.Map), flaggerWindow: time.Second,
		canaryFactory:   canary.NewFactory(c.kube, c.flagger, nil, tracker, []string{"app"}, []string{""}, log),
		observerFactory: observer, recorder: metrics.NewRecorder(controllerAgentName, false),
		routerFactory: router.NewFactory(nil, c.kube, c.flagger, nil, "", "", log, c.flagger, true), notifier: &notifier.NopNotifier{},
	}
	return c
}

func (c *cluster) close() { c.server.Close() }

func (c *cluster) check(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// start initializes the canary, and gives the target a new version.
func (c *cluster) start() string {
	c.tick()
	c.tick()
	c.tick()
	if state := c.state(); state.Phase != string(flaggerv1.CanaryPhaseInitialized) || state.Percent != 0 {
		return fmt.Sprintf("not initialized: %+v", state)
	}
	deployments := c.kube.AppsV1().Deployments(namespace)
	target, err := deployments.Get(context.TODO(), name, metav1.GetOptions{})
	c.check(err)
	target.Spec.Template.Spec.Containers[0].Image = "users:v2"
	_, err = deployments.Update(context.TODO(), target, metav1.UpdateOptions{})
	c.check(err)
	return ""
}

// tick is one call of the controller; all pods that there should be are ready.
func (c *cluster) tick() {
	deployments := c.kube.AppsV1().Deployments(namespace)
	all, err := deployments.List(context.TODO(), metav1.ListOptions{})
	c.check(err)
	for _, d := range all.Items {
		replicas := int32(1)
		if d.Spec.Replicas != nil {
			replicas = *d.Spec.Replicas
		}
		d.Status = appsv1.DeploymentStatus{Replicas: replicas, UpdatedReplicas: replicas, ReadyReplicas: replicas, AvailableReplicas: replicas}
		_, err := deployments.Update(context.TODO(), &d, metav1.UpdateOptions{})
		c.check(err)
	}
	c.ctrl.advanceCanary(name, namespace)
}

func (c *cluster) iterations() int {
	cd, err := c.flagger.FlaggerV1beta1().Canaries(namespace).Get(context.TODO(), name, metav1.GetOptions{})
	c.check(err)
	return cd.Status.Iterations
}

// state is what the cluster shows: the weight in the route, and the status of the canary.
func (c *cluster) state() tick {
	cd, err := c.flagger.FlaggerV1beta1().Canaries(namespace).Get(context.TODO(), name, metav1.GetOptions{})
	c.check(err)
	percent, total := -1, 0
	if strings.HasPrefix(c.provider, "gatewayapi") {
		route, err := c.flagger.GatewayapiV1().HTTPRoutes(namespace).Get(context.TODO(), name, metav1.GetOptions{})
		c.check(err)
		for _, backend := range route.Spec.Rules[0].BackendRefs {
			total += int(*backend.Weight)
			if string(backend.Name) == name+"-canary" {
				percent = int(*backend.Weight)
			}
		}
	} else {
		route, err := c.flagger.NetworkingV1beta1().VirtualServices(namespace).Get(context.TODO(), name, metav1.GetOptions{})
		c.check(err)
		for _, destination := range route.Spec.Http[0].Route {
			total += destination.Weight
			if destination.Destination.Host == name+"-canary" {
				percent = destination.Weight
			}
		}
	}
	if total != 100 {
		c.t.Fatalf("weights add up to %d", total)
	}
	return tick{Percent: percent, Phase: string(cd.Status.Phase), FailedChecks: cd.Status.FailedChecks}
}

// serve is Prometheus and the approval. Without traffic a rate divides by zero, and a histogram has no series.
func (c *cluster) serve(w http.ResponseWriter, request *http.Request) {
	if request.URL.Path == "/approval" {
		if !c.approved {
			w.WriteHeader(http.StatusForbidden)
		}
		return
	}
	query := request.URL.Query().Get("query")
	result := `[{"metric":{},"value":[0,"1"]}]` // vector(1): Flagger asks whether Prometheus is there
	if query != "vector(1)" {
		c.queries++
		value, hasTraffic := c.measured[query]
		switch {
		case hasTraffic:
			result = fmt.Sprintf(`[{"metric":{},"value":[0,"%v"]}]`, value)
		case strings.HasPrefix(query, "error-rate"):
			result = `[{"metric":{},"value":[0,"NaN"]}]`
		default:
			result = `[]`
		}
	}
	fmt.Fprintf(w, `{"status":"success","data":{"resultType":"vector","result":%s}}`, result)
}
