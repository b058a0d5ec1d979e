import { Capabilities } from '../provider';

const yes = { level: 'yes' } as const;
const differs = (note: string) => ({ level: 'differs', note } as const);
const no = (note: string) => ({ level: 'no', note } as const);

/** What Istio with sidecars can do. */
export const capabilities: Capabilities = {
  'weighted-split': yes,
  'header-match': yes,
  'cookie-match': yes,
  'method-match': yes,
  'path-match': yes,
  'path-string-prefix': yes,
  'path-regex': yes,
  'request-timeout': yes,
  'retries': yes,
  'per-try-timeout': yes,
  'retries-on-4xx': yes,
  'retries-on-connection': yes,
  'retries-on-grpc-status': yes,
  'circuit-breaker': yes,
  'ejection-limits': yes,
  'connection-pool': differs('limits hold for each client proxy, not for all together'),
  'load-balancer': yes,
  'consistent-hash': differs('sticky within a version; the split is drawn anew for each request'),
  'version-policy': yes,
  'injection-revision': yes,
  'proxy-size': differs('written on each pod: Istio has no size for a namespace'),
  'proxy-concurrency': yes,
  'skip-outbound-ports': yes,
  'opaque-ports': no('declare the port with PortProtocol.TCP: Istio then detects nothing'),
  'mtls-strict': yes,
  'mtls-permissive': yes,
  'mtls-disable': yes,
  'mtls-port': yes,
  'deny-by-default': yes,
  'request-authorization': yes,
  'request-authorization-string-prefix': yes,
  'plaintext-clients': yes,
};
