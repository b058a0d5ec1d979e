import type { ReferenceGrant } from '../../../imports/gateway-api';
import { GatewayModel } from '../../model/gateway';
import { ownRules, ServiceRules } from '../../model/gateway-rules';
import { isExternalMirror } from '../../model/mirror-target';
import { speaksHttp } from '../../model/port';
import { Supports } from '../../model/supports';
import { Manifest } from '../provider';
import { REFERENCE_GRANT } from './versions';

/** Allows the gateway's routes to use Services of other namespaces, as backends or mirror targets. See https://gateway-api.sigs.k8s.io/api-types/referencegrant/ */
export function gatewayReferenceGrants(gateway: GatewayModel, supports: Supports, rulesOf: ServiceRules = ownRules): Manifest[] {
  const { name, namespace: { name: home }, routes } = gateway;
  const targets = routes.flatMap(route => {
    const { service, port } = route;
    if (!speaksHttp(port)) return [{ kind: 'TLSRoute', namespace: service.namespace.name }];
    const targetsOfMirrors = rulesOf(route, supports).flatMap(({ mirrors = [] }) => (
      mirrors.flatMap(mirror => (isExternalMirror(mirror) ? [] : [mirror.service.namespace]))
    ));
    return [service.namespace.name, ...targetsOfMirrors].map(namespace => ({ kind: 'HTTPRoute', namespace }));
  }).filter(({ namespace }) => namespace !== home);
  return [...new Set(targets.map(({ namespace }) => namespace))].sort().map(namespace => ({
    apiVersion: REFERENCE_GRANT,
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
