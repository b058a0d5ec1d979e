import type { HTTPRouteParentRefs, TLSRoute } from '../../../imports/gateway-api';
import { GatewayModel, hostSlug, httpListeners, passthroughListeners, redirectedHosts, routedHosts } from '../../model/gateway';
import { GatewayListener } from '../../model/gateway-record';
import { GatewayRule, gatewayRules, passthroughRoute, ServiceRules } from '../../model/gateway-rules';
import { MeshModel } from '../../model/mesh';
import { Supports } from '../../model/supports';
import { GatewayPrecedenceConflict, Manifest } from '../provider';
import { CLEAR_TEXT, listenerName } from './gateway';
import { backends, httpRoute, httpRouteMatch, routeRules } from './http-route';
import { Alternative } from './precedence';
import { rulePrecedenceConflicts, withPrecedence } from './route-groups';
import { timingOfRules } from './rule-timing';
import { ApiVersions } from './versions';

/** The HTTPRoute of a gateway for a host; none if no rule for the host is left. */
export function gatewayHttpRoute(gateway: GatewayModel, host: string, mesh: MeshModel, supports: Supports, rulesOf?: ServiceRules): Manifest[] {
  const { name, namespace } = gateway;
  const alternatives = withPrecedence(gatewayRules(gateway, host, mesh, supports, rulesOf), timingOfRules(supports), 'HTTPRoute');
  const rules = routeRules(namespace.name, alternatives, timingOfRules(supports), httpRouteMatch);
  // A mesh may support none of its matches. A route without rules is invalid, or takes all requests.
  return !rules.length ? [] : [httpRoute(namespace.name, `${name}-${hostSlug(host)}`, {
    parentRefs: httpListeners(gateway, host).map(listener => parentRef(gateway, host, listener)),
    ...hostnames(host),
    rules,
  })];
}

/** The declared orders of a gateway's rules that the precedence of Gateway API cannot keep: all rules of a host are in one route. */
export function gatewayPrecedenceConflicts(
  gateway: GatewayModel, mesh: MeshModel, supports: Supports, rulesOf?: ServiceRules,
): GatewayPrecedenceConflict[] {
  const ruleOf = ({ outcome, match }: Alternative<GatewayRule>) => ({ service: outcome.service.path, match });
  return routedHosts(gateway, 'requests').flatMap(host => (
    rulePrecedenceConflicts(gatewayRules(gateway, host, mesh, supports, rulesOf), timingOfRules(supports), 'HTTPRoute')
      .map(({ earlier, later }) => ({ host, earlier: ruleOf(earlier), later: ruleOf(later) }))
  ));
}

/** Redirects cleartext requests to HTTPS. */
export function redirectRoute(gateway: GatewayModel): Manifest[] {
  const hosts = redirectedHosts(gateway);
  if (!hosts.length) return [];
  return [httpRoute(gateway.namespace.name, `${gateway.name}-https-redirect`, {
    parentRefs: hosts.map(host => parentRef(gateway, host, CLEAR_TEXT)),
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  })];
}

/** TLS passthrough of a host, matched by SNI. See https://gateway-api.sigs.k8s.io/reference/spec/#tlsroute */
export function gatewayTlsRoute(gateway: GatewayModel, host: string, { TLSRoute: version }: ApiVersions): Manifest {
  const { name, namespace } = gateway;
  const { service, port } = passthroughRoute(gateway, host)!;
  return {
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: 'TLSRoute',
    name: `${name}-${hostSlug(host)}`,
    namespace: namespace.name,
    spec: {
      parentRefs: passthroughListeners(gateway, host).map(listener => parentRef(gateway, host, listener)),
      hostnames: [host],
      rules: [{ backendRefs: backends(service, port, [], namespace.name) }],
    } satisfies TLSRoute['spec'],
  };
}

function parentRef({ name }: GatewayModel, host: string, listener: Pick<GatewayListener, 'port' | 'tls'>): HTTPRouteParentRefs {
  return { name, sectionName: listenerName(host, listener) };
}

function hostnames(host: string) { return host === '*' ? {} : { hostnames: [host] }; }
