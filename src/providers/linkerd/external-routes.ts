import { routeAnnotations } from './annotations';
import { EGRESS_NETWORK } from './egress-network';
import type { TLSRoute } from '../../../imports/gateway-api-v1alpha2';
import { ExternalModel, exportedTo } from '../../model/external';
import { ExternalPort } from '../../model/external-record';
import { Identity } from '../../model/identity';
import { perMethod } from '../../model/match';
import { PortProtocol, speaksHttp } from '../../model/port';
import { renderedRules } from '../../model/rules';
import { Supports } from '../../model/supports';
import { httpRoute, httpRouteMatch } from '../gateway-api/http-route';
import { Manifest } from '../provider';

/** Routes out of each namespace that reaches something outside the mesh: an EgressNetwork holds for its own namespace only. */
export function externalRoutes(external: ExternalModel, can: Supports): Manifest[] {
  return exportedTo(external).flatMap(namespace => external.ports.flatMap(port => {
    const name = external.ports.length > 1 ? `${external.name}-${port.name}` : external.name;
    if (port.tls) return []; // what should be encrypted is not let out in plain text: the loss is reported
    if (speaksHttp(port)) return httpRoutes(external, namespace, port, name, can);
    return port.protocol === PortProtocol.TCP ? [] : [tlsRoute(external, namespace, port, name)]; // TCP names no host: the loss is reported
  }));
}

/** Linkerd takes timeouts and retries as annotations of a whole route: one for each rule. The last takes every request. */
function httpRoutes(external: ExternalModel, namespace: Identity['namespace'], port: ExternalPort, name: string, can: Supports): Manifest[] {
  return renderedRules(external.routes, can).map((rule, i, rules) => {
    const matches = rule.matches.flatMap(perMethod).map(httpRouteMatch).filter(match => Object.keys(match).length);
    return httpRoute(
      namespace.name,
      i === rules.length - 1 ? name : `${name}-retries`,
      { hostnames: [...external.hosts], parentRefs: [parent(port)], rules: [matches.length ? { matches } : {}] },
      routeAnnotations('HTTPRoute', rule),
    );
  });
}

function tlsRoute(external: ExternalModel, namespace: Identity['namespace'], port: ExternalPort, name: string): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kind: 'TLSRoute',
    name,
    namespace: namespace.name,
    spec: { hostnames: [...external.hosts], parentRefs: [parent(port)], rules: [{ backendRefs: [parent(port)] }] } satisfies TLSRoute['spec'],
  };
}

function parent(port: ExternalPort) {
  return { group: 'policy.linkerd.io', kind: 'EgressNetwork', name: EGRESS_NETWORK, port: port.number };
}
