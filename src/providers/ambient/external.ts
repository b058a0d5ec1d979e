import { WAYPOINT } from './waypoint';
import type { DestinationRule } from '../../../imports/istio-networking';
import { externalHttpPorts, ExternalModel } from '../../model/external';
import { ExternalPort } from '../../model/external-record';
import { perMethod } from '../../model/match';
import { isEmptyTable } from '../../model/route-table';
import { renderedRules } from '../../model/rules';
import { Supports } from '../../model/supports';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { httpRoute, httpRouteMatch } from '../gateway-api/http-route';
import { ruleTiming } from '../gateway-api/rule-timing';
import { externalPolicy } from '../istio/external-destination-rules';
import { objectName } from '../istio/external-routes';
import { serviceEntry } from '../istio/service-entry';
import { omitUndefined, nonEmpty, Manifest } from '../provider';

/** Whether something outside the mesh needs more than ztunnel can do, which passes on connections to addresses that it was told. */
export function externalNeedsWaypoint({ routes, traffic, ports, resolution }: ExternalModel): boolean {
  return !isEmptyTable(routes) || !isEmptyPolicy(traffic) || ports.some(({ tls }) => tls) || resolution === 'dynamic-dns';
}

/** Something outside the mesh. A route leads to one host, so where there are routes, each host is an entry of its own. */
export function externalObjects(external: ExternalModel, can: Supports): Manifest[] {
  const { hosts, routes, namespace, traffic, ports } = external;
  const labels = externalNeedsWaypoint(external) ? { 'istio.io/use-waypoint': WAYPOINT } : undefined;
  const entries = isEmptyTable(routes) ? [external] : hosts.map(host => ({ ...external, name: objectName(external, host), hosts: [host] }));
  return [
    ...entries.map(entry => serviceEntry(entry, labels, false)), // ztunnel knows no exportTo
    ...(isEmptyTable(routes) ? [] : entries.flatMap(entry => (
      externalHttpPorts(entry).map((port, _, all) => externalRoute(entry, port, all.length > 1, can))
    ))),
    ...(isEmptyPolicy(traffic) && !ports.some(({ tls }) => tls) ? [] : hosts.map(host => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      name: objectName(external, host),
      namespace: namespace.name,
      spec: { host, trafficPolicy: externalPolicy(external) } satisfies DestinationRule['spec'],
    }))),
  ];
}

function externalRoute({ name, namespace, hosts: [host], routes }: ExternalModel, port: ExternalPort, several: boolean, can: Supports): Manifest {
  return httpRoute(namespace.name, several ? `${name}-${port.name}` : name, {
    parentRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name, port: port.number }],
    rules: renderedRules(routes, can).map(rule => ({
      matches: nonEmpty(rule.matches.flatMap(perMethod).map(httpRouteMatch).filter(match => Object.keys(match).length)),
      ...ruleTiming(rule),
      backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: host, port: port.number }],
    })).map(omitUndefined),
  });
}
