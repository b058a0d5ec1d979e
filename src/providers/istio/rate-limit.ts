import type { EnvoyFilter, EnvoyFilterConfigPatches } from '../../../imports/istio-networking-v1alpha3';
import { policySelector } from '../../model/policy-selector';
import { httpPorts, rateLimitOf, ServiceModel } from '../../model/service';
import { Manifest } from '../provider';

/** Settings of Envoy's filter. See https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/local_rate_limit_filter */
interface LocalRateLimit {
  readonly '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
  readonly 'stat_prefix': string;
  readonly 'token_bucket': { readonly max_tokens: number; readonly tokens_per_fill: number; readonly fill_interval: string };
  readonly 'filter_enabled': FractionalPercent;
  readonly 'filter_enforced': FractionalPercent;
}

interface FractionalPercent { readonly default_value: { readonly numerator: number; readonly denominator: 'HUNDRED' } }

const ALWAYS: FractionalPercent = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/**
 * The limits of a service in the proxies of its pods. Istio has no API for them but Envoy's own, which may change with any release:
 * so the filter holds for the proxies it was written for, and for no others. See https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 * @param proxies versions of the proxies, `1.30`
 */
export function rateLimitFilter(service: ServiceModel, proxies: readonly string[]): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    name: `${service.name}-rate-limit`,
    namespace: service.namespace.name,
    spec: {
      workloadSelector: { labels: policySelector(service) },
      priority: 10, // filters without one that stand relative to another may come too early
      configPatches: limitedPorts(service).map(({ target, requestsPerSecond }) => patch(target, requestsPerSecond, proxies)),
    } satisfies EnvoyFilter['spec'],
  };
}

/** A bucket for each container port: two ports of the Service may target it. */
function limitedPorts(service: ServiceModel): { readonly target: number; readonly requestsPerSecond: number }[] {
  const byTarget = new Map<number, number>();
  for (const { number, target } of httpPorts(service)) {
    const limit = rateLimitOf(service, number);
    if (limit) byTarget.set(target, Math.min(limit.requestsPerSecond, byTarget.get(target) ?? Infinity));
  }
  return [...byTarget].sort(([a], [b]) => a - b).map(([target, requestsPerSecond]) => ({ target, requestsPerSecond }));
}

/** Just before the router: requests that a policy refuses do not count. */
function patch(port: number, requestsPerSecond: number, proxies: readonly string[]): EnvoyFilterConfigPatches {
  const limit: LocalRateLimit = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
    'stat_prefix': 'http_local_rate_limiter',
    'token_bucket': { max_tokens: requestsPerSecond, tokens_per_fill: requestsPerSecond, fill_interval: '1s' },
    'filter_enabled': ALWAYS,
    'filter_enforced': ALWAYS,
  };
  return {
    applyTo: 'HTTP_FILTER',
    match: {
      context: 'SIDECAR_INBOUND',
      proxy: { proxyVersion: `^(${proxies.map(version => version.replace('.', '\\.')).join('|')})\\.` },
      listener: {
        portNumber: port,
        filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } },
      },
    },
    patch: { operation: 'INSERT_BEFORE', value: { name: 'envoy.filters.http.local_ratelimit', typed_config: limit } },
  };
}
