package live

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/certificates"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/world"
)

// Headers by which a request tells the backends how to answer.
const (
	requestHeader = "x-conformance-request"
	statusHeader  = "x-conformance-status"
	grpcHeader    = "x-conformance-grpc-status"
	timesHeader   = "x-conformance-times"
	delayHeader   = "x-conformance-delay"
)

// answer is what a backend says about the request that reached it.
type answer struct {
	Workload  string            `json:"workload"`
	Namespace string            `json:"namespace"`
	Version   string            `json:"version"`
	Principal string            `json:"principal"` // of the caller, from the certificate its proxy showed
	Path      string            `json:"path"`
	Authority string            `json:"authority"`
	Headers   map[string]string `json:"headers"`
	SNI       string            `json:"sni"` // of the TLS that the application ended itself
}

// answerHeader carries the answer: a proxy may replace a body, not this header.
const answerHeader = "x-conformance-answer"

// backends are the applications of all pods, in this process.
type backends struct {
	mu      sync.Mutex
	servers []*http.Server
	tls     *tls.Config // of applications that end TLS themselves: they prove any name
	// tries counts the tries of each request, by its id.
	tries map[string]int
	// copies counts the mirrored requests that each pod got.
	copies map[copied]int
	// reached are the requests of the case under way, as METHOD PATH.
	reached []string
}

// applicationIssuer signs what the applications prove themselves with.
const applicationIssuer = "applications"

func newBackends(issuers *certificates.Issuers) *backends {
	prove := func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		authority, err := issuers.Named(applicationIssuer)
		if err != nil {
			return nil, err
		}
		issued, err := authority.ForHosts(hello.ServerName)
		if err != nil {
			return nil, err
		}
		pair, err := tls.X509KeyPair([]byte(issued.Certificate), []byte(issued.Key))
		return &pair, err
	}
	return &backends{
		tries: map[string]int{}, copies: map[copied]int{}, tls: &tls.Config{GetCertificate: prove, MinVersion: tls.VersionTLS12},
	}
}

// listen serves a pod's application; pod is nil for what lies outside the world.
func (b *backends) listen(address string, pod *world.Pod) error {
	return b.serve(address, withChecks(b.handler(pod)))
}

// listenAuthorizer serves an external authorizer that speaks HTTP.
func (b *backends) listenAuthorizer(address string, _ *world.Pod) error {
	return b.serve(address, http.HandlerFunc(checkByHTTP))
}

func (b *backends) serve(address string, handler http.Handler) error {
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, Protocols: new(http.Protocols), ReadHeaderTimeout: 10 * time.Second}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	b.servers = append(b.servers, server)
	go server.Serve(newEitherListener(listener, b.tls)) //nolint:errcheck // ends with Close
	return nil
}

func (b *backends) close() {
	for _, server := range b.servers {
		server.Close()
	}
}

func (b *backends) handler(pod *world.Pod) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.reach(r.Method + " " + r.RequestURI)
		try := 0
		if isCopy(r.Header) {
			b.copied(copied{pod, r.Host})
		} else {
			try = b.try(r.Header.Get(requestHeader))
		}
		a := answer{Path: r.URL.RequestURI(), Authority: r.Host, Headers: map[string]string{}, Principal: principal(r.Header.Get("x-forwarded-client-cert"))}
		if r.TLS != nil {
			a.SNI = r.TLS.ServerName
		}
		if pod != nil {
			a.Workload, a.Namespace, a.Version = pod.Workload, pod.Namespace, pod.Version()
		}
		for name := range r.Header {
			a.Headers[strings.ToLower(name)] = strings.Join(r.Header.Values(name), ",")
		}
		if delay, err := time.ParseDuration(r.Header.Get(delayHeader)); err == nil {
			sleep(r.Context(), delay)
		}
		data, err := json.Marshal(a)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set(answerHeader, string(data))
		status := http.StatusOK
		if times, _ := strconv.Atoi(r.Header.Get(timesHeader)); times == 0 || try <= times {
			if code, err := strconv.Atoi(r.Header.Get(statusHeader)); err == nil {
				status = code
			}
			if code := r.Header.Get(grpcHeader); code != "" {
				w.Header().Set("grpc-status", code)
			}
		}
		w.WriteHeader(status)
		fmt.Fprintln(w, "ok")
	})
}

func (b *backends) reach(request string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reached = append(b.reached, request)
}

// takeReached starts the list afresh.
func (b *backends) takeReached() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	reached := b.reached
	b.reached = nil
	return reached
}

func (b *backends) try(id string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries[id]++
	return b.tries[id]
}

func (b *backends) triesOf(id string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tries[id]
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// principal is the URI of the last certificate in an XFCC header.
func principal(xfcc string) string {
	elements := strings.Split(xfcc, ",")
	for _, pair := range strings.Split(elements[len(elements)-1], ";") {
		if uri, ok := strings.CutPrefix(pair, "URI="); ok {
			return uri
		}
	}
	return ""
}
