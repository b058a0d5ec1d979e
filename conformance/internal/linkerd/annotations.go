package linkerd

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
)

// A bad annotation on a Service is logged by Linkerd's controller and dropped; its webhook does not see Services.
var annotationValues = map[string]func(string) error{
	"retry.linkerd.io/http":       httpConditions,
	"retry.linkerd.io/grpc":       grpcConditions,
	"retry.linkerd.io/limit":      number(0, 1<<16),
	"retry.linkerd.io/timeout":    duration,
	"timeout.linkerd.io/request":  duration,
	"timeout.linkerd.io/response": duration,
	"timeout.linkerd.io/idle":     duration,

	"balancer.linkerd.io/failure-accrual":                          oneOf("consecutive", "unified"),
	"balancer.linkerd.io/failure-accrual-consecutive-max-failures": number(1, 1<<31),
	"balancer.linkerd.io/failure-accrual-consecutive-min-penalty":  duration,
	"balancer.linkerd.io/failure-accrual-consecutive-max-penalty":  duration,
	"balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio": ratio(0, 100),

	"balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold":    ratio(0, 1),
	"balancer.alpha.linkerd.io/failure-accrual-success-rate-window":       duration,
	"balancer.alpha.linkerd.io/failure-accrual-success-rate-min-requests": number(1, 1_000_000),
	"balancer.alpha.linkerd.io/failure-accrual-honor-retry-after":         oneOf("true", "false"),
	"balancer.alpha.linkerd.io/penalize-failures":                         oneOf("true", "false"),
	"balancer.alpha.linkerd.io/load-biaser-penalty":                       duration,
	"balancer.alpha.linkerd.io/load-biaser-max-retry-after":               duration,
}

var annotationPrefixes = []string{"retry.linkerd.io/", "timeout.linkerd.io/", "balancer.linkerd.io/", "balancer.alpha.linkerd.io/"}

func annotations(b *bundle) {
	for _, o := range b.Objects {
		kind := o.GetKind()
		for key, value := range o.GetAnnotations() {
			if !hasPrefix(key, annotationPrefixes) {
				continue
			}
			path := fmt.Sprintf("metadata.annotations[%s]", key)
			check, known := annotationValues[key]
			switch {
			case kind != "Service" && kind != "HTTPRoute" && kind != "GRPCRoute":
				b.fail(o, path, "the annotation does nothing on a "+kind)
			case !known:
				b.fail(o, path, "Linkerd knows no such annotation")
			// Flagger copies the annotations of a Service to its route.
			case strings.HasPrefix(key, "balancer.") && kind != "Service" && manifest.IsManifest(filepath.Base(o.File)):
				b.fail(o, path, "the annotation works on a Service only")
			case kind == "GRPCRoute" && key == "retry.linkerd.io/http" || kind == "HTTPRoute" && key == "retry.linkerd.io/grpc":
				b.fail(o, path, "the annotation does not work on a "+kind)
			default:
				if err := check(value); err != nil {
					b.fail(o, path, fmt.Sprintf("%q: %v; Linkerd drops it", value, err))
				}
			}
		}
		penalties(b, o)
	}
}

// penalties: the shortest may not be longer than the longest.
func penalties(b *bundle, o manifest.Object) {
	const prefix = "balancer.linkerd.io/failure-accrual-consecutive-"
	read := func(name string, fallback time.Duration) time.Duration {
		value, err := time.ParseDuration(o.GetAnnotations()[prefix+name])
		if err != nil {
			return fallback
		}
		return value
	}
	shortest, longest := read("min-penalty", time.Second), read("max-penalty", time.Minute)
	if shortest > longest || longest <= 0 {
		b.fail(o, "metadata.annotations["+prefix+"max-penalty]", fmt.Sprintf("penalties from %s to %s: the longest must be positive and not below the shortest", shortest, longest))
	}
}

var durationPattern = regexp.MustCompile(`^([0-9]{1,9}(h|ms|m|s)){1,4}$`)

func duration(value string) error {
	if !durationPattern.MatchString(value) {
		return fmt.Errorf("not a duration of whole numbers with units (h, m, s, ms)")
	}
	return nil
}

func httpConditions(value string) error {
	for _, condition := range strings.Split(value, ",") {
		if condition == "5xx" || condition == "gateway-error" {
			continue
		}
		low, high, isRange := strings.Cut(condition, "-")
		if !isRange {
			high = low
		}
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if err1 != nil || err2 != nil || from < 100 || to > 599 || from > to {
			return fmt.Errorf("%q is no status, range, 5xx or gateway-error", condition)
		}
	}
	return nil
}

func grpcConditions(value string) error {
	known := []string{"cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"}
	for _, condition := range strings.Split(value, ",") {
		if !slices.Contains(known, condition) {
			return fmt.Errorf("%q is none of %s", condition, strings.Join(known, ", "))
		}
	}
	return nil
}

func number(low, high int) func(string) error {
	return func(value string) error {
		if n, err := strconv.Atoi(value); err != nil || n < low || n > high {
			return fmt.Errorf("not a whole number from %d to %d", low, high)
		}
		return nil
	}
}

func ratio(low, high float64) func(string) error {
	return func(value string) error {
		if n, err := strconv.ParseFloat(value, 64); err != nil || n < low || n > high {
			return fmt.Errorf("not a number from %g to %g", low, high)
		}
		return nil
	}
}

func oneOf(values ...string) func(string) error {
	return func(value string) error {
		if !slices.Contains(values, value) {
			return fmt.Errorf("none of %s", strings.Join(values, ", "))
		}
		return nil
	}
}

func hasPrefix(text string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
}

// proxyAnnotationNames are all that the injector reads below config.linkerd.io/.
var proxyAnnotationNames = strings.Fields(`
	proxy-image image-pull-policy debug-image debug-image-version debug-image-pull-policy control-port
	skip-inbound-ports opaque-ports skip-outbound-ports skip-subnets inbound-port admin-port outbound-port
	pod-inbound-ports proxy-cpu-request proxy-memory-request proxy-ephemeral-storage-request proxy-cpu-limit
	proxy-cpu-ratio-limit proxy-memory-limit proxy-ephemeral-storage-limit proxy-uid proxy-gid proxy-admin-shutdown
	proxy-log-level proxy-log-http-headers proxy-log-format enable-external-profiles proxy-version
	proxy-require-identity-inbound-ports proxy-metrics-hostname-labels proxy-outbound-connect-timeout
	proxy-inbound-connect-timeout proxy-outbound-discovery-cache-unused-timeout
	proxy-inbound-discovery-cache-unused-timeout proxy-disable-outbound-protocol-detect-timeout
	proxy-disable-inbound-protocol-detect-timeout enable-gateway enable-debug-sidecar close-wait-timeout
	proxy-enable-native-sidecar proxy-await default-inbound-policy access-log shutdown-grace-period
	proxy-additional-env`)

func proxyAnnotations(b *bundle) {
	for _, o := range b.Objects {
		template := object(o.Object).object("spec").object("template").object("metadata").object("annotations")
		all := map[string]string{}
		for key := range template {
			all[key] = "spec.template.metadata.annotations"
		}
		for key := range o.GetAnnotations() {
			all[key] = "metadata.annotations"
		}
		for key, path := range all {
			if name, ok := strings.CutPrefix(key, "config.linkerd.io/"); ok && !slices.Contains(proxyAnnotationNames, name) {
				b.fail(o, fmt.Sprintf("%s[%s]", path, key), "Linkerd knows no such annotation")
			}
		}
	}
}
