import type { ReferenceGrant } from '../../../imports/gateway-api';
import { GatewayModel } from '../../model/gateway';
import { ownTable, ServiceRules } from '../../model/gateway-rules';
import { speaksHttp } from '../../model/port';
import { Supports } from '../../model/supports';
import { Manifest } from '../provider';
import { ApiVersions } from './versions';

/** The leave of other namespaces that the gateway's routes lead to, or send copies to. See https://gateway-api.sigs.k8s.io/api-types/referencegrant/ */
export function gatewayReferenceGrants(
  gateway: GatewayModel, supports: Supports, apis: ApiVersions, rulesOf: ServiceRules = ownTable,
): Manifest[] {
  const { name, namespace: { name: home }, routes } = gateway;
  const targets = routes.flatMap(route => {
    const { service, port } = route;
    if (!speaksHttp(port)) return [{ kind: 'TLSRoute', namespace: service.namespace.name }];
    const copies = rulesOf(route, supports).flatMap(({ mirrors = [] }) => mirrors);
    return [service.namespace.name, ...copies.map(mirror => mirror.service.namespace)].map(namespace => ({ kind: 'HTTPRoute', namespace }));
  }).filter(({ namespace }) => namespace !== home);
  return [...new Set(targets.map(({ namespace }) => namespace))].sort().map(namespace => ({
    apiVersion: `gateway.networking.k8s.io/${apis.ReferenceGrant}`,
    kind: 'ReferenceGrant',
    name: `${name}-of-${home}-to-${namespace}`,
    namespace,
    spec: {
      from: [...new Set(targets.filter(other => other.namespace === namespace).map(({ kind }) => kind))].sort()
        .map(kind => ({ group: 'gateway.networking.k8s.io', kind, namespace: home })),
      to: [{ group: '', kind: 'Service' }], // of the whole namespace: which versions the routes target changes over time
    } satisfies ReferenceGrant['spec'],
  }));
}
