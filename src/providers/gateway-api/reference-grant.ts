import type { ReferenceGrant } from '../../../imports/gateway-api';
import { ServiceModel } from '../../model/service';
import { Manifest } from '../provider';
import { mirrorBackend } from './filters';
import { Can } from '../../model/route-table';

/** The leave of other namespaces, each for the services that a service's routes send copies to. See https://gateway-api.sigs.k8s.io/api-types/referencegrant/ */
export function referenceGrants(service: ServiceModel, can: Can): Manifest[] {
  const { name, namespace: { name: home }, routes } = service;
  const abroad = () => routes.said(can).flatMap(({ mirrors = [] }) => mirrors).filter(mirror => mirror.service.namespace !== home);
  return [...new Set(abroad().map(mirror => mirror.service.namespace))].sort().map(namespace => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'ReferenceGrant',
    name: `${name}-of-${home}-to-${namespace}`,
    namespace,
    spec: (): ReferenceGrant['spec'] => ({
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: home }],
      to: [...new Set(abroad().filter(mirror => mirror.service.namespace === namespace).map(mirrorBackend))].sort().map(to => ({ group: '', kind: 'Service', name: to })),
    }),
  }));
}
