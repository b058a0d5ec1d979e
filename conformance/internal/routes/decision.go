package routes

import (
	"maps"
	"slices"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// Decision is what the control plane's configuration makes of one request.
type Decision struct {
	Case      string `json:"case"`
	Listener  string `json:"listener,omitempty"`
	Chain     string `json:"filterChain,omitempty"`
	Host      string `json:"virtualHost,omitempty"`
	Route     string `json:"route,omitempty"`
	Outcome   string `json:"outcome"` // routed, redirected, answered, no-route, passthrough, blackhole, plaintext, refused
	Condition string `json:"note,omitempty"`

	Destinations []Destination `json:"destinations,omitempty"`
	// Status, Version and Service are shares of the requests, of those that reach a pod for the latter two.
	Status  table.Shares `json:"status"`
	Version table.Shares `json:"version,omitempty"`
	Service table.Shares `json:"service,omitempty"`
	// Authority is the host that they are asked for, also of those outside.
	Authority table.Shares `json:"authorities,omitempty"`

	Timeout  string   `json:"timeout,omitempty"` // none if there is none
	Retries  *Retries `json:"retries,omitempty"`
	Fault    *Fault   `json:"fault,omitempty"`
	Mirrors  []Mirror `json:"mirrors,omitempty"`
	Redirect string   `json:"redirect,omitempty"`
	Path     string   `json:"path,omitempty"`      // as the destination sees it
	Rewrote  string   `json:"authority,omitempty"` // as the destination sees it, if rewritten

	RequestHeaders  Headers `json:"requestHeaders"`
	ResponseHeaders Headers `json:"responseHeaders"`

	Denied []string `json:"deniedBy,omitempty"`
	TLS    []string `json:"tls,omitempty"`
	// SNI is the name by which the application that is reached ends TLS; empty if it gets clear text.
	SNI string `json:"sni,omitempty"`
	// RateLimit is how many requests a second the pod takes; 0 for no limit.
	RateLimit int `json:"rateLimit,omitempty"`
	// Certificate is the name that an external server has to prove; empty if nobody checks.
	Certificate string `json:"certificate,omitempty"`
	// ClientCertificate is the Secret or file of the proxy's own certificate; empty if it shows none.
	ClientCertificate string `json:"clientCertificate,omitempty"`
}

// Destination is one cluster the route may choose.
type Destination struct {
	Cluster  string       `json:"cluster"`
	Percent  float64      `json:"percent"`
	Version  table.Shares `json:"version,omitempty"`
	Pods     int          `json:"pods"`
	TLS      string       `json:"tls,omitempty"`
	Outlier  *Outlier     `json:"outlier,omitempty"`
	Pool     Pool         `json:"pool"`
	Balancer Balancer     `json:"balancer"`
}

// Outlier is when the caller's proxy ejects a pod.
type Outlier struct {
	Consecutive5xx           int     `json:"consecutive5xx,omitempty"`
	ConsecutiveGatewayErrors int     `json:"consecutiveGatewayErrors,omitempty"`
	Interval                 string  `json:"interval,omitempty"`
	BaseEjection             string  `json:"baseEjection,omitempty"`
	MaxEjection              float64 `json:"maxEjection,omitempty"`
	// MinHealth is the share of pods below which all of them get requests, ejected or not.
	MinHealth float64 `json:"minHealth,omitempty"`
}

// Pool is what the caller's proxy allows at a time; 0 is no limit.
type Pool struct {
	Connections           int    `json:"connections,omitempty"`
	Pending               int    `json:"pending,omitempty"`
	Requests              int    `json:"requests,omitempty"`
	Retries               int    `json:"retries,omitempty"`
	RequestsPerConnection int    `json:"requestsPerConnection,omitempty"`
	ConnectTimeout        string `json:"connectTimeout,omitempty"`
	IdleTimeout           string `json:"idleTimeout,omitempty"`
}

// Balancer is how the caller's proxy chooses among pods.
type Balancer struct {
	Policy string `json:"policy"`
	// Hash is what of a request is hashed; TableSize that of the ring, its least, or of the Maglev table.
	Hash      []string `json:"hash,omitempty"`
	TableSize int      `json:"tableSize,omitempty"`
	Warmup    string   `json:"warmup,omitempty"`
	// ByLocality says that localities have shares of their own.
	ByLocality bool `json:"byLocality,omitempty"`
}

type Retries struct {
	Attempts int      `json:"attempts"`
	PerTry   string   `json:"perTry,omitempty"`
	On       []string `json:"on"`
}

type Fault struct {
	Abort        int     `json:"abort,omitempty"`
	AbortPercent float64 `json:"abortPercent,omitempty"`
	Delay        string  `json:"delay,omitempty"`
	DelayPercent float64 `json:"delayPercent,omitempty"`
}

type Mirror struct {
	Service string `json:"service"`
	Version string `json:"version,omitempty"`
	// Authority is the host that the copies ask for.
	Authority string  `json:"authority"`
	Percent   float64 `json:"percent"`
	// Denied are the policies by which ztunnel does not let the copies of a waypoint in.
	Denied []string `json:"denied,omitempty"`
}

// Headers are the changes made on the way.
type Headers struct {
	Set    map[string]string `json:"set,omitempty"`
	Add    map[string]string `json:"add,omitempty"` // beside what is there
	Remove []string          `json:"remove,omitempty"`
}

// then are both changes, one after the other.
func (h Headers) then(next Headers) Headers {
	both := Headers{Set: maps.Clone(h.Set), Add: maps.Clone(h.Add), Remove: slices.Clone(h.Remove)}
	for _, name := range next.Remove {
		delete(both.Set, name)
		delete(both.Add, name)
		both.Remove = append(both.Remove, name)
	}
	if both.Set == nil {
		both.Set = map[string]string{}
	}
	if both.Add == nil {
		both.Add = map[string]string{}
	}
	for name, value := range next.Set {
		delete(both.Add, name)
		both.Set[name] = value
	}
	maps.Copy(both.Add, next.Add)
	return both
}
