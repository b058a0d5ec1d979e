package routes

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// Mismatch is one promise of a row that is not kept.
type Mismatch struct{ Code, Message string }

func mismatch(code string, want, got any) Mismatch {
	return Mismatch{code, fmt.Sprintf("%s: the table says %v, the configuration %v", code, want, got)}
}

// Compare holds a decision against what the row promises.
func Compare(c table.Case, d Decision) []Mismatch {
	var found []Mismatch
	e := c.Expect
	// A scripted backend's answers are not in the configuration.
	if e.Status != nil && !c.Backend.Scripted() && !e.Status.Equal(d.Status) {
		found = append(found, mismatch("status", e.Status, fmt.Sprint(d.Status, note(d))))
	}
	if e.Version != nil && !e.Version.Equal(d.Version) {
		found = append(found, mismatch("version", e.Version, fmt.Sprint(d.Version, note(d))))
	}
	if e.Service != nil && !e.Service.Equal(d.Service) {
		found = append(found, mismatch("service", e.Service, fmt.Sprint(d.Service, note(d))))
	}
	if e.Authority != nil && !e.Authority.Equal(d.Authority) {
		found = append(found, mismatch("authority", e.Authority, fmt.Sprint(d.Authority, note(d))))
	}
	if e.Timeout != nil && !sameDuration(*e.Timeout, d.Timeout) {
		found = append(found, mismatch("timeout", e.Timeout, d.Timeout))
	}
	if e.Retries != nil {
		found = append(found, compareRetries(e.Retries, d.Retries)...)
	}
	if e.Fault != nil {
		found = append(found, compareFault(e.Fault, d.Fault)...)
	}
	if e.Mirror != nil && !sameMirrors(*e.Mirror, d.Mirrors) {
		found = append(found, mismatch("mirror", *e.Mirror, fmt.Sprintf("%+v", d.Mirrors)))
	}
	if e.Redirect != "" && e.Redirect != d.Redirect {
		found = append(found, mismatch("redirect", e.Redirect, d.Redirect))
	}
	if e.Rewrite != nil && e.Rewrite.Path != "" && e.Rewrite.Path != d.Path {
		found = append(found, mismatch("rewrite", e.Rewrite.Path, d.Path))
	}
	if e.Rewrite != nil && e.Rewrite.Host != "" && e.Rewrite.Host != d.Rewrote {
		found = append(found, mismatch("rewrite", e.Rewrite.Host, d.Rewrote))
	}
	found = append(found, compareHeaders("requestHeaders", e.RequestHeaders, d.RequestHeaders, c.Headers)...)
	found = append(found, compareHeaders("responseHeaders", e.ResponseHeaders, d.ResponseHeaders, nil)...)
	found = append(found, compareClusters(e, d.Destinations)...)
	if e.Denied != nil {
		switch {
		case e.Denied.Refused != (len(d.Denied) > 0):
			found = append(found, mismatch("denied", e.Denied.Refused, fmt.Sprint(d.Denied, " status ", d.Status)))
		case e.Denied.Policy != "" && !slices.Contains(d.Denied, e.Denied.Policy):
			found = append(found, mismatch("denied", e.Denied.Policy, d.Denied))
		}
	}
	if e.TLS != "" && !slices.Equal(d.TLS, []string{e.TLS}) {
		found = append(found, mismatch("tls", e.TLS, d.TLS))
	}
	if ended := cmp.Or(d.SNI, "none"); e.SNI != "" && e.SNI != ended {
		found = append(found, mismatch("sni", e.SNI, ended))
	}
	if e.RateLimit != nil && int(*e.RateLimit) != d.RateLimit {
		found = append(found, mismatch("rateLimit", int(*e.RateLimit), d.RateLimit))
	}
	if proven := cmp.Or(d.Certificate, "none"); e.Certificate != "" && e.Certificate != proven {
		found = append(found, mismatch("certificate", e.Certificate, proven))
	}
	if shown := cmp.Or(d.ClientCertificate, "none"); e.ClientCertificate != "" && e.ClientCertificate != shown {
		found = append(found, mismatch("clientCertificate", e.ClientCertificate, shown))
	}
	return found
}

func note(d Decision) string {
	text := " (" + d.Outcome
	if d.Condition != "" {
		text += ": " + d.Condition
	}
	return text + ")"
}

func sameDuration(want table.Duration, got string) bool {
	if want == 0 {
		return got == "" || got == "none"
	}
	parsed, err := time.ParseDuration(got)
	return err == nil && parsed == time.Duration(want)
}

func compareRetries(want *table.Retries, got *Retries) []Mismatch {
	if got == nil {
		got = &Retries{}
	}
	if want.None {
		if got.Attempts != 0 {
			return []Mismatch{mismatch("retries", "none", fmt.Sprintf("%+v", *got))}
		}
		return nil
	}
	var found []Mismatch
	if want.Attempts != nil && *want.Attempts != got.Attempts {
		found = append(found, mismatch("retries.attempts", *want.Attempts, got.Attempts))
	}
	if want.PerTry != nil && !sameDuration(*want.PerTry, got.PerTry) {
		found = append(found, mismatch("retries.perTry", want.PerTry, got.PerTry))
	}
	if want.On != nil {
		on := slices.Clone(want.On)
		sort.Strings(on)
		if !slices.Equal(on, got.On) {
			found = append(found, mismatch("retries.on", on, got.On))
		}
	}
	return found
}

func compareFault(want *table.Fault, got *Fault) []Mismatch {
	if want.None {
		if got != nil {
			return []Mismatch{mismatch("fault", "none", fmt.Sprintf("%+v", *got))}
		}
		return nil
	}
	if got == nil {
		got = &Fault{}
	}
	same := want.Abort == got.Abort && (want.Abort == 0 || near(float64(want.AbortPercent), got.AbortPercent)) &&
		sameDuration(want.Delay, got.Delay) && (want.Delay == 0 || near(float64(want.DelayPercent), got.DelayPercent))
	if same {
		return nil
	}
	return []Mismatch{mismatch("fault", fmt.Sprintf("%+v", *want), fmt.Sprintf("%+v", *got))}
}

// sameMirrors wants each mirror, and no other.
func sameMirrors(want table.Mirrors, got []Mirror) bool {
	for _, w := range want {
		if !slices.ContainsFunc(got, func(m Mirror) bool {
			if len(m.Denied) > 0 {
				return false
			}
			// Where routes know no versions, each has a Service.
			if w.Authority != "" && w.Authority != m.Authority {
				return false
			}
			same := m.Version == w.Version && (w.Service == "" || w.Service == m.Service)
			return (same || (m.Version == "" && m.Service == w.Service+"-"+w.Version)) && near(float64(w.Share()), m.Percent)
		}) {
			return false
		}
	}
	return len(want) == len(got)
}

// compareHeaders wants each header with its value; the value none means that it must not arrive.
func compareHeaders(code string, want map[string]string, got Headers, sent map[string]string) []Mismatch {
	var found []Mismatch
	for name, value := range want {
		name = strings.ToLower(name)
		actual, ok := got.Set[name]
		if !ok && !slices.Contains(got.Remove, name) {
			actual, ok = sent[name]
		}
		if added, also := got.Add[name]; also && ok {
			actual += "," + added
		} else if also {
			actual, ok = added, true
		}
		if (value == "none") != !ok || (ok && actual != value) {
			found = append(found, mismatch(code, name+": "+value, fmt.Sprintf("%s: %q", name, actual)))
		}
	}
	return found
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.05 }
