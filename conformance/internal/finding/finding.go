// Package finding has the output of every check: one line for each finding, then a summary line.
package finding

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
)

type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
	// Info is printed but does not make the exit code 1.
	Info Severity = "info"
)

// Object names the object a finding is about.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name,omitempty"`
}

func (o Object) String() string {
	return fmt.Sprintf("%s %s/%s", o.Kind, o.Namespace, o.Name)
}

type Finding struct {
	Check    string   `json:"check"`
	File     string   `json:"file"`
	Object   *Object  `json:"object,omitempty"`
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	// Path is a field path for objects (spec.http[0].timeout), the case's name for requests.
	Path string `json:"path,omitempty"`
}

// Report collects the findings of one run of one check.
type Report struct {
	Check string
	// Scope is added to the summary's name, for a check that runs more than once.
	Scope    string
	Findings []Finding

	mu      sync.Mutex
	seen    map[Finding]bool
	counted []count
}

type count struct {
	what string
	n    int
}

// blanket are warnings that Istio gives for every object of a kind, right or wrong: notes, not findings.
var blanket = []string{"EnvoyFilter exposes internal implementation details"}

// Add records a finding; the same finding twice is recorded once.
func (r *Report) Add(f Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f.Check = r.Check
	for _, text := range blanket {
		if f.Severity == Warning && strings.Contains(f.Message, text) {
			f.Severity = Info
		}
	}
	key := f
	if f.Object != nil {
		key.Path = f.Object.String() + " " + f.Path
		key.Object = nil
	}
	if r.seen == nil {
		r.seen = map[Finding]bool{}
	}
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	r.Findings = append(r.Findings, f)
}

// Count adds to a number of the summary line ("84 objects"), in the order of first use.
func (r *Report) Count(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.counted {
		if r.counted[i].what == what {
			r.counted[i].n += n
			return
		}
	}
	r.counted = append(r.counted, count{what, n})
}

func (r *Report) Number(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Clean says that there is nothing a user has to act on.
func (r *Report) Clean() bool {
	return r.Number(Error) == 0 && r.Number(Warning) == 0
}

func (r *Report) WriteFindings(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, f := range r.Findings {
		if err := encoder.Encode(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) Summary() string {
	s := r.Check
	if r.Scope != "" {
		s += " (" + r.Scope + ")"
	}
	s += ":"
	for _, c := range r.counted {
		s += fmt.Sprintf(" %d %s,", c.n, c.what)
	}
	s += fmt.Sprintf(" %d errors, %d warnings", r.Number(Error), r.Number(Warning))
	if n := r.Number(Info); n > 0 {
		s += fmt.Sprintf(", %d notes", n)
	}
	return s
}
