package table

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Expect is what a row promises; what is left out is not checked.
type Expect struct {
	Status  Shares `json:"status,omitempty"`
	Version Shares `json:"version,omitempty"`
	Service Shares `json:"service,omitempty"`
	// Authority is the host that the applications are asked for, of the requests that reach one.
	Authority Shares `json:"authority,omitempty"`
	Attempts  int    `json:"attempts,omitempty"`

	Timeout  *Duration `json:"timeout,omitempty"`
	Retries  *Retries  `json:"retries,omitempty"`
	Fault    *Fault    `json:"fault,omitempty"`
	Mirror   *Mirrors  `json:"mirror,omitempty"`
	Redirect string    `json:"redirect,omitempty"`
	Rewrite  *Rewrite  `json:"rewrite,omitempty"`

	Outlier  *Outlier  `json:"outlier,omitempty"`
	Pool     *Pool     `json:"pool,omitempty"`
	Balancer *Balancer `json:"balancer,omitempty"`

	RequestHeaders  map[string]string `json:"requestHeaders,omitempty"`
	ResponseHeaders map[string]string `json:"responseHeaders,omitempty"`

	// Reached are the requests that applications get of raw bytes, as METHOD PATH.
	Reached *[]string `json:"reached,omitempty"`

	Denied *Denied `json:"denied,omitempty"`
	// RateLimit is how many requests a second each pod takes.
	RateLimit *RateLimit `json:"rateLimit,omitempty"`
	// TLS is what the caller's proxy speaks: mutual, simple or plaintext.
	TLS string `json:"tls,omitempty"`
	// SNI is the name by which the application that is reached ends TLS itself, or none.
	SNI string `json:"sni,omitempty"`
	// Certificate is the name that the last proxy greets an external server with and finds in its certificate, or none.
	Certificate string `json:"certificate,omitempty"`
	// ClientCertificate is what the last proxy proves itself with to an external server: a Secret or a file, or none.
	ClientCertificate string `json:"clientCertificate,omitempty"`
}

type Retries struct {
	None     bool      `json:"-"`
	Attempts *int      `json:"attempts,omitempty"`
	PerTry   *Duration `json:"perTry,omitempty"`
	On       []string  `json:"on,omitempty"`
}

type Fault struct {
	None         bool     `json:"-"`
	Abort        int      `json:"abort,omitempty"`
	AbortPercent Percent  `json:"abortPercent,omitempty"`
	Delay        Duration `json:"delay,omitempty"`
	DelayPercent Percent  `json:"delayPercent,omitempty"`
}

// Mirrors are all that get copies: one, a list, or none.
type Mirrors []Mirror

type Mirror struct {
	Service string `json:"service,omitempty"`
	Version string `json:"version,omitempty"`
	// Authority is the host that the copies ask for.
	Authority string   `json:"authority,omitempty"`
	Percent   *Percent `json:"percent,omitempty"`
}

// Outlier is when a pod is ejected; what is left out is not checked.
type Outlier struct {
	None                     bool      `json:"-"`
	Consecutive5xx           *int      `json:"consecutive5xx,omitempty"`
	ConsecutiveGatewayErrors *int      `json:"consecutiveGatewayErrors,omitempty"`
	Interval                 *Duration `json:"interval,omitempty"`
	BaseEjection             *Duration `json:"baseEjection,omitempty"`
	MaxEjection              *Percent  `json:"maxEjection,omitempty"`
	MinHealth                *Percent  `json:"minHealth,omitempty"`
}

// Pool is how much the caller's proxy allows at a time; what is left out is not checked.
type Pool struct {
	Connections           *int      `json:"connections,omitempty"`
	Pending               *int      `json:"pending,omitempty"`
	Requests              *int      `json:"requests,omitempty"`
	Retries               *int      `json:"retries,omitempty"`
	RequestsPerConnection *int      `json:"requestsPerConnection,omitempty"`
	ConnectTimeout        *Duration `json:"connectTimeout,omitempty"`
	IdleTimeout           *Duration `json:"idleTimeout,omitempty"`
}

// Balancer is how a pod is chosen; what is left out is not checked.
type Balancer struct {
	Policy     string    `json:"policy,omitempty"`
	Hash       []string  `json:"hash,omitempty"`
	TableSize  *int      `json:"tableSize,omitempty"`
	Warmup     *Duration `json:"warmup,omitempty"`
	ByLocality *bool     `json:"byLocality,omitempty"`
}

type Rewrite struct {
	Path string `json:"path,omitempty"`
	Host string `json:"host,omitempty"`
}

// Denied is true, false, or the policy that denies, as namespace/name.
type Denied struct {
	Refused bool
	Policy  string
}

func (d *Denied) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &d.Refused) == nil {
		return nil
	}
	d.Refused = true
	return json.Unmarshal(data, &d.Policy)
}

// RateLimit is a number of requests a second, 0 for none.
type RateLimit int

func (r *RateLimit) UnmarshalJSON(data []byte) error {
	if none(data) {
		*r = 0
		return nil
	}
	return json.Unmarshal(data, (*int)(r))
}

// none reads the word that says that a thing must not be there.
func none(data []byte) bool { return string(data) == `"none"` }

func (r *Retries) UnmarshalJSON(data []byte) error {
	type plain Retries
	if r.None = none(data); r.None {
		return nil
	}
	return strict(data, (*plain)(r))
}

func (o *Outlier) UnmarshalJSON(data []byte) error {
	type plain Outlier
	if o.None = none(data); o.None {
		return nil
	}
	return strict(data, (*plain)(o))
}

func (f *Fault) UnmarshalJSON(data []byte) error {
	type plain Fault
	if f.None = none(data); f.None {
		return nil
	}
	f.AbortPercent, f.DelayPercent = 100, 100
	return strict(data, (*plain)(f))
}

func (m *Mirrors) UnmarshalJSON(data []byte) error {
	type plain Mirrors
	switch {
	case none(data):
		*m = Mirrors{}
		return nil
	case data[0] == '[':
		return strict(data, (*plain)(m))
	}
	*m = make(Mirrors, 1)
	return json.Unmarshal(data, &(*m)[0])
}

// Share is how many of the requests are copied.
func (m Mirror) Share() Percent {
	if m.Percent == nil {
		return 100
	}
	return *m.Percent
}

func (m Mirror) String() string {
	text := strings.TrimSuffix(m.Service+"@"+m.Version, "@") + fmt.Sprintf(" %.4g%%", float64(m.Share()))
	if m.Authority != "" {
		text += " for " + m.Authority
	}
	return text
}

func (m *Mirror) UnmarshalJSON(data []byte) error {
	type plain Mirror
	if json.Unmarshal(data, &m.Service) == nil {
		return nil
	}
	return strict(data, (*plain)(m))
}
