package live

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/routes"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// sampled are the mismatches that may come from chance.
func (l *lab) sampled(o *observation, c table.Case) []routes.Mismatch {
	var found []routes.Mismatch
	compare := func(code string, want table.Shares, got map[string]int, n int) {
		if want != nil && !within(want, got, n) {
			found = append(found, routes.Mismatch{Code: code, Message: fmt.Sprintf("%s: the table says %v, %d requests gave %v", code, want, n, got)})
		}
	}
	compare("status", c.Expect.Status, o.Status, o.Sent)
	if len(c.Expect.Version) > 0 && o.Answered == 0 {
		found = append(found, routes.Mismatch{Code: "version", Message: fmt.Sprintf("version: the table says %v, no application answered (%v)", c.Expect.Version, o.Status)})
	} else {
		compare("version", c.Expect.Version, o.Version, o.Answered)
	}
	compare("authority", c.Expect.Authority, o.Authority, o.Answered)
	if want := c.Expect.Mirror; want != nil && !l.mirrored(o, *want) {
		found = append(found, routes.Mismatch{Code: "mirror", Message: fmt.Sprintf("mirror: the table says %v, %d requests gave %v", *want, o.Sent, o.Copies)})
	}
	if want := c.Expect.RateLimit; want != nil && !o.limited(int(*want)) {
		found = append(found, routes.Mismatch{
			Code: "rateLimit", Message: fmt.Sprintf("rateLimit: the table says %d, %d requests in %v gave %v", *want, o.Sent, o.Took.Round(time.Millisecond), o.Status),
		})
	}
	return found
}

// limited: a bucket of one second's tokens, filled each second, lets that many through; all others get 429.
func (o *observation) limited(perSecond int) bool {
	if perSecond == 0 {
		return o.Status["429"] == 0
	}
	through := o.Sent - o.Status["429"]
	return through > 0 && o.Status["429"] > 0 && through <= perSecond*(2+int(o.Took.Seconds()))
}

// within allows three standard deviations for every share; all or nothing is exact.
func within(want table.Shares, got map[string]int, n int) bool {
	for key := range got {
		if want[key] == 0 && got[key] > 0 {
			return false
		}
	}
	for key, share := range want {
		if !near(got[key], float64(share)/100, n) {
			return false
		}
	}
	return n > 0
}

func near(got int, p float64, n int) bool {
	return math.Abs(float64(got)-p*float64(n)) <= 3*math.Sqrt(float64(n)*p*(1-p))
}

// certain are the mismatches that one request is enough to show.
func (o *observation) certain(c table.Case, caller string, opaque bool) []routes.Mismatch {
	var found []routes.Mismatch
	differ := func(code string, want, got any) {
		found = append(found, routes.Mismatch{Code: code, Message: fmt.Sprintf("%s: the table says %v, seen was %v", code, want, got)})
	}
	e := c.Expect
	if e.Attempts != 0 && (len(o.Attempts) != 1 || o.Attempts[e.Attempts] == 0) {
		differ("attempts", e.Attempts, o.Attempts)
	}
	if e.Denied != nil && !e.Denied.Refused && (o.Status["403"] > 0 || o.Status[refused] > 0) {
		differ("denied", false, o.Status)
	}
	if e.Redirect != "" && o.ResponseHeaders.Get("location") != e.Redirect {
		differ("redirect", e.Redirect, o.ResponseHeaders.Get("location"))
	}
	for name, value := range e.ResponseHeaders {
		if got := strings.Join(o.ResponseHeaders.Values(name), ","); got != strings.TrimPrefix(value, "none") {
			differ("responseHeaders", name+": "+value, got)
		}
	}
	if o.Answer == nil {
		return found
	}
	for name, value := range e.RequestHeaders {
		if got := o.Answer.Headers[strings.ToLower(name)]; got != value && !(value == "none" && got == "") {
			differ("requestHeaders", name+": "+value, got)
		}
	}
	if e.Rewrite != nil && e.Rewrite.Path != "" && e.Rewrite.Path != o.Answer.Path {
		differ("rewrite", e.Rewrite.Path, o.Answer.Path)
	}
	if e.Rewrite != nil && e.Rewrite.Host != "" && e.Rewrite.Host != o.Answer.Authority {
		differ("rewrite", e.Rewrite.Host, o.Answer.Authority)
	}
	if ended := cmp.Or(o.Answer.SNI, "none"); e.SNI != "" && e.SNI != ended {
		differ("sni", e.SNI, ended)
	}
	// The identity arrives in a header, so not through plain TCP, nor TLS of the application's own.
	if e.TLS == "mutual" && !opaque && o.Answer.SNI == "" && o.Answer.Principal != caller {
		differ("tls", "mutual as "+caller, fmt.Sprintf("principal %q", o.Answer.Principal))
	}
	if e.TLS == "plaintext" && o.Answer.Principal != "" {
		differ("tls", "plaintext", fmt.Sprintf("principal %q", o.Answer.Principal))
	}
	return found
}
