import { FlaggerMesh, settingsBut } from './flagger-mesh';
import type { CanaryAnalysisMatch, CanaryServiceCorsPolicy, CanaryServiceTrafficPolicy } from '../../../imports/flagger';
import { engineServices } from '../../model/delivery';
import { renderDuration } from '../../model/duration';
import { Match } from '../../model/match';
import { omitUndefined } from '../../model/omit-undefined';
import { dependsOnMethod } from '../../model/retry';
import { overridePolicy, TrafficPolicy } from '../../model/traffic-policy';
import { appProtocol } from '../istio/app-protocol';
import { corsPolicy } from '../istio/cors-policy';
import { trafficPolicy } from '../istio/destination-rule';
import { httpMatches } from '../istio/http-match';
import { headerOperations } from '../istio/http-policy';
import { retries } from '../istio/virtual-service';
import { istioRequestMetrics } from '../prometheus/istio-request-metrics';

/**
 * Flagger's router for Istio with sidecars: one VirtualService with one rule, and a DestinationRule for each of the two Services.
 * See https://github.com/fluxcd/flagger/blob/main/pkg/router/istio.go
 */
export const ISTIO_ROUTER: FlaggerMesh = {
  provider: 'istio',
  metrics: istioRequestMetrics('destination'),
  routesFromGateways: false, // its VirtualService applies to sidecars
  routingObjects: service => [
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', name: service.name },
    ...engineServices(service).map(name => ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', name })),
  ],
  metadata: () => ({ labels: {}, annotations: {} }),
  routing(service, { timeoutMs, retries: policy, cors, requestHeaders, responseHeaders }) {
    const [port] = service.ports;
    return omitUndefined({
      appProtocol: appProtocol(service)(port),
      timeout: timeoutMs ? renderDuration(timeoutMs) : undefined,
      retries: policy && retries(policy),
      corsPolicy: cors && corsPolicy(cors) as CanaryServiceCorsPolicy,
      headers: headerOperations({ requestHeaders, responseHeaders }),
      // The fields that its CRD does not have are lost: they are an error.
      trafficPolicy: trafficPolicy(overridePolicy(service.traffic, service.versions[0]?.traffic ?? {})) as CanaryServiceTrafficPolicy | undefined,
    });
  },
  lostSettings: policy => [
    ...settingsBut(policy, 'timeoutMs', 'retries', 'requestHeaders', 'responseHeaders', 'cors'),
    ...(policy.retries && dependsOnMethod(policy.retries) ? [{
      what: 'retries after a response, which depend on the method',
      instead: 'retry before the server has the request only: retryOn: [RetryOn.CONNECT_FAILURE]',
    }] : []),
    ...(policy.cors?.answersAll ? [{ what: 'a CORS policy that answers all preflight requests' }] : []),
  ],
  lostTraffic,
  matchedHeaders: istioHeaders,
  testedBy: { mirroring: true, loadTest: true },
};

/** Istio has a map of conditions. */
export function istioHeaders(match: Match): CanaryAnalysisMatch['headers'] { return httpMatches(match)[0].headers; }

/** What the traffic policy of a Canary has no fields for. */
function lostTraffic({ connectionPool: pool, loadBalancer, warmup, locality }: TrafficPolicy): string[] {
  return [
    ...(pool?.maxConnections === undefined ? [] : ['maxConnections of a connection pool']),
    ...(pool?.connectTimeoutMs === undefined ? [] : ['connectTimeout of a connection pool']),
    ...(pool?.tcpKeepalive ? ['tcpKeepalive of a connection pool'] : []),
    ...(loadBalancer?.by === 'consistent-hash' && loadBalancer.table ? ['a hash algorithm'] : []),
    ...(warmup ? ['warmup'] : []),
    ...(locality ? ['locality load balancing'] : []),
  ];
}
