import { Feature } from '../../model/feature';
import { Capabilities, differs, no, Support, yes } from '../provider';

/** What Linkerd (2.18 and later, Gateway API 1.2.1) can do. */
export const capabilities: Capabilities = {
  'weighted-split': yes,
  'header-match': yes,
  'cookie-match': yes,
  'method-match': yes,
  'path-match': yes,
  'path-string-prefix': no('HTTPRoute has prefixes by path element only'),
  'path-regex': no('Gateway API does not say how a regex ranks among other paths'),
  'path-ignore-case': no('paths of HTTPRoutes mind the case'),
  'query-match': yes,
  'header-absence': no('HTTPRoute asks for headers that are there'),
  'authority-match': no('routes of a Service do not look at the host'),
  'scheme-match': no('HTTPRoute has no such match'),
  'caller-match': no('a route holds for all callers'),
  'redirect': yes,
  'redirect-path': no('redirects keep the path'),
  'direct-response': no('HTTPRoute has no such filter'),
  'fault-delay': no('there is no fault injection'),
  'fault-abort': no('there is no fault injection'),
  'mirror': no('the RequestMirror filter is not supported'),
  'mirrors': no('the RequestMirror filter is not supported'),
  'request-headers': yes,
  'response-headers': yes,
  'rewrite-path': no('the URLRewrite filter is not supported'),
  'rewrite-host': no('the URLRewrite filter is not supported'),
  'cors': no('the CORS filter is not supported'),
  'request-timeout': yes,
  'retries': differs('bodies over 64 KiB are not sent again'),
  'per-try-timeout': yes,
  'retries-on-4xx': yes,
  'retries-on-connection': no('a request that reached no pod waits for one, it is not counted as a retry'),
  'retries-on-grpc-status': no('rendered routes are HTTPRoutes, which take HTTP status codes only'),
  'circuit-breaker': differs('counts errors of each pod in a row; a pod is tried again after the ejection time, which then grows up to a minute'),
  'ejection-limits': no('failure accrual has neither interval nor limits'),
  'connection-pool': no('there is no setting'),
  'load-balancer': no('always by latency (EWMA)'),
  'consistent-hash': no('always by latency (EWMA)'),
  'version-policy': no('failure accrual is one for the whole Service'),
  'injection-revision': no('there is one control plane'),
  'proxy-size': yes,
  'proxy-concurrency': no('follows the CPU limit of the proxy'),
  'skip-outbound-ports': yes,
  'opaque-ports': yes,
  'mtls-strict': differs('clients without identity are refused by the default inbound policy'),
  'mtls-permissive': differs('mutual TLS between meshed pods is always on; others are let in'),
  'mtls-disable': no('mutual TLS between meshed pods is always on'),
  'mtls-port': differs('clients without identity are let in on the port; between meshed pods mutual TLS stays on'),
  'deny-by-default': yes,
  'request-authorization': differs('a request that no route of the server takes gets 404, not 403'),
  'request-authorization-string-prefix': no('HTTPRoute has prefixes by path element only'),
  'plaintext-clients': yes,
};

const excluded: readonly Feature[] = [
  'header-match', 'cookie-match', 'method-match', 'path-match', 'path-string-prefix', 'path-regex',
  'request-timeout', 'retries', 'per-try-timeout', 'retries-on-4xx', 'circuit-breaker',
];

/** On a Service with a TrafficSplit: it becomes a ServiceProfile, which puts routes, retries, timeouts and failure accrual out of force. */
export const trafficSplitCapabilities: Capabilities = {
  ...capabilities,
  ...Object.fromEntries(excluded.map((feature): [Feature, Support] => [feature, no('a TrafficSplit puts it out of force; leave trafficSplit off')])) as Partial<Capabilities>,
};
