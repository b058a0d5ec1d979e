package live

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/istiod"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// observation counts what came of the requests of one case.
type observation struct {
	Sent       int            `json:"sent"`
	Took       time.Duration  `json:"took"`
	Status     map[string]int `json:"status"`
	Answered   int            `json:"answered"` // by an application
	Version    map[string]int `json:"version"`
	Attempts   map[int]int    `json:"attempts"`
	Principals map[string]int `json:"principals"`
	Authority  map[string]int `json:"authority"` // asked for
	// Copies are the mirrored requests, by who got them: namespace/workload@version, or outside, and the host asked for.
	Copies map[string]int `json:"copies,omitempty"`
	copies map[copied]int
	// Of one answered request:
	Answer          *answer     `json:"answer,omitempty"`
	ResponseHeaders http.Header `json:"-"`
}

const (
	parallel       = 8
	perRequest     = 15 * time.Second
	perCase        = 20 * time.Second
	refused        = "refused"
	splitRequests  = 400
	steadyRequests = 20
)

var requestNumber atomic.Int64

// observe sends at most n requests of a case, within perCase, and counts.
func (l *lab) observe(ctx context.Context, c table.Case, n int) (*observation, error) {
	o := &observation{Status: map[string]int{}, Version: map[string]int{}, Attempts: map[int]int{}, Principals: map[string]int{}, Authority: map[string]int{}}
	entrances := l.entrances[c.Name]
	if len(entrances) == 0 {
		o.Sent, o.Status[refused] = 1, 1
		return o, nil
	}
	header, err := headersOf(c)
	if err != nil {
		return nil, err
	}
	secure, err := l.tlsOf(c)
	if err != nil {
		return nil, err
	}
	source := &net.TCPAddr{IP: net.ParseIP(l.scenario.Callers[c.From].Address())}
	client := &http.Client{
		Timeout: perRequest,
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{LocalAddr: source, Timeout: 5 * time.Second}).DialContext,
			MaxIdleConnsPerHost: parallel, DisableCompression: true,
			// Through plain TCP a connection is what is split.
			DisableKeepAlives: l.opaque[c.Name],
			TLSClientConfig:   secure,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, perCase)
	defer cancel()

	start := time.Now()
	var mu sync.Mutex
	var wait sync.WaitGroup
	next := atomic.Int64{}
	for range parallel {
		wait.Go(func() {
			for {
				i := int(next.Add(1))
				if i > n || ctx.Err() != nil {
					return
				}
				id := fmt.Sprint(requestNumber.Add(1))
				response := send(ctx, client, c, entrances[i%len(entrances)], id, header)
				if ctx.Err() != nil {
					return // cut off, not an observation
				}
				mu.Lock()
				o.count(response, l.backends.triesOf(id))
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	o.Took = time.Since(start)
	if c.Expect.Mirror != nil {
		o.copies, o.Copies = l.backends.takeCopies(), map[string]int{}
		for to, n := range o.copies {
			o.Copies[to.String()] += n
		}
	}
	return o, nil
}

func (o *observation) count(response *http.Response, tries int) {
	o.Sent++
	o.Attempts[tries]++
	if response == nil {
		o.Status[refused]++
		return
	}
	o.Status[fmt.Sprint(response.StatusCode)]++
	if o.ResponseHeaders == nil {
		o.ResponseHeaders = response.Header
	}
	a := &answer{}
	if json.Unmarshal([]byte(response.Header.Get(answerHeader)), a) != nil {
		return // a proxy answered
	}
	o.Answered++
	o.Version[a.Version]++
	o.Principals[a.Principal]++
	o.Authority[a.Authority]++
	if o.Answer == nil {
		o.Answer, o.ResponseHeaders = a, response.Header
	}
}

func headersOf(c table.Case) (http.Header, error) {
	header := http.Header{}
	for name, value := range c.Headers {
		header.Set(name, value)
	}
	for _, one := range c.AllTokens() {
		token, err := istiod.Token(one)
		if err != nil {
			return nil, err
		}
		switch {
		case one.Header != "":
			header.Set(one.Header, one.Prefix+token)
		case one.Cookie != "":
			header.Add("cookie", one.Cookie+"="+token)
		}
	}
	if c.Backend.Status != 0 {
		header.Set(statusHeader, fmt.Sprint(c.Backend.Status))
		header.Set(timesHeader, fmt.Sprint(c.Backend.Times))
	}
	if c.Backend.GRPCStatus != 0 {
		header.Set(grpcHeader, fmt.Sprint(c.Backend.GRPCStatus))
		header.Set(timesHeader, fmt.Sprint(c.Backend.Times))
	}
	if c.Backend.Delay != 0 {
		header.Set(delayHeader, c.Backend.Delay.String())
	}
	markCopies(c, header)
	return header, nil
}

// tlsOf is how the client speaks TLS: it wants the name that it asks for proved, and knows all authorities of the run.
func (l *lab) tlsOf(c table.Case) (*tls.Config, error) {
	config := &tls.Config{ServerName: cmp.Or(c.SNI, c.Request.Host), MinVersion: tls.VersionTLS12}
	if c.Client.NewestTLS == "1.2" {
		config.MaxVersion = tls.VersionTLS12
	}
	issuers := &l.scenario.World.Issuers
	if _, err := issuers.Named(applicationIssuer); err != nil {
		return nil, err
	}
	if c.Client.Certificate != "" {
		authority, err := issuers.Named(c.Client.Certificate)
		if err != nil {
			return nil, err
		}
		issued, err := authority.ForHosts()
		if err != nil {
			return nil, err
		}
		pair, err := tls.X509KeyPair([]byte(issued.Certificate), []byte(issued.Key))
		if err != nil {
			return nil, err
		}
		// Whatever authorities the server names.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	}
	config.RootCAs = issuers.Pool()
	return config, nil
}

// pathOf is the path and query of a case, with the tokens that it has there.
func pathOf(c table.Case) (string, error) {
	path := c.Request.Path
	for _, one := range c.AllTokens() {
		if one.Query == "" {
			continue
		}
		token, err := istiod.Token(one)
		if err != nil {
			return "", err
		}
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		path += separator + one.Query + "=" + token
	}
	return path, nil
}

// send returns nil if no HTTP answer came.
func send(ctx context.Context, client *http.Client, c table.Case, entrance, id string, header http.Header) *http.Response {
	scheme := "http"
	if c.SNI != "" || c.Request.TLS {
		scheme = "https"
	}
	path, err := pathOf(c)
	if err != nil {
		return nil
	}
	request, err := http.NewRequestWithContext(ctx, c.Request.Method, scheme+"://"+entrance+path, nil)
	if err != nil {
		return nil
	}
	request.Header = header.Clone()
	request.Header.Set(requestHeader, id)
	request.Host = c.Request.Authority()
	response, err := client.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body) //nolint:errcheck // the headers say all
	return response
}
