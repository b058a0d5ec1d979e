import { externalAuthorizationPolicies } from './external-authorization-policy';
import { externalNeedsWaypoint } from './waypoint';
import type { DestinationRule } from '../../../imports/istio-networking';
import { externalHttpPorts, ExternalModel, readsSecret } from '../../model/external';
import { ExternalPort } from '../../model/external-record';
import { perMethod } from '../../model/match';
import { MeshSettings } from '../../model/mesh-record';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { isEmptyTable } from '../../model/route-table';
import { renderedRules } from '../../model/rules';
import { Supports } from '../../model/supports';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { waypointName } from '../../model/waypoint';
import { httpRoute, httpRouteMatch } from '../gateway-api/http-route';
import { ruleTiming } from '../gateway-api/rule-timing';
import { externalPolicy } from '../istio/external-destination-rules';
import { objectName } from '../istio/external-routes';
import { serviceEntry } from '../istio/service-entry';
import { Manifest } from '../provider';

/** The objects of an external service. A route has one host, so with routes each host gets a ServiceEntry of its own. */
export function externalObjects(external: ExternalModel, settings: MeshSettings, supports: Supports): Manifest[] {
  const { hosts, routes, namespace, traffic, ports } = external;
  const labels = externalNeedsWaypoint(external) ? { 'istio.io/use-waypoint': waypointName(namespace) } : undefined;
  const entries = isEmptyTable(routes) ? [external] : hosts.map(host => ({ ...external, name: objectName(external, host), hosts: [host] }));
  return [
    ...entries.map(entry => serviceEntry(entry, labels, false)), // ztunnel does not support exportTo
    ...(isEmptyTable(routes) ? [] : entries.flatMap(entry => (
      externalHttpPorts(entry).map((port, _, all) => externalRoute(entry, port, all.length > 1, supports))
    ))),
    ...externalAuthorizationPolicies(external, entries.map(({ name }) => name), settings),
    ...(isEmptyPolicy(traffic) && !ports.some(({ tls }) => tls) ? [] : hosts.map(host => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      name: objectName(external, host),
      namespace: namespace.name,
      // Istio's analyzer does not know that the Secret has the CA certificates.
      annotations: readsSecret(external) ? { 'galley.istio.io/analyze-suppress': 'IST0129' } : undefined,
      spec: { host, trafficPolicy: externalPolicy(external, host, supports) } satisfies DestinationRule['spec'],
    }))),
  ];
}

function externalRoute(
  { name, namespace, hosts: [host], routes }: ExternalModel, port: ExternalPort, several: boolean, supports: Supports,
): Manifest {
  return httpRoute(namespace.name, several ? `${name}-${port.name}` : name, {
    parentRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name, port: port.number }],
    rules: renderedRules(routes, supports).map(rule => ({
      matches: nonEmpty(rule.matches.flatMap(perMethod).map(httpRouteMatch).filter(match => Object.keys(match).length)),
      ...ruleTiming(rule, supports),
      backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: host, port: port.number }],
    })).map(omitUndefined),
  });
}
