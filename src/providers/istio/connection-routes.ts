import { destinations } from './destinations';
import { source } from './http-match';
import type { VirtualServiceTcp, VirtualServiceTls } from '../../../imports/istio-networking';
import { ConnectionRule, isSubdomainOfWildcard, coversConnections, matchesSni } from '../../model/connection-rule';
import { host } from '../../model/mesh';
import { MeshSettings } from '../../model/mesh-record';
import { Port } from '../../model/port';
import { ServiceModel, splitPorts } from '../../model/service';
import { tcpRulesOn } from '../../model/tcp-rules';

/** Whether rules of a port match SNI. Then Istio needs all SNI values. */
export function matchesOnSni({ routes }: ServiceModel, { number }: Port): boolean {
  return tcpRulesOn(routes, number).some(({ sniHosts }) => sniHosts);
}

/** The rules of the ports that are split whatever the SNI. See https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute */
export function tcpRoutes(service: ServiceModel, settings: MeshSettings): VirtualServiceTcp[] {
  return splitPorts(service).filter(port => !matchesOnSni(service, port)).flatMap(({ number }) => (
    tcpRulesOn(service.routes, number).map(rule => ({ match: sources(rule), route: destinations(rule.shares, host(service, settings), number) }))
  ));
}

/**
 * The rules of the ports where names count. A match of its own for each name: Istio then gives each name to the first rule that takes it,
 * while lists that overlap would make Envoy refuse the listener, and Envoy would prefer the longest name whatever the order.
 * See https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export function tlsRoutes(service: ServiceModel, settings: MeshSettings): VirtualServiceTls[] {
  return splitPorts(service).filter(port => matchesOnSni(service, port)).flatMap(({ number }) => {
    const rules = tcpRulesOn(service.routes, number);
    const names = namesOf(service, settings, rules);
    return rules.flatMap((rule, i) => {
      const before = rules.slice(0, i);
      const left = names.filter(name => matchesSni(rule, name) && !before.some(earlier => coversConnections(earlier, { ...rule, sniHosts: [name] })));
      const match = left.flatMap(name => sources(rule).map(from => ({ ...from, sniHosts: [name] })));
      return match.length ? [{ match, route: destinations(rule.shares, host(service, settings), number) }] : [];
    });
  });
}

/** What the VirtualService is for: the service's own host, and the names that its TLS rules speak of, which Istio would not accept there otherwise. */
export function virtualServiceHosts(service: ServiceModel, settings: MeshSettings): string[] {
  const ports = splitPorts(service).filter(port => matchesOnSni(service, port));
  if (!ports.length) return [host(service, settings)]; // mostly
  const names = ports.flatMap(({ number }) => namesOf(service, settings, tcpRulesOn(service.routes, number)));
  return [...new Set([host(service, settings), ...names])].filter((name, _, all) => !all.some(other => isSubdomainOfWildcard(name, other)));
}

/** The SNI values of clients: those of the rules, and the names of the service without its short name, which would be a second owner of the host. */
function namesOf({ name, namespace }: ServiceModel, { clusterDomain }: MeshSettings, rules: readonly ConnectionRule[]): string[] {
  const own = [`.${namespace.name}`, `.${namespace.name}.svc`, `.${namespace.name}.svc.${clusterDomain}`].map(suffix => `${name}${suffix}`);
  return [...new Set([...rules.flatMap(({ sniHosts }) => sniHosts ?? []), ...own])];
}

function sources({ port, callers }: ConnectionRule) {
  return callers ? callers.map(caller => ({ port, ...source(caller) })) : [{ port }];
}
