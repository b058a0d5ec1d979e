import { mirrorBackend } from './filters';
import { consumerRules } from './route-groups';
import { REFERENCE_GRANT } from './versions';
import type { ReferenceGrant } from '../../../imports/gateway-api';
import { isExternalMirror } from '../../model/mirror-target';
import { Rule } from '../../model/route-table';
import { effectiveRules } from '../../model/rules';
import { ServiceModel, versionName } from '../../model/service';
import { Supports } from '../../model/supports';
import { Manifest } from '../provider';

/**
 * Allow a service's routes to use Services of other namespaces, as backends or mirror targets.
 * See https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export function referenceGrants(service: ServiceModel, supports: Supports): Manifest[] {
  const { name, namespace: { name: home }, routes } = service;
  return [
    ...grants(home, service, effectiveRules(routes, supports), namespace => `${name}-of-${home}-to-${namespace}`),
    ...consumerRules(service, supports).flatMap(({ namespace: consumer, rules }) => (
      grants(consumer, service, rules, () => `${name}-of-${home}-for-${consumer}`)
    )),
  ];
}

/** Grants for routes of one namespace. */
function grants(from: string, service: ServiceModel, rules: readonly Rule[], nameFor: (namespace: string) => string): Manifest[] {
  const foreign = rules.flatMap(rule => targets(service, rule)).filter(({ namespace }) => namespace !== from);
  return [...new Set(foreign.map(({ namespace }) => namespace))].sort().map(namespace => ({
    apiVersion: REFERENCE_GRANT,
    kind: 'ReferenceGrant',
    name: nameFor(namespace),
    namespace,
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: from }],
      to: [...new Set(foreign.filter(target => target.namespace === namespace).map(target => target.name))].sort().map(to => ({ group: '', kind: 'Service', name: to })),
    } satisfies ReferenceGrant['spec'],
  }));
}

/** The backends and mirror targets of a rule that are Services. */
function targets(service: ServiceModel, { shares, response, mirrors = [] }: Rule): { readonly namespace: string; readonly name: string }[] {
  const versions = shares.filter(({ external }) => !external).map(({ version }) => versionName(service, version));
  const own = response ? [] : shares.length ? versions : [service.name];
  return [
    ...own.map(name => ({ namespace: service.namespace.name, name })),
    ...mirrors.flatMap(mirror => (isExternalMirror(mirror) ? [] : [{ namespace: mirror.service.namespace, name: mirrorBackend(mirror) }])),
  ];
}
