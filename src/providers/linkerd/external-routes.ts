import { routeAnnotations } from './annotations';
import { EGRESS_NETWORK } from './egress-network';
import type { TLSRoute } from '../../../imports/gateway-api-v1alpha2';
import { calledFrom, ExternalModel } from '../../model/external';
import { ExternalPort } from '../../model/external-record';
import { Identity } from '../../model/identity';
import { perMethod } from '../../model/match';
import { PortProtocol, speaksHttp } from '../../model/port';
import { renderedRules } from '../../model/rules';
import { Supports } from '../../model/supports';
import { httpRoute, httpRouteMatch } from '../gateway-api/http-route';
import { ApiVersions } from '../gateway-api/versions';
import { Manifest } from '../provider';

/** Routes out of each namespace that reaches something outside the mesh: an EgressNetwork holds for its own namespace only. */
export function externalRoutes(external: ExternalModel, supports: Supports, apis: ApiVersions): Manifest[] {
  return calledFrom(external).flatMap(namespace => external.ports.flatMap(port => {
    const name = external.ports.length > 1 ? `${external.name}-${port.name}` : external.name;
    if (port.tls) return []; // no plain text where TLS is declared: the loss is reported
    if (speaksHttp(port)) return httpRoutes(external, namespace, port, name, supports);
    // TCP names no host: the loss is reported.
    return port.protocol === PortProtocol.TCP || !supports('external-tls') ? [] : [tlsRoute(external, namespace, port, name, apis)];
  }));
}

/** Linkerd takes timeouts and retries as annotations of a whole route: one for each rule. The last takes every request. */
function httpRoutes(external: ExternalModel, namespace: Identity['namespace'], port: ExternalPort, name: string, supports: Supports): Manifest[] {
  return renderedRules(external.routes, supports).map((rule, i, rules) => {
    const matches = rule.matches.flatMap(perMethod).map(httpRouteMatch).filter(match => Object.keys(match).length);
    return httpRoute(
      namespace.name,
      i === rules.length - 1 ? name : `${name}-retries`,
      { hostnames: [...external.hosts], parentRefs: [parent(port)], rules: [matches.length ? { matches } : {}] },
      routeAnnotations('HTTPRoute', rule),
    );
  });
}

function tlsRoute(
  external: ExternalModel, namespace: Identity['namespace'], port: ExternalPort, name: string, { TLSRoute: version }: ApiVersions,
): Manifest {
  return {
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: 'TLSRoute',
    name,
    namespace: namespace.name,
    spec: { hostnames: [...external.hosts], parentRefs: [parent(port)], rules: [{ backendRefs: [parent(port)] }] } satisfies TLSRoute['spec'],
  };
}

function parent(port: ExternalPort) {
  return { group: 'policy.linkerd.io', kind: 'EgressNetwork', name: EGRESS_NETWORK, port: port.number };
}
