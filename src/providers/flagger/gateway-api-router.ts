import { FlaggerMesh } from './flagger-mesh';
import type { CanaryAnalysisMatch } from '../../../imports/flagger';
import { compareTexts } from '../../model/compare-texts';
import { renderDuration } from '../../model/duration';
import { Match } from '../../model/match';
import { omitUndefined } from '../../model/omit-undefined';
import { Port } from '../../model/port';
import { httpRouteMatch, serviceRef } from '../gateway-api/http-route';
import { headerOperations } from '../istio/http-policy';

/**
 * Flagger's router for Gateway API: one HTTPRoute with one rule, of which the Service is the parent. The provider `linkerd` of Flagger is SMI, which Linkerd
 * reads by a deprecated extension only.
 * See https://github.com/fluxcd/flagger/blob/main/pkg/router/gateway_api.go
 * @param withTimeout whether the timeout is a field of the route
 */
export function gatewayApiRouter(
  appProtocol: (port: Port) => string, withTimeout: boolean, mesh: Omit<FlaggerMesh, 'provider' | 'routing' | 'routingObjects' | 'matchedHeaders'>,
): FlaggerMesh {
  return {
    provider: 'gatewayapi:v1',
    ...mesh,
    matchedHeaders: gatewayApiHeaders,
    routingObjects: ({ name }) => [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name }],
    routing({ name, ports: [port] }, { timeoutMs, requestHeaders, responseHeaders }) {
      return omitUndefined({
        appProtocol: appProtocol(port),
        gatewayRefs: [serviceRef(name, port.number)],
        timeout: withTimeout && timeoutMs ? renderDuration(timeoutMs) : undefined,
        headers: headerOperations({ requestHeaders, responseHeaders }),
      });
    },
  };
}

/** Flagger turns a map of exact values and regexes into the list of an HTTPRoute. */
export function gatewayApiHeaders(match: Match): CanaryAnalysisMatch['headers'] {
  const { headers = [] } = httpRouteMatch(match);
  return Object.fromEntries([...headers].sort((a, b) => compareTexts(a.name, b.name)).map(({ name, type, value }) => (
    [name, type === 'RegularExpression' ? { regex: value } : { exact: value }]
  )));
}
