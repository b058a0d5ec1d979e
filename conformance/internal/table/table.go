// Package table reads requests.yaml: who calls what, and what must come of it. README.md documents the format,
// requests.schema.json is its schema.
package table

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// FileName is the table's name in a scenario folder.
const FileName = "requests.yaml"

// Case is one row.
type Case struct {
	Name string `json:"name"`
	// From is namespace/workload; PlaintextCaller; or GatewayPrefix and namespace/name of a Gateway.
	From string `json:"from"`

	Get     string `json:"get,omitempty"`
	Post    string `json:"post,omitempty"`
	Put     string `json:"put,omitempty"`
	Delete  string `json:"delete,omitempty"`
	Patch   string `json:"patch,omitempty"`
	Head    string `json:"head,omitempty"`
	Options string `json:"options,omitempty"`
	// Raw is the address of a pod behind a Service, or of a gateway, that gets Bytes; only the live check does it.
	Raw        string     `json:"raw,omitempty"`
	Bytes      string     `json:"bytes,omitempty"`
	Connection Connection `json:"connection,omitempty"`

	// SNI makes the application speak TLS by itself and ask for this name. Of https, it is the host unless it is said.
	SNI string `json:"sni,omitempty"`
	// Client is who asks a gateway by https.
	Client  Client            `json:"client,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	// JWT are the claims of a valid token that the request carries.
	JWT map[string]any `json:"jwt,omitempty"`
	// Tokens are further tokens, valid or not.
	Tokens []Token `json:"tokens,omitempty"`
	// Backend says how the destination's application answers; routes ignores it.
	Backend Backend `json:"backend,omitempty"`
	// Requests is how many the live check sends.
	Requests int      `json:"requests,omitempty"`
	Expect   Expect   `json:"expect"`
	Only     []string `json:"only,omitempty"`

	Request Request `json:"-"`
}

// PlaintextCaller is a caller outside the mesh: no identity, no mTLS.
const PlaintextCaller = "plaintext"

// GatewayPrefix marks a request that arrives at a Gateway from outside the cluster.
const GatewayPrefix = "gateway:"

// Request is the method and address of a row, taken apart.
type Request struct {
	Method, Host, Path string
	Port               int
	// TLS is spoken by the client itself: https.
	TLS bool
}

// Client is what somebody outside brings along who speaks TLS.
type Client struct {
	// Certificate is of this issuer; empty for none.
	Certificate string `json:"certificate,omitempty"`
	// NewestTLS is the newest version that it speaks, 1.2 or 1.3; empty for the newest there is.
	NewestTLS string `json:"newestTls,omitempty"`
}

// AtGateway says that the request comes from outside the cluster, to a Gateway.
func (c Case) AtGateway() bool { return strings.HasPrefix(c.From, GatewayPrefix) }

// Backend makes the destination's application fail or dawdle.
type Backend struct {
	Status int `json:"status,omitempty"`
	// GRPCStatus is the number of a gRPC status: an answer with HTTP status 200 that says so in a header.
	GRPCStatus int `json:"grpcStatus,omitempty"`
	// Times is how many tries of each request get the status; 0 is all of them.
	Times int      `json:"times,omitempty"`
	Delay Duration `json:"delay,omitempty"`
}

// Scripted says that the application does not simply answer 200.
func (b Backend) Scripted() bool { return b != Backend{} }

// Applies says whether the row runs on a provider.
func (c Case) Applies(provider string) bool {
	return len(c.Only) == 0 || slices.Contains(c.Only, provider)
}

// Read reads a table.
func Read(file string) ([]Case, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var cases []Case
	if err := decode(data, &cases); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	names := map[string]bool{}
	for i := range cases {
		c := &cases[i]
		if c.Name == "" || names[c.Name] {
			return nil, fmt.Errorf("%s: case %d: name %q is empty or used twice", file, i+1, c.Name)
		}
		names[c.Name] = true
		if err := c.complete(); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", file, c.Name, err)
		}
	}
	return cases, nil
}

// Scenarios are the folders below the paths that hold a table and the provider's manifests.
func Scenarios(provider string, paths ...string) ([]string, error) {
	var folders []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(p string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			if d.Name() == FileName && Manifests(filepath.Dir(p), provider) != "" {
				folders = append(folders, filepath.Dir(p))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return folders, nil
}

// Manifests is the file <provider>.yaml or the folder <provider> of a scenario, or empty.
func Manifests(folder, provider string) string {
	for _, name := range []string{provider + ".yaml", provider} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return filepath.Join(folder, name)
		}
	}
	return ""
}

// decode reads YAML 1.2, unlike kubectl: the key `on` is a word here.
func decode(data []byte, into any) error {
	var content any
	if err := yaml.Unmarshal(data, &content); err != nil {
		return err
	}
	text, err := json.Marshal(withTextKeys(content))
	if err != nil {
		return err
	}
	return strict(text, into)
}

// withTextKeys makes the number in { 200: 90% } a JSON key.
func withTextKeys(value any) any {
	switch v := value.(type) {
	case map[any]any:
		m := map[string]any{}
		for key, item := range v {
			m[fmt.Sprint(key)] = withTextKeys(item)
		}
		return m
	case map[string]any:
		for key, item := range v {
			v[key] = withTextKeys(item)
		}
	case []any:
		for i, item := range v {
			v[i] = withTextKeys(item)
		}
	}
	return value
}

func (c *Case) complete() error {
	for method, address := range map[string]string{
		"GET": c.Get, "POST": c.Post, "PUT": c.Put, "DELETE": c.Delete, "PATCH": c.Patch, "HEAD": c.Head, "OPTIONS": c.Options, "RAW": c.Raw,
	} {
		if address == "" {
			continue
		}
		if c.Request.Method != "" {
			return fmt.Errorf("more than one method")
		}
		request, err := parseAddress(method, address)
		if err != nil {
			return err
		}
		c.Request = request
	}
	if c.Request.Method == "" {
		return fmt.Errorf("no method (get, post, put, delete, patch, head, options or raw)")
	}
	from := strings.TrimPrefix(c.From, GatewayPrefix)
	if c.From != PlaintextCaller && strings.Count(from, "/") != 1 {
		return fmt.Errorf("from %q: namespace/workload, %s or %snamespace/name", c.From, PlaintextCaller, GatewayPrefix)
	}
	switch {
	case c.Request.TLS && !c.AtGateway():
		return fmt.Errorf("https is for requests at a gateway; an application in the mesh that speaks TLS has an sni")
	case c.SNI != "" && c.AtGateway() && !c.Request.TLS:
		return fmt.Errorf("sni without TLS; a client outside says https")
	case c.Client != Client{} && !c.Request.TLS:
		return fmt.Errorf("client is for https")
	case !slices.Contains([]string{"", "1.2", "1.3"}, c.Client.NewestTLS):
		return fmt.Errorf("client.newestTls %q: 1.2 or 1.3", c.Client.NewestTLS)
	}
	if err := c.checkRaw(); err != nil {
		return err
	}
	for i := range c.Tokens {
		if err := c.Tokens[i].complete(); err != nil {
			return err
		}
	}
	for _, shares := range []Shares{c.Expect.Status, c.Expect.Version, c.Expect.Service, c.Expect.Authority} {
		if err := shares.check(); err != nil {
			return err
		}
	}
	// Whoever denies answers 403, so one may be left out.
	if c.Expect.Denied != nil && c.Expect.Denied.Refused && c.Expect.Status == nil {
		c.Expect.Status = Shares{"403": 100}
	}
	return nil
}

// Authority is what the request calls its host: without the port that goes without saying.
func (r Request) Authority() string {
	if r.Port == 80 && !r.TLS || r.Port == 443 && r.TLS {
		return r.Host
	}
	return fmt.Sprintf("%s:%d", r.Host, r.Port)
}

func parseAddress(method, address string) (Request, error) {
	rest, https := strings.CutPrefix(address, "https://")
	authority, path, _ := strings.Cut(rest, "/")
	host, port, found := strings.Cut(authority, ":")
	r := Request{Method: method, Host: host, Path: "/" + path, Port: 80, TLS: https}
	if https {
		r.Port = 443
	}
	if found {
		if _, err := fmt.Sscanf(port, "%d", &r.Port); err != nil {
			return r, fmt.Errorf("%s: port %q", address, port)
		}
	}
	if host == "" {
		return r, fmt.Errorf("%s: no host", address)
	}
	return r, nil
}
